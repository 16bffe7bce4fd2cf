// A tenant with something for a person to do, and the questions about it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tests/server/served.h"

namespace tenon::server {

class Work : public Served {
 protected:
  // Anna and Bert in the cloud. On premises the first object is bound to Anna; the third asserts
  // her UPN too; the second and the fourth are no names at all.
  void SetUp() override {
    Served::SetUp();
    append("entra", 1,
           {account_created(1, "anna@contoso.com"), account_created(2, "bert@contoso.com")});
    send({object_present(1, "anna@contoso.com"), object_present(2, "no name@contoso.com"),
          object_present(3, "anna@contoso.com"), cycle_completed(), cycle_completed(),
          object_present(4, "@contoso.com")});
  }

  void send(const std::vector<std::string>& facts) {
    last_ = append("ad", number_, facts) + facts.size() - 1;
    number_ += facts.size();
  }

  void order(const v1::Fact& fact) {
    grpc::ClientContext context;
    set_deadline(context);
    v1::SubmitFactsRequest request;
    request.set_tenant("contoso");
    request.add_facts(fact.SerializeAsString());
    v1::SubmitFactsResponse response;
    ASSERT_TRUE(client->admin->SubmitFacts(&context, request, &response).ok());
    last_ = response.receipt().first_position();
  }

  v1::ListConflictsRequest conflicts(const std::string& order_by = "") const {
    v1::ListConflictsRequest request;
    request.set_tenant("contoso");
    request.set_order_by(order_by);
    request.mutable_read_after()->set_position(last_);
    return request;
  }

  grpc::Status list(const v1::ListConflictsRequest& request, v1::ListConflictsResponse& response) {
    grpc::ClientContext context;
    set_deadline(context);
    response.Clear();
    return client->directory->ListConflicts(&context, request, &response);
  }

  // The numbers of the objects.
  std::vector<std::string> numbers(v1::ListConflictsRequest request) {
    std::vector<std::string> found;
    do {
      v1::ListConflictsResponse page;
      const grpc::Status status = list(request, page);
      EXPECT_TRUE(status.ok()) << status.error_message();
      for (const v1::Conflict& conflict : page.conflicts()) {
        found.push_back(conflict.object().distinguished_name().substr(3, 1));
      }
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    return found;
  }

  grpc::Status get(const std::string& key, v1::Conflict& conflict,
                   std::optional<std::uint64_t> as_of = std::nullopt) {
    grpc::ClientContext context;
    set_deadline(context);
    v1::GetConflictRequest request;
    request.set_tenant("contoso");
    request.set_key(key);
    if (as_of) {
      request.mutable_as_of()->set_position(*as_of);
    } else {
      request.mutable_read_after()->set_position(last_);
    }
    v1::GetConflictResponse response;
    const grpc::Status status = client->directory->GetConflict(&context, request, &response);
    conflict = response.conflict();
    return status;
  }

  v1::ListDeletionsResponse deletions(std::optional<std::uint64_t> as_of = std::nullopt,
                                      std::int32_t page_size = 0) {
    v1::ListDeletionsRequest request;
    request.set_tenant("contoso");
    request.set_page_size(page_size);
    if (as_of) {
      request.mutable_as_of()->set_position(*as_of);
    } else {
      request.mutable_read_after()->set_position(last_);
    }
    v1::ListDeletionsResponse all;
    do {
      grpc::ClientContext context;
      set_deadline(context);
      v1::ListDeletionsResponse page;
      EXPECT_TRUE(client->directory->ListDeletions(&context, request, &page).ok());
      all.MergeFrom(page);
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    return all;
  }

  v1::Connector connector(const std::string& name) {
    grpc::ClientContext context;
    set_deadline(context);
    v1::ListConnectorsRequest request;
    request.set_tenant("contoso");
    request.mutable_read_after()->set_position(last_);
    v1::ListConnectorsResponse response;
    EXPECT_TRUE(client->directory->ListConnectors(&context, request, &response).ok());
    for (const v1::Connector& each : response.connectors()) {
      if (each.name() == name) return each;
    }
    ADD_FAILURE() << "no connector " << name;
    return {};
  }

  static std::string object_deleted(int number) {
    v1::Fact fact;
    fact.mutable_object_deleted()->set_object_guid(guid_text(number, "bbbbbbbb"));
    return fact.SerializeAsString();
  }

  static std::string id_of(int number) { return "ad/" + guid_text(number, "bbbbbbbb"); }

  static v1::Fact deletions_settled(bool approved) {
    v1::Fact fact;
    if (approved) {
      fact.mutable_deletions_approved()->set_connector("ad");
    } else {
      fact.mutable_deletions_rejected()->set_connector("ad");
    }
    return fact;
  }

  std::uint64_t number_ = 1;
  std::uint64_t last_ = 0;
};

}  // namespace tenon::server
