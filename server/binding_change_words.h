// The changes of why-not as sentences, and as commands where they can be typed.
#pragma once

#include "engine/model/account.h"
#include "engine/model/directory_object.h"
#include "engine/rules/state_view.h"
#include "projections/binding_edit.h"
#include "tenon/v1/audit.pb.h"

namespace tenon::server {

// Names what else the change does, e.g. which account goes to the recycle bin.
v1::BindingChange words_of(projections::BindingEdit edit, const rules::StateView& state,
                           const DirectoryObject& object, const Account& account);

}  // namespace tenon::server
