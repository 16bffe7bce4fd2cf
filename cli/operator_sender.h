// Sends operators' facts of an import, several in one atomic request, in their order. The request
// id comes from the import's hash and the place in it, so that the same import again gets the
// original receipts and appends nothing. Used by one thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/client.h"
#include "engine/base/result.h"
#include "tenon/v1/admin.pb.h"
#include "tools/readers/fact_source.h"

namespace tenon::cli {

struct OperatorIdentity {
  std::string tenant;
  std::string actor;
  std::string reason;
};

class OperatorSender {
 public:
  // The client outlives the sender.
  OperatorSender(Client& client, OperatorIdentity identity, std::string hash);

  static bool is_operators(const v1::Fact& fact);

  // `index`: of the item in the import. A `tenant created` makes the tenant.
  Status add(readers::SourcedItem& item, std::uint64_t index);
  // Sends what was added; the receipt has come when this returns.
  Status flush();

  std::uint64_t appended() const { return appended_; }
  // Orders that are in the log and were refused by the rules, and the first of them.
  std::uint64_t refused() const { return refused_; }
  const std::optional<v1::FactOutcome>& first_refused() const { return first_refused_; }

 private:
  Status create_tenant(const readers::SourcedItem& item, std::uint64_t index);
  v1::Order order(std::uint64_t index) const;
  void count(const v1::Receipt& receipt);

  Client& client_;
  OperatorIdentity identity_;
  std::string hash_;
  v1::SubmitFactsRequest request_;
  std::size_t request_bytes_ = 0;
  std::vector<readers::Origin> origins_;
  std::uint64_t appended_ = 0;
  std::uint64_t refused_ = 0;
  std::optional<v1::FactOutcome> first_refused_;
};

}  // namespace tenon::cli
