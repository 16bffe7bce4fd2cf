// Questions: accounts, objects, lists with filters and pages, conflicts, why, as of earlier.
#include <gmock/gmock.h>

#include <set>

#include "tests/server/served.h"

namespace tenon::server {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class Reads : public Served {
 protected:
  // Three accounts in the cloud; three objects on premises, of which the first is bound to the
  // first account by UPN, and the third asserts the UPN of the first object too.
  void SetUp() override {
    Served::SetUp();
    append("entra", 1,
           {account_created(1, "anna@contoso.com"), account_created(2, "bert@contoso.com"),
            account_created(3, "carl@contoso.com")});
    last_ = append("ad", 1,
                   {object_present(1, "Anna@contoso.com"), object_present(2, "dora@contoso.com"),
                    object_present(3, "anna@contoso.com"), cycle_completed()}) +
            3;
  }

  template <typename Request>
  Request about(const std::string& key) {
    Request request;
    request.set_tenant("contoso");
    request.set_key(key);
    request.mutable_read_after()->set_position(last_);
    return request;
  }

  grpc::Status get(const v1::GetAccountRequest& request, v1::Account& account) {
    grpc::ClientContext context;
    set_deadline(context);
    v1::GetAccountResponse response;
    const grpc::Status status = client->directory->GetAccount(&context, request, &response);
    account = response.account();
    return status;
  }

  grpc::Status get(const v1::GetObjectRequest& request, v1::DirectoryObject& object) {
    grpc::ClientContext context;
    set_deadline(context);
    v1::GetObjectResponse response;
    const grpc::Status status = client->directory->GetObject(&context, request, &response);
    object = response.object();
    return status;
  }

  grpc::Status list(const v1::ListAccountsRequest& request, v1::ListAccountsResponse& response) {
    grpc::ClientContext context;
    set_deadline(context);
    response.Clear();
    return client->directory->ListAccounts(&context, request, &response);
  }

  grpc::Status list(const v1::ListObjectsRequest& request, v1::ListObjectsResponse& response) {
    grpc::ClientContext context;
    set_deadline(context);
    response.Clear();
    return client->directory->ListObjects(&context, request, &response);
  }

  v1::ListAccountsRequest all_accounts() const {
    v1::ListAccountsRequest request;
    request.set_tenant("contoso");
    request.mutable_read_after()->set_position(last_);
    return request;
  }

  v1::ListObjectsRequest all_objects() const {
    v1::ListObjectsRequest request;
    request.set_tenant("contoso");
    request.mutable_read_after()->set_position(last_);
    return request;
  }

