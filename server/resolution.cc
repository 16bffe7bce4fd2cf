#include "server/resolution.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/encoding.h"
#include "engine/rules/explain.h"
#include "server/convert_party.h"
#include "server/resolution_values.h"
#include "server/resolution_ways.h"

namespace tenon::server {
namespace {

constexpr char kForce[] = "tenon sync force";

// The candidate that the decision's rule refused; null if there was none.
const Candidate* refused_candidate(const Decision& decision) {
  if (decision.refused_by == Rule::kNone) return nullptr;
  for (const Rung& rung : decision.ladder) {
    for (const Candidate& candidate : rung.candidates) {
      if (candidate.rule == decision.refused_by || rung.rule == decision.refused_by) {
        return &candidate;
      }
    }
  }
  // B says what S and U would have found.
  const bool blocked = decision.refused_by == Rule::kB || decision.refused_by == Rule::kU0;
  for (const Rung& rung : decision.ladder) {
    if (blocked && !rung.candidates.empty()) return &rung.candidates.front();
  }
  return nullptr;
}

class Resolver {
 public:
  Resolver(const DirectoryObject& object, const Decision& decision, Moment& moment,
           v1::Conflict& out)
      : object_(object),
        decision_(decision),
        ways_(moment, out),
        out_(out),
        contested_(contested_by(object, decision)),
        refused_(refused_candidate(decision)) {
    if (refused_ != nullptr) candidate_ = ways_.account(refused_->account.id);
    const bool by_value = object_.refusal == Outcome::kInvalidSoftMatch ||
                          object_.refusal == Outcome::kExistingAdminRoleConflict ||
                          object_.refused_by == Rule::kS1;
    if (object_.waiting && by_value) add_all_held(object_, moment, contested_);
  }

  void run() {
    put_others();
    if (object_.waiting) {
      waiting();
    } else {
      same_one();
      if (!contested_.empty()) add_value_ways(contested_, object_, ways_);
    }
    if (out_.resolutions_size() > 0) return;
    const std::string remedy = rules::remedy(decision_);
    ways_.nothing(remedy.empty() ? "Nothing need be done: the end of the next cycle tries again."
                                 : remedy);
  }

 private:
  // --- with whom

  void add_other(const PartyRef& party) {
    if (party.side == PartyRef::Side::kNone) return;
    const std::string id = party.id.text();
    for (const v1::Party& known : out_.others()) {
      if (known.id() == id && known.connector() == party.connector) return;
    }
    to_proto(party, *out_.add_others());
  }

  void add_other(const Account* account) {
    if (account == nullptr || account->handle == object_.account) return;
    add_other(party_of(*account));
    const DirectoryObject* behind = ways_.linked_to(*account);
    if (behind == nullptr || behind->handle == object_.handle) return;
    add_other(party_of(*behind, ways_.moment().connector_name(behind->connector)));
  }

  void put_others() {
    if (object_.waiting || concerns_candidate()) add_other(candidate_);
    for (const ContestedValue& value : contested_) {
      add_other(ways_.moment().holder(value.space, value.folded));
    }
    if (object_.waiting && refused_ != nullptr) add_other(refused_->other);
  }

  // A bound object's claims may have come long after the candidate that its ladder found.
  bool concerns_candidate() {
    return candidate_ != nullptr &&
           std::any_of(contested_.begin(), contested_.end(), [&](const ContestedValue& value) {
             return ways_.moment().holder(value.space, value.folded) == candidate_;
           });
  }

  // --- a new account was made beside the one that was found (Q4, Q5, B, U0)

  void same_one() {
    const Account* twin = ways_.moment().account(object_.account);
    if (twin == nullptr || candidate_ == nullptr || !concerns_candidate()) return;
    const bool person = object_.type == ObjectType::kUser;
    const std::string condition =
        person ? "if the two are the same person"
               : "if the two are the same " + std::string(name_of(object_.type));
    switch (decision_.refused_by) {
      case Rule::kS2:
      case Rule::kU2:
        if (!ResolutionWays::clearable(*candidate_) || candidate_->is_cloud_managed) return;
        ways_.begin(condition);
        ways_.clear_anchor(*candidate_);
        break;
      case Rule::kS3:
      case Rule::kU3:
        ways_.begin(condition);
        ways_.take_roles(*candidate_, candidate_->roles);
        break;
      case Rule::kB:
        ways_.begin(condition);
        ways_.set_feature("Allow soft match:", Feature::kBlockSoftMatch, false);
        break;
      case Rule::kU0:
        ways_.begin(condition);
        ways_.set_feature(
            "Allow matching by user principal name (it cannot be switched off again):",
            Feature::kSoftMatchOnUpn, true);
        break;
      default: return;
    }
    ways_.in_cloud(*twin, "delete " + ways_.name(*twin) +
                              ", which was made beside it, and delete it for good from the "
                              "recycle bin");
    ways_.synchronise();
    const bool admin = decision_.refused_by == Rule::kS3 || decision_.refused_by == Rule::kU3;
    if (admin) ways_.give_roles_back(*candidate_, candidate_->roles);
  }

