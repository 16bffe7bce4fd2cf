#include "server/why_standing.h"

#include <optional>

#include "engine/rules/explain.h"
#include "engine/rules/explain_words.h"
#include "server/convert_party.h"

namespace tenon::server {
namespace {

std::string name_for_people(const Account& account) {
  const std::string label = label_of(account.attributes);
  const std::string id = account.object_id.text();
  return label.empty() ? "The account " + id : "The account “" + label + "” (" + id + ")";
}

std::string with_remedy(const Decision& decision) {
  const std::string remedy = rules::remedy(decision);
  return rules::sentence(decision) + (remedy.empty() ? "" : " " + remedy);
}

// Who was kept from an account that is bound to nothing, since its last link; empty: nobody, or the
// object that is told of anyway.
Result<std::string> kept_from_it(const projections::History& history, const Standing& standing,
                                 Head head) {
  TENON_ASSIGN_OR_RETURN(const std::optional<DecisionId> id,
                         history.last_refusal(standing.found.account, head));
  const bool told = standing.found.object && id == standing.last;
  if (!id || told || *id < standing.bound_by) return std::string();
  TENON_ASSIGN_OR_RETURN(const Decision decision, history.decision(*id));
  for (const PartyRef& party : standing.parties) {
    const std::string refusal = rules::refusal_of(decision, party);
    if (refusal.empty()) continue;
    std::string text = rules::name(decision.object) + " was refused it at position " +
                       std::to_string(id->position.value) + ", because " + refusal;
    if (decision.outcome == Outcome::kBound) {
      text += ", and was bound to " + rules::name(decision.account) + " instead";
    }
    return text;
  }
  return std::string();
}

Result<std::string> unlinked_account(const projections::History& history, const Standing& standing,
                                     Head head) {
  TENON_ASSIGN_OR_RETURN(const std::string refused, kept_from_it(history, standing, head));
  std::string text = standing.account_name;
  if (!standing.account_live) text += " is deleted and";
  text += " is bound to no directory object";
  if (!refused.empty()) text += ": " + refused;
  text += refused.empty() ? "; its source of authority is " : ". Its source of authority is ";
  return text + (standing.authority == Authority::kOnPremises ? "on premises." : "the cloud.");
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

Result<std::string> story_of(const projections::History& history, const Standing& standing,
                             Head head) {
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
    TENON_ASSIGN_OR_RETURN(const std::string account, unlinked_account(history, standing, head));
    text += (text.empty() ? "" : " ") + account;
  }
  return text;
}

}  // namespace

Standing standing_of(const Found& found, Moment& moment) {
  Standing standing;
  standing.found = found;
  if (const DirectoryObject* object = moment.object(found.object)) {
    standing.parties.push_back(party_of(*object, moment.connector_name(object->connector)));
    standing.last = object->last_decision;
    standing.leaving = object->leaving();
  }
  if (const Account* account = moment.account(found.account)) {
    standing.parties.push_back(party_of(*account));
    standing.linked = account->object && account->object == found.object;
    standing.bound_by = account->bound_by;
    standing.account_name = name_for_people(*account);
    standing.account_live = account->live();
    standing.authority = account->authority;
    standing.cloud_managed = account->is_cloud_managed;
    standing.rollback_pending = account->rollback_requested.has_value();
  }
  return standing;
}

Result<std::string> summary_of(const projections::History& history, const Standing& standing,
                               Head head, bool& sync_off) {
  TENON_ASSIGN_OR_RETURN(const std::optional<Position> off, history.sync_off_since(head));
  TENON_ASSIGN_OR_RETURN(std::string story, story_of(history, standing, head));
  sync_off = off.has_value();
  if (!off) return story;
  return rules::sync_off_sentence(*off) + " " + story;
}

}  // namespace tenon::server
