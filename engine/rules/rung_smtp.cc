#include "engine/rules/rung_soft.h"

namespace tenon::rules {
namespace {

bool cannot_be_authored_on_premises(const Account& account) {
  return account.type == ObjectType::kGroup &&
         (account.group_kind == GroupKind::kUnified || account.group_kind == GroupKind::kDynamic);
}

// Secondary addresses never match. Of what an account holds one is written as primary at most (N2).
bool is_primary_of(const Account& account, std::string_view folded) {
  for (const ValueView& value : account.attributes.list(AttributeId::kProxyAddresses)) {
    const auto held = view_address(value.text);
    if (held && held->primary) return held->is(ValueSpace::kSmtp, folded);
  }
  return false;
}

Found mismatch(const Account& account, RungResult& result) {
  Candidate candidate;
  candidate.account = party(account);
  candidate.verdict = Outcome::kObjectTypeMismatch;
  candidate.rule = Rule::kS1;
  if (cannot_be_authored_on_premises(account)) {
    candidate.because = account.group_kind == GroupKind::kUnified
                            ? "a unified group cannot be authored on premises"
                            : "a dynamic group cannot be authored on premises";
  }
  result.rung.candidates.push_back(std::move(candidate));
  return Found{account.handle, Outcome::kObjectTypeMismatch, Rule::kS1, BindAs::kTakeover, true};
}

}  // namespace

RungResult smtp_match(const Context& context, const DirectoryObject& object,
                      const Asserted& asserted) {
  RungResult result;
  Rung& rung = result.rung;
  rung.id = RungId::kS;
  const Address* primary = asserted.addresses.list.primary();
  if (primary == nullptr) {
    rung.why_not = "the object has no primary SMTP address";
    return result;
  }
  rung.tried = true;
  rung.key = ValueRef{primary->from_mail ? AttributeId::kMail : AttributeId::kProxyAddresses,
                      primary->source.value(), primary->from_mail};
  rung.key_folded = primary->folded;
  const Account* holder =
      context.view.account(context.view.find_holder(ValueSpace::kSmtp, primary->folded));
  if (holder == nullptr) return result;
  if (!is_primary_of(*holder, primary->folded)) return result;
  // Guests are no candidates.
  if (holder->type == ObjectType::kUser && holder->user_type == UserType::kGuest) return result;
  if (holder->type != object.type || cannot_be_authored_on_premises(*holder)) {
    result.found = mismatch(*holder, result);
    return result;
  }
  result.found = judge_soft(*holder, SoftRows{Rule::kS2, Rule::kS3, Rule::kS4}, result);
  return result;
}

}  // namespace tenon::rules
