#include "engine/rules/rung_soft.h"

namespace tenon::rules {

RungResult upn_match(const Context& context, const DirectoryObject& object,
                     const Asserted& asserted) {
  RungResult result;
  Rung& rung = result.rung;
  rung.id = RungId::kU;
  if (object.type != ObjectType::kUser) {
    rung.why_not = "only users have a UPN";
    return result;
  }
  rung.key = ValueRef{asserted.upn_from_sam ? AttributeId::kOnPremisesSamAccountName
                                            : AttributeId::kUserPrincipalName,
                      *asserted.upn, asserted.upn_from_sam};
  rung.key_folded = fold(asserted.upn->text);
  if (context.tenant().domain(suffix_of(rung.key_folded)) == nullptr) {
    rung.why_not = "the suffix of the asserted UPN is not a verified domain";
    return result;
  }
  rung.tried = true;
  const Account* holder =
      context.view.account(context.view.find_holder(ValueSpace::kUpn, rung.key_folded));
  if (holder == nullptr || holder->user_type == UserType::kGuest) return result;
  result.found = judge_soft(*holder, SoftRows{Rule::kU2, Rule::kU3, Rule::kU4}, result);
  return result;
}

}  // namespace tenon::rules
