// What operators order: the options that every order takes, and what became of it.
#pragma once

#include <string>
#include <vector>

#include "cli/session.h"
#include "engine/base/result.h"
#include "tenon/v1/fact.pb.h"

namespace CLI {
class App;
}

namespace tenon::v1 {
class Order;
}

namespace tenon::cli {

struct OrderOptions {
  std::string request_id;
  std::string actor = user_name();
  std::string reason;

  void add_to(CLI::App& command);
  v1::Order order() const;
};

// Sends the facts as one atomic order, and prints every decision that came of them with what to do.
// kNegative when one of the facts was refused. The same order given again under its request id is
// done once, and prints the same.
//
// An error after which nobody knows whether it was carried out has the detail `request_id`: under
// that the order may be given again.
Result<ExitCode> give_order(Session& session, const OrderOptions& options,
                            const std::vector<v1::Fact>& facts);

// The object id of the account that a key means.
Result<std::string> account_id_of(Session& session, const std::string& key);

}  // namespace tenon::cli
