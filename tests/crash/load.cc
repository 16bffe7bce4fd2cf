#include "tests/crash/load.h"

#include <algorithm>
#include <memory>
#include <set>
#include <sstream>
#include <utility>

#include "engine/base/sha256.h"
#include "engine/model/decision_encoding.h"
#include "projections/history_rows.h"
#include "projections/key_rows.h"
#include "projections/rocksdb_row_store.h"
#include "tests/bench/population.h"

namespace tenon::crash {
namespace {

constexpr std::uint64_t kPeopleSeed = 7;

// A person appears in the cloud, then on premises, then moves: three facts each.
v1::Fact fact_about(std::uint64_t first_person, std::uint64_t number) {
  const bench::Person person = bench::person(kPeopleSeed, first_person + number / 3);
  switch (number % 3) {
    case 0: return bench::account_created(person);
    case 1: return bench::object_present(person);
    default: return bench::object_changed(person, number);
  }
}

std::vector<Payload> make_facts(std::size_t source) {
  std::vector<Payload> facts;
  for (std::uint64_t i = 0; i < load_sources()[source].total; ++i) {
    const v1::Fact fact = fact_about(source * 1'000'000, i);
    facts.emplace_back(static_cast<std::uint16_t>(fact.body_case()), fact.SerializeAsString());
  }
  return facts;
}

}  // namespace

const std::vector<std::string>& load_tenants() {
  static const std::vector<std::string> tenants = {"contoso", "fabrikam", "northwind"};
  return tenants;
}

const std::vector<LoadSource>& load_sources() {
  static const std::vector<LoadSource> sources = {{"bulk", 1024, 9 * 1024},
                                                  {"pages", 64, 70 * 64},
                                                  {"singles-a", 1, 2000},
                                                  {"singles-b", 1, 2000}};
  return sources;
}

const Payload& load_fact(const LoadSource& source, std::uint64_t number) {
  static const std::map<std::string, std::vector<Payload>> all = [] {
    std::map<std::string, std::vector<Payload>> made;
    for (std::size_t i = 0; i < load_sources().size(); ++i) {
      made[load_sources()[i].name] = make_facts(i);
    }
    return made;
  }();
  return all.at(source.name).at(number - 1);
}

runtime::OwnedAppend load_batch(const std::string& tenant, const LoadSource& source,
                                std::uint64_t first_number) {
  runtime::OwnedAppend append;
  append.tenant = tenant;
  append.source = source.name;
  append.first_number = SourceNumber{first_number};
  const std::uint64_t end = std::min(first_number + source.batch, source.total + 1);
  std::vector<Payload> facts;
  for (std::uint64_t number = first_number; number < end; ++number) {
    facts.push_back(load_fact(source, number));
  }
  append.set_facts(facts);
  return append;
}

void LoadAcks::add(const std::string& tenant, const std::string& source, const Ack& ack) {
  const std::scoped_lock hold(mutex_);
  acks_[{tenant, source}].push_back(ack);
  facts_ += ack.count;
}

std::uint64_t LoadAcks::facts() const {
  const std::scoped_lock hold(mutex_);
  return facts_;
}

std::uint64_t LoadAcks::last_number(const std::string& tenant, const std::string& source) const {
  const std::scoped_lock hold(mutex_);
  const auto found = acks_.find({tenant, source});
  return found == acks_.end() ? 0 : found->second.back().last_number;
}

std::string LoadAcks::check(const log::Log& log) const {
  std::string wrong;
  for (const std::string& tenant : load_tenants()) wrong += check_tenant(log, tenant);
  return wrong;
}

std::string LoadAcks::check_tenant(const log::Log& log, const std::string& tenant) const {
  std::ostringstream wrong;
  // Of each source where its facts are, and when they came.
  std::map<std::string, std::vector<std::pair<Position, Micros>>> places;
  auto reader = log.read(tenant, Position{0});
  if (!reader.ok()) return tenant + ": " + reader.error().message + "\n";
  for (std::uint64_t position = 0;; ++position) {
    const Result<std::optional<log::Record>> next = (*reader)->next();
    if (!next.ok()) return tenant + ": " + next.error().message + "\n";
    if (!next->has_value()) break;
    const log::Record& record = **next;
    if (record.position.value != position) wrong << tenant << ": gap at " << position << "\n";
    for (const LoadSource& source : load_sources()) {
      if (record.source != source.name) continue;
      auto& known = places[source.name];
      known.emplace_back(record.position, record.time);
      const bool follows = record.source_number.value == known.size();
      if (!follows || record.payload != load_fact(source, known.size()).second) {
        wrong << tenant << "/" << source.name << ": other fact at position " << position << "\n";
        return wrong.str();
      }
    }
  }
  for (const LoadSource& source : load_sources()) {
    const auto& known = places[source.name];
    const Result<log::SourceState> state = log.source(tenant, source.name);
    if (!state.ok() || state->last_number.value != known.size()) {
      wrong << tenant << "/" << source.name << " is not resumed after " << known.size() << "\n";
    }
    const std::scoped_lock hold(mutex_);
    const auto acks = acks_.find({tenant, source.name});
    if (acks == acks_.end()) continue;
    for (const Ack& ack : acks->second) {
      for (std::uint64_t i = 0; i < ack.count; ++i) {
        const std::uint64_t number = ack.last_number - ack.count + 1 + i;
        const std::pair<Position, Micros> place{Position{ack.first.value + i}, ack.time};
        if (number > known.size()) {
          wrong << "lost: " << tenant << "/" << source.name << "/" << number << "\n";
        } else if (known[number - 1] != place) {
          wrong << "moved: " << tenant << "/" << source.name << "/" << number << "\n";
        }
      }
    }
  }
  return wrong.str();
}

namespace {

// What history says of a tenant: its decisions, as one digest. (Rows of the journal may be cut
// otherwise; what they say may not differ.)
Result<Digest> journal_digest(const projections::TenantView& tenant) {
  constexpr std::size_t kPage = 4096;
  Sha256 hasher;
  std::string text;
  Digest chain{};
  std::optional<DecisionId> after;
  for (;;) {
    TENON_ASSIGN_OR_RETURN(const std::vector<Decision> page,
                           tenant.history().decisions_after(after, kPage));
    if (page.empty()) return chain;
    text.clear();
    for (const Decision& decision : page) encode_with_text(decision, text);
    // Pages are cut alike whatever lies behind them.
    chain = hasher({as_view(chain), text});
    after = page.back().id;
  }
}

struct Recovered {
  std::map<std::string, projections::Digests> digests;
  std::map<std::string, Digest> journals;
};

// What is wrong, or nothing.
std::string recover(const std::filesystem::path& data, Recovered& recovered) {
  auto estate = projections::Estate::open_at(data);
  if (!estate.ok()) return estate.error().reason + ": " + estate.error().message;
  std::string wrong;
  for (const auto& tenant : (*estate)->tenants()) {
    const Position last{tenant->head().value - 1};
    const auto forever = runtime::Progress::Deadline::max();
    if (!tenant->decided().wait(last, forever).ok()) wrong += tenant->name() + " is not decided\n";
    if (!tenant->recorded().wait(last, forever).ok()) wrong += tenant->name() + " not recorded\n";
    const auto replayed = (*estate)->replay(tenant->name(), Head{}, {});
    if (!replayed.ok()) {
      wrong += tenant->name() + ": " + replayed.error().message + "\n";
    } else if (!replayed->live_known || !replayed->equal()) {
      wrong += tenant->name() + ": the state is not that of a replay\n";
    }
    recovered.digests[tenant->name()] = tenant->digests();
    const Result<Digest> journal = journal_digest(*tenant);
    if (!journal.ok()) return wrong + journal.error().message;
    recovered.journals[tenant->name()] = *journal;
  }
  return wrong;
}

// What the rows of versions and keys of all tenants say.
struct RowsSay {
  Digest versions{};
  // However they share rows, which depends on what was written together.
  std::set<std::pair<std::string, projections::KeyPlace>> keys;
  bool operator==(const RowsSay&) const = default;
};

Result<RowsSay> read_rows(const std::filesystem::path& views) {
  TENON_ASSIGN_OR_RETURN(const std::unique_ptr<projections::RowStore> rows,
                         projections::open_rocksdb_row_store(views));
  RowsSay say;
  Sha256 hasher;
  const auto cursor = rows->cursor();
  const auto at = [&cursor](projections::Table table) {
    return cursor->valid() && cursor->key().front() == static_cast<char>(table);
  };
  const auto seek = [&cursor](projections::Table table) {
    cursor->seek(std::string(1, static_cast<char>(table)));
  };
  for (seek(projections::Table::kVersions); at(projections::Table::kVersions); cursor->next()) {
    say.versions = hasher({as_view(say.versions), cursor->key(), cursor->value()});
  }
  for (seek(projections::Table::kKeys); at(projections::Table::kKeys); cursor->next()) {
    const auto places = projections::decode_key_row(cursor->key());
    if (!places) return projections::history_damaged();
    const std::string tenant(cursor->key().substr(1, 4));
    for (const projections::KeyPlace& place : *places) say.keys.emplace(tenant, place);
  }
  TENON_RETURN_IF_ERROR(cursor->status());
  return say;
}

}  // namespace

std::string check_recovery(const std::filesystem::path& data) {
  Recovered found;
  std::string wrong = recover(data, found);
  if (!wrong.empty()) return wrong;
  const auto rows = read_rows(data / "views");
  std::filesystem::remove_all(data / "views");
  Recovered anew;
  wrong = recover(data, anew);
  const auto rows_anew = read_rows(data / "views");
  if (!rows.ok() || !rows_anew.ok()) return wrong + "the history cannot be read\n";
  if (*rows != *rows_anew) wrong += "the rows of history are not those of a rebuild\n";
  if (found.journals != anew.journals) wrong += "the journal is not that of a rebuild\n";
  if (found.digests != anew.digests) wrong += "the digests are not those of a rebuild\n";
  return wrong;
}

}  // namespace tenon::crash
