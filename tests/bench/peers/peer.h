// What people would use instead of Tenon, with the same payloads, the same batches and the same
// promise: an append returns when the facts are durable.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace tenon::bench {

// One client of a peer, used by one thread.
class PeerStream {
 public:
  PeerStream() = default;
  PeerStream(const PeerStream&) = delete;
  PeerStream& operator=(const PeerStream&) = delete;
  virtual ~PeerStream() = default;

  // All of them or none (Redis: see docs/performance.md); durable when it returns.
  virtual void append(std::uint64_t first_number, const std::vector<std::string>& payloads) = 0;
};

struct PeerPlan {
  std::uint64_t facts = 300'000;
  std::uint64_t pairs = 100'000;
  std::string address;           // HOST:PORT of its server
  std::filesystem::path folder;  // that its server can read
};

// A way to append to a peer: its row's name, and how a client of it is made.
struct PeerKind {
  std::string name;
  std::function<std::unique_ptr<PeerStream>(const PeerPlan& plan, std::size_t stream)> open;
};

// Each makes what it needs (tables) when it is called.
std::vector<PeerKind> postgres_kinds(const PeerPlan& plan);
std::vector<PeerKind> etcd_kinds(const PeerPlan& plan);
std::vector<PeerKind> redis_kinds(const PeerPlan& plan);
std::vector<PeerKind> sqlite_kinds(const PeerPlan& plan);

// peer_postgres_join_1m_s, _load_s and _match_s of it, and peer_postgres_join_addresses_1m_s: the
// same people from CSV, loaded, indexed, analysed and matched by joins.
void measure_postgres_join(const PeerPlan& plan);
// peer_postgres_incremental_16 and _1: a change of a matched person a transaction, by so many
// clients with prepared statements.
void measure_postgres_incremental(const PeerPlan& plan);

}  // namespace tenon::bench
