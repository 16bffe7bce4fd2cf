#include "cli/order.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdint>
#include <limits>
#include <random>

#include "cli/option_words.h"
#include "cli/words.h"
#include "engine/base/guid.h"
#include "tenon/v1/admin.pb.h"
#include "tenon/v1/watch.pb.h"

namespace tenon::cli {
namespace {

std::string random_uuid() {
  std::random_device device;
  Guid guid;
  for (std::uint8_t& byte : guid.bytes) byte = static_cast<std::uint8_t>(device());
  // RFC 9562, version 4.
  guid.bytes[6] = static_cast<std::uint8_t>((guid.bytes[6] & 0x0f) | 0x40);
  guid.bytes[8] = static_cast<std::uint8_t>((guid.bytes[8] & 0x3f) | 0x80);
  return guid.text();
}

// A validator: the log is to say something.
std::string says_something(const std::string& text) {
  const bool blank = std::all_of(text.begin(), text.end(),
                                 [](char letter) { return letter == ' ' || letter == '\t'; });
  return blank ? "it is empty, and the log keeps it for whoever asks later" : "";
}

Result<ExitCode> report_decisions(Session& session, const std::string& tenant,
                                  const v1::Receipt& receipt, const ReadOrder& read) {
  if (receipt.repeated() && !session.settings.json) {
    session.out() << "ordered before under this request id, " << time_of(receipt.time())
                  << "; this is what came of it:\n";
  }
  v1::WatchDecisionsRequest request;
  request.set_tenant(tenant);
  request.set_stop_when_caught_up(true);
  if (receipt.first_position() > 0) {
    request.mutable_after()->set_position(receipt.first_position() - 1);
    request.mutable_after()->set_ordinal(std::numeric_limits<std::uint32_t>::max());
  }
  const std::uint64_t end = receipt.first_position() + receipt.count();
  OrderReport report(session, read);
  TENON_RETURN_IF_ERROR(
      session.client().watch_decisions(request, [&](const v1::WatchDecisionsResponse& event) {
        if (!event.has_decision()) return true;
        if (event.decision().id().position() >= end) return false;
        report.add(event.decision());
        return static_cast<bool>(session.out());
      }));
  report.end();
  return report.exit_code();
}

// What whoever ordered needs to know beside the error.
Error told(Error error, const v1::Order& order) {
  if (error.reason == "HEAD_MOVED") {
    error.message = "nothing was ordered: the log does not end before position " +
                    std::to_string(order.expected_head()) +
                    " any more, facts have come since you looked. Look again, and give the "
                    "order with the position that is named then";
    return error;
  }
  const bool uncertain =
      exit_code_of(error) == ExitCode::kUnreachable || exit_code_of(error) == ExitCode::kTryAgain;
  return uncertain ? std::move(error).with("request_id", order.request_id()) : error;
}

}  // namespace

void add_who_and_why(CLI::App& command, std::string& actor, std::string& reason,
                     const std::string& actor_help, const std::string& reason_help) {
  command.add_option("--actor", actor, actor_help)->check(says_something);
  command.add_option("--reason", reason, reason_help)->check(says_something);
}

void OrderOptions::add_to(CLI::App& command, Reason reason_is) {
  add_who_and_why(command, actor, reason, "who orders this; your user name if it is left out",
                  "why, for the log");
  command.get_option("--reason")->required(reason_is == Reason::kRequired);
  command.add_option("--request-id", request_id,
                     "UUID; the same order given again under it is done once");
  command
      .add_option("--expect-position", expected_head,
                  "order it only if no fact has come since: the log's next position is this")
      ->check(kDecimal)
      ->type_name("N");
}

Result<v1::Order> OrderOptions::order() const {
  if (actor.empty()) {
    return usage_error("this user has no name here: say with --actor who orders it");
  }
  v1::Order order;
  order.set_request_id(request_id);
  order.set_actor(actor);
  order.set_reason(reason);
  if (expected_head) order.set_expected_head(*expected_head);
  return order;
}

Result<ExitCode> give_order(Session& session, const OrderOptions& options,
                            const std::vector<v1::Fact>& facts, const ReadOrder& read) {
  v1::SubmitFactsRequest request;
  TENON_ASSIGN_OR_RETURN(*request.mutable_tenant(), session.tenant());
  TENON_ASSIGN_OR_RETURN(*request.mutable_order(), options.order());
  if (options.request_id.empty()) request.mutable_order()->set_request_id(random_uuid());
  for (const v1::Fact& fact : facts) request.add_facts(fact.SerializeAsString());
  Result<v1::SubmitFactsResponse> response = session.client().submit_facts(request);
  if (!response.ok()) return told(std::move(response).error(), request.order());
  return report_decisions(session, request.tenant(), response->receipt(), read);
}

Result<v1::Account> account_for_order(Session& session, const std::string& key) {
  v1::GetAccountRequest request;
  TENON_ASSIGN_OR_RETURN(*request.mutable_tenant(), session.tenant());
  request.set_key(key);
  request.set_only_one(true);
  TENON_ASSIGN_OR_RETURN(const v1::GetAccountResponse response,
                         session.client().get_account(request));
  return response.account();
}

}  // namespace tenon::cli
