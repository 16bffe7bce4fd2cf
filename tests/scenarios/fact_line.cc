#include "tests/scenarios/fact_line.h"

#include <algorithm>
#include <utility>

#include "tests/scenarios/image_words.h"
#include "tests/scenarios/words.h"

namespace tenon::scenarios {
namespace {

// The words of a line, taken one by one; whatever is left at the end is an error.
struct Line {
  std::string verb;
  std::vector<Word> words;
  Names& names;

  std::string take() {
    if (words.empty()) throw BadLine(verb + ": a word is missing");
    if (!words.front().bare) throw BadLine("not expected here: " + words.front().key + "=");
    std::string word = std::move(words.front().key);
    words.erase(words.begin());
    return word;
  }
  Guid take_guid() { return names.guid(take()); }
};

DomainAuthentication authentication(std::string_view text) {
  if (text.empty() || text == "managed") return DomainAuthentication::kManaged;
  if (text == "federated") return DomainAuthentication::kFederated;
  throw BadLine("neither managed nor federated: " + std::string(text));
}

// As the decoder gives them.
std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) {
    return static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  });
  return out;
}

Domain domain(std::string_view text) {
  const std::size_t colon = text.find(':');
  Domain domain;
  domain.name = lower(text.substr(0, colon));
  domain.authentication =
      authentication(colon == std::string_view::npos ? "" : text.substr(colon + 1));
  return domain;
}

FeatureValue feature(std::string_view name, std::string_view value) {
  FeatureValue feature;
  feature.name = std::string(name);
  if (value == "on" || value == "off") {
    feature.enabled = value == "on";
  } else {
    feature.number = parse_number(value);
  }
  return feature;
}

void tenant_created(Line& line, Fact& fact) {
  fact.kind = FactKind::kTenantCreated;
  fact.tenant = line.take();
  for (const Word& word : line.words) {
    if (word.key == "initial") {
      fact.initial_domain = lower(word.value);
    } else if (word.key == "domains") {
      for (const std::string& each : split_values(word.value)) fact.domains.push_back(domain(each));
    } else if (word.key == "first_sync") {
      fact.first_sync_date = word.value;
    } else if (word.key == "rule_set") {
      fact.rule_set = word.value;
    } else if (word.key.starts_with("feature:")) {
      fact.features.push_back(feature(word.key.substr(8), word.value));
    } else {
      throw BadLine("tenant: unknown word " + word.key);
    }
  }
  line.words.clear();
}

void feature_set(Line& line, Fact& fact) {
  fact.kind = FactKind::kFeatureSet;
  if (line.words.empty() || line.words.front().bare) throw BadLine("feature: NAME=VALUE");
  fact.features.push_back(feature(line.words.front().key, line.words.front().value));
  line.words.erase(line.words.begin());
}

void cycle(Line& line, Fact& fact) {
  const std::string what = line.take();
  if (what == "end") {
    fact.kind = FactKind::kSyncCycleCompleted;
    return;
  }
  if (what != "start") throw BadLine("cycle: start or end");
  fact.kind = FactKind::kSyncCycleStarted;
  if (line.words.empty()) return;
  const std::string type = line.take();
  if (type == "initial") {
    fact.cycle_type = CycleType::kInitial;
  } else if (type != "delta") {
    throw BadLine("cycle start: delta or initial");
  }
}

void transfer(Line& line, Fact& fact) {
  fact.kind = FactKind::kAuthorityTransferRequested;
  fact.image.id = line.take_guid();
  const std::string target = line.take();
  if (target != "cloud" && target != "on-premises") throw BadLine("transfer: cloud or on-premises");
  fact.target = target == "cloud" ? Authority::kCloud : Authority::kOnPremises;
}

void licence(Line& line, Fact& fact) {
  fact.kind = FactKind::kLicenceChanged;
  fact.image.id = line.take_guid();
  fact.licensed = parse_switch(line.take());
  fact.exchange_licensed = line.words.empty() ? fact.licensed : parse_switch(line.take());
}

void role(Line& line, Fact& fact, FactKind kind) {
  fact.kind = kind;
  fact.image.id = line.take_guid();
  fact.role = parse_role(line.take());
}

void image(Line& line, Fact& fact, FactKind kind) {
  fact.kind = kind;
  fact.image.id = line.take_guid();
  read_image(line.words, kind, line.names, fact.image);
  line.words.clear();
}

void only_id(Line& line, Fact& fact, FactKind kind) {
  fact.kind = kind;
  fact.image.id = line.take_guid();
}

