// Every read as of a head is the one that was given while that head was the present.
#include <gmock/gmock.h>

#include <functional>
#include <map>
#include <utility>

#include "tests/server/work.h"

namespace tenon::server {
namespace {

using testing::HasSubstr;

class Past : public Work {
 protected:
  using Answers = std::map<std::string, std::string>;

  // Nothing: now.
  using AsOf = std::optional<std::uint64_t>;

  template <typename Request>
  Request about(const AsOf& as_of, const std::string& key = "") {
    Request request;
    request.set_tenant("contoso");
    if constexpr (requires { request.set_key(key); }) request.set_key(key);
    if (as_of) {
      request.mutable_as_of()->set_position(*as_of);
    } else if constexpr (requires { request.mutable_read_after(); }) {
      request.mutable_read_after()->set_position(last_);
    }
    return request;
  }

  v1::ListConnectorsResponse connectors(const AsOf& as_of) {
    grpc::ClientContext context;
    set_deadline(context);
    v1::ListConnectorsResponse response;
    const grpc::Status status = client->directory->ListConnectors(
        &context, about<v1::ListConnectorsRequest>(as_of), &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response;
  }

  v1::GetStatusResponse status(const AsOf& as_of) {
    grpc::ClientContext context;
    set_deadline(context);
    v1::GetStatusResponse response;
    const grpc::Status status =
        client->log->GetStatus(&context, about<v1::GetStatusRequest>(as_of), &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response;
  }

  template <typename Stub, typename Request, typename Response>
  std::string told(Stub& stub,
                   grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                   const AsOf& as_of, const std::string& key) {
    grpc::ClientContext context;
    set_deadline(context);
    Response response;
    const grpc::Status status = (stub.*method)(&context, about<Request>(as_of, key), &response);
    return status.ok() ? response.DebugString() : reason_of(status);
  }

  // Everything that a person may ask.
  Answers answers(const AsOf& as_of) {
    Answers all;
    all["cycles"] = connectors(as_of).DebugString();
    v1::GetStatusResponse counts = status(as_of);
    counts.clear_decision_digest();
    counts.clear_decisions();
    counts.clear_history_head();
    counts.clear_sources();
    all["status"] = counts.DebugString();
    using Directory = v1::DirectoryService::Stub;
    for (const std::string& key : keys_) {
      all["account " + key] = told(*client->directory, &Directory::GetAccount, as_of, key);
      all["object " + key] = told(*client->directory, &Directory::GetObject, as_of, key);
      all["conflict " + key] = told(*client->directory, &Directory::GetConflict, as_of, key);
      all["authority " + key] =
          told(*client->directory, &Directory::GetAuthorityHistory, as_of, key);
      all["why " + key] = told(*client->audit, &v1::AuditService::Stub::Why, as_of, key);
    }
    return all;
  }

  void remember() { remembered_.emplace_back(last_, answers(std::nullopt)); }

  void step(const std::vector<std::string>& facts) {
    send(facts);
    remember();
  }
  void cloud(const v1::Fact& fact) {
    last_ = append("entra", cloud_number_++, {fact.SerializeAsString()});
    remember();
  }

  void expect_the_past_as_it_was() {
    for (const auto& [position, answers_then] : remembered_) {
      const Answers now = answers(position);
      for (const auto& [question, answer] : answers_then) {
        EXPECT_EQ(now.at(question), answer) << question << " as of " << position;
      }
    }
  }

  std::vector<std::string> keys_;
  std::vector<std::pair<std::uint64_t, Answers>> remembered_;
  std::uint64_t cloud_number_ = 3;
};

std::string cycle_started(v1::CycleType type) {
  v1::Fact fact;
  fact.mutable_sync_cycle_started()->set_type(type);
  return fact.SerializeAsString();
}

void give(v1::AccountImage& image, const std::string& name,
          const std::vector<std::string>& values) {
  v1::Attribute& attribute = *image.add_attributes();
  attribute.set_name(name);
  for (const std::string& value : values) attribute.add_values(value);
}

// Eva, with every kind of key that an account can have.
v1::Fact eva() {
  v1::Fact fact;
  v1::AccountImage& image = *fact.mutable_account_created()->mutable_account();
  image.set_object_id(guid_text(5, "aaaaaaaa"));
  image.set_type(v1::USER);
  give(image, "userPrincipalName", {"eva@contoso.com"});
  give(image, "mail", {"eva.mail@contoso.com"});
  give(image, "proxyAddresses",
       {"SMTP:eva@contoso.com", "smtp:eva.two@contoso.com", "SIP:eva.sip@contoso.com"});
  return fact;
}

// Her object, whose anchor is not made of its GUID.
std::string object_of_eva(std::uint32_t certificates = 0) {
  v1::Fact fact;
  fact.ParseFromString(object_present(7, "eva@contoso.com"));
  v1::ObjectImage& image = *fact.mutable_object_present()->mutable_object();
  image.set_source_anchor("Y29uc2lzdGVuY3kgZ3VpZA==");
  image.set_certificate_count(certificates);
  return fact.SerializeAsString();
}

TEST_F(Past, AnAccountIsFoundByEveryKindOfKeyAsItWasThen) {
  keys_ = {guid_text(5, "aaaaaaaa"),  // its id
           guid_text(7, "bbbbbbbb"),  // its on-premises object identifier
           "ad/" + guid_text(7, "bbbbbbbb"),
           "Y29uc2lzdGVuY3kgZ3VpZA==",
           "CN=7,DC=contoso,DC=com",
           "Eva@contoso.com",
           "SMTP:eva.two@contoso.com",
           "eva.two@contoso.com",
           "eva.sip@contoso.com",
           "eva.mail@contoso.com",
           guid_text(1, "bbbbbbbb"),
           "anna@contoso.com"};
  cloud(eva());
  step({object_of_eva(), cycle_completed()});
  step({object_deleted(7), object_deleted(1)});
  step({cycle_completed()});
  // An object that asserts the name of an account in the recycle bin, and is bound to nothing.
  step({object_of_eva(16)});
  v1::Fact purged;
  purged.mutable_account_purged()->set_object_id(guid_text(5, "aaaaaaaa"));
  cloud(purged);
  expect_the_past_as_it_was();
  const std::uint64_t binned = remembered_[3].first;
  v1::GetAccountResponse found;
  grpc::ClientContext context;
  set_deadline(context);
  ASSERT_TRUE(client->directory
                  ->GetAccount(&context,
                               about<v1::GetAccountRequest>(binned, guid_text(7, "bbbbbbbb")),
                               &found)
                  .ok())
      << "its object is gone, and its anchor is another";
  EXPECT_EQ(found.account().object_id(), guid_text(5, "aaaaaaaa"));
  EXPECT_EQ(found.account().state(), v1::Account::IN_RECYCLE_BIN);
}

TEST_F(Past, CyclesHoldsAndCountsAreThoseOfThen) {
  remember();
  v1::Fact strict;
  strict.mutable_feature_set()->set_name("accidentalDeletionThreshold");
  strict.mutable_feature_set()->set_number(1);
  order(strict);
  remember();
  step({cycle_started(v1::INITIAL), object_present(1, "anna@contoso.com")});
  EXPECT_EQ(connectors(std::nullopt).connectors(0).open_cycle().mentioned_objects(), 1U);
  step({object_present(5, "emil@contoso.com")});
  append("ad2", 1, {cycle_started(v1::DELTA)});
  last_ = head() - 1;
  remember();
  step({cycle_completed(), object_deleted(1), object_deleted(5), cycle_completed()});
  EXPECT_TRUE(connectors(std::nullopt).connectors(0).has_hold());
  strict.mutable_feature_set()->set_number(3);
  order(strict);
  remember();
  order(deletions_settled(true));
  remember();
  v1::Fact transfer;
  transfer.mutable_authority_transfer_requested()->set_account_id(guid_text(2, "aaaaaaaa"));
  transfer.mutable_authority_transfer_requested()->set_target(
      v1::AuthorityTransferRequested::TO_ON_PREMISES);
  order(transfer);
  remember();
  expect_the_past_as_it_was();
  const v1::GetStatusResponse then = status(remembered_[0].first);
  EXPECT_TRUE(then.decision_digest().empty());
  EXPECT_EQ(then.sources_size(), 0);
  EXPECT_EQ(then.state_digest().size(), 32U);
}

TEST_F(Past, BeyondTheHeadThereIsNoState) {
  grpc::ClientContext context;
  set_deadline(context);
  v1::GetStatusResponse response;
  EXPECT_EQ(
      reason_of(client->log->GetStatus(&context, about<v1::GetStatusRequest>(1000), &response)),
      "AS_OF_BEYOND_HEAD");
}

TEST_F(Past, RollbacksAreCountedAsTheyStood) {
  v1::Fact transfer;
  auto& request = *transfer.mutable_authority_transfer_requested();
  request.set_account_id(guid_text(1, "aaaaaaaa"));
  request.set_target(v1::AuthorityTransferRequested::TO_CLOUD);
  order(transfer);
  request.set_target(v1::AuthorityTransferRequested::TO_ON_PREMISES);
  order(transfer);
  remember();
  EXPECT_EQ(status(std::nullopt).rollbacks_pending(), 1U);
  EXPECT_EQ(status(std::nullopt).rollbacks_obstructed(), 0U);
  step({object_deleted(1)});
  EXPECT_EQ(status(std::nullopt).rollbacks_obstructed(), 1U);
  step({cycle_completed()});
  expect_the_past_as_it_was();
}

TEST_F(Past, AuthorityNamesWhomElseTheKeyMayMean) {
  const auto history = [this](const std::string& key) {
    grpc::ClientContext context;
    set_deadline(context);
    v1::GetAuthorityHistoryResponse response;
    const grpc::Status status = client->directory->GetAuthorityHistory(
        &context, about<v1::GetAuthorityHistoryRequest>(std::nullopt, key), &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response;
  };
  // The third object asserts Anna's name and has an account of its own.
  const v1::GetAuthorityHistoryResponse anna = history("anna@contoso.com");
  EXPECT_EQ(anna.account().object_id(), guid_text(1, "aaaaaaaa"));
  ASSERT_EQ(anna.also_meant_size(), 1);
  EXPECT_EQ(anna.also_meant(0).party().side(), v1::Party::ACCOUNT);
  EXPECT_THAT(anna.also_meant(0).how(), HasSubstr("that its object " + id_of(3) + " asserts"));
  EXPECT_EQ(history(guid_text(1, "aaaaaaaa")).also_meant_size(), 0);
  // An object that is bound to nothing asserts Bert's.
  v1::Fact large;
  large.ParseFromString(object_present(8, "bert@contoso.com"));
  large.mutable_object_present()->mutable_object()->set_certificate_count(16);
  send({large.SerializeAsString()});
  const v1::GetAuthorityHistoryResponse bert = history("bert@contoso.com");
  ASSERT_EQ(bert.also_meant_size(), 1);
  EXPECT_EQ(bert.also_meant(0).party().side(), v1::Party::DIRECTORY_OBJECT);
  EXPECT_EQ(bert.also_meant(0).party().id(), guid_text(8, "bbbbbbbb"));
  EXPECT_EQ(bert.also_meant(0).how(), "user principal name");
}

TEST_F(Past, AnObjectWasDecidedAsOftenAsItsConflict) {
  for (const int number : {2, 4}) {
    v1::Conflict conflict;
    ASSERT_TRUE(get(id_of(number), conflict).ok());
    grpc::ClientContext context;
    set_deadline(context);
    v1::GetObjectResponse response;
    ASSERT_TRUE(
        client->directory
            ->GetObject(&context,
                        about<v1::GetObjectRequest>(std::nullopt, guid_text(number, "bbbbbbbb")),
                        &response)
            .ok());
    EXPECT_EQ(response.object().attempts(), conflict.attempts());
    EXPECT_EQ(conflict.object().attempts(), conflict.attempts());
    EXPECT_EQ(conflict.attempts(), number == 2 ? 3U : 1U);
  }
}

}  // namespace
}  // namespace tenon::server
