// How the API's values are said to people.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "tenon/v1/decision.pb.h"
#include "tenon/v1/directory.pb.h"

namespace tenon::cli {

// "user"; empty for none.
std::string word_of(v1::ObjectType type);
// "ON_PREMISES" as "on-premises".
std::string word_of(v1::Authority authority);
// "live", "in recycle bin", "purged".
std::string word_of(v1::Account::State state);
// "HARD"; empty for none.
std::string word_of(v1::MatchMethod method);
// "cloud portal"-like names are not ours to invent: "OFFICE_PORTAL" as "office portal".
std::string word_of(v1::AuthoredBy authored_by);

// "2026-11-23 03:40:12 UTC"; empty for no time.
std::string time_of(const google::protobuf::Timestamp& time);
// "17.0": position and ordinal.
std::string id_of(const v1::DecisionId& id);
// "zoe.okafor@contoso.com (account 3f2c…)": the label if there is one, and the id.
std::string name_of(const v1::Party& party);
// Whom a decision is about: its object, else its account, else the tenant.
std::string subject_of(const v1::Decision& decision);
// "sync forced, position 412, by ines: ticket 8".
std::string words_of(const v1::Asker& asker);
// How a person calls it: effective UPN, else display name, else distinguished name.
std::string label_of(const v1::DirectoryObject& object);
// "Bound SMTP", "Bound HARD, relinked", "InvalidHardMatch".
std::string verdict_of(std::string_view outcome, v1::MatchMethod method, bool relinked);
// "; decided 3 times"; nothing for once.
std::string times_decided(std::uint64_t attempts);
// "on" or "off", or the number.
std::string value_of(const v1::FeatureSet& feature);

// "softMatchOnUpn=on", "accidentalDeletionThreshold=50" as typed. A number is a number, everything
// else must be on, off, true or false.
Result<v1::FeatureSet> parse_feature(std::string_view text);
// "contoso.com", "fabrikam.com:federated".
Result<v1::VerifiedDomain> parse_domain(std::string_view text);
// A position ("1024") or a time ("2026-11-23": its midnight; "2026-11-23T03:40:12Z", or as
// time_of() gives it: to the end of that second, because a time is printed without its fraction).
Result<v1::AsOf> parse_as_of(std::string_view text);

}  // namespace tenon::cli
