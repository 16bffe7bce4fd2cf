#include "cli/session.h"

#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "cli/text.h"

namespace tenon::cli {
namespace {

constexpr std::size_t kSessionColumnsMax = 100;
constexpr std::size_t kSessionColumnsMin = 40;

}  // namespace

std::size_t Session::text_columns() const {
  return std::clamp(terminal_.columns, kSessionColumnsMin, kSessionColumnsMax);
}

Status Session::connect() {
  ClientOptions options;
  options.server = settings.server;
  options.timeout = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::duration<double>(settings.timeout_seconds));
  options.tls = settings.tls || !settings.trusted_file.empty();
  if (!settings.trusted_file.empty()) {
    std::ifstream file(settings.trusted_file, std::ios::binary);
    options.trusted.assign(std::istreambuf_iterator<char>(file), {});
    if (!file || options.trusted.empty()) {
      return make_error(ErrorCode::kNotFound, "FILE_READ",
                        "--tls-ca: " + settings.trusted_file +
                            " cannot be read; name a file of PEM certificates");
    }
  }
  client_ = std::make_unique<Client>(std::move(options));
  return {};
}

Client& Session::client() {
  TENON_CHECK(client_);
  return *client_;
}

Result<std::string> Session::tenant() const {
  if (settings.tenant.empty()) {
    return usage_error("no tenant is named: give --tenant NAME or set TENON_TENANT");
  }
  return settings.tenant;
}

void Session::end(const Result<ExitCode>& result) {
  if (result.ok()) {
    exit_code_ = *result;
    return;
  }
  exit_code_ = exit_code_of(result.error());
  print_error(result.error());
}

void Session::print_error(const Error& error) {
  terminal_.out.flush();
  if (settings.json) {
    nlohmann::ordered_json json;
    json["error"]["code"] = name_of(error.code);
    json["error"]["reason"] = error.reason;
    json["error"]["message"] = error.message;
    for (const auto& [name, value] : error.details) json["error"]["details"][name] = value;
    const auto replace = nlohmann::ordered_json::error_handler_t::replace;
    terminal_.err << printable_json(json.dump(-1, ' ', false, replace)) << '\n';
    return;
  }
  terminal_.err << "tenon: " << printable(error.message) << '\n';
  for (const auto& [name, value] : error.details) {
    if (name == kStatusDetail || error.message.find(value) != std::string::npos) continue;
    terminal_.err << "  " << printable(name) << ": " << printable(value) << '\n';
  }
  if (!error.reason.empty() && error.reason != kUsageReason) {
    terminal_.err << "  (" << printable(error.reason) << ")\n";
  }
}

Error usage_error(std::string message) {
  return make_error(ErrorCode::kInvalidArgument, kUsageReason, std::move(message));
}

std::string user_name() {
  const passwd* user = getpwuid(geteuid());
  return user != nullptr && user->pw_name != nullptr ? user->pw_name : "";
}

}  // namespace tenon::cli
