// Every limit of Tenon, named once. What exceeds one is refused with an error that names it.
#pragma once

#include <cstddef>
#include <cstdint>

namespace tenon::limits {

// One gRPC message, either direction.
inline constexpr std::size_t kMessageBytesMax = std::size_t{8} << 20;
// Facts in one batch (one message of a stream, one unary append, one operator's request).
inline constexpr std::size_t kBatchFactsMax = 8192;
// One fact's payload, as sent.
inline constexpr std::size_t kFactBytesMax = std::size_t{1} << 20;
// One text value inside a fact (the rules' own limits are lower for some attributes).
inline constexpr std::size_t kTextBytesMax = std::size_t{64} << 10;
// Attributes named by one fact, and values of one attribute.
inline constexpr std::size_t kAttributesMax = 512;
inline constexpr std::size_t kAttributeValuesMax = 10000;
inline constexpr std::size_t kAttributeNameBytesMax = 128;
// Roles of one image; domains, features of a tenant's creation.
inline constexpr std::size_t kListItemsMax = 5000;
// A source's opaque cursor; actor; reason.
inline constexpr std::size_t kCursorBytesMax = std::size_t{64} << 10;
inline constexpr std::size_t kActorBytesMax = 256;
inline constexpr std::size_t kReasonBytesMax = 1024;
// Names of tenants and connectors: [a-z0-9-].
inline constexpr std::size_t kNameBytesMax = 63;
// Read-ahead of one Connect stream: facts are durable but undecided, or queued.
inline constexpr std::size_t kStreamCreditMessages = 256;
inline constexpr std::size_t kStreamCreditBytes = std::size_t{8} << 20;
// Open Connect and Watch streams of one server.
inline constexpr std::size_t kOpenStreamsMax = 1024;
// Bytes and facts that one synced write of the log may hold.
inline constexpr std::size_t kCommitBytesMax = std::size_t{16} << 20;
inline constexpr std::size_t kCommitFactsMax = 65536;
// Bytes that wait for the log; bytes accepted and not yet decided, of one tenant and of all.
inline constexpr std::size_t kCommitQueueBytesMax = std::size_t{256} << 20;
inline constexpr std::size_t kTenantUndecidedBytesMax = std::size_t{32} << 20;
inline constexpr std::size_t kUndecidedBytesMax = std::size_t{128} << 20;
// Rows of history that are made and not yet written, of all tenants.
inline constexpr std::size_t kUnrecordedBytesMax = std::size_t{64} << 20;
// Page sizes of lists (AIP-158).
inline constexpr std::size_t kPageSizeDefault = 100;
inline constexpr std::size_t kPageSizeMax = 1000;
// Tenants of one server; sources of one tenant.
inline constexpr std::size_t kTenantsMax = 10000;
inline constexpr std::size_t kSourcesMax = 1000;

}  // namespace tenon::limits
