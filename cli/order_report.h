// What became of an order, decision by decision.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "cli/prose.h"
#include "cli/session.h"
#include "tenon/v1/decision.pb.h"

namespace tenon::cli {

// How a command reads a decision on its own order where the decision alone does not say it.
struct OrderReading {
  // No refusal: what was ordered stands already.
  bool stands = false;
  // Instead of the decision's own.
  std::optional<std::string> what_to_do;
};
using ReadOrder = std::function<OrderReading(const v1::Decision&)>;

// Tells the decisions of one order as they are read.
class OrderReport {
 public:
  // `read` may be empty; it is asked about the first decision of each fact.
  OrderReport(Session& session, const ReadOrder& read) : session_(session), read_(read) {}

  void add(const v1::Decision& decision);
  void end();
  // kNegative when a fact of the order was refused.
  ExitCode exit_code() const { return refused_ ? ExitCode::kNegative : ExitCode::kOk; }

 private:
  Prose prose(std::size_t indent) {
    return {session_.out(), session_.paint(), session_.text_columns(), indent};
  }
  void tell(const v1::Decision& decision, const OrderReading& reading);

  Session& session_;
  const ReadOrder& read_;
  bool refused_ = false;
  std::uint64_t told_ = 0;
  std::string last_told_;
  std::map<std::string, std::uint64_t> left_out_;
};

// Of an order itself, not of what came of it.
bool is_refusal(std::string_view outcome);

}  // namespace tenon::cli
