#include "tests/projections/view_answers.h"

#include <absl/strings/str_cat.h>

#include "engine/rules/normalise.h"

namespace tenon::projections {
namespace {

using rules::StateView;

void note_values(const AttributeSet& attributes,
                 std::set<std::pair<ValueSpace, std::string>>& values) {
  const std::string_view upn = attributes.text(AttributeId::kUserPrincipalName);
  if (!upn.empty()) values.insert({ValueSpace::kUpn, rules::fold(upn)});
  for (const AttributeValue& value : attributes.values(AttributeId::kProxyAddresses)) {
    const auto address = rules::view_address(value.text);
    if (address && address->comparable()) {
      values.insert({address->space(), rules::fold(address->value)});
    }
  }
}

template <typename T>
bool same(const T* a, const T* b) {
  return a == nullptr || b == nullptr ? a == b : *a == *b;
}

// Both walks give the same places in the same order.
template <typename Place, typename Next>
bool same_walk(Next next, const StateView& a, const StateView& b) {
  std::optional<Place> at;
  do {
    const std::optional<Place> in_a = next(a, at);
    if (in_a != next(b, at)) return false;
    at = in_a;
  } while (at);
  return true;
}

template <typename Next>
bool same_accounts(Next next, const StateView& a, const StateView& b) {
  AccountHandle at;
  do {
    const AccountHandle in_a = next(a, at);
    if (in_a != next(b, at)) return false;
    at = in_a;
  } while (at);
  return true;
}

std::optional<std::string> records_differ(const StateView& a, const StateView& b) {
  if (!same(a.tenant(), b.tenant())) return "tenant()";
  if (a.last_connector() != b.last_connector()) return "last_connector()";
  if (a.last_account() != b.last_account()) return "last_account()";
  if (a.last_object() != b.last_object()) return "last_object()";
  for (std::uint32_t i = 0; i <= a.last_connector().value + 1; ++i) {
    if (!same(a.connector({i}), b.connector({i}))) return absl::StrCat("connector(", i, ")");
  }
  for (std::uint32_t i = 0; i <= a.last_account().value + 1; ++i) {
    if (!same(a.account({i}), b.account({i}))) return absl::StrCat("account(", i, ")");
  }
  for (std::uint32_t i = 0; i <= a.last_object().value + 1; ++i) {
    if (!same(a.object({i}), b.object({i}))) return absl::StrCat("object(", i, ")");
  }
  return std::nullopt;
}

std::optional<std::string> keys_differ(const StateView& a, const StateView& b, const Keys& keys) {
  for (const std::string& name : keys.connectors) {
    if (a.find_connector(name) != b.find_connector(name)) return "find_connector(" + name + ")";
  }
  for (const Guid& id : keys.account_ids) {
    if (a.find_account(id) != b.find_account(id)) return "find_account(" + id.text() + ")";
  }
  for (const std::string& anchor : keys.anchors) {
    if (a.find_anchor(anchor) != b.find_anchor(anchor)) return "find_anchor(" + anchor + ")";
    const auto unechoed = [&](const StateView& view, AccountHandle after) {
      return view.next_unechoed(anchor, after);
    };
    if (!same_accounts(unechoed, a, b)) return "next_unechoed(" + anchor + ")";
  }
  for (const auto& [connector, guid] : keys.objects) {
    if (a.find_object(connector, guid) != b.find_object(connector, guid)) {
      return "find_object(" + guid.text() + ")";
    }
  }
  for (const auto& [space, folded] : keys.values) {
    if (a.find_holder(space, folded) != b.find_holder(space, folded)) {
      return "find_holder(" + folded + ")";
    }
    if (a.oldest_claim(space, folded) != b.oldest_claim(space, folded)) {
      return "oldest_claim(" + folded + ")";
    }
    const auto claims = [&](const StateView& view, const auto& after) {
      return view.next_claim_of(space, folded, after);
    };
    if (!same_walk<rules::ObjectPlace>(claims, a, b)) return "next_claim_of(" + folded + ")";
  }
  return std::nullopt;
}

std::optional<std::string> walks_differ(const StateView& a, const StateView& b, const Keys& keys) {
  for (const std::string& sid : keys.security_identifiers) {
    const auto next = [&](const StateView& view, AccountHandle after) {
      return view.next_with_sid(sid, after);
    };
    if (!same_accounts(next, a, b)) return "next_with_sid(" + sid + ")";
  }
  for (const Guid& guid : keys.identifiers) {
    const auto next = [&](const StateView& view, AccountHandle after) {
      return view.next_with_identifier(guid, after);
    };
    if (!same_accounts(next, a, b)) return "next_with_identifier(" + guid.text() + ")";
  }
  const auto rollbacks = [](const StateView& view, AccountHandle after) {
    return view.next_rollback(after);
  };
  if (!same_accounts(rollbacks, a, b)) return "next_rollback()";
  const auto binned = [](const StateView& view, const auto& after) {
    return view.next_binned(after);
  };
  if (!same_walk<rules::BinPlace>(binned, a, b)) return "next_binned()";
  const auto waiting = [](const StateView& view, const auto& after) {
    return view.next_waiting(after);
  };
  if (!same_walk<rules::ObjectPlace>(waiting, a, b)) return "next_waiting()";
  const auto claims = [](const StateView& view, const auto& after) {
    return view.next_claim(after);
  };
  if (!same_walk<rules::ClaimPlace>(claims, a, b)) return "next_claim()";
  for (std::uint32_t i = 1; i <= a.last_connector().value; ++i) {
    const auto leaving = [i](const StateView& view, const auto& after) {
      return view.next_leaving({i}, after);
    };
    if (!same_walk<rules::ObjectPlace>(leaving, a, b)) return absl::StrCat("next_leaving(", i, ")");
  }
  return std::nullopt;
}

}  // namespace

void Keys::note(const Effects& effects) {
  for (const Connector& connector : effects.connectors) connectors.insert(connector.name);
  for (const Account& account : effects.accounts) {
    account_ids.insert(account.object_id);
    if (account.cloud_object_id) account_ids.insert(*account.cloud_object_id);
    anchors.insert(account.immutable_id);
    note_values(account.attributes, values);
    security_identifiers.insert(account.security_identifier);
    if (account.on_premises_object_identifier) {
      identifiers.insert(*account.on_premises_object_identifier);
    }
  }
  for (const DirectoryObject& object : effects.objects) {
    objects.insert({object.connector, object.guid});
    anchors.insert(object.source_anchor);
    note_values(object.attributes, values);
    for (const Claim& claim : object.claims) values.insert({claim.space, claim.folded});
    security_identifiers.insert(object.security_identifier);
  }
}

std::optional<std::string> difference(const StateView& a, const StateView& b, const Keys& keys) {
  std::optional<std::string> found = records_differ(a, b);
  if (!found) found = keys_differ(a, b, keys);
  if (!found) found = walks_differ(a, b, keys);
  return found;
}

}  // namespace tenon::projections
