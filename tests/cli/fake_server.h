// A server in this process that keeps facts in memory and decides nothing: enough of the API to
// see what the command line sends, and to misbehave when told to.
//
// The command line makes one call after another, so the state is never used by two threads at once.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tenon/v1/admin.pb.h"
#include "tenon/v1/audit.pb.h"
#include "tenon/v1/directory.pb.h"
#include "tenon/v1/ingest.pb.h"
#include "tenon/v1/log.pb.h"
#include "tenon/v1/watch.pb.h"

namespace tenon::cli {

// What the log holds of one tenant.
struct FakeFact {
  std::string source;
  std::uint64_t number = 0;
  v1::Fact fact;
};

struct FakeState {
  std::vector<FakeFact> facts;
  std::map<std::string, std::uint64_t> last_number;
  std::map<std::string, std::string> cursor;
  std::map<std::string, v1::Receipt> requests;  // by request id
  std::vector<std::size_t> batches;             // facts of each that was taken
  std::vector<v1::CreateTenantRequest> created;
  std::vector<v1::SubmitFactsRequest> submitted;
  std::vector<v1::ListConflictsRequest> asked_conflicts;

  // What it does.
  std::uint32_t credit_messages = 4;
  std::uint64_t credit_bytes = std::uint64_t{8} << 20;
  // The stream breaks before the batch that would go beyond so many facts.
  std::optional<std::size_t> breaks_after;
  // So many batches that expect a head find that another source was faster.
  int moves_head = 0;
  // A fact about this account is refused, with all details.
  std::string refuses_account;
  // What becomes of every order; "": Accepted, but for a feature called `unknown`.
  std::string order_outcome;
  // Of its first decision.
  std::string order_refusal;
  // Decisions that an order has beyond its own.
  int further_decisions = 0;

  // What it answers.
  std::vector<v1::DirectoryObject> objects;
  std::vector<v1::Account> accounts;
  std::vector<v1::Conflict> conflicts;
  std::vector<v1::PendingDeletion> deletions;
  std::vector<v1::Connector> connectors;
  std::vector<v1::Decision> decisions;
  v1::WhyResponse why;
  v1::GetAuthorityHistoryResponse history;
  v1::ReplayResult replay;
  v1::Tenant tenant;
};

class FakeServer {
 public:
  explicit FakeServer(std::string tenant = "contoso");
  ~FakeServer();

  std::string address() const;
  // Between runs of the command line.
  FakeState& state() { return *state_; }

 private:
  struct Services;
  std::unique_ptr<FakeState> state_;
  std::unique_ptr<Services> services_;
};

}  // namespace tenon::cli
