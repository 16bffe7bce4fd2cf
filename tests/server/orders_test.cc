// Tenants, operators' orders, and the errors that name their field.
#include <gmock/gmock.h>

#include "tests/server/served.h"

namespace tenon::server {
namespace {

constexpr char kRequest[] = "11111111-2222-4333-8444-555555555555";

class Orders : public Served {
 protected:
  grpc::Status submit(const v1::SubmitFactsRequest& request, v1::SubmitFactsResponse& response) {
    grpc::ClientContext context;
    set_deadline(context);
    response.Clear();
    return client->admin->SubmitFacts(&context, request, &response);
  }

  v1::SubmitFactsRequest order(const std::vector<std::string>& facts) {
    v1::SubmitFactsRequest request;
    request.set_tenant("contoso");
    request.mutable_order()->set_actor("ines");
    request.mutable_order()->set_reason("ticket 7");
    for (const std::string& fact : facts) request.add_facts(fact);
    return request;
  }

  v1::FactError creation_error(const v1::TenantCreated& settings, const std::string& name) {
    grpc::ClientContext context;
    set_deadline(context);
    v1::CreateTenantRequest request;
    request.set_tenant(name);
    *request.mutable_settings() = settings;
    v1::CreateTenantResponse response;
    const grpc::Status status = client->admin->CreateTenant(&context, request, &response);
    EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT) << status.error_message();
    EXPECT_FALSE(server->estate().tenant(name).ok());
    return fact_error_of(status);
  }
};

TEST_F(Orders, ATenantIsThereWhenItsCreationIsAnswered) {
  grpc::ClientContext context;
  set_deadline(context);
  v1::GetTenantRequest request;
  request.set_tenant("contoso");
  v1::GetTenantResponse response;
  ASSERT_TRUE(client->admin->GetTenant(&context, request, &response).ok());
  const v1::Tenant& tenant = response.tenant();
  EXPECT_EQ(tenant.initial_domain(), "contoso.onmicrosoft.com");
  EXPECT_EQ(tenant.domains_size(), 2);
  EXPECT_EQ(tenant.rule_set(), "2026-07");
  EXPECT_EQ(tenant.features_size(), 9);
  EXPECT_TRUE(tenant.directory_sync_on());
}

TEST_F(Orders, ATenantsSettingsAreAsTheyWereAtAnyPosition) {
  v1::SubmitFactsResponse submitted;
  ASSERT_TRUE(submit(order({feature_set("blockSoftMatch", true)}), submitted).ok());
  const auto is_blocked_at = [&](std::uint64_t position) {
    grpc::ClientContext context;
    set_deadline(context);
    v1::GetTenantRequest request;
    request.set_tenant("contoso");
    request.mutable_as_of()->set_position(position);
    v1::GetTenantResponse response;
    const grpc::Status status = client->admin->GetTenant(&context, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    EXPECT_EQ(response.tenant().head(), position + 1);
    for (const v1::FeatureSet& feature : response.tenant().features()) {
      if (feature.name() == "blockSoftMatch") return feature.enabled();
    }
    ADD_FAILURE() << "the feature is not among them";
    return false;
  };
  EXPECT_FALSE(is_blocked_at(0));
  EXPECT_FALSE(is_blocked_at(kNewTenantFacts - 1));
  EXPECT_TRUE(is_blocked_at(kNewTenantFacts));
}

TEST_F(Orders, TheSameRequestIsAnsweredAgainAnotherIsNot) {
  ASSERT_TRUE(create_tenant("fabrikam", kRequest).ok());
  EXPECT_TRUE(create_tenant("fabrikam", kRequest).ok());
  const grpc::Status other = create_tenant("fabrikam");
  EXPECT_EQ(other.error_code(), grpc::StatusCode::ALREADY_EXISTS);
  EXPECT_EQ(reason_of(other), "TENANT_EXISTS");
}

TEST_F(Orders, BadSettingsAreRefusedByField) {
  v1::TenantCreated settings;
  EXPECT_EQ(creation_error(settings, "new").field(), "settings.initial_domain");
  settings.set_initial_domain("contoso.onmicrosoft.com");
  EXPECT_EQ(creation_error(settings, "New!").field(), "tenant");
  settings.set_first_sync_date("2020-02-30");
  EXPECT_EQ(creation_error(settings, "new").field(), "settings.first_sync_date");
  settings.clear_first_sync_date();
  settings.set_rule_set("2024-01");
  EXPECT_EQ(creation_error(settings, "new").field(), "settings.rule_set");
  settings.clear_rule_set();
  settings.add_features()->set_name("flyToTheMoon");
  settings.mutable_features(0)->set_enabled(true);
  EXPECT_EQ(creation_error(settings, "new").field(), "settings.features[0].name");
  settings.mutable_features(0)->set_name("blockSoftMatch");
  settings.mutable_features(0)->set_number(3);
  EXPECT_EQ(creation_error(settings, "new").rule(), "FEATURE_VALUE");
  settings.clear_features();
  settings.add_domains()->set_domain("not a domain");
  EXPECT_EQ(creation_error(settings, "new").field(), "settings.domains[0].domain");
}

TEST_F(Orders, AnswerWithWhatBecameOfEachFact) {
  v1::SubmitFactsResponse response;
  const grpc::Status status = submit(
      order({feature_set("blockSoftMatch", true), feature_set("noSuchFeature", true)}), response);
  ASSERT_TRUE(status.ok()) << status.error_message();
  ASSERT_EQ(response.outcomes_size(), 2);
  EXPECT_EQ(response.outcomes(0).outcome(), "Accepted");
  EXPECT_EQ(response.outcomes(1).outcome(), "FeatureChangeRefused");
  EXPECT_FALSE(response.outcomes(1).sentence().empty());
  EXPECT_EQ(response.receipt().first_position(), kNewTenantFacts);
}

TEST_F(Orders, ActorAndReasonGoIntoFactsThatHaveNone) {
  v1::Fact own;
  ASSERT_TRUE(own.ParseFromString(feature_set("blockSoftMatch", false)));
  own.set_actor("somebody else");
  v1::SubmitFactsResponse response;
  ASSERT_TRUE(
      submit(order({feature_set("blockSoftMatch", true), own.SerializeAsString()}), response).ok());
  grpc::ClientContext context;
  set_deadline(context);
  v1::ReadFactsRequest request;
  request.set_tenant("contoso");
  request.set_from(kNewTenantFacts);
  auto reader = client->log->ReadFacts(&context, request);
  v1::ReadFactsResponse page;
  ASSERT_TRUE(reader->Read(&page));
  ASSERT_EQ(page.facts_size(), 2);
  v1::Fact fact;
  ASSERT_TRUE(fact.ParseFromString(page.facts(0).payload()));
  EXPECT_EQ(fact.actor(), "ines");
  EXPECT_EQ(fact.reason(), "ticket 7");
  ASSERT_TRUE(fact.ParseFromString(page.facts(1).payload()));
  EXPECT_EQ(fact.actor(), "somebody else");
  EXPECT_EQ(fact.reason(), "ticket 7");
  EXPECT_FALSE(page.facts(0).request_id().empty());
  EXPECT_FALSE(reader->Read(&page));
  EXPECT_TRUE(reader->Finish().ok());
}

TEST_F(Orders, ARequestIdNamesAnOrderForEver) {
  v1::SubmitFactsRequest request = order({feature_set("blockSoftMatch", true)});
  request.mutable_order()->set_request_id(kRequest);
  v1::SubmitFactsResponse first;
  ASSERT_TRUE(submit(request, first).ok());
  v1::SubmitFactsResponse again;
  ASSERT_TRUE(submit(request, again).ok());
  EXPECT_EQ(again.receipt().first_position(), first.receipt().first_position());
  EXPECT_TRUE(again.receipt().repeated());
  EXPECT_EQ(again.outcomes(0).outcome(), "Accepted");
  *request.mutable_facts(0) = feature_set("blockSoftMatch", false);
  const grpc::Status other = submit(request, again);
  EXPECT_EQ(other.error_code(), grpc::StatusCode::ALREADY_EXISTS);
  EXPECT_EQ(reason_of(other), "REQUEST_ID_REUSED");
  request.mutable_order()->set_request_id("not a uuid");
  EXPECT_EQ(reason_of(submit(request, again)), "REQUEST_ID");
}

TEST_F(Orders, AreAllOrNothing) {
  v1::SubmitFactsResponse response;
  const grpc::Status status =
      submit(order({feature_set("blockSoftMatch", true), object_present(1, "")}), response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(fact_error_of(status).index(), 1u);
  EXPECT_EQ(reason_of(status), "FACT_NOT_FROM_THIS_SOURCE");
  EXPECT_EQ(head(), kNewTenantFacts);
}

TEST_F(Orders, ExpectTheHeadThatTheyName) {
  v1::SubmitFactsRequest request = order({feature_set("blockSoftMatch", true)});
  request.mutable_order()->set_expected_head(5);
  v1::SubmitFactsResponse response;
  EXPECT_EQ(reason_of(submit(request, response)), "HEAD_MOVED");
  request.mutable_order()->set_expected_head(kNewTenantFacts);
  EXPECT_TRUE(submit(request, response).ok());
}

TEST_F(Orders, TenantsAreListedInPages) {
  ASSERT_TRUE(create_tenant("adatum").ok());
  ASSERT_TRUE(create_tenant("fabrikam").ok());
  std::vector<std::string> names;
  v1::ListTenantsRequest request;
  request.set_page_size(2);
  while (true) {
    grpc::ClientContext context;
    set_deadline(context);
    v1::ListTenantsResponse response;
    ASSERT_TRUE(client->admin->ListTenants(&context, request, &response).ok());
    for (const v1::Tenant& tenant : response.tenants()) names.push_back(tenant.name());
    if (response.next_page_token().empty()) break;
    request.set_page_token(response.next_page_token());
  }
  EXPECT_THAT(names, testing::ElementsAre("adatum", "contoso", "fabrikam"));
}

}  // namespace
}  // namespace tenon::server
