// One decision in neutral words: what the oracle says, and what the engine's Decision is converted
// to before the two are compared. Plain strings, named as the rule book names them (name_of of the
// enums in engine/model/types.h); absent is the empty string.
#pragma once

#include <string>
#include <vector>

namespace tenon::model_oracle {

struct Verdict {
  std::string object;      // "connector/guid"
  std::string account;     // object_id (never the cloud_object_id)
  std::string outcome;     // "Bound"
  std::string method;      // "HARD"; only with Bound
  bool relinked = false;   // H0, H9
  std::string refused_by;  // "S2"
  std::string refusal;     // "InvalidSoftMatch"

  // Values that this decision quarantined (Q1), sorted: "userPrincipalName=ann@contoso.com",
  // "proxyAddresses=smtp:ann@contoso.com", "proxyAddresses=sip:…"; the whole text in lower case.
  std::vector<std::string> quarantined;

  // The transfer of authority that this decision records: "<object_id> CLOUD>ON_PREMISES T1"; the
  // part before ">" is empty for an account made by P ("<object_id> >ON_PREMISES T1").
  std::string transfer;

  // Other parties, sorted, once each: objects as "connector/guid", accounts as object_id. The
  // oracle lists those that the rule book demands by name (H2, K1, K2, K8, Q1, Q2, H7, D7). A
  // decision may name more: the comparison is that each of the oracle's is among the engine's
  // other parties, holders of quarantined and clashing values, parties of warnings, candidates,
  // and what a rung saw beside a candidate.
  std::vector<std::string> parties;

  // Codes of the warnings ("MULTIPLE_PRIMARIES"), sorted, once each.
  std::vector<std::string> warnings;

  bool operator==(const Verdict&) const = default;
};

// One line for people: "corp/0011… -> aa00…: Bound PROVISIONED; refused by S2 InvalidSoftMatch; …".
std::string text_of(const Verdict& verdict);

}  // namespace tenon::model_oracle
