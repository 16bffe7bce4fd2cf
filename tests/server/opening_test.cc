// A server whose state is still being rebuilt after its start: it takes facts, and answers for
// single accounts and objects from history.
#include <gmock/gmock.h>

#include "tests/projections/gated_opening.h"
#include "tests/server/served.h"

namespace tenon::server {
namespace {

using projections::Estate;
using testing::HasSubstr;

class OpeningServer : public Served {
 protected:
  // A folder with Anna, bound, and a server on it that stands while it opens.
  void SetUp() override {
    start(Estate::open_at(folder_.path()).value());
    ASSERT_TRUE(create_tenant("contoso").ok());
    append("entra", 1, {account_created(1, "anna@contoso.com")});
    append("ad", 1, {object_present(1, "anna@contoso.com"), cycle_completed()});
    // One who left, and who has had his name since.
    v1::Fact left;
    left.mutable_account_deleted()->set_object_id(guid_text(4, "aaaaaaaa"));
    append("entra", 2,
           {account_created(4, "carl@contoso.com"), left.SerializeAsString(),
            account_created(5, "carl@contoso.com")});
    head_before_ = head();
    stop();
    start(Estate::open_at(folder_.path(), gate_.progress(), Estate::Opening::kServeMeanwhile)
              .value());
    gate_.await_progress();
  }

  void start(std::unique_ptr<Estate> estate) {
    server = serve(std::move(estate));
    client = std::make_unique<Client>(address_of(*server));
  }
  void stop() {
    client.reset();
    server->stop();
    server.reset();
  }
  void TearDown() override {
    gate_.let_go();
    Served::TearDown();
  }

  grpc::Status account(const std::string& key, v1::GetAccountResponse& response,
                       std::optional<std::uint64_t> read_after = {}) {
    grpc::ClientContext context;
    set_deadline(context);
    v1::GetAccountRequest request;
    request.set_tenant("contoso");
    request.set_key(key);
    if (read_after) request.mutable_read_after()->set_position(*read_after);
    return client->directory->GetAccount(&context, request, &response);
  }

  TemporaryFolder folder_;
  projections::GatedOpening gate_;
  std::uint64_t head_before_ = 0;
};

TEST_F(OpeningServer, AnswersForOneAccountFromHistory) {
  v1::GetAccountResponse found;
  ASSERT_TRUE(account("anna@contoso.com", found).ok());
  EXPECT_EQ(found.head(), head_before_);
  EXPECT_EQ(found.account().bound_to().connector(), "ad");

  grpc::ClientContext context;
  set_deadline(context);
  v1::WhyRequest request;
  request.set_tenant("contoso");
  request.set_key("anna@contoso.com");
  v1::WhyResponse why;
  ASSERT_TRUE(client->audit->Why(&context, request, &why).ok());
  EXPECT_EQ(why.head(), head_before_);
  EXPECT_GE(why.decisions_size(), 2);
}

// As it would have been at that head: who has the name, not who once had it.
TEST_F(OpeningServer, FindsWhomTheKeyFoundThen) {
  v1::GetAccountResponse found;
  const grpc::Status status = account("carl@contoso.com", found);
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(found.account().object_id(), guid_text(5, "aaaaaaaa"));
  grpc::ClientContext context;
  set_deadline(context);
  v1::GetAuthorityHistoryRequest request;
  request.set_tenant("contoso");
  request.set_key("carl@contoso.com");
  v1::GetAuthorityHistoryResponse history;
  ASSERT_TRUE(client->directory->GetAuthorityHistory(&context, request, &history).ok());
  EXPECT_EQ(history.account().object_id(), guid_text(5, "aaaaaaaa"));
  EXPECT_EQ(history.also_meant_size(), 0);
}

TEST_F(OpeningServer, TakesFactsAndDecidesThemThen) {
  const std::uint64_t position = append("entra", 5, {account_created(2, "bert@contoso.com")});
  EXPECT_EQ(position, head_before_);
  v1::GetAccountResponse found;
  EXPECT_EQ(account("bert@contoso.com", found).error_code(), grpc::StatusCode::NOT_FOUND);
  gate_.let_go();
  ASSERT_TRUE(account("bert@contoso.com", found, position).ok());
  EXPECT_EQ(found.head(), position + 1);
}

TEST_F(OpeningServer, RefusesWhatNeedsTheWholeState) {
  grpc::ClientContext context;
  set_deadline(context);
  v1::ListAccountsRequest request;
  request.set_tenant("contoso");
  v1::ListAccountsResponse response;
  const grpc::Status refused = client->directory->ListAccounts(&context, request, &response);
  EXPECT_EQ(refused.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(reason_of(refused), "TENANT_OPENING");
  EXPECT_THAT(refused.error_message(), HasSubstr("of " + std::to_string(head_before_) + " facts"));

  grpc::ClientContext listing;
  set_deadline(listing);
  v1::ListTenantsResponse tenants;
  ASSERT_TRUE(client->admin->ListTenants(&listing, {}, &tenants).ok());
  ASSERT_EQ(tenants.tenants_size(), 1);
  EXPECT_EQ(tenants.tenants(0).name(), "contoso");
}

}  // namespace
}  // namespace tenon::server
