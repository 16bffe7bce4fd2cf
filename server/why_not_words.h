// A why-not in words: what stands first, the keys of either side, the changes that are proposed as
// sentences and, where they can be typed, as commands.
#pragma once

#include <string>

#include "engine/model/account.h"
#include "engine/model/directory_object.h"
#include "engine/rules/state_view.h"
#include "projections/why_not.h"
#include "tenon/v1/audit.pb.h"

namespace tenon::server {

// About one pair as it stands in the state; all outlive the words.
class WhyNotWords {
 public:
  WhyNotWords(const rules::StateView& state, const DirectoryObject& object, const Account& account)
      : state_(state), object_(object), account_(account) {}

  void put(const projections::WhyNot& found, v1::WhyNotAnswer& out) const;

 private:
  std::string summary(const projections::WhyNot& found) const;
  std::string next(const projections::WhyNot& found) const;
  void put_keys(v1::WhyNotAnswer& out) const;
  v1::BindingChange change(projections::BindingEdit edit) const;

  const rules::StateView& state_;
  const DirectoryObject& object_;
  const Account& account_;
};

}  // namespace tenon::server
