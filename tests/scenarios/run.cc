#include "tests/scenarios/run.h"

#include <utility>

#include "engine/base/check.h"
#include "engine/rules/explain.h"
#include "tests/scenarios/fact_line.h"
#include "tests/scenarios/words.h"

namespace tenon::scenarios {

std::string ScenarioRun::block(const Block& block) {
  std::string out;
  std::size_t number = block.first_line;
  for (const std::string& text : block.lines) {
    try {
      if (!text.starts_with('#')) line(text, out);
    } catch (const BadLine& bad) {
      throw BadLine("line " + std::to_string(number) + ": " + bad.what());
    }
    ++number;
  }
  return out;
}

void ScenarioRun::line(std::string_view text, std::string& out) {
  if (directive(text, out)) return;
  Fact fact = parse_fact(text, names_);
  if (fact.kind == FactKind::kTenantCreated) tenant_ = fact.tenant;
  fact.tenant = tenant_;
  fact.position = Position{facts_.size()};
  if (!time_given_) time_.value += 1'000'000;
  time_given_ = false;
  fact.time = time_;
  decide(fact);
  for (const Decision& decision : decisions_) out += decision_text(decision, names_, shown_);
  facts_.push_back(std::move(fact));
}

void ScenarioRun::decide(const Fact& fact) {
  decisions_.clear();
  rules::decide(state_, fact, *this);
  TENON_CHECK(!decisions_.empty());
  for (const Decision& decision : decisions_) {
    TENON_CHECK(decision.id.position == fact.position);
    digest_.add(decision);
  }
  digest_.end_position(fact.position);
}

void ScenarioRun::emit(Decision decision, Effects effects) {
  TENON_CHECK(decision.id.ordinal == decisions_.size());
  state_.apply(effects);
  if (decision.method == Method::kProvisioned && decision.outcome == Outcome::kBound) {
    names_.provisioned(decision.account.id, decision.object.id);
  }
  if (decision.authority) transfers_.push_back(decision);
  decisions_.push_back(std::move(decision));
}

void ScenarioRun::count(Effects effects) { state_.apply(effects); }

bool ScenarioRun::directive(std::string_view text, std::string& out) {
  const std::vector<Word> words = split_words(text);
  if (words.empty()) throw BadLine("an empty line");
  const std::string& verb = words[0].key;
  const std::string first = words.size() > 1 ? words[1].key : "";
  if (verb == "show") {
    out += shown(first, words.size() > 2 ? words[2].key : "");
  } else if (verb == "explain") {
    shown_.explain = parse_switch(first);
  } else if (verb == "differences") {
    shown_.differences = parse_switch(first);
  } else if (verb == "time") {
    time_ = first.starts_with('+') ? Micros{time_.value + parse_span(first)} : parse_time(first);
    time_given_ = true;
  } else if (verb == "guid") {
    out += first + " = " + names_.guid(first).text() + "\n";
  } else {
    return false;
  }
  return true;
}

std::string ScenarioRun::shown(std::string_view what, std::string_view name) {
  if (what == "claims") return claims_text(state_, names_);
  if (what == "waiting") return waiting_text(state_, names_);
  if (what == "tenant") return state_.tenant() ? tenant_text(*state_.tenant()) : "no tenant\n";
  if (name.empty()) throw BadLine("show: of what?");
  if (what == "account") {
    const Account* account = state_.account(state_.find_account(names_.guid(name)));
    return account ? account_text(*account, state_, names_) : std::string(name) + ": unknown\n";
  }
  if (what == "object") {
    const std::vector<ObjectHandle> found = state_.objects_by_guid(names_.guid(name));
    std::string out;
    for (const ObjectHandle each : found) out += object_text(*state_.object(each), state_, names_);
    return out.empty() ? std::string(name) + ": unknown\n" : out;
  }
  if (what == "connector") {
    const Connector* connector = state_.connector(state_.find_connector(name));
    return connector ? connector_text(*connector, state_, names_)
                     : std::string(name) + ": unknown\n";
  }
  if (what == "authority") return authority_text(name);
  throw BadLine("show: unknown: " + std::string(what));
}

std::string ScenarioRun::authority_text(std::string_view name) {
  const Account* account = state_.account(state_.find_account(names_.guid(name)));
  std::string out;
  for (const Decision& decision : transfers_) {
    const AuthorityTransfer& move = *decision.authority;
    if (!account || move.account_id != account->object_id) continue;
    const Fact* fact =
        decision.id.position.value < facts_.size() ? &facts_[decision.id.position.value] : nullptr;
    const std::string_view from = name_of(move.from);
    out += "authority " + std::string(name) + " @" + std::to_string(decision.id.position.value) +
           " " + std::string(from.empty() ? "none" : from) + " -> " +
           std::string(name_of(move.to)) + " " + std::string(name_of(move.road)) +
           " by=" + std::string(name_of(move.authored_by));
    if (fact) out += " " + std::string(name_of(fact->kind));
    if (fact && !fact->actor.empty()) out += " actor=" + fact->actor;
    if (fact && !fact->reason.empty()) out += " reason=\"" + fact->reason + "\"";
    out += "\n";
  }
  return out.empty() ? "authority " + std::string(name) + ": never moved\n" : out;
}

}  // namespace tenon::scenarios
