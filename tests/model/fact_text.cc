#include "tests/model/fact_text.h"

#include <algorithm>
#include <cctype>
#include <string_view>
#include <utility>

#include "engine/rules/decide.h"
#include "projections/match_state.h"
#include "tests/scenarios/words.h"

namespace tenon::model {
namespace {

using scenarios::Names;

// A run of one character that is worth writing as "{a*60}"; UTF-8 sequences count as characters.
std::string shortened(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t width = 1;
    while (at + width < text.size() &&
           (static_cast<unsigned char>(text[at + width]) & 0xc0) == 0x80) {
      ++width;
    }
    const std::string_view letter = text.substr(at, width);
    std::size_t times = 1;
    while (text.substr(at + times * width, width) == letter) ++times;
    if (times >= 20) {
      out += "{" + std::string(letter) + "*" + std::to_string(times) + "}";
    } else {
      out += text.substr(at, times * width);
    }
    at += times * width;
  }
  return out;
}

std::string quoted(const std::string& text) {
  return text.find(' ') == std::string::npos ? text : "\"" + text + "\"";
}

// "smtp:x7@contoso.com" as "smtp:x", 7, "@contoso.com".
struct Numbered {
  std::string before;
  std::string after;
  std::size_t number = 0;
};

bool read_numbered(std::string_view text, Numbered& out) {
  const std::size_t at = text.find('@');
  std::size_t first = at;
  if (at == std::string_view::npos) return false;
  while (first > 0 && text[first - 1] >= '0' && text[first - 1] <= '9') --first;
  if (first == at || at - first > 6) return false;
  out.before = text.substr(0, first);
  out.after = text.substr(at);
  out.number = scenarios::parse_number(text.substr(first, at - first));
  return true;
}

// Comma-separated; a long consecutive run as "x{1..300}@y".
std::string list(const std::vector<NamedAttribute::Text>& values) {
  std::string out;
  for (std::size_t i = 0; i < values.size();) {
    if (!out.empty()) out += ",";
    std::size_t run = 1;
    Numbered first;
    Numbered next;
    if (read_numbered(values[i].text, first)) {
      while (i + run < values.size() && read_numbered(values[i + run].text, next) &&
             next.before == first.before && next.after == first.after &&
             next.number == first.number + run) {
        ++run;
      }
    }
    if (run >= 5) {
      out += first.before + "{" + std::to_string(first.number) + ".." +
             std::to_string(first.number + run - 1) + "}" + first.after;
      i += run;
    } else {
      out += shortened(values[i++].text);
    }
  }
  return out;
}

std::string word_of(const AttributeKey& key) {
  switch (key.id) {
    case AttributeId::kUserPrincipalName: return "upn";
    case AttributeId::kProxyAddresses: return "proxy";
    case AttributeId::kMailNickname: return "nick";
    case AttributeId::kDisplayName: return "name";
    case AttributeId::kOnPremisesSamAccountName: return "sam";
    case AttributeId::kOther: return "attr:" + key.other;
    default: return std::string(key.name());
  }
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

std::string role_text(const Role& role) { return role.role_id + (role.privileged ? "!" : ""); }

std::string_view on_off(bool on) { return on ? "on" : "off"; }

// The words of a line.
class Words {
 public:
  explicit Words(std::string verb) : text_(std::move(verb)) {}

  void bare(std::string_view word) { (text_ += " ") += word; }
  void say(std::string_view key, const std::string& value) {
    bare(key);
    text_ += "=" + quoted(value);
  }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

void say_attributes(const Image& image, Words& words) {
  for (const NamedAttribute& attribute : image.attributes) {
    if (attribute.key.id == AttributeId::kAccountEnabled) {
      words.bare(!attribute.values.empty() && attribute.values[0].text == "true" ? "enabled"
                                                                                 : "disabled");
    } else {
      words.say(word_of(attribute.key), list(attribute.values));
    }
  }
}

void say_account(const Image& image, const Names& names, Words& words) {
  if (image.authored_by) words.say("by", std::string(name_of(*image.authored_by)));
  if (image.user_type) words.bare(lower(name_of(*image.user_type)));
  if (image.licensed) words.bare(*image.licensed ? "licensed" : "unlicensed");
  if (image.exchange_licensed) words.bare("exchange");
  if (image.immutable_id) words.say("anchor", shortened(names.anchor(*image.immutable_id)));
  if (image.on_premises_object_identifier) {
    words.say("oid", names.name(*image.on_premises_object_identifier));
  }
  if (image.sync_enabled) words.say("sync", lower(name_of(*image.sync_enabled)));
  if (image.is_cloud_managed) words.bare("cloud_managed");
  if (image.deleted_at) words.say("deleted", scenarios::time_text(*image.deleted_at));
  for (const Role& role : image.roles) words.say("role", role_text(role));
  for (const Role& role : image.eligible_roles) words.say("eligible", role_text(role));
}

void say_object(const Image& image, const Names& names, Words& words) {
  if (image.source_anchor) words.say("anchor", shortened(names.anchor(*image.source_anchor)));
  if (image.distinguished_name) words.say("dn", *image.distinguished_name);
  if (image.certificate_count) words.say("certs", std::to_string(*image.certificate_count));
}

std::string image_text(std::string verb, const Fact& fact, const Names& names) {
  Words words(std::move(verb));
  const Image& image = fact.image;
  words.bare(names.name(image.id));
  if (image.type) words.bare(name_of(*image.type));
  if (origin_of(fact.kind) == FactOrigin::kOnPremises) {
    say_object(image, names, words);
  } else {
    say_account(image, names, words);
  }
  if (image.group_kind) words.say("kind", lower(name_of(*image.group_kind)));
  if (image.security_identifier) words.say("sid", *image.security_identifier);
  say_attributes(image, words);
  return words.take();
}

std::string domain_text(const Domain& domain) {
  return domain.name +
         (domain.authentication == DomainAuthentication::kFederated ? ":federated" : "");
}

std::string feature_value(const FeatureValue& feature) {
  if (feature.enabled) return std::string(on_off(*feature.enabled));
  return std::to_string(feature.number.value_or(0));
}

std::string tenant_text(const Fact& fact) {
  Words words("tenant");
  words.bare(fact.tenant);
  words.say("initial", fact.initial_domain);
  if (!fact.domains.empty()) {
    std::string domains;
    for (const Domain& domain : fact.domains) {
      domains += (domains.empty() ? "" : ",") + domain_text(domain);
    }
    words.say("domains", domains);
  }
  if (!fact.first_sync_date.empty()) words.say("first_sync", fact.first_sync_date);
  if (!fact.rule_set.empty()) words.say("rule_set", fact.rule_set);
  for (const FeatureValue& each : fact.features) {
    words.say("feature:" + each.name, feature_value(each));
  }
  return words.take();
}

std::string operator_text(const Fact& fact, const Names& names) {
  const std::string id = names.name(fact.image.id);
  switch (fact.kind) {
    case FactKind::kTenantCreated: return tenant_text(fact);
    case FactKind::kFeatureSet:
      return "feature " + fact.features.at(0).name + "=" + feature_value(fact.features.at(0));
    case FactKind::kDomainVerified: return "domain+ " + domain_text(fact.domains.at(0));
    case FactKind::kDomainRemoved: return "domain- " + fact.domains.at(0).name;
    case FactKind::kRuleSetActivated: return "ruleset " + fact.rule_set;
    case FactKind::kSyncForced: return "sync force";
    case FactKind::kDeletionsApproved: return "approve " + fact.connector;
    case FactKind::kDeletionsRejected: return "reject " + fact.connector;
    case FactKind::kAuthorityTransferRequested:
      return "transfer " + id + (fact.target == Authority::kCloud ? " cloud" : " on-premises");
    case FactKind::kImmutableIdCleared: return "clear-id " + id;
    case FactKind::kObjectIdentifierMappingCleared: return "clear-mapping " + id;
    case FactKind::kDirectorySyncSwitched: return "dirsync " + std::string(on_off(fact.on));
    default: return "revision " + std::to_string(fact.revision);
  }
}

std::string body_text(const Fact& fact, const Names& names) {
  const std::string id = names.name(fact.image.id);
  switch (fact.kind) {
    case FactKind::kAccountCreated: return image_text("account", fact, names);
    case FactKind::kAccountChanged: return image_text("account+", fact, names);
    case FactKind::kAccountDeleted: return image_text("account-", fact, names);
    case FactKind::kAccountRestored: return "account^ " + id;
    case FactKind::kAccountPurged: return "purge " + id;
    case FactKind::kRoleAssigned: return "role " + id + " " + role_text(fact.role);
    case FactKind::kRoleRemoved: return "role- " + id + " " + role_text(fact.role);
    case FactKind::kRoleMadeEligible: return "eligible " + id + " " + role_text(fact.role);
    case FactKind::kRoleNoLongerEligible: return "eligible- " + id + " " + role_text(fact.role);
    case FactKind::kLicenceChanged:
      return "licence " + id + " " + std::string(on_off(fact.licensed)) + " " +
             std::string(on_off(fact.exchange_licensed));
    case FactKind::kSyncCycleStarted:
      return fact.cycle_type == CycleType::kInitial ? "cycle start initial" : "cycle start delta";
    case FactKind::kSyncCycleCompleted: return "cycle end";
    case FactKind::kObjectPresent: return image_text("object", fact, names);
    case FactKind::kObjectChanged: return image_text("object+", fact, names);
    case FactKind::kObjectDeleted: return image_text("object-", fact, names);
    case FactKind::kObjectLeftScope: return "scope- " + id;
    default: return operator_text(fact, names);
  }
}

std::string_view usual_source(FactKind kind) {
  switch (origin_of(kind)) {
    case FactOrigin::kCloud: return "cloud";
    case FactOrigin::kOnPremises: return "ad";
    default: return "operator";
  }
}

// Learns the names of the accounts that the engine makes.
class Naming final : public rules::Sink {
 public:
  Naming(projections::MatchState& state, Names& names) : state_(state), names_(names) {}

  void emit(Decision decision, Effects effects) override {
    state_.apply(effects);
    if (decision.method == Method::kProvisioned && decision.outcome == Outcome::kBound) {
      names_.provisioned(decision.account.id, decision.object.id);
    }
  }
  void count(Effects effects) override { state_.apply(effects); }

 private:
  projections::MatchState& state_;
  Names& names_;
};

}  // namespace

std::string fact_text(const Fact& fact, const Names& names) {
  std::string text = body_text(fact, names);
  if (fact.source != usual_source(fact.kind)) text += " @" + fact.source;
  if (!fact.actor.empty()) text += " actor=" + quoted(fact.actor);
  if (!fact.reason.empty()) text += " reason=" + quoted(fact.reason);
  return text;
}

scenarios::Names pool_names() {
  Names names;
  for (const char* kind : {"a", "o", "e"}) {
    for (int i = 0; i < 99; ++i) names.guid(kind + std::to_string(i));
  }
  return names;
}

std::string scenario_text(const std::vector<Fact>& facts, const std::string& comment,
                          bool decide_last, Names& names) {
  constexpr std::int64_t kStart = 1'767'225'600'000'000;  // as ScenarioRun's first fact
  constexpr std::int64_t kSecond = 1'000'000;
  projections::MatchState state;
  Naming naming(state, names);
  std::string out = "# " + comment + "\n";
  std::int64_t time = kStart;
  for (const Fact& fact : facts) {
    if (fact.time.value != time) out += "time " + scenarios::time_text(fact.time) + "\n";
    out += fact_text(fact, names) + "\n";
    time = fact.time.value + kSecond;
    if (decide_last || &fact != &facts.back()) rules::decide(state, fact, naming);
  }
  return out + "----\n";
}

std::string with_names(std::string_view text, const Names& names) {
  constexpr std::size_t kGuidLength = 36;
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view word = text.substr(at, kGuidLength);
    const std::optional<Guid> guid =
        word.size() == kGuidLength && word[8] == '-' ? Guid::parse(word) : std::nullopt;
    out += guid ? names.name(*guid) : std::string(1, text[at]);
    at += guid ? kGuidLength : 1;
  }
  return out;
}

}  // namespace tenon::model
