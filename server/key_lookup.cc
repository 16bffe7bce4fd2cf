#include "server/key_lookup.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "server/call_limits.h"
#include "server/convert_party.h"
#include "server/errors.h"

namespace tenon::server {

using projections::Entity;
using projections::KeyHolder;

namespace {

Error unknown_key(std::string_view what) {
  return make_error(ErrorCode::kNotFound, "KEY_UNKNOWN",
                    "no " + std::string(what) +
                        " has this key at this position; keys are UPN, address, object id, GUID, "
                        "DN or anchor, whole")
      .with("field", "key");
}

// An object as conflicts are called.
struct ObjectName {
  std::string_view connector;
  Guid guid;
};
std::optional<ObjectName> parse_object_name(std::string_view key) {
  const std::size_t slash = key.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const std::optional<Guid> guid = Guid::parse(key.substr(slash + 1));
  if (!guid) return std::nullopt;
  return ObjectName{key.substr(0, slash), *guid};
}

// What the key names, and that it has no account.
Error no_account(Moment& moment, const DirectoryObject& object) {
  const std::string id = moment.connector_name(object.connector) + "/" + object.guid.text();
  const std::string label = label_of(object.attributes);
  std::string text = "this key is that of the directory object " + id +
                     (label.empty() ? "" : " (“" + label + "”)") + ", which is bound to no account";
  if (object.waiting) {
    text += "; it waits (" + std::string(name_of(object.outcome)) + "): tenon conflicts show " + id;
  }
  return make_error(ErrorCode::kNotFound, "NO_ACCOUNT", text)
      .with("field", "key")
      .with("object", id);
}

// The smaller, the surer that it is meant.
int rank_of(std::uint8_t kinds) {
  constexpr std::uint8_t kByRank[] = {projections::kKeyGuid, projections::kKeyDistinguishedName,
                                      projections::kKeyUpn,  projections::kKeyAddress,
                                      projections::kKeyMail, projections::kKeyAnchor};
  int rank = 0;
  for (const std::uint8_t kind : kByRank) {
    if ((kinds & kind) != 0) return rank;
    ++rank;
  }
  return rank;
}

// Of live accounts by the best kind of key, the first seen.
AccountHandle best_account(Moment& moment, const std::vector<KeyHolder>& holders) {
  AccountHandle best;
  std::tuple<int, int, std::uint32_t> best_place;
  for (const KeyHolder& holder : holders) {
    if (holder.entity.side != Entity::Side::kAccount) continue;
    const AccountHandle handle{holder.entity.handle};
    const Account* account = moment.account(handle);
    if (account == nullptr) continue;
    const std::tuple place{static_cast<int>(account->lifecycle), rank_of(holder.kinds),
                           handle.value};
    if (!best || place < best_place) {
      best = handle;
      best_place = place;
    }
  }
  return best;
}

// The objects by the best kind of key.
std::vector<ObjectHandle> best_objects(Moment& moment, const std::vector<KeyHolder>& holders,
                                       std::string_view connector) {
  std::vector<ObjectHandle> best;
  int best_rank = 0;
  for (const KeyHolder& holder : holders) {
    if (holder.entity.side != Entity::Side::kObject) continue;
    const ObjectHandle handle{holder.entity.handle};
    const DirectoryObject* object = moment.object(handle);
    if (object == nullptr) continue;
    if (!connector.empty() && moment.connector_name(object->connector) != connector) continue;
    const int rank = rank_of(holder.kinds);
    if (!best.empty() && rank > best_rank) continue;
    if (!best.empty() && rank < best_rank) best.clear();
    best.push_back(handle);
    best_rank = rank;
  }
  return best;
}

Error ambiguous(Moment& moment, const std::vector<ObjectHandle>& objects) {
  constexpr std::size_t kNamedMax = 8;
  std::string names;
  for (std::size_t i = 0; i < objects.size() && i < kNamedMax; ++i) {
    const DirectoryObject* object = moment.object(objects[i]);
    names +=
        (i == 0 ? "" : ", ") + moment.connector_name(object->connector) + "/" + object->guid.text();
  }
  if (objects.size() > kNamedMax) names += " …";
  return make_error(ErrorCode::kFailedPrecondition, "KEY_AMBIGUOUS",
                    "several directory objects have this key: " + names +
                        "; ask by GUID, or name the connector")
      .with("field", "key")
      .with("objects", names);
}

struct Meant {
  AccountHandle account;
  std::vector<ObjectHandle> objects;  // one when they are told apart
};

Result<Meant> meant_by(Moment& moment, std::string_view key, std::string_view connector) {
  TENON_RETURN_IF_ERROR(check_lookup_key(key));
  if (const std::optional<ObjectName> name = parse_object_name(key)) {
    const bool wanted = connector.empty() || connector == name->connector;
    Meant named;
    if (wanted)
      named.objects = best_objects(moment, moment.holders(name->guid.text()), name->connector);
    TENON_RETURN_IF_ERROR(moment.status());
    return named;
  }
  const std::vector<KeyHolder> holders = moment.holders(key);
  Meant meant{best_account(moment, holders), best_objects(moment, holders, connector)};
  if (const Account* account = moment.account(meant.account)) {
    const auto linked = std::find(meant.objects.begin(), meant.objects.end(), account->object);
    if (linked != meant.objects.end() || meant.objects.empty()) {
      meant.objects.clear();
      const DirectoryObject* object = moment.object(account->object);
      const bool wanted =
          object != nullptr &&
          (connector.empty() || moment.connector_name(object->connector) == connector);
      if (wanted) meant.objects.push_back(account->object);
    }
  }
  TENON_RETURN_IF_ERROR(moment.status());
  return meant;
}

// How a key names an account or its object, for people.
std::string kind_words(std::uint8_t kinds) {
  constexpr const char* kWords[] = {
      "id", "distinguished name", "user principal name", "address", "mail", "anchor"};
  const auto rank = static_cast<std::size_t>(rank_of(kinds));
  return rank < std::size(kWords) ? kWords[rank] : "on-premises object identifier";
}

// Every account that somebody who gives the key may mean, in the order of first sight, and how.
std::map<AccountHandle, std::string> accounts_meant(Moment& moment, std::string_view key) {
  std::map<AccountHandle, std::string> accounts;
  for (const KeyHolder& holder : moment.holders(key)) {
    AccountHandle handle{holder.entity.handle};
    std::string how = kind_words(holder.kinds);
    if (holder.entity.side == Entity::Side::kObject) {
      const DirectoryObject* object = moment.object(ObjectHandle{holder.entity.handle});
      if (object == nullptr) continue;
      handle = object->account;
      how += " that its object " + moment.connector_name(object->connector) + "/" +
             object->guid.text() + " asserts";
    }
    const Account* account = moment.account(handle);
    if (account == nullptr || account->lifecycle == Lifecycle::kPurged) continue;
    accounts.emplace(handle, how);
  }
  return accounts;
}

Error ambiguous(Moment& moment, std::string_view key,
                const std::map<AccountHandle, std::string>& accounts) {
  std::string ids;
  std::string text;
  for (const auto& [handle, how] : accounts) {
    const Account& account = *moment.account(handle);
    const std::string id = account.object_id.text();
    const std::string label = label_of(account.attributes);
    ids += (ids.empty() ? "" : ", ") + id;
    text += (text.empty() ? "" : ", and of ") + (label.empty() ? "" : "“" + label + "” ") + "(" +
            id + ") it is the " + how;
  }
  return make_error(ErrorCode::kFailedPrecondition, "KEY_AMBIGUOUS",
                    std::string(key) + " may mean several accounts: of " + text +
                        "; name the one that is meant by its id")
      .with("field", "key")
      .with("accounts", ids);
}

}  // namespace

Status check_lookup_key(std::string_view key) {
  if (key.empty()) return bad_field("key", "KEY_EMPTY", "name whom you ask for");
  if (key.size() > call_limits::kKeyBytesMax) {
    return bad_field("key", "KEY_TOO_LONG",
                     "at most " + std::to_string(call_limits::kKeyBytesMax) + " bytes");
  }
  return {};
}

Result<Found> look_up(Moment& moment, std::string_view key, std::string_view connector) {
  TENON_ASSIGN_OR_RETURN(const Meant meant, meant_by(moment, key, connector));
  if (meant.account) {
    // Others may assert what a linked account holds; they are asked for by their own keys. The one
    // that asserts the key of an account without a link belongs to its story.
    const Account* account = moment.account(meant.account);
    if (account->object) return Found{meant.account, account->object};
    const bool one = meant.objects.size() == 1;
    return Found{meant.account, one ? meant.objects.front() : ObjectHandle{}};
  }
  if (meant.objects.empty()) return unknown_key("account or directory object");
  if (meant.objects.size() > 1) return ambiguous(moment, meant.objects);
  return Found{moment.object(meant.objects.front())->account, meant.objects.front()};
}

Result<AccountHandle> look_up_account(Moment& moment, std::string_view key) {
  TENON_ASSIGN_OR_RETURN(const Found found, look_up(moment, key, {}));
  if (moment.account(found.account) != nullptr) return found.account;
  const DirectoryObject* object = moment.object(found.object);
  return object == nullptr ? unknown_key("account") : no_account(moment, *object);
}

Result<AccountHandle> look_up_only_account(Moment& moment, std::string_view key) {
  TENON_ASSIGN_OR_RETURN(const AccountHandle found, look_up_account(moment, key));
  const std::map<AccountHandle, std::string> accounts = accounts_meant(moment, key);
  TENON_RETURN_IF_ERROR(moment.status());
  if (accounts.size() > 1) return ambiguous(moment, key, accounts);
  return found;
}

std::vector<AlsoMeant> also_meant(Moment& moment, std::string_view key, AccountHandle found) {
  std::vector<AlsoMeant> others;
  for (auto& [account, how] : accounts_meant(moment, key)) {
    if (account != found) others.push_back({account, {}, how});
  }
  for (const KeyHolder& holder : moment.holders(key)) {
    if (holder.entity.side != Entity::Side::kObject) continue;
    const DirectoryObject* object = moment.object(ObjectHandle{holder.entity.handle});
    if (object == nullptr || object->account) continue;
    others.push_back({{}, object->handle, kind_words(holder.kinds)});
  }
  if (others.size() > call_limits::kAlsoMeantMax) others.resize(call_limits::kAlsoMeantMax);
  return others;
}

Result<ObjectHandle> look_up_object(Moment& moment, std::string_view key,
                                    std::string_view connector) {
  TENON_ASSIGN_OR_RETURN(const Meant meant, meant_by(moment, key, connector));
  if (meant.objects.empty()) return unknown_key("directory object");
  if (meant.objects.size() > 1) return ambiguous(moment, meant.objects);
  return meant.objects.front();
}

}  // namespace tenon::server
