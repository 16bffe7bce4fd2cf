// Keys as people have them at hand: the id of a conflict, the GUID of an object that is gone, an
// object that has no account.
#include <gmock/gmock.h>

#include "tests/server/work.h"

namespace tenon::server {
namespace {

using testing::HasSubstr;
using testing::Not;

class Keys : public Work {
 protected:
  grpc::Status authority(const std::string& key, v1::GetAuthorityHistoryResponse& response) {
    grpc::ClientContext context;
    set_deadline(context);
    v1::GetAuthorityHistoryRequest request;
    request.set_tenant("contoso");
    request.set_key(key);
    request.mutable_read_after()->set_position(last_);
    return client->directory->GetAuthorityHistory(&context, request, &response);
  }

  grpc::Status why(const std::string& key, v1::WhyResponse& response) {
    grpc::ClientContext context;
    set_deadline(context);
    v1::WhyRequest request;
    request.set_tenant("contoso");
    request.set_key(key);
    request.mutable_read_after()->set_position(last_);
    return client->audit->Why(&context, request, &response);
  }

  grpc::Status account(const std::string& key, bool only_one, v1::GetAccountResponse& response) {
    grpc::ClientContext context;
    set_deadline(context);
    v1::GetAccountRequest request;
    request.set_tenant("contoso");
    request.set_key(key);
    request.set_only_one(only_one);
    request.mutable_read_after()->set_position(last_);
    return client->directory->GetAccount(&context, request, &response);
  }

  static std::string object_guid(int number) { return guid_text(number, "bbbbbbbb"); }
};

TEST_F(Keys, TheIdOfAConflictNamesItsObjectEverywhere) {
  v1::GetAuthorityHistoryResponse history;
  ASSERT_TRUE(authority(id_of(1), history).ok());
  EXPECT_EQ(history.account().object_id(), guid_text(1, "aaaaaaaa"));
  v1::WhyResponse told;
  ASSERT_TRUE(why(id_of(2), told).ok());
  EXPECT_EQ(told.object().object_guid(), object_guid(2));
  EXPECT_EQ(reason_of(why("elsewhere/" + object_guid(2), told)), "KEY_UNKNOWN");
}

TEST_F(Keys, AnObjectWithoutAnAccountIsSaidToBeOne) {
  v1::GetAuthorityHistoryResponse history;
  for (const std::string& key : {object_guid(2), id_of(2)}) {
    const grpc::Status status = authority(key, history);
    EXPECT_EQ(reason_of(status), "NO_ACCOUNT");
    EXPECT_THAT(status.error_message(), HasSubstr(id_of(2)));
    EXPECT_THAT(status.error_message(), HasSubstr("it waits (DataValidationFailed)"));
  }
  EXPECT_EQ(reason_of(authority(object_guid(9), history)), "KEY_UNKNOWN");
}

TEST_F(Keys, TheGuidOfAnObjectThatIsGoneLeadsToItsAccount) {
  send({object_deleted(1), cycle_completed()});
  v1::GetAuthorityHistoryResponse history;
  const grpc::Status status = authority(object_guid(1), history);
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(history.account().object_id(), guid_text(1, "aaaaaaaa"));
  EXPECT_EQ(history.account().state(), v1::Account::IN_RECYCLE_BIN);
  v1::WhyResponse told;
  ASSERT_TRUE(why(object_guid(1), told).ok());
  EXPECT_EQ(told.account().object_id(), guid_text(1, "aaaaaaaa"));
}

TEST_F(Keys, WhoChangesAnAccountNamesOnlyOne) {
  v1::GetAccountResponse response;
  EXPECT_TRUE(account("bert@contoso.com", true, response).ok());
  // The third object asserts Anna's name, and has an account of another.
  ASSERT_TRUE(account("anna@contoso.com", false, response).ok());
  EXPECT_EQ(response.account().object_id(), guid_text(1, "aaaaaaaa"));
  const grpc::Status several = account("anna@contoso.com", true, response);
  EXPECT_EQ(reason_of(several), "KEY_AMBIGUOUS");
  EXPECT_THAT(several.error_message(), HasSubstr(guid_text(1, "aaaaaaaa")));
  EXPECT_THAT(several.error_message(), HasSubstr("that its object " + id_of(3) + " asserts"));
  EXPECT_TRUE(account(guid_text(1, "aaaaaaaa"), true, response).ok());
}

TEST_F(Keys, AQuestionsFieldIsNoFactOfABatch) {
  v1::ListConflictsRequest request = conflicts();
  request.set_kind("Nonsense");
  v1::ListConflictsResponse page;
  const grpc::Status status = list(request, page);
  EXPECT_EQ(reason_of(status), "FILTER_VALUE");
  EXPECT_THAT(status.error_message(), HasSubstr("InvalidSoftMatch, ExistingAdminRoleConflict"));
  EXPECT_THAT(status.error_message(), HasSubstr("QuarantinedAttributeValueMustBeUnique"));
  EXPECT_THAT(status.error_message(), Not(HasSubstr("Bound")));
  EXPECT_EQ(fact_error_of(status).field(), "kind");
  EXPECT_EQ(fact_error_of(status).remedy(), "");
}

}  // namespace
}  // namespace tenon::server
