// What the oracle remembers: plain lists, searched from the front. Ids are texts; a link is the
// other side's id. Only the oracle's own files include this header.
#pragma once

#include <cstdint>
#include <deque>
#include <list>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/fact.h"
#include "engine/model/types.h"
#include "tests/model/picture.h"
#include "tests/model/verdict.h"

namespace tenon::model_oracle {

inline constexpr std::string_view kUpn = "userPrincipalName";
inline constexpr std::string_view kProxies = "proxyAddresses";
inline constexpr std::string_view kMail = "mail";
inline constexpr std::string_view kNickname = "mailNickname";
inline constexpr std::string_view kDisplayName = "displayName";
inline constexpr std::string_view kSam = "onPremisesSamAccountName";

// One address as N2 writes it.
struct Address {
  std::string protocol;  // folded: "smtp", "sip", "x500" …
  std::string value;     // after the colon
  std::string text;      // as kept
  std::string folded;    // as compared: "smtp:ann@contoso.com"
  bool primary = false;
  bool made_of_mail = false;  // N2m

  bool unique() const { return protocol == "smtp" || protocol == "sip"; }  // 6
};

struct Warning {
  WarningCode code;
  std::string value;
  std::string party;
};

// A quarantined value (Q3).
struct Claim {
  std::string space;   // "upn", "smtp", "sip"
  std::string folded;  // as compared
  std::string value;   // as it would be taken
  std::uint64_t since = 0;
};

struct Account {
  std::string object_id;
  std::string cloud_object_id;
  ObjectType type = ObjectType::kUser;
  AuthoredBy authored_by = AuthoredBy::kUnknown;
  UserType user_type = UserType::kMember;
  GroupKind group_kind = GroupKind::kNone;
  std::string security_identifier;
  Lifecycle state = Lifecycle::kLive;
  SyncEnabled sync_enabled = SyncEnabled::kNever;
  Authority authority = Authority::kCloud;
  bool is_cloud_managed = false;
  bool provisioned = false;
  bool licensed = false;
  bool exchange_licensed = false;
  std::int64_t deleted_at = -1;
  std::string immutable_id;
  std::string object_identifier;  // on_premises_object_identifier
  std::string upn;                // effective
  std::vector<Address> addresses;
  Attributes attributes;  // the others
  std::vector<Role> roles;
  std::vector<Role> eligible_roles;

  std::vector<Address> said_addresses;  // what the cloud last said (N2m), after N2
  std::string said_mail;
  std::string had_upn;  // the last that did not come from on premises (N5: the one that it had)

  std::string object;      // the link
  std::string flowed_upn;  // the asserted UPN that last flowed (N5)
  bool upn_kept = false;   // N5a
  bool rollback_pending = false;
  bool rollback_refusal_said = false;

  bool live() const { return state == Lifecycle::kLive; }
  bool binned() const { return state == Lifecycle::kInRecycleBin; }
};

enum class Presence { kInScope, kDeletionPending, kLeavingScope, kOutOfScope };

struct Object {
  std::string key;  // "connector/guid"
  std::string connector;
  std::string guid;
  ObjectType type = ObjectType::kUser;
  std::string distinguished_name;
  std::string anchor;
  GroupKind group_kind = GroupKind::kNone;
  std::string security_identifier;
  std::uint32_t certificates = 0;
  Attributes attributes;  // as given
  Presence presence = Presence::kInScope;
  std::uint64_t left_at = 0;
  std::uint64_t first_seen = 0;
  std::optional<std::uint64_t> mentioned_in;  // the start of the cycle that mentioned it

  std::string account;  // the link
  std::vector<Claim> claims;
  // Since when it asserts each unique value without a break: "upn:…", "smtp:…", "sip:…".
  std::map<std::string, std::uint64_t> asserted_since;
  std::set<std::string> flowed;  // attributes that reached the account over this link
  std::set<std::string> said;    // unique addresses that it said over this link, folded
  bool flowed_from_mail = false;
  std::string kept_out_upn;  // A5

  bool waiting = false;
  std::uint64_t waiting_since = 0;
  std::int64_t attempts = 0;
  std::string standing;  // the verdict that stands, in full (C6)

  bool in_scope() const { return presence == Presence::kInScope; }
  bool leaving() const {
    return presence == Presence::kDeletionPending || presence == Presence::kLeavingScope;
  }
};

struct Connector {
  std::string name;
  std::optional<std::uint64_t> cycle_started;
  CycleType cycle_type = CycleType::kDelta;
  bool held = false;
  std::vector<std::string> reported;  // objects
};

struct State {
  bool created = false;
  std::string tenant;
  std::string initial_domain;
  std::vector<Domain> domains;
  RuleSet rule_set = kNewestRuleSet;
  std::map<Feature, std::uint64_t> features;
  bool sync_on = true;

  std::deque<Account> accounts;  // in the order in which they first appeared
  std::list<Object> objects;     // likewise
  std::vector<Connector> connectors;

  // The fact at hand.
  std::uint64_t position = 0;
  std::int64_t now = 0;  // time of append, never going back
  std::vector<Verdict> verdicts;

