// What an account takes from its directory object (rule book, 5): A2, A3, A5, N4, N5, N5a, and the
// quarantine of what clashes (Q1, Q2). Pure: after-images of both, and what a decision says of it.
#pragma once

#include <string>
#include <vector>

#include "engine/rules/asserted.h"
#include "engine/rules/context.h"

namespace tenon::rules {

enum class FlowMode : std::uint8_t {
  kProvision,  // P: a new account
  kTakeover,   // S4, U4, H8, T3
  kRestore,    // H7
  kRelink,     // H0: as a later change, but a binding for what the account lacks
  kLater,      // A4: a change of a linked object
};

// One computation; its parts are in value_flow.cc, address_flow.cc and upn_flow.cc.
class ValueFlow {
 public:
  // `before`: the account as it is (for a restoration already live), or as it begins (P). The
  // object's after-image, but for its values, is changed where it lies.
  ValueFlow(const Context& context, const Account& before, DirectoryObject& directory_object,
            const Asserted& asserted, FlowMode mode);

  // Results. With a failure nothing may be applied, and the object is as it was given.
  Account account;
  DirectoryObject& object;
  Outcome failure = Outcome::kNone;  // DataValidationFailed (N5, Q1), AttributeValueMustBeUnique
  std::string detail;
  std::vector<Difference> differences;
  std::vector<QuarantinedValue> quarantined;
  std::vector<QuarantinedValue> clashes;  // with the failure AttributeValueMustBeUnique
  std::vector<DecisionWarning> warnings;
  std::vector<Rule> rules;
  // Something of the object's claims differs.
  bool claims_changed() const;
  // A5 kept a new asserted UPN out.
  bool keeps_upn_out() const;

 private:
  bool binding() const { return mode_ != FlowMode::kLater; }

  void flow_addresses();
  std::vector<Address> accepted_addresses();
  void keep_addresses(const AddressList& held, std::vector<Address>& next, AddressTexts& texts);
  void set_addresses(const AddressList& next, const AddressList& held);

  void flow_mail_nickname();
  void flow_attributes();
  void flow_group_kind();

  void flow_upn();
  bool kept_by_n5a(bool verified);
  bool kept_by_a5(std::string_view target);
  void keep_upn_claim(std::string_view target);
  void take_upn(std::string_view target, bool derived);
  void quarantine_upn(QuarantinedValue found);
  void set_upn(std::string_view text);

  // With resiliency off the whole fails (Q2).
  void quarantine(ValueSpace space, std::string folded, QuarantinedValue found, Position since);
  void fail(Outcome outcome, Rule rule, std::string detail);
  void set_attribute(const AttributeKey& key, const ValueList& said);
  void set_attribute(const AttributeKey& key, std::vector<AttributeValue> old,
                     std::vector<AttributeValue> values);
  void note_rule(Rule rule);

  // What of an object is about its flow.
  struct Flown {
    AttributeKeys flowed;
    std::vector<Claim> claims;
    AddressFlow address_flow = AddressFlow::kNone;
    std::vector<std::string> mail_said;
    std::string kept_out_upn;
  };
  static Flown take_flown(DirectoryObject& object);
  void put_back();

  const Context& context_;
  const Account& before_;
  Flown flown_before_;
  const Asserted& asserted_;
  const FlowMode mode_;
};

}  // namespace tenon::rules
