// The append log: the only thing that Tenon keeps for ever. Everything else can be rebuilt from it.
//
// A log holds many tenants. Each tenant is a gapless sequence of entries with positions 0, 1, 2 …
// and an RFC 6962 Merkle tree over them. commit() is the one way in: a list of appends, from any
// tenants and sources, becomes durable in one synced write, or none of it does. Nothing outside
// engine/log knows which implementation it runs on; both pass the same conformance suite.
//
// Threads: commit() is called by one thread at a time; every other method from any thread, also
// during a commit, and sees only what is durable. A log outlives its readers.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/guid.h"
#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/base/sha256.h"

namespace tenon::log {

// The source of operators' facts, numbered by the log, and of Tenon's own.
inline constexpr std::string_view kOperatorSource = "operator";
inline constexpr std::string_view kSystemSource = "system";

// One fact as it arrives. `payload` is the serialised tenon.v1.Fact, stored and hashed as it is.
struct NewFact {
  std::uint16_t kind = 0;  // field number of the fact's body in tenon.v1.Fact
  std::string_view payload;
};

// One message of a source: all or nothing, and contiguous in the log.
struct Append {
  std::string_view tenant;
  std::string_view source;
  // Of the first fact. Ignored for operators and the system, whom the log numbers.
  SourceNumber first_number;
  // Names an operator's batch for ever: required of `operator`, refused from everyone else.
  std::optional<Guid> request_id;
  // The batch is refused with ABORTED when the tenant's head is another at the commit (appends
  // before this one in the same commit count).
  std::optional<Head> expected_head;
  // True only for a batch that begins with `tenant created`: makes the tenant when it is unknown.
  // (For a tenant that exists it changes nothing: the rules answer TenantExists.)
  bool may_create_tenant = false;
  std::vector<NewFact> facts;  // 1 … limits::kBatchFactsMax
  // The source's cursor after the last fact; empty: as it was. (It also stands in the payload.)
  std::string_view cursor;
};

// Where a batch lies: `count` consecutive positions.
//
// A new batch: known = 0, count = the number of its facts.
// A repeated one: the receipt of the original; known = count. When it is cut differently than the
// original, `first` and `time` are those of its first fact, and facts of other sources may lie
// between its facts.
// A batch of which only the beginning was known: first, count and time are those of the new facts
// at its end, and `known` facts came before them; repeated is false.
struct Receipt {
  Position first;
  std::uint32_t count = 0;
  Micros time;
  std::uint32_t known = 0;  // how many facts at its beginning were in the log before
  bool repeated = false;    // all of them were: nothing was appended
  bool erased = false;      // the payload of a known fact has been erased since: not compared
};

// What the log knows of one source.
struct SourceState {
  SourceNumber last_number;  // 0: none yet
  std::string cursor;
};

// Size and root of a tenant's tree.
struct TreeHead {
  Head size;
  Digest root{};
};

// One entry as stored. Views are valid until the reader moves on.
struct Record {
  Position position;
  Micros time;
  std::uint16_t kind = 0;
  std::string_view source;
  SourceNumber source_number;
  std::optional<Guid> request_id;
  std::string_view entry;                   // the hashed bytes
  std::optional<std::string_view> payload;  // none: erased
  std::optional<std::string_view> salt;     // of the commitment; with the payload
};

// Visits entries in order. A damaged entry is never served: next() names it in its error.
class RecordReader {
 public:
  virtual ~RecordReader() = default;
  // The next entry, or nothing at the end of what was durable when the reader was made.
  // Every checksum and every commitment (salt and payload against the entry) is verified.
  virtual Result<std::optional<Record>> next() = 0;
};

struct TenantInfo {
  std::string name;
  Guid identity;  // random, given at creation: tells tenants of one name in two logs apart
  TreeHead head;
  Micros last_time;
};

// What the log needs from outside: passed in, so that tests and simulations decide it.
struct Environment {
  std::function<Micros()> now;                          // the wall clock
  std::function<void(std::span<std::uint8_t>)> random;  // unpredictable bytes, for salts
};
// The system's clock and randomness.
Environment system_environment();

class Log {
 public:
  virtual ~Log() = default;

