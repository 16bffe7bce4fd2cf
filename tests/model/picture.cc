#include "tests/model/picture.h"

#include <algorithm>
#include <iterator>

namespace tenon::model_oracle {
namespace {

// The picture as lines "<what> <field>: <value>", so that two are compared by their lines.
class Lines {
 public:
  void of(const std::string& what, const std::string& field, const std::string& value) {
    if (!value.empty()) lines_.push_back(what + " " + field + ": " + value);
  }
  void of(const std::string& what, const std::string& field, bool value) {
    if (value) lines_.push_back(what + " " + field);
  }
  void of(const std::string& what, const std::string& field, std::int64_t value) {
    lines_.push_back(what + " " + field + ": " + std::to_string(value));
  }
  void of(const std::string& what, const std::string& field,
          const std::vector<std::string>& values) {
    std::string all;
    for (const std::string& value : values) all += (all.empty() ? "" : " | ") + value;
    of(what, field, all);
  }
  void of(const std::string& what, const Attributes& attributes) {
    for (const auto& [name, values] : attributes) of(what, name, values);
  }
  std::vector<std::string> sorted() {
    std::sort(lines_.begin(), lines_.end());
    return lines_;
  }

 private:
  std::vector<std::string> lines_;
};

void draw(Lines& lines, const AccountPicture& account) {
  const std::string what = "account " + account.object_id;
  lines.of(what, "type", account.type);
  lines.of(what, "state", account.state);
  lines.of(what, "cloud_object_id", account.cloud_object_id);
  lines.of(what, account.attributes);
  lines.of(what, "asserted_upn", account.asserted_upn);
  lines.of(what, "authored_by", account.authored_by);
  lines.of(what, "user_type", account.user_type);
  lines.of(what, "group_kind", account.group_kind);
  lines.of(what, "immutable_id", account.immutable_id);
  lines.of(what, "on_premises_object_identifier", account.on_premises_object_identifier);
  lines.of(what, "sync_enabled", account.sync_enabled);
  lines.of(what, "authority", account.authority);
  lines.of(what, "is_cloud_managed", account.is_cloud_managed);
  lines.of(what, "rollback_pending", account.rollback_pending);
  lines.of(what, "object", account.object);
  lines.of(what, "deleted_at", account.deleted_at);
  lines.of(what, "roles", account.roles);
  lines.of(what, "eligible_roles", account.eligible_roles);
  lines.of(what, "licensed", account.licensed);
  lines.of(what, "exchange_licensed", account.exchange_licensed);
}

void draw(Lines& lines, const ObjectPicture& object) {
  const std::string what = "object " + object.object;
  lines.of(what, "type", object.type);
  lines.of(what, "presence", object.presence);
  lines.of(what, "account", object.account);
  lines.of(what, object.attributes);
  lines.of(what, "source_anchor", object.source_anchor);
  lines.of(what, "waiting", object.waiting);
  lines.of(what, "waiting_since", object.waiting_since);
  lines.of(what, "attempts", object.attempts);
  lines.of(what, "claims", object.claims);
}

std::vector<std::string> drawn(const Picture& picture) {
  Lines lines;
  lines.of("tenant", "created", picture.tenant.created);
  lines.of("tenant", "domains", picture.tenant.domains);
  lines.of("tenant", "rule_set", picture.tenant.rule_set);
  for (const auto& [name, value] : picture.tenant.features) {
    lines.of("tenant", name, static_cast<std::int64_t>(value));
  }
  lines.of("tenant", "directory_sync_on", picture.tenant.directory_sync_on);
  for (const AccountPicture& account : picture.accounts) draw(lines, account);
  for (const ObjectPicture& object : picture.objects) draw(lines, object);
  for (const ConnectorPicture& connector : picture.connectors) {
    lines.of("connector " + connector.name, "open_cycle", connector.open_cycle);
    lines.of("connector " + connector.name, "deletions_held", connector.deletions_held);
  }
  return lines.sorted();
}

}  // namespace

std::vector<std::string> differences(const Picture& left, const Picture& right) {
  if (left == right) return {};
  const std::vector<std::string> mine = drawn(left);
  const std::vector<std::string> theirs = drawn(right);
  std::vector<std::string> only_mine;
  std::vector<std::string> only_theirs;
  std::set_difference(mine.begin(), mine.end(), theirs.begin(), theirs.end(),
                      std::back_inserter(only_mine));
  std::set_difference(theirs.begin(), theirs.end(), mine.begin(), mine.end(),
                      std::back_inserter(only_theirs));
  std::vector<std::string> all;
  for (const std::string& line : only_mine) all.push_back("- " + line);
  for (const std::string& line : only_theirs) all.push_back("+ " + line);
  return all;
}

}  // namespace tenon::model_oracle
