// The rows of history, as docs/projections.md describes them: keys sort by tenant, then as they are
// read.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/encoding.h"
#include "engine/base/guid.h"
#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/base/sha256.h"
#include "engine/model/decision.h"
#include "projections/folded_image.h"
#include "projections/history.h"

namespace tenon::projections {

// A row that cannot be read: DATA_LOSS (HISTORY_DAMAGED).
Error history_damaged();

// The layout of all rows. Another one: the folder is to be deleted, and is rebuilt.
inline constexpr std::uint32_t kHistoryFormat = 8;

// Tenants are numbered in the order in which the views first saw them: short keys.
struct TenantNumber {
  std::uint32_t value = 0;
  auto operator<=>(const TenantNumber&) const = default;
};

// First byte of a key: never reuse.
enum class Table : char {
  kFormat = 'F',    // → format
  kTenants = 'T',   // name → number, identity
  kCursors = 'C',   // number → head, decision digest
  kJournal = 'J',   // number, position, ordinal → decisions from there on
  kVersions = 'V',  // number, entity, position, ordinal, moment → mark, authority move, image
  kKeys = 'K',      // number, upper bits, keys with these → nothing (key_rows.h)
};

std::string format_key();
std::string tenant_key(std::string_view name);
std::string cursor_key(TenantNumber tenant);

struct TenantRow {
  TenantNumber number;
  Guid identity;
};
std::string encode(const TenantRow& row);
std::optional<TenantRow> decode_tenant_row(std::string_view value);

// How far the rows go, and the decision digest there: by which decisions.
struct CursorRow {
  Head head;
  Digest decisions{};
};
std::string encode(const CursorRow& row);
std::optional<CursorRow> decode_cursor_row(std::string_view value);

// ---- Journal. Rows hold consecutive decisions, each as its length and encode_with_text, folded. A
// row begins at ordinal 0 of some fact, or at a multiple of kJournalRowDecisions within one.
inline constexpr std::uint32_t kJournalRowDecisions = 64;
inline constexpr std::size_t kJournalRowBytes = 16 << 10;

std::string journal_prefix(TenantNumber tenant);
std::string journal_key(TenantNumber tenant, const DecisionId& first);
std::optional<DecisionId> decode_journal_key(std::string_view key);
// As which its bytes are folded (as of position 0).
Repeated repeated_by(const Decision& decision);
// DATA_LOSS (HISTORY_DAMAGED).
Result<Decision> read_journal_entry(Reader& row);

// ---- Versions. At one decision, counts come before it.
enum class Moment : std::uint8_t { kCounted = 0, kDecided = 1 };

struct VersionPlace {
  Entity entity;
  DecisionId at;
  Moment moment = Moment::kDecided;
};
std::string version_prefix(TenantNumber tenant, Entity::Side side);
std::string version_prefix(TenantNumber tenant, const Entity& entity);
std::string version_key(TenantNumber tenant, const VersionPlace& place);
std::optional<VersionPlace> decode_version_key(std::string_view key);

// Bits of a version's mark.
enum VersionMark : std::uint8_t {
  kMarkDecision = 1,   // a decision is about the entity
  kMarkImage = 2,      // it changed: how it stands from here on
  kMarkForgotten = 4,  // it is no more
  kMarkAuthority = 8,  // its authority moved
  kMarkNamed = 16,     // a decision about another names it
  kMarkRefused = 32,   // that decision refused it as a candidate
  kMarkAsked = 64,     // with a decision: its fact is an order, or says who wanted it or why
};

struct VersionRow {
  std::uint8_t mark = 0;
  std::optional<AuthorityMove> move;  // transfer, time, actor, reason; decision is in the key
  std::string_view folded;            // the image, folded; the rest of the row
};
void encode_version_head(std::uint8_t mark, const AuthorityMove* move, std::string& out);
std::optional<VersionRow> decode_version(std::string_view value, const VersionPlace& place);
// The image (encode_state) of a row that has one.
std::optional<std::string> image_of(const VersionRow& row, const VersionPlace& place);

// ---- Keys (key_rows.h).
std::string keys_prefix(TenantNumber tenant);

}  // namespace tenon::projections