  // Writes every append that can be written, in order, in one synced write, and returns a result
  // each. Errors of one append do not touch the others. When the write itself fails, every append
  // that was to be written gets that error, and so does every later commit until the log is opened
  // again: only then is it known whether the disk kept all of the write or nothing.
  //
  // Per append:
  //   NOT_FOUND            TENANT_UNKNOWN
  //   OUT_OF_RANGE         SOURCE_NUMBER_GAP (details: expected_number), SOURCE_NUMBER_ZERO
  //   ALREADY_EXISTS       SOURCE_NUMBER_REUSED, REQUEST_ID_REUSED: same name, other bytes
  //   ABORTED              HEAD_MOVED (details: head)
  //   RESOURCE_EXHAUSTED   BATCH_TOO_LARGE, TOO_MANY_TENANTS, TOO_MANY_SOURCES, DISK_FULL
  //   INVALID_ARGUMENT     BATCH_EMPTY, TENANT_NAME, SOURCE_NAME, REQUEST_ID_MISSING,
  //                        REQUEST_ID_UNEXPECTED, CURSOR_TOO_LONG
  //   DATA_LOSS            LOG_DAMAGED: what the batch is to be compared with cannot be read
  // A batch whose numbers are known is compared byte by byte and answered with the original
  // receipt, also when only its beginning is known and the rest is new (then the rest is
  // appended and the receipt says where the new facts begin: see Receipt::repeated). A repeated
  // batch is answered before its expected_head is looked at.
  virtual std::vector<Result<Receipt>> commit(std::span<const Append> appends) = 0;
  // Why nothing more is committed until the log is opened again; nothing: it goes on. On the thread
  // of commit().
  virtual std::optional<Error> failure() const = 0;

  virtual std::vector<TenantInfo> tenants() const = 0;
  // NOT_FOUND for an unknown tenant, here and below.
  virtual Result<TenantInfo> tenant(std::string_view tenant) const = 0;
  virtual Result<SourceState> source(std::string_view tenant, std::string_view source) const = 0;
  virtual Result<std::vector<std::pair<std::string, SourceState>>> sources(
      std::string_view tenant) const = 0;

  // Entries from `from` to the head at the time of the call.
  virtual Result<std::unique_ptr<RecordReader>> read(std::string_view tenant,
                                                     Position from) const = 0;
  // The last position with time ≤ `time`; nothing when all are later.
  virtual Result<std::optional<Position>> last_at(std::string_view tenant, Micros time) const = 0;
  // Receipt of an operator's request; nothing when it is unknown.
  virtual Result<std::optional<Receipt>> find_request(std::string_view tenant,
                                                      const Guid& request_id) const = 0;

  // The tree as it was at `size` entries (the head's size at the most: else OUT_OF_RANGE).
  virtual Result<TreeHead> tree_head(std::string_view tenant, Head size) const = 0;
  // RFC 6962 proofs, lowest node first, as in RFC 9162 §2.1.3 and §2.1.4.
  virtual Result<std::vector<Digest>> inclusion_proof(std::string_view tenant, Position leaf,
                                                      Head size) const = 0;
  virtual Result<std::vector<Digest>> consistency_proof(std::string_view tenant, Head first,
                                                        Head second) const = 0;
  // The first `width` nodes (1 … 256) of a tile of that tree (C2SP tlog-tiles): nodes 256·index and
  // on of height 8·level. OUT_OF_RANGE when the tree has not so many.
  virtual Result<std::vector<Digest>> tile(std::string_view tenant, unsigned level,
                                           std::uint64_t index, unsigned width) const = 0;
};

}  // namespace tenon::log