  std::vector<std::string> upns(const v1::ListAccountsRequest& request) {
    v1::ListAccountsResponse response;
    const grpc::Status status = list(request, response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    std::vector<std::string> found;
    for (const v1::Account& account : response.accounts()) {
      found.push_back(account.user_principal_name());
    }
    return found;
  }

  std::vector<std::string> names(const v1::ListObjectsRequest& request) {
    v1::ListObjectsResponse response;
    const grpc::Status status = list(request, response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    std::vector<std::string> found;
    for (const v1::DirectoryObject& object : response.objects()) {
      found.push_back(object.distinguished_name().substr(3, 1));
    }
    return found;
  }

  std::uint64_t last_ = 0;
};

TEST_F(Reads, AnAccountIsFoundByEveryKey) {
  const v1::GetAccountRequest by_upn = about<v1::GetAccountRequest>("ANNA@contoso.com");
  v1::Account account;
  ASSERT_TRUE(get(by_upn, account).ok());
  EXPECT_EQ(account.object_id(), guid_text(1, "aaaaaaaa"));
  EXPECT_EQ(account.method(), v1::UPN);
  EXPECT_EQ(account.authority(), v1::ON_PREMISES);
  EXPECT_EQ(account.bound_to().connector(), "ad");
  EXPECT_EQ(account.bound_to().id(), guid_text(1, "bbbbbbbb"));
  for (const std::string& key : {account.object_id(), account.immutable_id(),
                                 guid_text(1, "bbbbbbbb"), std::string("CN=1,DC=contoso,DC=com")}) {
    v1::Account same;
    const grpc::Status status = get(about<v1::GetAccountRequest>(key), same);
    ASSERT_TRUE(status.ok()) << key << ": " << status.error_message();
    EXPECT_EQ(same.object_id(), account.object_id()) << key;
  }
}

TEST_F(Reads, AnUnknownKeyIsNotFound) {
  v1::Account account;
  const grpc::Status status = get(about<v1::GetAccountRequest>("nobody@contoso.com"), account);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(reason_of(status), "KEY_UNKNOWN");
  EXPECT_EQ(reason_of(get(about<v1::GetAccountRequest>(""), account)), "KEY_EMPTY");
}

TEST_F(Reads, AnObjectShowsWhatStands) {
  v1::DirectoryObject object;
  ASSERT_TRUE(get(about<v1::GetObjectRequest>(guid_text(3, "bbbbbbbb")), object).ok());
  EXPECT_EQ(object.outcome(), "Bound");
  EXPECT_EQ(object.method(), v1::PROVISIONED);
  ASSERT_EQ(object.quarantined_size(), 1);
  EXPECT_EQ(object.quarantined(0).attribute(), "userPrincipalName");
  EXPECT_EQ(object.quarantined(0).holder().id(), guid_text(1, "aaaaaaaa"));
  EXPECT_FALSE(object.quarantined(0).release().empty());
  // The UPN that both assert names the object that has it.
  ASSERT_TRUE(get(about<v1::GetObjectRequest>("anna@contoso.com"), object).ok());
  EXPECT_EQ(object.object_guid(), guid_text(1, "bbbbbbbb"));
}

TEST_F(Reads, AKeyOfTwoConnectorsIsAmbiguous) {
  last_ = append("ad2", 1, {object_present(2, "")});
  v1::DirectoryObject object;
  const grpc::Status status = get(about<v1::GetObjectRequest>(guid_text(2, "bbbbbbbb")), object);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_EQ(reason_of(status), "KEY_AMBIGUOUS");
  EXPECT_THAT(status.error_message(), HasSubstr("ad2/"));
  v1::GetObjectRequest request = about<v1::GetObjectRequest>(guid_text(2, "bbbbbbbb"));
  request.set_connector("ad2");
  ASSERT_TRUE(get(request, object).ok());
  EXPECT_EQ(object.connector(), "ad2");
}

TEST_F(Reads, FiltersOfAccountsAllHold) {
  EXPECT_EQ(upns(all_accounts()).size(), 5u);
  v1::ListAccountsRequest request = all_accounts();
  request.mutable_filter()->set_user_principal_name("BERT@contoso.com");
  EXPECT_THAT(upns(request), ElementsAre("bert@contoso.com"));
  request = all_accounts();
  request.mutable_filter()->set_bound(false);
  EXPECT_THAT(upns(request), ElementsAre("bert@contoso.com", "carl@contoso.com"));
  request = all_accounts();
  request.mutable_filter()->set_authority(v1::ON_PREMISES);
  EXPECT_EQ(upns(request).size(), 3u);
  request.mutable_filter()->set_object_id(guid_text(2, "aaaaaaaa"));
  EXPECT_THAT(upns(request), testing::IsEmpty());
  request = all_accounts();
  request.mutable_filter()->set_type(v1::GROUP);
  EXPECT_THAT(upns(request), testing::IsEmpty());
}

TEST_F(Reads, AnAccountInTheBinIsFoundByItsUpn) {
  v1::Fact deleted;
  deleted.mutable_account_deleted()->set_object_id(guid_text(2, "aaaaaaaa"));
  last_ = append("entra", 4, {deleted.SerializeAsString()});
  v1::Account account;
  ASSERT_TRUE(get(about<v1::GetAccountRequest>("bert@contoso.com"), account).ok());
  EXPECT_EQ(account.state(), v1::Account::IN_RECYCLE_BIN);
  v1::ListAccountsRequest request = all_accounts();
  request.mutable_filter()->set_user_principal_name("bert@contoso.com");
  EXPECT_THAT(upns(request), ElementsAre("bert@contoso.com"));
  request = all_accounts();
  request.mutable_filter()->set_state(v1::Account::IN_RECYCLE_BIN);
  EXPECT_THAT(upns(request), ElementsAre("bert@contoso.com"));
}

TEST_F(Reads, FiltersOfObjectsAllHold) {
  EXPECT_THAT(names(all_objects()), ElementsAre("1", "2", "3"));
  v1::ListObjectsRequest request = all_objects();
  request.mutable_filter()->set_user_principal_name("anna@contoso.com");
  EXPECT_THAT(names(request), ElementsAre("1", "3"));
  request.mutable_filter()->set_method(v1::PROVISIONED);
  EXPECT_THAT(names(request), ElementsAre("3"));
  request = all_objects();
  request.mutable_filter()->set_quarantined(false);
  EXPECT_THAT(names(request), ElementsAre("1", "2"));
  request = all_objects();
  request.mutable_filter()->set_outcome("InvalidSoftMatch");
  EXPECT_THAT(names(request), testing::IsEmpty());
  request = all_objects();
  request.mutable_filter()->set_object_guid(guid_text(2, "bbbbbbbb"));
  request.mutable_filter()->set_connector("ad");
  EXPECT_THAT(names(request), ElementsAre("2"));
  request.mutable_filter()->set_connector("elsewhere");
  EXPECT_THAT(names(request), testing::IsEmpty());
  request = all_objects();
  request.mutable_filter()->set_outcome("Bond");
  v1::ListObjectsResponse response;
  EXPECT_EQ(reason_of(list(request, response)), "FILTER_VALUE");
}

TEST_F(Reads, PagesShowOneStateWhateverHappensMeanwhile) {
  v1::ListAccountsRequest request = all_accounts();
  request.set_page_size(2);
  v1::ListAccountsResponse page;
  ASSERT_TRUE(list(request, page).ok());
  const std::uint64_t head = page.head();
  std::vector<std::string> seen;
  int pages = 0;
  while (true) {
    ++pages;
    for (const v1::Account& account : page.accounts()) seen.push_back(account.display_name());
    EXPECT_EQ(page.head(), head);
    if (page.next_page_token().empty()) break;
    // The state moves between any two pages.
    v1::Fact renamed;
    v1::AccountImage& image = *renamed.mutable_account_changed()->mutable_account();
    image.set_object_id(guid_text(3, "aaaaaaaa"));
    v1::Attribute& name = *image.add_attributes();
    name.set_name("displayName");
    name.add_values("Renamed " + std::to_string(pages));
    append("entra", 3 + static_cast<std::uint64_t>(pages), {renamed.SerializeAsString()});
    request.set_page_token(page.next_page_token());
    const grpc::Status status = list(request, page);
    ASSERT_TRUE(status.ok()) << status.error_message();
  }
  EXPECT_EQ(pages, 3);
  EXPECT_THAT(seen, ElementsAre("Object 1", "Account 2", "Account 3", "Object 2", "Object 3"));
}

TEST_F(Reads, APageTokenBelongsToItsQuestion) {
  v1::ListAccountsRequest request = all_accounts();
  request.set_page_size(1);
  v1::ListAccountsResponse page;
  ASSERT_TRUE(list(request, page).ok());
  request.set_page_token(page.next_page_token());
  request.mutable_filter()->set_bound(true);
  EXPECT_EQ(reason_of(list(request, page)), "PAGE_TOKEN");
  request.set_page_token("anything");
  EXPECT_EQ(reason_of(list(request, page)), "PAGE_TOKEN");
  request.clear_page_token();
  request.set_page_size(-1);
  EXPECT_EQ(reason_of(list(request, page)), "PAGE_SIZE");
}

TEST_F(Reads, ThePastIsAnswered) {
  v1::GetAccountRequest request = about<v1::GetAccountRequest>("anna@contoso.com");
  request.clear_read_after();
  request.mutable_as_of()->set_position(kNewTenantFacts + 2);
  v1::Account account;
  ASSERT_TRUE(get(request, account).ok());
  EXPECT_EQ(account.authority(), v1::CLOUD);
  EXPECT_EQ(account.display_name(), "Account 1");
  v1::ListAccountsRequest all = all_accounts();
  all.clear_read_after();
  all.mutable_as_of()->set_position(kNewTenantFacts + 1);
  EXPECT_THAT(upns(all), ElementsAre("anna@contoso.com", "bert@contoso.com"));
  request.mutable_as_of()->set_position(1000);
  const grpc::Status status = get(request, account);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::OUT_OF_RANGE);
  EXPECT_EQ(reason_of(status), "AS_OF_BEYOND_HEAD");
  request.mutable_as_of()->mutable_time()->set_seconds(1);
  EXPECT_EQ(reason_of(get(request, account)), "AS_OF_BEFORE_LOG");
}

TEST_F(Reads, ConflictsAreListedWithTheirDecision) {
  grpc::ClientContext context;
  set_deadline(context);
  v1::ListConflictsRequest request;
  request.set_tenant("contoso");
  request.mutable_read_after()->set_position(last_);
  v1::ListConflictsResponse response;
  ASSERT_TRUE(client->directory->ListConflicts(&context, request, &response).ok());
  ASSERT_EQ(response.conflicts_size(), 1);
  EXPECT_EQ(response.conflicts(0).object().object_guid(), guid_text(3, "bbbbbbbb"));
  EXPECT_EQ(response.conflicts(0).decision().quarantined_size(), 1);
  EXPECT_FALSE(response.conflicts(0).decision().sentence().empty());
}

TEST_F(Reads, WhyTellsTheChainOfBothSides) {
  grpc::ClientContext context;
  set_deadline(context);
  const v1::WhyRequest request = about<v1::WhyRequest>("anna@contoso.com");
  v1::WhyResponse why;
  const grpc::Status status = client->audit->Why(&context, request, &why);
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(why.account().object_id(), guid_text(1, "aaaaaaaa"));
  EXPECT_EQ(why.object().object_guid(), guid_text(1, "bbbbbbbb"));
  EXPECT_THAT(why.summary(), HasSubstr("Anna@contoso.com"));
  ASSERT_GE(why.decisions_size(), 2);
  EXPECT_EQ(why.decisions(0).outcome(), "Accepted");
  EXPECT_EQ(why.decisions(1).outcome(), "Bound");
  EXPECT_GT(why.decisions(1).ladder_size(), 0);
  EXPECT_EQ(why.decisions(1).authority().road(), "T1");
  for (int i = 1; i < why.decisions_size(); ++i) {
    EXPECT_LE(why.decisions(i - 1).id().position(), why.decisions(i).id().position());
  }
  EXPECT_FALSE(why.truncated());
}

TEST_F(Reads, WhySaysWhenOlderDecisionsAreLeftOut) {
  grpc::ClientContext context;
  set_deadline(context);
  v1::WhyRequest request = about<v1::WhyRequest>("anna@contoso.com");
  request.set_max_decisions(1);
  v1::WhyResponse why;
  ASSERT_TRUE(client->audit->Why(&context, request, &why).ok());
  ASSERT_EQ(why.decisions_size(), 1);
  EXPECT_NE(why.decisions(0).outcome(), "Accepted") << "the newest is kept";
  EXPECT_TRUE(why.truncated());
}

TEST_F(Reads, TheHistoryOfAuthorityNamesTheRoad) {
  grpc::ClientContext context;
  set_deadline(context);
  const auto request = about<v1::GetAuthorityHistoryRequest>(guid_text(1, "bbbbbbbb"));
  v1::GetAuthorityHistoryResponse response;
  ASSERT_TRUE(client->directory->GetAuthorityHistory(&context, request, &response).ok());
  EXPECT_EQ(response.account().object_id(), guid_text(1, "aaaaaaaa"));
  ASSERT_EQ(response.moves_size(), 1);
  EXPECT_EQ(response.moves(0).road(), "T1");
  EXPECT_EQ(response.moves(0).to(), v1::ON_PREMISES);
}

// read_after beyond the head waits for the fact, or until the deadline.
TEST_F(Reads, ReadAfterWaitsForTheFact) {
  v1::GetAccountRequest request = about<v1::GetAccountRequest>("late@contoso.com");
  request.mutable_read_after()->set_position(last_ + 1);
  {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::milliseconds(50));
    v1::GetAccountResponse response;
    const grpc::Status status = client->directory->GetAccount(&context, request, &response);
    EXPECT_EQ(status.error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
  }
  grpc::Status status;
  v1::Account account;
  std::thread reader([&] { status = get(request, account); });
  append("entra", 4, {account_created(4, "late@contoso.com")});
  reader.join();
  EXPECT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(account.user_principal_name(), "late@contoso.com");
}

}  // namespace
}  // namespace tenon::server
