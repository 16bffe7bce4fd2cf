#include "server/why.h"

#include <algorithm>
#include <set>
#include <string>

#include "engine/rules/sources.h"
#include "server/call_limits.h"
#include "server/convert_account.h"
#include "server/errors.h"
#include "server/key_lookup.h"
#include "server/why_chain.h"
#include "server/why_standing.h"

namespace tenon::server {
namespace {

Status look(Moment& moment, const v1::WhyRequest& request, v1::WhyResponse& response,
            Standing& standing) {
  TENON_ASSIGN_OR_RETURN(const Found found, look_up(moment, request.key(), {}));
  standing = standing_of(found, moment);
  if (const DirectoryObject* object = moment.object(found.object)) {
    to_proto(*object, moment, *response.mutable_object());
  }
  if (const Account* account = moment.account(found.account)) {
    to_proto(*account, moment, *response.mutable_account());
  }
  response.set_head(moment.head().value);
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

void put_sources(std::set<Rule> named, v1::WhyResponse& response) {
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
  TENON_RETURN_IF_ERROR(put_chain(log, *reading.view, standing, head, most, response));
  bool sync_off = false;
  TENON_ASSIGN_OR_RETURN(*response.mutable_summary(),
                         summary_of(reading.view->history(), standing, head, sync_off));
  put_sources(sync_off ? std::set{Rule::kT4} : std::set<Rule>{}, response);
  return {};
}

}  // namespace tenon::server
