#include "server/why_chain.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/rules/explain.h"
#include "server/authority_history.h"
#include "server/call_limits.h"
#include "server/convert_decision.h"
#include "server/convert_party.h"

namespace tenon::server {
namespace {

using projections::Entity;
using projections::Mention;

v1::Mention::Part proto_of(rules::NamedAs part) {
  switch (part) {
    case rules::NamedAs::kCandidate: return v1::Mention::REFUSED_CANDIDATE;
    case rules::NamedAs::kHolder: return v1::Mention::HOLDER;
    default: return v1::Mention::CONCERNED;
  }
}

// The part of the first party that the decision names and is not about.
void put_mention(const Decision& decision, const std::vector<PartyRef>& parties,
                 v1::Decision& out) {
  for (const PartyRef& party : parties) {
    if (party.side == decision.object.side && party.id == decision.object.id) return;
    if (party.side == decision.account.side && party.id == decision.account.id) return;
  }
  for (const PartyRef& party : parties) {
    const rules::NamedAs part = rules::named_as(decision, party);
    if (part == rules::NamedAs::kNone) continue;
    to_proto(party, *out.mutable_mention()->mutable_party());
    out.mutable_mention()->set_part(proto_of(part));
    out.mutable_mention()->set_sentence(rules::naming(decision, party));
    return;
  }
}

// Who asked, of facts: each is read once.
class Askers {
 public:
  Askers(const log::Log& log, const projections::TenantView& view) : log_(log), view_(view) {}

  Status put(const Decision& decision, bool asked, v1::Decision& out) {
    Position position = decision.id.position;
    // Whatever completes a rollback: it was asked for by the order.
    if (decision.authority && decision.authority->road == Road::kT3) {
      TENON_ASSIGN_OR_RETURN(const std::optional<Position> order,
                             rollback_order(view_, decision.authority->account, position));
      asked = asked || order.has_value();
      position = order.value_or(position);
    }
    if (!asked) return {};
    TENON_ASSIGN_OR_RETURN(const v1::Asker* asker, asker_at(position));
    *out.mutable_asked_by() = *asker;
    if (!decision.authority) return {};
    out.mutable_authority()->set_actor(asker->actor());
    out.mutable_authority()->set_reason(asker->reason());
    return {};
  }

 private:
  Result<const v1::Asker*> asker_at(Position position) {
    const auto known = read_.find(position);
    if (known != read_.end()) return &known->second;
    TENON_ASSIGN_OR_RETURN(Asker asker, asker_of(log_, view_.name(), position));
    v1::Asker& out = read_[position];
    out.set_actor(std::move(asker.actor));
    out.set_reason(std::move(asker.reason));
    out.set_position(position.value);
    out.set_kind(std::string(name_of(asker.kind)));
    out.set_source(std::move(asker.source));
    return &out;
  }

  const log::Log& log_;
  const projections::TenantView& view_;
  std::map<Position, v1::Asker> read_;
};

}  // namespace

Status put_chain(const log::Log& log, const projections::TenantView& view, const Standing& standing,
                 Head head, std::size_t most, v1::WhyResponse& response) {
  const projections::History& history = view.history();
  std::vector<Entity> entities;
  if (standing.found.object) entities.push_back(standing.found.object);
  if (standing.found.account) entities.push_back(standing.found.account);
  TENON_ASSIGN_OR_RETURN(
      std::vector<Mention> newest,
      history.mentions(entities, head, projections::Order::kNewestFirst, most + 1));
  response.set_truncated(newest.size() > most);
  if (newest.size() > most) newest.resize(most);
  Askers askers(log, view);
  std::vector<v1::Decision> chain;
  std::size_t bytes = 0;
  for (const Mention& mention : newest) {
    TENON_ASSIGN_OR_RETURN(const Decision decision, history.decision(mention.decision));
    v1::Decision words;
    to_proto(decision, words);
    if (!mention.about) put_mention(decision, standing.parties, words);
    TENON_RETURN_IF_ERROR(askers.put(decision, mention.asked, words));
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

}  // namespace tenon::server