bool account_line(Line& line, Fact& fact) {
  const std::string& verb = line.verb;
  if (verb == "account") return image(line, fact, FactKind::kAccountCreated), true;
  if (verb == "account+") return image(line, fact, FactKind::kAccountChanged), true;
  if (verb == "account-") return image(line, fact, FactKind::kAccountDeleted), true;
  if (verb == "account^") return only_id(line, fact, FactKind::kAccountRestored), true;
  if (verb == "purge") return only_id(line, fact, FactKind::kAccountPurged), true;
  if (verb == "role") return role(line, fact, FactKind::kRoleAssigned), true;
  if (verb == "role-") return role(line, fact, FactKind::kRoleRemoved), true;
  if (verb == "eligible") return role(line, fact, FactKind::kRoleMadeEligible), true;
  if (verb == "eligible-") return role(line, fact, FactKind::kRoleNoLongerEligible), true;
  if (verb == "licence") return licence(line, fact), true;
  return false;
}

bool object_line(Line& line, Fact& fact) {
  const std::string& verb = line.verb;
  if (verb == "object") return image(line, fact, FactKind::kObjectPresent), true;
  if (verb == "object+") return image(line, fact, FactKind::kObjectChanged), true;
  if (verb == "object-") return image(line, fact, FactKind::kObjectDeleted), true;
  if (verb == "scope-") return only_id(line, fact, FactKind::kObjectLeftScope), true;
  if (verb == "cycle") return cycle(line, fact), true;
  return false;
}

bool operator_line(Line& line, Fact& fact) {
  const std::string& verb = line.verb;
  if (verb == "tenant") return tenant_created(line, fact), true;
  if (verb == "feature") return feature_set(line, fact), true;
  if (verb == "transfer") return transfer(line, fact), true;
  if (verb == "clear-id") return only_id(line, fact, FactKind::kImmutableIdCleared), true;
  if (verb == "clear-mapping") {
    return only_id(line, fact, FactKind::kObjectIdentifierMappingCleared), true;
  }
  if (verb == "domain+" || verb == "domain-") {
    fact.kind = verb == "domain+" ? FactKind::kDomainVerified : FactKind::kDomainRemoved;
    fact.domains.push_back(domain(line.take()));
  } else if (verb == "ruleset") {
    fact.kind = FactKind::kRuleSetActivated;
    fact.rule_set = line.take();
  } else if (verb == "sync") {
    if (line.take() != "force") throw BadLine("sync force");
    fact.kind = FactKind::kSyncForced;
  } else if (verb == "approve" || verb == "reject") {
    fact.kind = verb == "approve" ? FactKind::kDeletionsApproved : FactKind::kDeletionsRejected;
    fact.connector = line.take();
  } else if (verb == "dirsync") {
    fact.kind = FactKind::kDirectorySyncSwitched;
    fact.on = parse_switch(line.take());
  } else if (verb == "revision") {
    fact.kind = FactKind::kSemanticsRevisionRaised;
    fact.revision = static_cast<std::uint32_t>(parse_number(line.take()));
  } else {
    return false;
  }
  return true;
}

// actor=, reason= and @source may stand anywhere.
void take_envelope(Line& line, Fact& fact) {
  auto& words = line.words;
  words.erase(std::remove_if(words.begin(), words.end(),
                             [&](const Word& word) {
                               if (word.bare && word.key.starts_with('@')) {
                                 fact.source = word.key.substr(1);
                               } else if (!word.bare && word.key == "actor") {
                                 fact.actor = word.value;
                               } else if (!word.bare && word.key == "reason") {
                                 fact.reason = word.value;
                               } else {
                                 return false;
                               }
                               return true;
                             }),
              words.end());
}

std::string default_source(FactKind kind) {
  switch (origin_of(kind)) {
    case FactOrigin::kCloud: return "cloud";
    case FactOrigin::kOnPremises: return "ad";
    default: return "operator";
  }
}

}  // namespace

Fact parse_fact(std::string_view text, Names& names) {
  Fact fact;
  Line line{"", split_words(text), names};
  line.verb = line.take();
  take_envelope(line, fact);
  if (!account_line(line, fact) && !object_line(line, fact) && !operator_line(line, fact)) {
    throw BadLine("unknown: " + line.verb);
  }
  if (!line.words.empty()) throw BadLine(line.verb + ": unknown word " + line.words.front().key);
  if (fact.source.empty()) fact.source = default_source(fact.kind);
  return fact;
}

}  // namespace tenon::scenarios