  // --- it waits

  void waiting() {
    switch (object_.outcome) {
      case Outcome::kDataValidationFailed:
      case Outcome::kLargeObject: return invalid_object();
      case Outcome::kObjectTypeMismatch: return other_type();
      case Outcome::kInvalidHardMatch: return hard_match();
      case Outcome::kInvalidSoftMatch:
      case Outcome::kExistingAdminRoleConflict: return soft_match();
      case Outcome::kAttributeUpdateNotAllowed: return other_identifier();
      case Outcome::kAttributeValueMustBeUnique: return clash();
      case Outcome::kSourceAnchorChanged: return other_anchor();
      case Outcome::kOnPremisesChangeIgnored: return managed_in_cloud();
      case Outcome::kLinkLost: return link_lost();
      case Outcome::kDirectorySyncOn:
        ways_.begin();
        ways_.here(
            "Nothing need be done: the end of the next cycle matches it; without waiting "
            "for one:",
            kForce);
        return;
      default: return;
    }
  }

  void invalid_object() {
    ValueChange change;
    for (const Rung& rung : decision_.ladder) {
      if (rung.id != RungId::kV || !rung.key) continue;
      change = {std::string(rung.key->attribute.name()), rung.key->value.text, ""};
    }
    const bool by_name = std::find(decision_.rules.begin(), decision_.rules.end(), Rule::kN3) !=
                         decision_.rules.end();
    const std::string upn(object_.attributes.text(AttributeId::kUserPrincipalName));
    std::string fault = by_name && !upn.empty() ? upn_fault(upn) : "";
    ways_.begin();
    if (!fault.empty()) {
      ways_.in_directory(object_,
                         "correct the userPrincipalName “" + upn + "” of " + name() + ": " + fault,
                         {"userPrincipalName", upn, ""});
    } else {
      const std::string why = decision_.detail.empty() ? "" : ": " + decision_.detail;
      ways_.in_directory(object_, "correct " + name() + why, change);
    }
  }

  void other_type() {
    if (decision_.refused_by == Rule::kA8) {
      const Account* account = ways_.moment().account(object_.account);
      ways_.begin();
      ways_.in_directory(object_, "make " + name() + " a " +
                                      std::string(name_of(account ? account->type : object_.type)) +
                                      " again, as its account is; or delete it");
      return;
    }
    if (candidate_ == nullptr) return;
    if (decision_.refused_by == Rule::kH1) {
      if (ResolutionWays::clearable(*candidate_)) {
        ways_.begin("if " + ways_.name(*candidate_) + " is something else");
        ways_.clear_anchor(*candidate_);
        ways_.synchronise();
      }
      change_anchor();
      return;
    }
    add_value_ways(contested_, object_, ways_);
  }

  void hard_match() {
    if (candidate_ == nullptr) return;
    switch (decision_.refused_by) {
      case Rule::kH2: {
        if (const DirectoryObject* other = ways_.object(refused_->other)) {
          ways_.begin("if " + name() + " is the one to be linked");
          ways_.in_directory(*other, "take " + ways_.name(*other) + " out of scope, or delete it");
          ways_.synchronise();
        }
        return change_anchor();
      }
      case Rule::kH3:
        ways_.begin("if " + ways_.name(*candidate_) + " is its account");
        ways_.set_feature("Allow the takeover:", Feature::kBlockCloudObjectTakeoverThroughHardMatch,
                          false);
        ways_.synchronise();
        ways_.set_feature(
            "Block takeovers again:", Feature::kBlockCloudObjectTakeoverThroughHardMatch, true);
        if (ResolutionWays::clearable(*candidate_)) {
          ways_.begin("if it is another's");
          ways_.clear_anchor(*candidate_);
          ways_.synchronise();
        }
        return;
      case Rule::kH4:
        ways_.begin();
        ways_.take_roles(*candidate_, candidate_->roles);
        ways_.synchronise();
        return ways_.give_roles_back(*candidate_, candidate_->roles);
      case Rule::kH5:
        ways_.begin();
        ways_.take_roles(*candidate_, candidate_->eligible_roles);
        ways_.synchronise();
        return ways_.give_roles_back(*candidate_, candidate_->eligible_roles);
      default: return;
    }
  }

