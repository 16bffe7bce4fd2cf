// What a cloud fact's image makes of an account's values (K1, K2, K7, K8, N2m): a draft of the
// account, and who loses what to it.
#pragma once

#include <vector>

#include "engine/rules/context.h"
#include "engine/rules/normalise.h"
#include "engine/rules/said_attributes.h"

namespace tenon::rules {

// In the order of their ids, each once.
std::vector<Role> by_id(std::vector<Role> roles);
// Roles, eligibility and licences: no attributes (K4, K6), and never mastered on premises.
bool same_standing(const Account& a, const Account& b);
void take_standing(const Account& from, Account& to);

class CloudEdit {
 public:
  // `whole`: a full image (`created`): what it does not name is absent.
  CloudEdit(const Context& context, const Account& before, bool whole);

  Account account;  // the draft
  std::vector<DecisionWarning> warnings;
  std::vector<QuarantinedValue> left_out;  // K2, K8: held by another
  bool values_refused = false;             // K2
  bool anchor_taken = false;               // K8: another account has it
  bool anchor_refused = false;             // K8: of a linked account
  bool standing_changed = false;           // roles, eligibility, licences

  // Anything but the standing and the picture of what the cloud said: of all that an edit touches.
  bool changes_values() const;
  std::vector<Difference> differences() const;

  // K1: emits what each older holder loses, so that the draft can have it.
  void take_from_losers(Context& context) const;

 private:
  struct Taken {
    AccountHandle loser;
    ValueSpace space;
    std::string folded;
  };

  void attributes(SaidAttributes& said, bool whole);
  void picture(SaidAttributes& said, bool whole);
  void upn(bool whole);
  void take_upn(bool whole);
  void addresses(bool whole);
  void properties(bool whole);
  void anchor(bool whole);
  void left_out_of_change();
  // True: the draft may have it. value(): as a decision refers to it, where somebody keeps it.
  template <typename Value>
  bool take(ValueSpace space, std::string_view folded, const Value& value);

  const Context& context_;
  const Account& before_;
  std::vector<Taken> taken_;
};

}  // namespace tenon::rules
