// LDIF records as facts of an on-premises connector. docs/readers.md has every rule of it.
#pragma once

#include <memory>
#include <string>

#include "tools/readers/byte_source.h"
#include "tools/readers/fact_source.h"

namespace tenon::readers {

struct DirectoryOptions {
  // For directories without objectGUID and entryUUID: a GUID made from the folded DN. Such an
  // object does not survive a rename; without this such a record is an error.
  bool guid_from_dn = false;
  // See LdifOptions.
  bool accept_unterminated_end = false;
};

// One LDIF file. A record becomes
//   object_present    content or `add` with objectClass user, group or contact;
//   object_changed    content with an objectGUID and no objectClass (DirSync's partial answer);
//   object_deleted    content with isDeleted: TRUE;
//   unresolved        modify, modrdn, moddn, delete, and partial content whose meaning depends on
//                     the object (mS-DS-ConsistencyGuid, groupType);
//   nothing, counted  other classes, changes of nothing that Tenon keeps.
// Sync cycles are the caller's.
std::unique_ptr<FactSource> read_directory(std::unique_ptr<ByteSource> source, std::string file,
                                           DirectoryOptions options = {});

}  // namespace tenon::readers
