// Exactly once: decides for each append of one commit whether its facts are new, known, or to be
// refused, and which positions and numbers the new ones get. Looks at what is durable and at the
// appends admitted before it in the same commit; changes nothing.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/log/log.h"
#include "engine/log/lookup.h"
#include "engine/log/tenant_table.h"

namespace tenon::log {

// The new facts of one append: those from `known` on.
struct Piece {
  const Append* append = nullptr;
  std::uint32_t known = 0;
  Position first;
  SourceNumber first_number;

  std::uint32_t count() const { return static_cast<std::uint32_t>(append->facts.size()) - known; }
  SourceNumber last_number() const { return SourceNumber{first_number.value + count() - 1}; }
};

// A source after the commit.
struct SourcePlan {
  SourceNumber durable_number;  // before the commit
  SourceNumber last_number;
  std::string_view cursor;  // the newest that was given; empty: as it was
  std::string stored_cursor;
  std::vector<Piece> pieces;  // in order of their numbers, without a gap
};

// A tenant's part of the commit.
struct TenantPlan {
  Tenant* tenant = nullptr;  // null: to be created
  std::string_view name;
  std::shared_ptr<const TileTree> tree;  // before the commit; null for a tenant to be created
  Head start;                            // before the commit
  Head head;                             // after the pieces admitted so far
  std::vector<Piece> pieces;             // in order of their positions, without a gap
  std::map<std::string_view, SourcePlan> sources;
  std::optional<std::size_t> source_count;  // once a new source has come
  std::map<Guid, Piece> requests;
};

// What became of one append.
struct Admitted {
  Receipt receipt;  // without its time when the first fact is of this commit
  // The receipt is true only once this tenant's part is written. Null: at once.
  TenantPlan* awaits = nullptr;
};

class Admission {
 public:
  Admission(const Store& store, const TenantTable& tenants)
      : store_(store), tenants_(tenants), lookup_(store) {}

  // `append` must outlive the admission.
  Result<Admitted> admit(const Append& append);

  // Those with pieces are to be written. By name.
  std::map<std::string_view, TenantPlan>& plans() { return plans_; }

 private:
  Result<TenantPlan*> plan_of(const Append& append);
  Result<SourcePlan*> source_of(TenantPlan& plan, std::string_view source);
  // Whether there may be one more tenant, one more source, where the append would be the first.
  Status check_room(TenantPlan& plan, const SourcePlan& source, const Append& append);
  Result<std::optional<Admitted>> repeated_request(TenantPlan& plan, const Append& append);
  // Compares the facts that the log knows, and gives the receipt of a wholly known batch.
  Result<Admitted> compare_known(TenantPlan& plan, const SourcePlan& source, const Append& append);
  // How many facts from the first on are the same as those stored from `first` on.
  Result<std::size_t> count_same(TenantId tenant, std::span<const NewFact> facts, Position first,
                                 bool& erased);
  Admitted add(TenantPlan& plan, SourcePlan& source, const Append& append, std::uint32_t known,
               SourceNumber first_number);

  const Store& store_;
  const TenantTable& tenants_;
  Lookup lookup_;
  std::map<std::string_view, TenantPlan> plans_;
  std::size_t created_ = 0;
};

}  // namespace tenon::log
