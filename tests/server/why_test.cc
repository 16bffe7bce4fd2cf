// The plain words at the head of a "why": how things stand now, after what was taken back.
#include <gmock/gmock.h>

#include "tests/server/work.h"

namespace tenon::server {
namespace {

using testing::HasSubstr;
using testing::Not;

class Why : public Work {
 protected:
  std::string summary(const std::string& key) {
    grpc::ClientContext context;
    set_deadline(context);
    v1::WhyRequest request;
    request.set_tenant("contoso");
    request.set_key(key);
    request.mutable_read_after()->set_position(last_);
    v1::WhyResponse why;
    const grpc::Status status = client->audit->Why(&context, request, &why);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return why.summary();
  }

  void transfer(v1::AuthorityTransferRequested::Target target) {
    v1::Fact fact;
    fact.mutable_authority_transfer_requested()->set_account_id(guid_text(1, "aaaaaaaa"));
    fact.mutable_authority_transfer_requested()->set_target(target);
    order(fact);
  }
};

TEST_F(Why, ARejectedDeletionIsNotPending) {
  v1::Fact strict;
  strict.mutable_feature_set()->set_name("accidentalDeletionThreshold");
  strict.mutable_feature_set()->set_number(0);
  order(strict);
  send({object_deleted(1), cycle_completed()});
  EXPECT_THAT(summary("anna@contoso.com"), HasSubstr("is decided at the end of the cycle"));
  order(deletions_settled(false));
  const std::string after = summary("anna@contoso.com");
  EXPECT_THAT(after, Not(HasSubstr("is decided at the end of the cycle")));
  EXPECT_THAT(after, HasSubstr("it counts as never having left (D3)"));
}

TEST_F(Why, EveryRuleThatIsNamedHasItsSource) {
  grpc::ClientContext context;
  set_deadline(context);
  v1::WhyRequest request;
  request.set_tenant("contoso");
  request.set_key("anna@contoso.com");
  request.mutable_read_after()->set_position(last_);
  v1::WhyResponse why;
  ASSERT_TRUE(client->audit->Why(&context, request, &why).ok());
  std::vector<std::string> rules;
  for (const v1::RuleSource& source : why.sources()) {
    rules.push_back(source.rule());
    EXPECT_FALSE(source.says().empty()) << source.rule();
    EXPECT_FALSE(source.mark().empty()) << source.rule();
  }
  // Of the ladder, of what flowed, and of the transfer.
  EXPECT_THAT(rules, testing::IsSupersetOf({"U4", "T1"}));
}

TEST_F(Why, WhoMastersTheAccountIsSaid) {
  EXPECT_THAT(summary("anna@contoso.com"), Not(HasSubstr("T2")));
  transfer(v1::AuthorityTransferRequested::TO_CLOUD);
  EXPECT_THAT(summary("anna@contoso.com"), HasSubstr("moved to the cloud"));
  EXPECT_THAT(summary("anna@contoso.com"), Not(HasSubstr("T3")));
  transfer(v1::AuthorityTransferRequested::TO_ON_PREMISES);
  EXPECT_THAT(summary("anna@contoso.com"), HasSubstr("It is to move back on premises"));
  send({object_present(1, "anna@contoso.com")});
  EXPECT_THAT(summary("anna@contoso.com"), Not(HasSubstr("move back")));
}

}  // namespace
}  // namespace tenon::server
