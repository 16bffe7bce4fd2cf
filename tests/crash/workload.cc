#include "tests/crash/workload.h"

#include <sstream>
#include <utility>

#include "engine/base/encoding.h"
#include "engine/log/merkle.h"

namespace tenon::crash {
namespace {

constexpr const char* kTenants[] = {"contoso", "fabrikam", "northwind"};
constexpr const char* kSources[] = {"ad", "graph", "csv", "operator"};

// SplitMix64: quick to seed, good enough to tell payloads apart.
std::uint64_t next_random(std::uint64_t& state) {
  std::uint64_t z = (state += 0x9e3779b97f4a7c15);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

std::string payload_of(std::uint64_t seed, const std::string& tenant, const std::string& source,
                       std::uint64_t number) {
  std::string text = tenant + "/" + source + "/" + std::to_string(number) + " ";
  std::uint64_t state = seed ^ std::hash<std::string>{}(text);
  const std::size_t size = next_random(state) % 50 == 0 ? 40000 : next_random(state) % 500;
  text.reserve(size + 8);
  while (text.size() < size) {
    for (std::uint64_t bits = next_random(state), i = 0; i < 8; ++i, bits >>= 8) {
      text += static_cast<char>('a' + bits % 16);
    }
  }
  return text;
}

std::uint16_t kind_of(std::uint64_t number) { return static_cast<std::uint16_t>(number % 90 + 1); }

std::string cursor_of(std::uint64_t number) { return "cookie " + std::to_string(number); }

// Each operator's request is one fact, so its number among them names it.
Guid request_of(const std::string& tenant, std::uint64_t number) {
  return Guid::name_based(kNameSpaceUrl, tenant + "/" + std::to_string(number));
}

std::string hex(const Digest& digest) { return to_hex(as_view(digest)); }

}  // namespace

std::string Acks::text() const {
  std::ostringstream out;
  for (const Ack& ack : batches) {
    out << "batch " << ack.tenant << " " << ack.source << " " << ack.first_number << " "
        << ack.count << " " << ack.position << " " << ack.time << "\n";
  }
  for (const HeadAck& ack : heads) {
    out << "head " << ack.tenant << " " << ack.size << " " << ack.root << "\n";
  }
  return out.str();
}

Acks Acks::parse(const std::string& text) {
  Acks acks;
  std::istringstream lines(text.substr(0, text.rfind('\n') + 1));
  std::string kind;
  while (lines >> kind) {
    if (kind == "batch") {
      Ack ack;
      lines >> ack.tenant >> ack.source >> ack.first_number >> ack.count >> ack.position >>
          ack.time;
      acks.batches.push_back(ack);
    } else {
      HeadAck ack;
      lines >> ack.tenant >> ack.size >> ack.root;
      acks.heads.push_back(ack);
    }
  }
  return acks;
}

void Acks::add(const Acks& more) {
  batches.insert(batches.end(), more.batches.begin(), more.batches.end());
  heads.insert(heads.end(), more.heads.begin(), more.heads.end());
}

struct Workload::Batch {
  std::string tenant;
  std::string source;
  std::string cursor;
  std::vector<std::string> payloads;
  std::uint64_t first_number = 0;
};

void Workload::add_batch(const log::Log& log, std::vector<Batch>& batches) {
  Batch batch;
  batch.tenant = kTenants[random_() % std::size(kTenants)];
  batch.source = kSources[random_() % std::size(kSources)];
  const auto place = std::pair{batch.tenant, batch.source};
  if (!last_numbers_.contains(place)) {
    const Result<log::SourceState> state = log.source(batch.tenant, batch.source);
    last_numbers_[place] = state.ok() ? state->last_number.value : 0;
  }
  std::uint64_t& last = last_numbers_[place];
  const bool is_operator = batch.source == log::kOperatorSource;
  std::uint64_t count = is_operator ? 1 : random_() % 20 + 1;
  batch.first_number = last + 1;
  // Now and then some of it was sent before.
  if (last > 0 && random_() % 5 == 0) {
    const std::uint64_t back = is_operator ? 1 : std::min(last, random_() % 8 + 1);
    batch.first_number -= back;
  }
  for (std::uint64_t i = 0; i < count; ++i) {
    batch.payloads.push_back(payload_of(seed_, batch.tenant, batch.source, batch.first_number + i));
  }
  const std::uint64_t end = batch.first_number + count - 1;
  if (!is_operator) batch.cursor = cursor_of(end);
  last = std::max(last, end);
  batches.push_back(std::move(batch));
}

Result<Acks> Workload::commit(log::Log& log) {
  std::vector<Batch> batches;
  const std::uint64_t count = random_() % 6 + 1;
  while (batches.size() < count) add_batch(log, batches);
  std::vector<log::Append> appends;
  for (const Batch& batch : batches) {
    log::Append append;
    append.tenant = batch.tenant;
    append.source = batch.source;
    append.first_number = SourceNumber{batch.first_number};
    append.may_create_tenant = true;
    append.cursor = batch.cursor;
    if (batch.source == log::kOperatorSource) {
      append.request_id = request_of(batch.tenant, batch.first_number);
    }
    for (std::size_t i = 0; i < batch.payloads.size(); ++i) {
      append.facts.push_back({kind_of(batch.first_number + i), batch.payloads[i]});
    }
    appends.push_back(std::move(append));
  }
  const std::vector<Result<log::Receipt>> receipts = log.commit(appends);
  Acks acks;
  for (std::size_t i = 0; i < receipts.size(); ++i) {
    if (!receipts[i].ok()) return receipts[i].error();
    const log::Receipt& receipt = *receipts[i];
    // Of a repeated batch only the first fact's place is said (it may have been cut differently).
    acks.batches.push_back({batches[i].tenant, batches[i].source,
                            batches[i].first_number + (receipt.repeated ? 0 : receipt.known),
                            receipt.repeated ? 1 : receipt.count, receipt.first.value,
                            receipt.time.value});
  }
  for (const log::TenantInfo& tenant : log.tenants()) {
    acks.heads.push_back({tenant.name, tenant.head.size.value, hex(tenant.head.root)});
  }
  return acks;
}

namespace {

// What the log holds of one tenant.
struct Found {
  std::map<std::pair<std::string, std::uint64_t>, std::pair<std::uint64_t, std::int64_t>> places;
  std::map<std::string, std::uint64_t> last_numbers;
};

// Reads a whole tenant; says what is wrong.
std::string read_tenant(const log::Log& log, std::uint64_t seed, const log::TenantInfo& tenant,
                        Found& found) {
  std::ostringstream wrong;
  Sha256 hasher;
  log::Frontier frontier;
  auto reader = log.read(tenant.name, Position{0}).value();
  for (;;) {
    const Result<std::optional<log::Record>> next = reader->next();
    if (!next.ok()) return next.error().message + "\n";
    if (!next->has_value()) break;
    const log::Record& record = **next;
    const std::string source(record.source);
    const std::uint64_t number = record.source_number.value;
    if (record.position.value != frontier.size()) wrong << "position gap\n";
    if (number != ++found.last_numbers[source]) {
      wrong << tenant.name << ": number " << number << " of " << source << " at position "
            << record.position.value << ", expected " << found.last_numbers[source] << "\n";
    }
    if (record.payload != payload_of(seed, tenant.name, source, number) ||
        record.kind != kind_of(number)) {
      wrong << tenant.name << ": other payload at position " << record.position.value << "\n";
    }
    found.places[{source, number}] = {record.position.value, record.time.value};
    frontier.append(hasher, log::leaf_hash(hasher, record.entry), [](unsigned, const Digest&) {});
  }
  if (frontier.size() != tenant.head.size.value || frontier.root(hasher) != tenant.head.root) {
    wrong << tenant.name << ": the root is not that of the entries\n";
  }
  for (const auto& [source, state] : log.sources(tenant.name).value()) {
    const std::uint64_t last = found.last_numbers[source];
    if (state.last_number.value != last) wrong << tenant.name << ": last number of " << source;
    if (source != log::kOperatorSource && state.cursor != cursor_of(last)) {
      wrong << tenant.name << ": cursor of " << source << " is " << state.cursor << "\n";
    }
  }
  for (std::uint64_t number = 1; number <= found.last_numbers["operator"]; ++number) {
    const auto receipt = log.find_request(tenant.name, request_of(tenant.name, number)).value();
    if (!receipt || receipt->first.value != found.places[{"operator", number}].first) {
      wrong << tenant.name << ": request " << number << " is not where its fact is\n";
    }
  }
  return wrong.str();
}

}  // namespace

std::string Workload::check(const log::Log& log, std::uint64_t seed, const Acks& acks) {
  std::ostringstream wrong;
  std::map<std::string, Found> tenants;
  for (const log::TenantInfo& tenant : log.tenants()) {
    wrong << read_tenant(log, seed, tenant, tenants[tenant.name]);
  }
  for (const Ack& ack : acks.batches) {
    const Found& found = tenants[ack.tenant];
    for (std::uint64_t i = 0; i < ack.count; ++i) {
      const auto place = found.places.find({ack.source, ack.first_number + i});
      if (place == found.places.end()) {
        wrong << "lost: " << ack.tenant << "/" << ack.source << "/" << ack.first_number + i << "\n";
      } else if (place->second != std::pair{ack.position + i, ack.time}) {
        wrong << "moved: " << ack.tenant << "/" << ack.source << "/" << ack.first_number + i
              << "\n";
      }
    }
  }
  for (const HeadAck& ack : acks.heads) {
    const Result<log::TreeHead> head = log.tree_head(ack.tenant, Head{ack.size});
    if (!head.ok() || hex(head->root) != ack.root) {
      wrong << "the root of " << ack.tenant << " at " << ack.size << " is another\n";
    }
  }
  return wrong.str();
}

}  // namespace tenon::crash
