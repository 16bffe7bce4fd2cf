// Which conflict a person means by a key.
#include <algorithm>
#include <set>

#include "server/conflict.h"
#include "server/key_lookup.h"

namespace tenon::server {
namespace {

using projections::Entity;
using projections::KeyHolder;

class ConflictLookup {
 public:
  explicit ConflictLookup(Moment& moment) : moment_(moment) {}

  // An id: "connector/GUID".
  Result<ObjectHandle> by_id(std::string_view connector, const Guid& guid) {
    TENON_ASSIGN_OR_RETURN(const ObjectHandle found,
                           look_up_object(moment_, guid.text(), connector));
    if (in_conflict(*moment_.object(found))) return found;
    return none(guid.text());
  }

  Result<ObjectHandle> by_key(std::string_view key) {
    TENON_RETURN_IF_ERROR(check_lookup_key(key));
    const std::vector<KeyHolder> holders = moment_.holders(key);
    for (const KeyHolder& holder : holders) add(holder.entity);
    if (found_.empty()) {
      for (const KeyHolder& holder : holders) add_rivals(holder.entity);
    }
    TENON_RETURN_IF_ERROR(moment_.status());
    if (found_.size() == 1) return *found_.begin();
    if (found_.size() > 1) return several();
    // Says KEY_UNKNOWN where nothing has the key.
    TENON_RETURN_IF_ERROR(look_up(moment_, key, {}));
    return none(key);
  }

 private:
  void add(ObjectHandle handle) {
    const DirectoryObject* object = moment_.object(handle);
    if (object != nullptr && in_conflict(*object)) found_.insert(handle);
  }

  void add(const Entity& entity) {
    if (entity.side == Entity::Side::kObject) return add(ObjectHandle{entity.handle});
    const Account* account = moment_.account(AccountHandle{entity.handle});
    if (account != nullptr) add(account->object);
  }

  void add_who_says(std::string_view key) {
    if (key.empty()) return;
    for (const KeyHolder& rival : moment_.holders(key)) {
      if (rival.entity.side == Entity::Side::kObject) add(rival.entity);
    }
  }

  // Objects that assert what the account has.
  void add_rivals(const Entity& entity) {
    const Account* account = nullptr;
    if (entity.side == Entity::Side::kAccount) {
      account = moment_.account(AccountHandle{entity.handle});
    } else if (const DirectoryObject* object = moment_.object(ObjectHandle{entity.handle})) {
      account = moment_.account(object->account);
    }
    if (account == nullptr) return;
    add_who_says(account->upn());
    add_who_says(account->immutable_id);
    for (const AttributeValue& address : account->attributes.values(AttributeId::kProxyAddresses)) {
      add_who_says(address.text);
    }
  }

  static Error none(std::string_view key) {
    return make_error(ErrorCode::kNotFound, "NO_CONFLICT",
                      "nothing stands in a conflict under this key: " + std::string(key) +
                          "; tenon why tells how it stands, and why")
        .with("field", "key");
  }

  Error several() {
    std::string ids;
    for (const ObjectHandle handle : found_) {
      const DirectoryObject* object = moment_.object(handle);
      ids += (ids.empty() ? "" : ", ") +
             conflict_id(*object, moment_.connector_name(object->connector));
    }
    return make_error(ErrorCode::kFailedPrecondition, "KEY_AMBIGUOUS",
                      "several conflicts have to do with this key: " + ids + "; ask for one by id")
        .with("field", "key")
        .with("conflicts", ids);
  }

  Moment& moment_;
  std::set<ObjectHandle> found_;
};

}  // namespace

Result<ObjectHandle> look_up_conflict(Moment& moment, std::string_view key) {
  ConflictLookup lookup(moment);
  const std::size_t slash = key.find('/');
  if (slash != std::string_view::npos) {
    const std::optional<Guid> guid = Guid::parse(key.substr(slash + 1));
    if (guid) return lookup.by_id(key.substr(0, slash), *guid);
  }
  return lookup.by_key(key);
}

}  // namespace tenon::server
