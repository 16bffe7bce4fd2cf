// The DirectoryService of the fake server: objects as the facts left them, all else as it was told.
#pragma once

#include <algorithm>
#include <string>

#include "tenon/v1/directory.grpc.pb.h"
#include "tests/cli/fake_answers.h"
#include "tests/cli/fake_server.h"

namespace tenon::cli {

class FakeDirectory final : public v1::DirectoryService::Service {
 public:
  explicit FakeDirectory(FakeState& state) : state_(state) {}

  // Directory objects as the facts so far left them; enough for changes by DN and GUID.
  grpc::Status GetObject(grpc::ServerContext*, const v1::GetObjectRequest* request,
                         v1::GetObjectResponse* response) override {
    response->set_head(state_.facts.size());
    for (const v1::DirectoryObject& object : state_.objects) {
      if (object.object_guid() == request->key()) *response->mutable_object() = object;
    }
    for (const FakeFact& fact : state_.facts) {
      if (fact.source == request->connector()) fold(fact.fact, request->key(), *response);
    }
    const v1::DirectoryObject& found = response->object();
    if (found.object_guid() == request->key() || found.distinguished_name() == request->key()) {
      return grpc::Status::OK;
    }
    return refusal(grpc::StatusCode::NOT_FOUND, "OBJECT_NOT_FOUND", "no object has this key");
  }

  grpc::Status ListObjects(grpc::ServerContext*, const v1::ListObjectsRequest* request,
                           v1::ListObjectsResponse* response) override {
    page_of(state_.objects, request->page_token(), request->page_size(), *response,
            [](v1::ListObjectsResponse& page) { return page.add_objects(); });
    response->set_head(7);
    return grpc::Status::OK;
  }

  grpc::Status ListAccounts(grpc::ServerContext*, const v1::ListAccountsRequest* request,
                            v1::ListAccountsResponse* response) override {
    page_of(state_.accounts, request->page_token(), request->page_size(), *response,
            [](v1::ListAccountsResponse& page) { return page.add_accounts(); });
    return grpc::Status::OK;
  }

  grpc::Status GetAccount(grpc::ServerContext*, const v1::GetAccountRequest* request,
                          v1::GetAccountResponse* response) override {
    for (const v1::Account& account : state_.accounts) {
      if (account.object_id() != request->key() &&
          account.user_principal_name() != request->key()) {
        continue;
      }
      *response->mutable_account() = account;
      return grpc::Status::OK;
    }
    return refusal(grpc::StatusCode::NOT_FOUND, "KEY_UNKNOWN", "no account has this key");
  }

  grpc::Status GetConflict(grpc::ServerContext*, const v1::GetConflictRequest* request,
                           v1::GetConflictResponse* response) override {
    for (const v1::Conflict& conflict : state_.conflicts) {
      if (conflict.id() != request->key()) continue;
      *response->mutable_conflict() = conflict;
      response->set_head(7);
      return grpc::Status::OK;
    }
    return refusal(grpc::StatusCode::NOT_FOUND, "NO_CONFLICT", "nothing stands in a conflict");
  }

  grpc::Status ListDeletions(grpc::ServerContext*, const v1::ListDeletionsRequest* request,
                             v1::ListDeletionsResponse* response) override {
    page_of(state_.deletions, request->page_token(), request->page_size(), *response,
            [](v1::ListDeletionsResponse& page) { return page.add_deletions(); });
    return grpc::Status::OK;
  }

  grpc::Status ListConnectors(grpc::ServerContext*, const v1::ListConnectorsRequest* request,
                              v1::ListConnectorsResponse* response) override {
    page_of(state_.connectors, request->page_token(), 1, *response,
            [](v1::ListConnectorsResponse& page) { return page.add_connectors(); });
    return grpc::Status::OK;
  }

  grpc::Status ListConflicts(grpc::ServerContext*, const v1::ListConflictsRequest* request,
                             v1::ListConflictsResponse* response) override {
    state_.asked_conflicts.push_back(*request);
    page_of(state_.conflicts, request->page_token(), request->page_size(), *response,
            [](v1::ListConflictsResponse& page) { return page.add_conflicts(); });
    return grpc::Status::OK;
  }

  grpc::Status GetAuthorityHistory(grpc::ServerContext*, const v1::GetAuthorityHistoryRequest*,
                                   v1::GetAuthorityHistoryResponse* response) override {
    *response = state_.history;
    return grpc::Status::OK;
  }

 private:
  static void fold(const v1::Fact& fact, const std::string& key, v1::GetObjectResponse& response) {
    const v1::ObjectImage& image =
        fact.has_object_present() ? fact.object_present().object() : fact.object_changed().object();
    const bool known = response.object().object_guid() == image.object_guid();
    if (image.object_guid().empty()) return;
    if (!known && image.object_guid() != key && image.distinguished_name() != key) return;
    v1::DirectoryObject& object = *response.mutable_object();
    object.set_object_guid(image.object_guid());
    if (!image.distinguished_name().empty()) {
      object.set_distinguished_name(image.distinguished_name());
    }
    if (image.type() != v1::OBJECT_TYPE_UNSPECIFIED) object.set_type(image.type());
    if (image.has_certificate_count()) object.set_certificate_count(image.certificate_count());
    for (const v1::Attribute& attribute : image.attributes()) {
      auto& known_ones = *object.mutable_attributes();
      const auto same =
          std::find_if(known_ones.begin(), known_ones.end(),
                       [&](const v1::Attribute& each) { return each.name() == attribute.name(); });
      *(same == known_ones.end() ? known_ones.Add() : &*same) = attribute;
    }
  }

  FakeState& state_;
};

}  // namespace tenon::cli
