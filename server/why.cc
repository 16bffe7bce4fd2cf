#include "server/why.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/rules/explain.h"
#include "engine/rules/sources.h"
#include "server/authority_history.h"
#include "server/call_limits.h"
#include "server/convert_account.h"
#include "server/convert_decision.h"
#include "server/convert_party.h"
#include "server/errors.h"
#include "server/key_lookup.h"

namespace tenon::server {

using projections::AuthorityMove;
using projections::Entity;

namespace {

// What the summary is made of, copied out of the moment.
struct Standing {
  Found found;
  bool linked = false;
  DecisionId bound_by;       // of the link
  DecisionId last;           // of the object
  std::string account_name;  // for people
  bool account_live = true;
  bool leaving = false;  // the object's deletion, or its leaving of the scope, is pending
  bool cloud_managed = false;
  bool rollback_pending = false;
  Authority authority = Authority::kNone;
};

std::string name_for_people(const Account& account) {
  const std::string label = label_of(account.attributes);
  const std::string id = account.object_id.text();
  return label.empty() ? "The account " + id : "The account “" + label + "” (" + id + ")";
}

Status look(Moment& moment, const v1::WhyRequest& request, v1::WhyResponse& response,
            Standing& standing) {
  TENON_ASSIGN_OR_RETURN(standing.found, look_up(moment, request.key(), {}));
  if (const DirectoryObject* object = moment.object(standing.found.object)) {
    to_proto(*object, moment, *response.mutable_object());
    standing.last = object->last_decision;
    standing.leaving = object->leaving();
  }
  if (const Account* account = moment.account(standing.found.account)) {
    to_proto(*account, moment, *response.mutable_account());
    standing.linked = account->object && account->object == standing.found.object;
    standing.bound_by = account->bound_by;
    standing.account_name = name_for_people(*account);
    standing.account_live = account->live();
    standing.authority = account->authority;
    standing.cloud_managed = account->is_cloud_managed;
    standing.rollback_pending = account->rollback_requested.has_value();
  }
  response.set_head(moment.head().value);
  return {};
}

std::string with_remedy(const Decision& decision) {
  const std::string remedy = rules::remedy(decision);
  return rules::sentence(decision) + (remedy.empty() ? "" : " " + remedy);
}

std::string unlinked_account(const Standing& standing) {
  std::string text = standing.account_name;
  if (!standing.account_live) text += " is deleted and";
  text += " is bound to no directory object; its source of authority is ";
  text += standing.authority == Authority::kOnPremises ? "on premises." : "the cloud.";
  return text;
}

// What the last decision about a linked object says of how things are since it was bound; empty
// where it is just another change that flowed.
std::string since_then(const Decision& last, const Standing& standing) {
  const bool ordinary = last.outcome == Outcome::kApplied || last.outcome == Outcome::kNoChange ||
                        last.outcome == Outcome::kBound;
  if (ordinary && last.quarantined.empty()) return "";
  if (last.outcome == Outcome::kDeletionPending && !standing.leaving) {
    return " Since then it left, and the held deletions were rejected: it counts as never having "
           "left (D3).";
  }
  return " Since then: " + with_remedy(last);
}

std::string moved_authority(const Standing& standing) {
  if (!standing.cloud_managed) return "";
  std::string text =
      " Its source of authority was moved to the cloud: changes on premises do not "
      "flow (T2, A7).";
  if (standing.rollback_pending) {
    text += " It is to move back on premises with the object's next change or cycle (T3).";
  }
  return text;
}

Result<std::string> summary_of(const projections::History& history, const Standing& standing) {
  if (standing.linked) {
    TENON_ASSIGN_OR_RETURN(const Decision bound, history.decision(standing.bound_by));
    std::string text = rules::sentence(bound);
    if (standing.last != standing.bound_by) {
      TENON_ASSIGN_OR_RETURN(const Decision last, history.decision(standing.last));
      text += since_then(last, standing);
    }
    return text + moved_authority(standing);
  }
  std::string text;
  if (standing.found.object) {
    TENON_ASSIGN_OR_RETURN(const Decision last, history.decision(standing.last));
    text = with_remedy(last);
  }
  if (standing.found.account) {
    text += (text.empty() ? "" : " ") + unlinked_account(standing);
  }
  return text;
}

// Who asked and why, of the decisions that moved an authority.
Status put_askers(const log::Log& log, const projections::TenantView& view, AccountHandle account,
                  Head head, v1::WhyResponse& response) {
  if (!account) return {};
  TENON_ASSIGN_OR_RETURN(const std::vector<AuthorityMove> moves,
                         authority_history(log, view, account, head));
  std::map<DecisionId, const AuthorityMove*> by_decision;
  for (const AuthorityMove& move : moves) by_decision[move.decision] = &move;
  for (v1::Decision& decision : *response.mutable_decisions()) {
    const DecisionId id{Position{decision.id().position()}, decision.id().ordinal()};
    const auto found = by_decision.find(id);
    if (found == by_decision.end()) continue;
    decision.mutable_authority()->set_actor(found->second->actor);
    decision.mutable_authority()->set_reason(found->second->reason);
  }
  return {};
}

void add_rule(const std::string& name, std::set<Rule>& rules) {
  if (const auto rule = parse_rule(name)) rules.insert(*rule);
}

void add_rules(const v1::Decision& decision, std::set<Rule>& rules) {
  for (const std::string& name : decision.rules()) add_rule(name, rules);
  add_rule(decision.refused_by(), rules);
  add_rule(decision.authority().road(), rules);
  for (const v1::Rung& rung : decision.ladder()) {
    for (const v1::Candidate& candidate : rung.candidates()) add_rule(candidate.rule(), rules);
  }
  for (const v1::Warning& warning : decision.warnings()) add_rule(warning.rule(), rules);
}

void put_sources(v1::WhyResponse& response) {
  std::set<Rule> named;
  for (const v1::Decision& decision : response.decisions()) add_rules(decision, named);
  for (const Rule rule : named) {
    const rules::RuleSource& source = rules::source_of(rule);
    v1::RuleSource& out = *response.add_sources();
    out.set_rule(std::string(name_of(rule)));
    out.set_says(std::string(source.says));
    out.set_mark(std::string(rules::name_of(source.mark)));
    out.set_title(std::string(source.title));
    out.set_address(std::string(source.address));
  }
}

Status put_chain(const projections::History& history, const Standing& standing, Head head,
                 std::size_t most, v1::WhyResponse& response) {
  std::vector<Entity> entities;
  if (standing.found.object) entities.push_back(standing.found.object);
  if (standing.found.account) entities.push_back(standing.found.account);
  TENON_ASSIGN_OR_RETURN(
      std::vector<Decision> newest,
      history.decisions_about(entities, head, projections::Order::kNewestFirst, most + 1));
  response.set_truncated(newest.size() > most);
  if (newest.size() > most) newest.resize(most);
  std::vector<v1::Decision> chain;
  std::size_t bytes = 0;
  for (const Decision& decision : newest) {
    v1::Decision words;
    to_proto(decision, words);
    bytes += words.ByteSizeLong();
    if (bytes > call_limits::kAnswerBytesMax && !chain.empty()) {
      response.set_truncated(true);
      break;
    }
    chain.push_back(std::move(words));
  }
  for (auto each = chain.rbegin(); each != chain.rend(); ++each) {
    *response.add_decisions() = std::move(*each);
  }
  return {};
}

Result<std::size_t> decisions_max(const v1::WhyRequest& request) {
  if (request.max_decisions() < 0) {
    return bad_field("max_decisions", "PAGE_SIZE", "a number of decisions is not negative");
  }
  if (request.max_decisions() == 0) return call_limits::kWhyDecisionsDefault;
  return std::min(static_cast<std::size_t>(request.max_decisions()), call_limits::kWhyDecisionsMax);
}

}  // namespace

Status answer_why(const log::Log& log, const Reading& reading, const v1::WhyRequest& request,
                  v1::WhyResponse& response) {
  TENON_ASSIGN_OR_RETURN(const std::size_t most, decisions_max(request));
  const projections::History& history = reading.view->history();
  const Head head = *reading.at;
  Standing standing;
  Status found = at_moment(*reading.view, head, [&](Moment& moment) {
    return look(moment, request, response, standing);
  });
  if (!found.ok() && found.error().reason == "KEY_UNKNOWN") {
    PastMoment past(*reading.view, head);
    found = look(past, request, response, standing);
    if (found.ok()) found = past.status();
  }
  TENON_RETURN_IF_ERROR(found);
  TENON_RETURN_IF_ERROR(put_chain(history, standing, head, most, response));
  put_sources(response);
  TENON_RETURN_IF_ERROR(put_askers(log, *reading.view, standing.found.account, head, response));
  TENON_ASSIGN_OR_RETURN(*response.mutable_summary(), summary_of(history, standing));
  return {};
}

}  // namespace tenon::server
