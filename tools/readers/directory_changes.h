// Change records of LDIF as changes to resolve.
#pragma once

#include "engine/base/result.h"
#include "tools/readers/directory_fields.h"
#include "tools/readers/fact_source.h"
#include "tools/readers/ldif.h"

namespace tenon::readers {

// modify, modrdn, moddn, delete into item.unresolved; false for a change of nothing that is kept.
Result<bool> read_change(const LdifRecord& record, FieldReader& fields, ReadCounts& counts,
                         SourcedItem& item);

// A partial image as the change that replaces all it names.
UnresolvedChange change_of_image(const DirectoryFields& fields, const v1::ObjectImage& image);

bool has_mail(const v1::ObjectImage& image);

}  // namespace tenon::readers
