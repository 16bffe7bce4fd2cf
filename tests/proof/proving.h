// A server on a data folder that can be stopped, copied and put back, with what it signs.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "tests/server/served.h"

namespace tenon::server {

class Proving : public Served {
 protected:
  void SetUp() override {}

  std::filesystem::path data() const { return folder_.path() / "data"; }
  std::filesystem::path guard() const { return folder_.path() / "guard"; }
  std::filesystem::path key_file() const { return data() / "keys" / "contoso.key"; }

  Status start(bool guarded) {
    ServerOptions options;
    options.signing.keys = data() / "keys";
    if (guarded) options.signing.guard = guard();
    TENON_ASSIGN_OR_RETURN(auto estate, projections::Estate::open_at(data()));
    TENON_ASSIGN_OR_RETURN(server, Server::start(std::move(estate), options));
    client = std::make_unique<Client>(address_of(*server));
    return {};
  }

  void stop() { TearDown(); }

  void restart(bool guarded) {
    stop();
    const Status started = start(guarded);
    ASSERT_TRUE(started.ok()) << started.error().message;
  }

  // A copy of the data folder, taken while it is not used.
  void keep_as(const std::string& name) {
    std::filesystem::copy(data(), folder_.path() / name, std::filesystem::copy_options::recursive);
  }
  // Puts the copy in the place of the data folder, which is kept as `replaced`.
  void put_back(const std::string& name, const std::string& replaced) {
    std::filesystem::rename(data(), folder_.path() / replaced);
    std::filesystem::rename(folder_.path() / name, data());
  }

  // Cloud accounts, one a fact, as the source goes on.
  void grow(int count) {
    std::vector<std::string> facts;
    for (int i = 0; i < count; ++i) {
      ++accounts_;
      facts.push_back(account_created(accounts_, "u" + std::to_string(accounts_) + "@contoso.com"));
    }
    append("entra", number_, facts);
    number_ += facts.size();
  }

  v1::GetCheckpointResponse checkpoint() {
    v1::GetCheckpointResponse response;
    const grpc::Status status = ask_checkpoint(response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response;
  }
  std::string refusal() {
    v1::GetCheckpointResponse response;
    return reason_of(ask_checkpoint(response));
  }

  grpc::Status ask_checkpoint(v1::GetCheckpointResponse& response) {
    v1::GetCheckpointRequest request;
    request.set_tenant("contoso");
    grpc::ClientContext context;
    set_deadline(context);
    return client->log->GetCheckpoint(&context, request, &response);
  }

  // The reason when it is refused.
  std::string trust(const std::string& note) {
    v1::TrustCheckpointRequest request;
    request.set_tenant("contoso");
    if (note.empty()) {
      request.set_never_signed(true);
    } else {
      request.set_checkpoint(note);
    }
    grpc::ClientContext context;
    set_deadline(context);
    v1::TrustCheckpointResponse response;
    const grpc::Status status = client->log->TrustCheckpoint(&context, request, &response);
    return status.ok() ? "" : reason_of(status);
  }

  v1::GetVerifierKeyResponse verifier_key() {
    v1::GetVerifierKeyRequest request;
    request.set_tenant("contoso");
    grpc::ClientContext context;
    set_deadline(context);
    v1::GetVerifierKeyResponse response;
    const grpc::Status status = client->log->GetVerifierKey(&context, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response;
  }

  std::string bundle() {
    v1::ExportBundleRequest request;
    request.set_tenant("contoso");
    grpc::ClientContext context;
    set_deadline(context);
    const auto reader = client->log->ExportBundle(&context, request);
    v1::ExportBundleResponse response;
    std::string bytes;
    while (reader->Read(&response)) bytes += response.data();
    const grpc::Status status = reader->Finish();
    EXPECT_TRUE(status.ok()) << status.error_message();
    return bytes;
  }

  static std::string text_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
  }
  static void write_text(const std::filesystem::path& path, const std::string& text) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
  }

  TemporaryFolder folder_;
  int accounts_ = 0;
  std::uint64_t number_ = 1;
};

}  // namespace tenon::server
