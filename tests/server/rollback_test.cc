// Rollbacks of authority that cannot complete: seen, with who asked, why not, and what to do.
#include <gmock/gmock.h>

#include "tests/server/work.h"

namespace tenon::server {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

class Rollbacks : public Work {
 protected:
  static v1::Fact transfer(v1::AuthorityTransferRequested::Target target) {
    v1::Fact fact;
    fact.set_actor("ines");
    fact.set_reason("ticket 8");
    fact.mutable_authority_transfer_requested()->set_account_id(guid_text(1, "aaaaaaaa"));
    fact.mutable_authority_transfer_requested()->set_target(target);
    return fact;
  }

  static v1::Fact sync_forced() {
    v1::Fact fact;
    fact.mutable_sync_forced();
    return fact;
  }

  // Anna's account goes to the cloud, her object gets this UPN, and she is to come back.
  std::uint64_t roll_back(const std::string& upn) {
    order(transfer(v1::AuthorityTransferRequested::TO_CLOUD));
    send({object_present(1, upn)});
    order(transfer(v1::AuthorityTransferRequested::TO_ON_PREMISES));
    return last_;
  }

  v1::Account anna() {
    grpc::ClientContext context;
    set_deadline(context);
    v1::GetAccountRequest request;
    request.set_tenant("contoso");
    request.set_key(guid_text(1, "aaaaaaaa"));
    request.mutable_read_after()->set_position(last_);
    v1::GetAccountResponse response;
    const grpc::Status status = client->directory->GetAccount(&context, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response.account();
  }

  v1::ListAccountsResponse pending(std::optional<std::uint64_t> as_of = std::nullopt) {
    grpc::ClientContext context;
    set_deadline(context);
    v1::ListAccountsRequest request;
    request.set_tenant("contoso");
    request.mutable_filter()->set_rollback_pending(true);
    if (as_of) {
      request.mutable_as_of()->set_position(*as_of);
    } else {
      request.mutable_read_after()->set_position(last_);
    }
    v1::ListAccountsResponse response;
    const grpc::Status status = client->directory->ListAccounts(&context, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response;
  }
};

TEST_F(Rollbacks, SayWhatIsInTheirWayUntilItIsPutRight) {
  const std::uint64_t ordered = roll_back("bad upn@contoso.com");
  EXPECT_EQ(anna().rollback_pending().obstacle(), "") << "nobody has tried yet";
  order(sync_forced());
  order(sync_forced());
  const v1::PendingRollback stuck = anna().rollback_pending();
  EXPECT_EQ(stuck.position(), ordered);
  EXPECT_TRUE(stuck.has_time());
  EXPECT_EQ(stuck.actor(), "ines");
  EXPECT_EQ(stuck.reason(), "ticket 8");
  EXPECT_EQ(stuck.obstacle(), "DataValidationFailed");
  EXPECT_THAT(stuck.sentence(), HasSubstr("the UPN is not local@domain"));
  EXPECT_THAT(stuck.remedy(), HasSubstr("Correct the object on premises"));
  EXPECT_EQ(stuck.decision().position(), ordered + 1);
  const std::uint64_t then = last_;
  ASSERT_EQ(pending().accounts_size(), 1);
  EXPECT_EQ(pending().accounts(0).rollback_pending().obstacle(), "DataValidationFailed");
  send({object_present(1, "anna@contoso.com")});
  EXPECT_FALSE(anna().has_rollback_pending());
  EXPECT_EQ(anna().authority(), v1::ON_PREMISES);
  EXPECT_THAT(pending().accounts(), IsEmpty());
  ASSERT_EQ(pending(then).accounts_size(), 1);
  EXPECT_EQ(pending(then).accounts(0).rollback_pending().actor(), "ines");
}

TEST_F(Rollbacks, SayThatTheirObjectIsGone) {
  roll_back("anna@contoso.com");
  send({object_deleted(1)});
  EXPECT_EQ(anna().rollback_pending().obstacle(), "DeletionPending");
  send({cycle_completed()});
  const v1::PendingRollback stuck = anna().rollback_pending();
  EXPECT_EQ(stuck.obstacle(), "ObjectGone");
  EXPECT_THAT(stuck.remedy(), HasSubstr("Bring the object back"));
  EXPECT_EQ(pending().accounts_size(), 1);
  order(transfer(v1::AuthorityTransferRequested::TO_CLOUD));
  EXPECT_FALSE(anna().has_rollback_pending()) << "withdrawn";
  EXPECT_THAT(pending().accounts(), IsEmpty());
}

TEST_F(Rollbacks, WithNothingInTheirWayComplete) {
  roll_back("anna@contoso.com");
  EXPECT_EQ(anna().rollback_pending().obstacle(), "");
  EXPECT_EQ(pending().accounts_size(), 1);
  order(sync_forced());
  EXPECT_EQ(anna().authority(), v1::ON_PREMISES);
  EXPECT_THAT(pending().accounts(), IsEmpty());
}

}  // namespace
}  // namespace tenon::server