  void soft_match() {
    if (candidate_ == nullptr) return;
    const bool admin = decision_.refused_by == Rule::kS3 || decision_.refused_by == Rule::kU3;
    if (admin) {
      ways_.begin("if the two are the same person");
      ways_.take_roles(*candidate_, candidate_->roles);
      ways_.synchronise();
      ways_.give_roles_back(*candidate_, candidate_->roles);
    } else if (ResolutionWays::clearable(*candidate_) && !candidate_->is_cloud_managed) {
      ways_.begin("if the two are the same");
      ways_.clear_anchor(*candidate_);
      ways_.synchronise();
    }
    if (!contested_.empty()) add_value_ways(contested_, object_, ways_);
  }

  void other_identifier() {
    if (candidate_ != nullptr && ResolutionWays::clearable(*candidate_)) {
      ways_.begin("if " + ways_.name(*candidate_) + " is its account");
      ways_.here("End the mapping of " + ways_.name(*candidate_) + " to another object:",
                 "tenon identifier clear " + candidate_->object_id.text() + " --reason WHY");
      ways_.synchronise();
    }
    ways_.begin("if objects move between forests now, and all their accounts are to follow");
    ways_.set_feature("Let on premises change the mapping:",
                      Feature::kAllowOnPremUpdateOfOnPremisesObjectIdentifier, true);
    ways_.synchronise();
  }

  void clash() {
    if (!contested_.empty()) add_value_ways(contested_, object_, ways_);
  }

  void other_anchor() {
    const Account* account = ways_.moment().account(object_.account);
    if (account == nullptr) return;
    std::string text = "put the source anchor of " + name() + " back to " + account->immutable_id;
    if (const auto bytes = from_base64(account->immutable_id)) {
      text += " (bytes " + to_hex(*bytes) +
              (object_.type == ObjectType::kUser ? ", in mS-DS-ConsistencyGuid)" : ")");
    }
    ways_.begin();
    ways_.in_directory(object_, text,
                       {"sourceAnchor", object_.source_anchor, account->immutable_id});
  }

  void managed_in_cloud() {
    if (candidate_ == nullptr) return;
    ways_.begin("if " + ways_.name(*candidate_) + " is still wanted");
    ways_.in_cloud(*candidate_, "restore " + ways_.name(*candidate_) + " from the recycle bin");
    ways_.synchronise();
    ways_.begin("if a new account is to be made");
    ways_.in_cloud(*candidate_,
                   "delete " + ways_.name(*candidate_) + " for good from the recycle bin");
    ways_.synchronise();
  }

  void link_lost() {
    ways_.begin("if the account is to come back");
    ways_.here(
        "Nothing need be done: the end of the next cycle restores it, or makes it anew when "
        "it was purged; without waiting for one:",
        kForce);
    ways_.begin("if it is to stay deleted");
    ways_.in_directory(object_, "take " + name() + " out of scope, or delete it");
  }

  // --- steps

  std::string name() const { return ways_.name(object_); }

  void change_anchor() {
    ways_.begin("if it is to be linked to nothing that is there");
    ways_.in_directory(object_,
                       "give " + name() + " another source anchor than " + object_.source_anchor +
                           " (mS-DS-ConsistencyGuid of a user, else objectGUID), or "
                           "take it out of scope",
                       {"sourceAnchor", object_.source_anchor, ""});
  }

  const DirectoryObject& object_;
  const Decision& decision_;
  ResolutionWays ways_;
  v1::Conflict& out_;
  std::vector<ContestedValue> contested_;
  const Candidate* refused_;
  const Account* candidate_ = nullptr;
};

}  // namespace

void put_resolutions(const DirectoryObject& object, const Decision& decision, Moment& moment,
                     v1::Conflict& out) {
  Resolver(object, decision, moment, out).run();
}

}  // namespace tenon::server
