// Limits of what the server does at one time, beside those of the engine (engine/base/limits.h).
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace tenon::server::call_limits {

// Threads that read state and history, and calls that may wait for one.
inline constexpr unsigned kReaderThreads = 4;
inline constexpr std::size_t kQueuedReadsMax = 4096;
// Replays at one time, and how many more may wait.
inline constexpr unsigned kReplayThreads = 1;
inline constexpr std::size_t kQueuedReplaysMax = 16;
// Threads that look at large batches of facts, and from how many facts on a batch is large: smaller
// ones are looked at where they are read. The threads that read belong to all streams.
inline constexpr unsigned kAdmissionThreads = 2;
inline constexpr int kLargeBatchFacts = 128;
// Facts of one simulation: what they change is kept in memory beside the state.
inline constexpr std::uint64_t kSimulatedFactsMax = std::uint64_t{1} << 20;
// Differences of one comparison that are told; those beyond are counted.
inline constexpr std::size_t kDivergencesMax = 100'000;
// Facts that one order-check decides again.
inline constexpr std::uint64_t kExchangedFactsMax = std::uint64_t{1} << 25;
// Accounts that are looked at where none is named.
inline constexpr std::size_t kNearAccountsMax = 5;
// How long a call on the replays' pool waits for the history behind its head.
inline constexpr std::chrono::seconds kHistoryPatience{30};
// Unary calls that wait for a position or a commit.
inline constexpr std::size_t kOpenCallsMax = 16384;
// Bytes of one message of a list or stream, so that clients' default of 4 MiB suffices.
inline constexpr std::size_t kAnswerBytesMax = std::size_t{2} << 20;
inline constexpr std::size_t kFactsMessageBytesMax = std::size_t{256} << 10;
inline constexpr std::size_t kFactsMessageMax = 512;
// Decisions read from the journal at once, for a watcher.
inline constexpr std::size_t kWatchPage = 256;
// Decisions of one answer to `why`.
inline constexpr std::size_t kWhyDecisionsDefault = 100;
inline constexpr std::size_t kWhyDecisionsMax = 1000;
// Accounts or objects looked at while the state is held still, and of past ones in one page.
inline constexpr std::uint32_t kScanStep = 2048;
inline constexpr std::uint32_t kPastScanMax = 16384;
// Others that a key may mean as well, which an answer names.
inline constexpr std::size_t kAlsoMeantMax = 20;
// Bytes of a key in a question.
inline constexpr std::size_t kKeyBytesMax = 4096;

}  // namespace tenon::server::call_limits
