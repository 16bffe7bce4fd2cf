#include "tests/scenarios/names.h"

namespace tenon::scenarios {

Guid Names::guid(std::string_view name) {
  if (const auto found = guids_.find(name); found != guids_.end()) return found->second;
  if (const std::optional<Guid> literal = Guid::parse(name)) return *literal;
  const Guid made = Guid::name_based(kNameSpaceUrl, "tenon/scenario/" + std::string(name));
  remember(std::string(name), made);
  return made;
}

void Names::provisioned(const Guid& account, const Guid& object) {
  if (names_.count(account) != 0) return;
  const std::string of = "(" + name(object) + ")";
  std::string made = "new" + of;
  for (int n = 2; guids_.count(made) != 0; ++n) made = "new" + std::to_string(n) + of;
  remember(made, account);
}

void Names::remember(const std::string& name, const Guid& guid) {
  guids_[name] = guid;
  names_[guid] = name;
  anchors_[guid.anchor()] = "@" + name;
}

std::string Names::name(const Guid& guid) const {
  const auto found = names_.find(guid);
  return found == names_.end() ? guid.text() : found->second;
}

std::string Names::anchor(std::string_view text) const {
  const auto found = anchors_.find(text);
  return found == anchors_.end() ? std::string(text) : found->second;
}

std::string Names::anchor_text(std::string_view anchor) {
  return anchor.starts_with('@') ? guid(anchor.substr(1)).anchor() : std::string(anchor);
}

}  // namespace tenon::scenarios
