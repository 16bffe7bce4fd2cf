// Rule book, 6: who holds a value, who waits for one.
#include <algorithm>
#include <cstdio>
#include <tuple>

#include "engine/base/sha256.h"
#include "tests/model/oracle_state.h"

namespace tenon::model_oracle {
namespace {

bool holds(const Account& account, std::string_view space, const std::string& value) {
  if (!account.live()) return false;  // values in the bin are not reserved
  if (space == "upn") return !account.upn.empty() && fold(account.upn) == fold(value);
  for (const Address& address : account.addresses) {
    if (address.protocol == space && fold(address.value) == fold(value)) return true;
  }
  return false;
}

struct Waiting {
  Object* object;
  Claim claim;
};

// Q3: the oldest claim first; then C4.
std::vector<Waiting> all_claims(State& state) {
  std::vector<Waiting> all;
  for (Object& object : state.objects) {
    for (const Claim& claim : object.claims) all.push_back({&object, claim});
  }
  std::stable_sort(all.begin(), all.end(), [](const Waiting& left, const Waiting& right) {
    const auto key = [](const Waiting& waiting) {
      return std::tuple(waiting.claim.since, waiting.object->first_seen, waiting.object->key,
                        waiting.claim.space == "upn" ? 0 : 1, waiting.claim.folded);
    };
    return key(left) < key(right);
  });
  return all;
}

void give(State& state, Object& object, const Claim& claim) {
  Account& account = *link_of(state, object);
  if (claim.space == "upn") {
    account.upn = claim.value;
    account.upn_kept = false;
  } else {
    std::vector<Warning> none;
    const Address taken = addresses_of({claim.value}, true, none).front();
    if (taken.primary) {
      for (Address& address : account.addresses) make_secondary(address);
    }
    account.addresses.push_back(taken);
    put_in_order(account.addresses);
    account.said_addresses = account.addresses;  // K3: "our own writes come back"
    for (Address& address : account.said_addresses) address.made_of_mail = false;
    object.flowed.insert(std::string(kProxies));
  }
  std::erase_if(object.claims, [&](const Claim& other) { return other.folded == claim.folded; });
  Verdict verdict = about(object);
  verdict.outcome = name_of(Outcome::kReleased);
  say(state, verdict);
}

}  // namespace

bool still_asserts(State& state, const Object& object, const Claim& claim) {
  const Words words = words_of(object);
  if (claim.space != "upn") {
    return std::any_of(words.addresses.begin(), words.addresses.end(),
                       [&](const Address& address) { return address.folded == claim.folded; });
  }
  if (!is_upn(words.upn)) return false;
  // "when N5, from the values of now, would no longer give it, also by another mail_nickname"
  const Account* account = link_of(state, object);
  std::string nickname = first_text(object.attributes, kNickname);
  if (nickname.empty()) nickname = first_text(account->attributes, kNickname);
  return "upn:" + fold(effective_upn(state, words.upn, nickname)) == claim.folded;
}

Account* holder(State& state, std::string_view space, const std::string& value) {
  for (Account& account : state.accounts) {
    if (holds(account, space, value)) return &account;
  }
  return nullptr;
}

std::string kept_by(State& state, std::string_view space, const std::string& value,
                    const std::string& self) {
  for (const Account& account : state.accounts) {
    if (holds(account, space, value) && account.object_id == self) return "";
  }
  for (const Account& account : state.accounts) {
    if (holds(account, space, value)) return account.object_id;
  }
  // Q3: "a freed value with a claim is free for nobody on premises, not even for the claim's own
  // object"
  const std::string key = std::string(space) + ":" + fold(value);
  for (const Waiting& waiting : all_claims(state)) {
    if (waiting.claim.folded == key) return waiting.object->key;
  }
  return "";
}

// Q1: "<prefix><4 digits>@<initial_domain>"
std::string digits(State& state, const std::string& clashed, const std::string& anchor,
                   const std::string& self) {
  const std::string prefix = local_part(clashed).substr(0, 60);
  const std::string zero(1, '\0');
  for (int n = 0; n <= 9999; ++n) {
    const Digest hash = sha256({state.tenant, zero, anchor, zero, std::to_string(n)});
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < 8; ++i) number = (number << 8) | hash[i];
    char four[5];
    std::snprintf(four, sizeof four, "%04u", static_cast<unsigned>(number % 10000));
    const std::string upn = prefix + four + "@" + state.initial_domain;
    if (kept_by(state, "upn", upn, self).empty()) return upn;
  }
  return "";
}

// Q3: "A claim ends when the object no longer asserts the value, is no longer linked, or no longer
// masters the account."
void end_claims(State& state) {
  for (Object& object : state.objects) {
    const Account* account = link_of(state, object);
    if (account == nullptr || account->authority != Authority::kOnPremises) {
      object.claims.clear();
      continue;
    }
    std::erase_if(object.claims,
                  [&](const Claim& claim) { return !still_asserts(state, object, claim); });
  }
}

// Q3: the next `completed` gives a freed value "to the oldest claim, in one pass".
void release_quarantine(State& state) {
  for (const Waiting& waiting : all_claims(state)) {
    const Claim& claim = waiting.claim;
    const std::string value = claim.folded.substr(claim.folded.find(':') + 1);
    if (holder(state, claim.space, value) != nullptr) continue;
    // the oldest claim of the value, though it came by in vain before the walk freed it
    if (kept_by(state, claim.space, value, "") != waiting.object->key) continue;
    give(state, *waiting.object, claim);
  }
}

}  // namespace tenon::model_oracle
