// Which directory roles are privileged (rules H4, H5, S3, U3).
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace tenon::readers {

// By template id, lower case, from the published list (privileged_roles.cc names it).
bool is_published_as_privileged(std::string_view template_id);

// What role definitions with isPrivileged said; for the rest the published list.
class RoleCatalog {
 public:
  void learn(std::string_view role_id, bool privileged);
  bool is_privileged(std::string_view role_id) const;

 private:
  std::map<std::string, bool, std::less<>> learned_;
};

}  // namespace tenon::readers
