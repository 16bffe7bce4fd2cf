#include "cli/order.h"

#include <CLI/CLI.hpp>
#include <array>
#include <cstdint>
#include <limits>
#include <map>
#include <random>
#include <string_view>

#include "cli/json.h"
#include "cli/prose.h"
#include "cli/words.h"
#include "engine/base/guid.h"
#include "tenon/v1/admin.pb.h"
#include "tenon/v1/directory.pb.h"
#include "tenon/v1/watch.pb.h"

namespace tenon::cli {
namespace {

// Decisions of one order that people are told; programs get all of them.
constexpr std::uint64_t kToldMax = 20;

std::string random_uuid() {
  std::random_device device;
  Guid guid;
  for (std::uint8_t& byte : guid.bytes) byte = static_cast<std::uint8_t>(device());
  // RFC 9562, version 4.
  guid.bytes[6] = static_cast<std::uint8_t>((guid.bytes[6] & 0x0f) | 0x40);
  guid.bytes[8] = static_cast<std::uint8_t>((guid.bytes[8] & 0x3f) | 0x80);
  return guid.text();
}

// Of an order itself, not of what came of it.
bool is_refusal(std::string_view outcome) {
  constexpr std::array<std::string_view, 8> kRefusals{
      "AccountUnknown", "AuthorityTransferRefused", "ClearRefused",   "DomainChangeRefused",
      "NothingHeld",    "FeatureChangeRefused",     "RuleSetRefused", "TenantUnknown"};
  for (const std::string_view refusal : kRefusals) {
    if (outcome == refusal) return true;
  }
  return false;
}

std::string what_to_do(const v1::Decision& decision) {
  if (decision.outcome() == "RollbackPending" && decision.remedy().empty()) {
    return "A change of its object or the end of a cycle completes it; at once: tenon sync force";
  }
  return decision.remedy();
}

// Tells the decisions of one order as they are read.
class OrderReport {
 public:
  explicit OrderReport(Session& session) : session_(session) {}

  void add(const v1::Decision& decision) {
    if (decision.id().ordinal() == 0 && is_refusal(decision.outcome())) refused_ = true;
    if (session_.settings.json) {
      session_.out() << json_line(decision) << '\n';
    } else if (told_ < kToldMax) {
      tell(decision);
    } else {
      ++left_out_[decision.outcome()];
    }
    ++told_;
  }

  void end() {
    if (left_out_.empty()) return;
    std::string text = std::to_string(told_ - kToldMax) + " more decisions:";
    for (const auto& [outcome, count] : left_out_) {
      text += " " + outcome + " × " + std::to_string(count);
    }
    prose(0).paragraph(text + " (tenon watch --after " + last_told_ + ")");
  }

  ExitCode exit_code() const { return refused_ ? ExitCode::kNegative : ExitCode::kOk; }

 private:
  Prose prose(std::size_t indent) {
    return {session_.out(), session_.paint(), session_.text_columns(), indent};
  }

  void tell(const v1::Decision& decision) {
    last_told_ = id_of(decision.id());
    const std::string place =
        decision.id().ordinal() == 0 ? std::to_string(decision.id().position()) : last_told_;
    const std::string verdict =
        verdict_of(decision.outcome(), decision.method(), decision.relinked());
    prose(0).paragraph(verdict + " at " + place + ": " + decision.sentence());
    const std::string remedy = what_to_do(decision);
    if (!remedy.empty()) prose(2).paragraph("→ " + remedy);
  }

  Session& session_;
  bool refused_ = false;
  std::uint64_t told_ = 0;
  std::string last_told_;
  std::map<std::string, std::uint64_t> left_out_;
};

Result<ExitCode> report_decisions(Session& session, const std::string& tenant,
                                  const v1::Receipt& receipt) {
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
  OrderReport report(session);
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

}  // namespace

void OrderOptions::add_to(CLI::App& command) {
  command.add_option("--actor", actor, "who orders this; your user name if it is left out");
  command.add_option("--reason", reason, "why, for the log");
  command.add_option("--request-id", request_id,
                     "UUID; the same order given again under it is done once");
}

v1::Order OrderOptions::order() const {
  v1::Order order;
  order.set_request_id(request_id);
  order.set_actor(actor);
  order.set_reason(reason);
  return order;
}

Result<ExitCode> give_order(Session& session, const OrderOptions& options,
                            const std::vector<v1::Fact>& facts) {
  v1::SubmitFactsRequest request;
  TENON_ASSIGN_OR_RETURN(*request.mutable_tenant(), session.tenant());
  *request.mutable_order() = options.order();
  if (options.request_id.empty()) request.mutable_order()->set_request_id(random_uuid());
  for (const v1::Fact& fact : facts) request.add_facts(fact.SerializeAsString());
  Result<v1::SubmitFactsResponse> response = session.client().submit_facts(request);
  if (!response.ok()) {
    Error error = std::move(response).error();
    const bool uncertain =
        exit_code_of(error) == ExitCode::kUnreachable || exit_code_of(error) == ExitCode::kTryAgain;
    if (!uncertain) return error;
    return std::move(error).with("request_id", request.order().request_id());
  }
  return report_decisions(session, request.tenant(), response->receipt());
}

Result<std::string> account_id_of(Session& session, const std::string& key) {
  v1::GetAccountRequest request;
  TENON_ASSIGN_OR_RETURN(*request.mutable_tenant(), session.tenant());
  request.set_key(key);
  TENON_ASSIGN_OR_RETURN(const v1::GetAccountResponse response,
                         session.client().get_account(request));
  return response.account().object_id();
}

}  // namespace tenon::cli
