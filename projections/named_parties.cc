#include "projections/named_parties.h"

#include <algorithm>

#include "engine/rules/normalise.h"

namespace tenon::projections {
namespace {

bool same_party(const PartyRef& a, const PartyRef& b) {
  return a.side == b.side && a.id == b.id && a.connector == b.connector;
}

bool same_holder(const std::vector<QuarantinedValue>& values, const PartyRef& party) {
  return std::any_of(values.begin(), values.end(), [&](const QuarantinedValue& value) {
    return same_party(value.holder, party);
  });
}

class PartySearch {
 public:
  PartySearch(const Decision& decision, const rules::StateView& before, NamedParties& parties)
      : decision_(decision),
        view_(before),
        account_(before.account(decision.account_handle)),
        object_(before.object(decision.object_handle)),
        parties_(parties) {}

  void run() {
    // Those it is about, where it knows them by id alone.
    if (!decision_.object_handle) add(decision_.object);
    if (!decision_.account_handle) add(decision_.account);
    if (decision_.outcome == Outcome::kNoChange) return;
    for (const Rung& rung : decision_.ladder) {
      for (const Candidate& candidate : rung.candidates) {
        add(candidate.account, true);
        add(candidate.other);
      }
    }
    for (const QuarantinedValue& value : decision_.quarantined) {
      if (is_news(value)) add(value.holder);
    }
    for (const QuarantinedValue& value : decision_.clashes) add(value.holder);
    for (const PartyRef& other : decision_.other_parties) {
      if (!same_holder(decision_.quarantined, other)) add(other);
    }
    for (const DecisionWarning& warning : decision_.warnings) add(warning.party);
  }

 private:
  void add(const PartyRef& party, bool refused = false) {
    switch (party.side) {
      case PartyRef::Side::kNone: return;
      case PartyRef::Side::kObject: add_object(party); return;
      case PartyRef::Side::kAccount: add_account(party, refused); return;
    }
  }

  void add_object(const PartyRef& party) {
    if (decision_.object_handle && same_party(party, decision_.object)) return;
    const ObjectHandle handle = view_.find_object(view_.find_connector(party.connector), party.id);
    const bool linked = account_ != nullptr && account_->object == handle;
    if (handle && !linked) keep(handle, false);
  }

  void add_account(const PartyRef& party, bool refused) {
    if (decision_.account_handle && same_party(party, decision_.account)) return;
    const AccountHandle handle = view_.find_account(party.id);
    if (!handle) {
      parties_.unknown.push_back(party.id);
      return;
    }
    const bool linked = object_ != nullptr && object_->account == handle;
    if (!linked) keep(handle, refused);
  }

  void keep(const Entity& entity, bool refused) {
    const auto known =
        std::find_if(parties_.known.begin(), parties_.known.end(),
                     [&](const NamedParty& party) { return party.entity == entity; });
    if (known == parties_.known.end()) {
      parties_.known.push_back({entity, refused});
    } else {
      known->refused = known->refused || refused;
    }
  }

  bool is_news(const QuarantinedValue& value) const {
    if (object_ == nullptr || value.held_since >= object_->last_decision.position) return true;
    const bool upn = value.value.attribute.id == AttributeId::kUserPrincipalName;
    return std::none_of(object_->claims.begin(), object_->claims.end(), [&](const Claim& claim) {
      return upn == (claim.space == ValueSpace::kUpn) &&
             rules::equal_folded(claim.value.text, value.value.value.text);
    });
  }

  const Decision& decision_;
  const rules::StateView& view_;
  const Account* account_;
  const DirectoryObject* object_;
  NamedParties& parties_;
};

}  // namespace

void find_named(const Decision& decision, const rules::StateView& before, NamedParties& parties) {
  PartySearch(decision, before, parties).run();
}

}  // namespace tenon::projections
