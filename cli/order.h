// What operators order: the options that every order takes, and what became of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/order_report.h"
#include "cli/session.h"
#include "engine/base/result.h"
#include "tenon/v1/directory.pb.h"
#include "tenon/v1/fact.pb.h"

namespace CLI {
class App;
}

namespace tenon::v1 {
class Order;
}

namespace tenon::cli {

struct OrderOptions {
  // Whether the log must say why: for what concerns people's accounts.
  enum class Reason : bool { kOptional, kRequired };

  std::string request_id;
  std::string actor = user_name();
  std::string reason;
  std::optional<std::uint64_t> expected_head;

  // Neither actor nor reason can be given as nothing.
  void add_to(CLI::App& command, Reason reason_is = Reason::kOptional);
  // USAGE: nobody orders it.
  Result<v1::Order> order() const;
};

// Only --actor and --reason, of orders among other things.
void add_who_and_why(CLI::App& command, std::string& actor, std::string& reason,
                     const std::string& actor_help, const std::string& reason_help);

// Sends the facts as one atomic order, and prints every decision that came of them with what to do.
// kNegative when one of the facts was refused. The same order given again under its request id is
// done once, and prints the same.
//
// An error after which nobody knows whether it was carried out has the detail `request_id`: under
// that the order may be given again.
Result<ExitCode> give_order(Session& session, const OrderOptions& options,
                            const std::vector<v1::Fact>& facts, const ReadOrder& read = {});

// The account that a key means. FAILED_PRECONDITION KEY_AMBIGUOUS: it may be meant for several.
Result<v1::Account> account_for_order(Session& session, const std::string& key);

}  // namespace tenon::cli