  bool on(Feature feature) const { return features.at(feature) != 0; }
};

// --- looking for things (oracle.cc)
Account* account_named(State& state, const std::string& id);  // either id; null: none
Object* object_named(State& state, const std::string& key);
Connector& connector_named(State& state, const std::string& name);  // made when first named
Account* link_of(State& state, const Object& object);
Object* link_of(State& state, const Account& account);
bool holds_privileged(const std::vector<Role>& roles);

// --- words (oracle_words.cc): N1 to N7
struct Words {
  std::string upn;
  std::vector<Address> addresses;
  bool from_mail = false;  // N2m made the primary
  std::vector<Warning> warnings;
};
std::string fold(std::string_view text);
std::size_t code_points(std::string_view text);
std::string local_part(std::string_view upn);
std::string suffix(std::string_view upn);
bool is_upn(std::string_view text);                             // N3
bool verified(const State& state, const std::string& domain);   // 1
bool federated(const State& state, const std::string& domain);  // A5
bool in_cloud_domain(const Address& address);                   // N4
bool same_address(const Address& left, const Address& right);
bool same_lists(const std::vector<Address>& left, const std::vector<Address>& right);
void put_in_order(std::vector<Address>& addresses);  // N2
std::vector<Address> addresses_of(const std::vector<std::string>& given, bool on_premises,
                                  std::vector<Warning>& warnings);  // N2, N4
// Adds what N2m makes of a mail where there is no SMTP address; says whether it did.
bool add_from_mail(std::vector<Address>& addresses, const std::string& mail, bool on_premises,
                   std::vector<Warning>& warnings);
void make_secondary(Address& address);
void make_primary(Address& address);
Words words_of(const Object& object);
Outcome validity(const Object& object, const Words& words);   // V; kNone: valid
std::vector<std::string> texts(const NamedAttribute& named);  // N7
std::string first_text(const Attributes& attributes, std::string_view name);
std::string nickname_at_binding(const Object& object, const Words& words, const Account* account);
std::string effective_upn(const State& state, const std::string& asserted,
                          const std::string& nickname);  // N5; empty: DataValidationFailed
void note_assertions(State& state, Object& object);      // since when (Q3)

// --- uniqueness (oracle_uniqueness.cc): 6
// Who keeps the value from `self` on premises: an account, or the object with the oldest claim.
std::string kept_by(State& state, std::string_view space, const std::string& value,
                    const std::string& self);
Account* holder(State& state, std::string_view space, const std::string& value);
std::string digits(State& state, const std::string& clashed, const std::string& anchor,
                   const std::string& self);  // Q1; empty: none is free
void end_claims(State& state);                // Q3: those that no longer stand
// Q3: whether the linked object would still get this value if it were free.
bool still_asserts(State& state, const Object& object, const Claim& claim);
void release_quarantine(State& state);  // Q3, C2

// --- a finding about one object, before it is said
struct Finding {
  Verdict verdict;
  std::vector<Warning> warnings;
  std::vector<std::string> candidates;  // with their verdicts, for C6
  bool waits = false;
};
void say(State& state, Verdict verdict);
Verdict about(const Object& object);
Verdict about(const Account& account);
void name_party(Verdict& verdict, const std::string& party);
void refuse(Finding& finding, Outcome outcome);  // and the object waits
// … by a rule that is not about a candidate: V, A6, A7, A8.
void refuse_by(Finding& finding, Rule rule, Outcome outcome);
void stop_waiting(Object& object);
// Writes the finding on its object and says it, unless it is a retry's very same (C6).
void conclude(State& state, Object& object, Finding finding, bool retry);

// --- values (oracle_binding.cc): 5
enum class Occasion { kProvision, kTakeover, kRestore, kRollback, kRelink, kLater };
// What would come of everything that the object says. `finding` gets outcomes, warnings, parties
// and quarantined values; nothing is changed but `account` and `object`, which are copies.
// False: nothing may be applied, and the finding says why.
bool flow(State& state, Object& object, Account& account, Occasion occasion, Finding& finding);
void bind(Object& object, Account& account, Road road, Verdict& verdict);  // A1
void judge_linked(State& state, Object& object, bool retry);               // A6 to A9
void lose_link(State& state, Object& object);

// --- the ladder (oracle_ladder.cc): 4
void climb(State& state, Object& object, bool retry);

// --- deletion (oracle_deletion.cc): 7
void object_deleted(State& state, const Fact& fact);
void object_left_scope(State& state, const Fact& fact);
void delete_at_cycle_end(State& state, const std::vector<std::string>& connectors, bool initial);
void purge_old(State& state);                                               // D4
void end_empty_holds(State& state);                                         // D3
void deletions_approved(State& state, const Fact& fact);                    // D3
void deletions_rejected(State& state, const Fact& fact);                    // D3
void bin_account(State& state, Account& account, std::int64_t deleted_at);  // D8
void purge_account(State& state, Account& account);                         // D8
void restore_account(State& state, Account& account, Finding& finding);     // D5, K1

// --- authority (oracle_authority.cc): 8
void transfer(Account& account, Authority to, Road road, Verdict& verdict);
void transfer_requested(State& state, const Fact& fact);       // T2, T3
bool roll_back(State& state, Object& object, bool retry);      // T3; false: nothing to say
void directory_sync_switched(State& state, const Fact& fact);  // T4
void immutable_id_cleared(State& state, const Fact& fact);     // T6
void mapping_cleared(State& state, const Fact& fact);          // T6

// --- cycles (oracle_cycles.cc): 9
std::vector<std::string> by_waiting(const std::vector<const Object*>& objects);  // C4
void cycle_started(State& state, const Fact& fact);
void cycle_completed(State& state, const Fact& fact);
void sync_forced(State& state, const Fact& fact);

// --- cloud facts (oracle_cloud.cc): 2
void account_fact(State& state, const Fact& fact);

// --- objects (oracle_objects.cc)
void object_present(State& state, const Fact& fact);
void object_changed(State& state, const Fact& fact);

// --- tenant (oracle_tenant.cc): 1, 4.1, 10
void tenant_fact(State& state, const Fact& fact);

}  // namespace tenon::model_oracle
