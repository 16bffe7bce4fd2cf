#include "engine/log/admission.h"

#include <algorithm>

#include "engine/log/append_check.h"
#include "engine/log/fact_reader.h"

namespace tenon::log {
namespace {

Error head_moved(const Append& append, Head head) {
  const std::string now = std::to_string(head.value);
  return make_error(ErrorCode::kAborted, "HEAD_MOVED",
                    "The batch expects head " + std::to_string(append.expected_head->value) +
                        " of tenant " + std::string(append.tenant) + "; the head is " + now +
                        ". Read the state again at that head, then send anew.")
      .with("head", now);
}

Error number_gap(const Append& append, SourceNumber expected) {
  const std::string number = std::to_string(expected.value);
  return make_error(ErrorCode::kOutOfRange, "SOURCE_NUMBER_GAP",
                    "Source " + std::string(append.source) + " of tenant " +
                        std::string(append.tenant) + " sent number " +
                        std::to_string(append.first_number.value) + "; the next expected is " +
                        number + ". Send the facts from there on.")
      .with("expected_number", number);
}

Error number_reused(const Append& append, std::uint64_t number) {
  return make_error(ErrorCode::kAlreadyExists, "SOURCE_NUMBER_REUSED",
                    "Number " + std::to_string(number) + " of source " +
                        std::string(append.source) +
                        " is in the log with other bytes. A number names one fact for ever: give "
                        "new facts new numbers.")
      .with("number", std::to_string(number));
}

Error request_reused(const Append& append) {
  return make_error(ErrorCode::kAlreadyExists, "REQUEST_ID_REUSED",
                    "Request id " + append.request_id->text() +
                        " is in the log with other facts. An id names one request for ever: make "
                        "a new one for a new request.");
}

// How many facts from the first on are the same.
std::size_t count_same(std::span<const NewFact> a, std::span<const NewFact> b) {
  const auto differ =
      std::mismatch(a.begin(), a.end(), b.begin(), b.end(), [](const NewFact& x, const NewFact& y) {
        return x.kind == y.kind && x.payload == y.payload;
      });
  return static_cast<std::size_t>(differ.first - a.begin());
}

}  // namespace

Result<Admitted> Admission::admit(const Append& append) {
  TENON_RETURN_IF_ERROR(check_append(append));
  TENON_ASSIGN_OR_RETURN(TenantPlan * plan, plan_of(append));
  TENON_ASSIGN_OR_RETURN(SourcePlan * source, source_of(*plan, append.source));
  const bool connector = origin_of(append.source) == Origin::kConnector;
  SourceNumber first_number = append.first_number;
  std::uint32_t known = 0;
  bool erased = false;
  if (!connector) {
    if (append.request_id) {
      TENON_ASSIGN_OR_RETURN(const std::optional<Admitted> repeated,
                             repeated_request(*plan, append));
      if (repeated) return *repeated;
    }
    first_number = source->last_number.next();
  } else if (first_number <= source->last_number) {
    TENON_ASSIGN_OR_RETURN(const Admitted compared, compare_known(*plan, *source, append));
    if (compared.receipt.repeated) return compared;
    known = compared.receipt.known;
    erased = compared.receipt.erased;
  } else if (first_number != source->last_number.next()) {
    return number_gap(append, source->last_number.next());
  }
  if (append.expected_head && *append.expected_head != plan->head) {
    return head_moved(append, plan->head);
  }
  TENON_RETURN_IF_ERROR(check_room(*plan, *source, append));
  Admitted admitted = add(*plan, *source, append, known, SourceNumber{first_number.value + known});
  admitted.receipt.erased = erased;
  return admitted;
}

Status Admission::check_room(TenantPlan& plan, const SourcePlan& source, const Append& append) {
  const bool new_tenant = plan.tenant == nullptr && plan.pieces.empty();
  if (new_tenant && tenants_.size() + created_ >= limits::kTenantsMax) {
    return make_error(ErrorCode::kResourceExhausted, "TOO_MANY_TENANTS",
                      "A server holds at most " + std::to_string(limits::kTenantsMax) +
                          " tenants, and has them. Start another server.");
  }
  if (source.last_number == SourceNumber{}) {
    if (!plan.source_count) {
      std::size_t durable = 0;
      if (plan.tenant != nullptr) {
        TENON_ASSIGN_OR_RETURN(durable, lookup_.source_count(plan.tenant->number()));
      }
      plan.source_count = durable;
    }
    if (*plan.source_count >= limits::kSourcesMax &&
        origin_of(append.source) == Origin::kConnector) {
      return make_error(ErrorCode::kResourceExhausted, "TOO_MANY_SOURCES",
                        "Tenant " + std::string(append.tenant) + " has facts of " +
                            std::to_string(*plan.source_count) +
                            " sources, and takes no more. Send under the name of one of them.");
    }
    ++*plan.source_count;
  }
  if (new_tenant) ++created_;
  return {};
}

Result<TenantPlan*> Admission::plan_of(const Append& append) {
  const auto found = plans_.find(append.tenant);
  if (found != plans_.end()) {
    TenantPlan& plan = found->second;
    const bool exists = plan.tenant != nullptr || !plan.pieces.empty();
    if (exists || append.may_create_tenant) return &plan;
  }
  Tenant* tenant = tenants_.find(append.tenant);
  if (tenant == nullptr && !append.may_create_tenant) {
    return make_error(ErrorCode::kNotFound, "TENANT_UNKNOWN",
                      "There is no tenant " + std::string(append.tenant) +
                          ". Create it first; names are compared exactly.");
  }
  std::shared_ptr<const TileTree> tree;
  if (tenant != nullptr) {
    TENON_ASSIGN_OR_RETURN(tree, tenant->tree(store_));
  }
  TenantPlan& plan = plans_[append.tenant];
  plan.tenant = tenant;
  plan.name = append.tenant;
  if (tree != nullptr) plan.start = plan.head = Head{tree->size()};
  plan.tree = std::move(tree);
  return &plan;
}

Result<SourcePlan*> Admission::source_of(TenantPlan& plan, std::string_view source) {
  const auto found = plan.sources.find(source);
  if (found != plan.sources.end()) return &found->second;
  SourcePlan added;
  if (plan.tenant != nullptr) {
    TENON_ASSIGN_OR_RETURN(SourceState state, lookup_.source(plan.tenant->number(), source));
    added.durable_number = state.last_number;
    added.last_number = state.last_number;
    added.stored_cursor = std::move(state.cursor);
  }
  return &plan.sources.emplace(source, std::move(added)).first->second;
}

Result<std::size_t> Admission::count_same(TenantId tenant, std::span<const NewFact> facts,
                                          Position first, bool& erased) {
  FactReader stored(store_, tenant, first, Position{first.value + facts.size()}, false);
  std::size_t same = 0;
  for (; same < facts.size(); ++same) {
    TENON_ASSIGN_OR_RETURN(const StoredFact known, stored.next());
    if (!known.slot) {
      erased = true;
    } else if (known.entry.kind != facts[same].kind || known.slot->payload != facts[same].payload) {
      break;
    }
  }
  return same;
}

Result<std::optional<Admitted>> Admission::repeated_request(TenantPlan& plan,
                                                            const Append& append) {
  const std::span<const NewFact> facts = append.facts;
  const auto pending = plan.requests.find(*append.request_id);
  Admitted repeated;
  if (pending != plan.requests.end()) {
    const std::span<const NewFact> first_sent = pending->second.append->facts;
    if (facts.size() != first_sent.size() || log::count_same(facts, first_sent) != facts.size()) {
      return request_reused(append);
    }
    repeated.receipt.first = pending->second.first;
    repeated.awaits = &plan;
  } else {
    if (plan.tenant == nullptr) return std::optional<Admitted>{};
    TENON_ASSIGN_OR_RETURN(const std::optional<Extent> extent,
                           lookup_.request(plan.tenant->number(), *append.request_id));
    if (!extent) return std::optional<Admitted>{};
    if (extent->count != facts.size()) return request_reused(append);
    TENON_ASSIGN_OR_RETURN(
        const std::size_t same,
        count_same(plan.tenant->number(), facts, extent->first, repeated.receipt.erased));
    if (same < facts.size()) return request_reused(append);
    repeated.receipt.first = extent->first;
    repeated.receipt.time = extent->time;
  }
  repeated.receipt.count = static_cast<std::uint32_t>(facts.size());
  repeated.receipt.known = repeated.receipt.count;
  repeated.receipt.repeated = true;
  return std::optional<Admitted>{repeated};
}

Result<Admitted> Admission::compare_known(TenantPlan& plan, const SourcePlan& source,
                                          const Append& append) {
  const std::span<const NewFact> facts = append.facts;
  Admitted result;
  Receipt& receipt = result.receipt;
  std::size_t done = 0;
  // Durable facts, extent by extent.
  while (done < facts.size() && append.first_number.value + done <= source.durable_number.value) {
    const SourceNumber number{append.first_number.value + done};
    TENON_ASSIGN_OR_RETURN(const Extent extent,
                           lookup_.numbers_from(plan.tenant->number(), append.source, number));
    const std::size_t count = std::min<std::size_t>(extent.count, facts.size() - done);
    TENON_ASSIGN_OR_RETURN(const std::size_t same,
                           count_same(plan.tenant->number(), facts.subspan(done, count),
                                      extent.first, receipt.erased));
    if (same < count) return number_reused(append, number.value + same);
    if (done == 0) {
      receipt.first = extent.first;
      receipt.time = extent.time;
    }
    done += count;
  }
  // Facts of this very commit, piece by piece.
  for (const Piece& piece : source.pieces) {
    const std::uint64_t number = append.first_number.value + done;
    if (done == facts.size() || number > piece.last_number().value) continue;
    const std::size_t skip = number - piece.first_number.value;
    const std::size_t count = std::min<std::size_t>(piece.count() - skip, facts.size() - done);
    const std::span<const NewFact> pending = piece.append->facts;
    const std::size_t same =
        log::count_same(facts.subspan(done, count), pending.subspan(piece.known + skip, count));
    if (same < count) return number_reused(append, number + same);
    if (done == 0) receipt.first = Position{piece.first.value + skip};
    result.awaits = &plan;
    done += count;
  }
  receipt.known = static_cast<std::uint32_t>(done);
  receipt.count = receipt.known;
  receipt.repeated = done == facts.size();
  return result;
}

Admitted Admission::add(TenantPlan& plan, SourcePlan& source, const Append& append,
                        std::uint32_t known, SourceNumber first_number) {
  Piece piece{&append, known, Position{plan.head.value}, first_number};
  plan.head = Head{plan.head.value + piece.count()};
  source.last_number = piece.last_number();
  if (!append.cursor.empty()) source.cursor = append.cursor;
  source.pieces.push_back(piece);
  plan.pieces.push_back(piece);
  if (append.request_id) plan.requests.emplace(*append.request_id, piece);
  Admitted admitted;
  admitted.receipt.first = piece.first;
  admitted.receipt.count = piece.count();
  admitted.receipt.known = known;
  admitted.awaits = &plan;
  return admitted;
}

}  // namespace tenon::log
