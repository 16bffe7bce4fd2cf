// What a verification costs beside a plain replay (docs/proofs.md): rows `name,value,unit`.
//
//   tenon_proof_bench make FOLDER FACTS PAIRS   writes a log and its bundle into FOLDER: PAIRS
//                                               accounts, as many objects, then changes of them
//   tenon_proof_bench verify FOLDER             verifies the bundle; alone, for its memory
#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "cli/offline/verify.h"
#include "engine/log/bundle.h"
#include "engine/log/checkpoint.h"
#include "engine/log/rocksdb_log.h"
#include "engine/runtime/replayer.h"
#include "engine/runtime/semantics.h"
#include "projections/tenant_machine.h"
#include "tests/bench/population.h"
#include "tests/bench/rows.h"

namespace tenon::bench {
namespace {

constexpr std::uint64_t kProofSeed = 1;
constexpr char kProofTenant[] = "contoso";
constexpr std::uint64_t kProofBatch = 1024;

template <typename Outcome>
void must(const Outcome& outcome) {
  if (outcome.ok()) return;
  std::fprintf(stderr, "%s\n", outcome.error().message.c_str());
  std::exit(1);
}

void commit(log::Log& log, const runtime::OwnedAppend& append) {
  const log::Append view = append.view();
  must(log.commit(std::span<const log::Append>(&view, 1)).front());
}

v1::Fact fact_at(std::uint64_t index, std::uint64_t pairs) {
  if (index < pairs) return account_created(person(kProofSeed, index));
  if (index < 2 * pairs) return object_present(person(kProofSeed, index - pairs));
  return object_changed(person(kProofSeed, index % pairs), index);
}

void fill(log::Log& log, std::uint64_t facts, std::uint64_t pairs) {
  runtime::OwnedAppend creation;
  creation.tenant = kProofTenant;
  creation.source = log::kOperatorSource;
  creation.request_id = Guid{};
  creation.may_create_tenant = true;
  const v1::Fact created = tenant_created();
  creation.set_facts(
      {{static_cast<std::uint16_t>(created.body_case()), created.SerializeAsString()}});
  commit(log, creation);
  commit(log, runtime::revision_raised(kProofTenant, runtime::current_semantics().revision));
  // Accounts come from one source, objects from another.
  for (std::uint64_t at = 0; at < facts;) {
    const bool cloud = at < pairs;
    const std::uint64_t end = std::min(cloud ? pairs : facts, at + kProofBatch);
    runtime::OwnedAppend append;
    append.tenant = kProofTenant;
    append.source = cloud ? "entra" : "ad";
    append.first_number = SourceNumber{(cloud ? at : at - pairs) + 1};
    std::vector<std::pair<std::uint16_t, std::string>> payloads;
    for (; at < end; ++at) {
      const v1::Fact fact = fact_at(at, pairs);
      payloads.emplace_back(static_cast<std::uint16_t>(fact.body_case()), fact.SerializeAsString());
    }
    append.set_facts(payloads);
    commit(log, append);
  }
}

// Gives the decision digest.
Digest replay(const log::Log& log, Head head) {
  projections::TenantMachine machine;
  runtime::FactDecider decider(runtime::current_semantics(), machine);
  runtime::Replayer replayer(log, kProofTenant, decider);
  const double processor = processor_seconds();
  const Stopwatch clock;
  must(replayer.run_to(head));
  print_row("replay", static_cast<double>(head.value) / clock.seconds(), "facts/s");
  print_row("replay_processor",
            (processor_seconds() - processor) / static_cast<double>(head.value) * 1e6, "us/fact");
  return decider.decision_digest();
}

log::NoteSigner signer_of(const log::TenantInfo& tenant) {
  return log::NoteSigner(log::origin_of(tenant.identity), log::Ed25519Seed{});
}

// The digest of each position comes from a replay of its own, as a server's comes from its journal.
void write_bundle(const log::Log& log, const std::filesystem::path& folder,
                  const Digest& decisions) {
  const log::TenantInfo tenant = log.tenant(kProofTenant).value();
  const runtime::Semantics semantics = runtime::current_semantics();
  const log::NoteSigner signer = signer_of(tenant);
  const std::string& origin = signer.verifier().name();
  const log::NoteSigner decider_signer =
      signer.named(log::decisions_verifier(signer.verifier()).name());
  std::string bytes;
  log::put_bundle_header(
      bytes, {signer.sign(log::checkpoint_text({origin, tenant.head})),
              decider_signer.sign(log::decision_text(
                  {origin, tenant.head.size, decisions, kProofTenant, semantics.revision}))});
  std::ofstream file(folder / "bundle", std::ios::binary);
  projections::TenantMachine machine;
  runtime::FactDecider decider(semantics, machine);
  Sha256 hasher;
  Fact fact;
  const auto reader = log.read(kProofTenant, Position{0}).value();
  for (auto record = reader->next().value(); record; record = reader->next().value()) {
    must(runtime::decode(
        semantics, {record->position, record->time, kProofTenant, record->source, record->kind},
        *record->payload, fact));
    decider.decide(fact);
    machine.hand_on();
    log::put_bundle_fact(hasher, bytes, *record, decider.decision_digest());
    file << bytes;
    bytes.clear();
  }
  std::ofstream(folder / "vkey") << signer.verifier().vkey();
}

void verify(const std::filesystem::path& folder) {
  std::ifstream file(folder / "bundle", std::ios::binary);
  std::ifstream key(folder / "vkey");
  std::string vkey;
  key >> vkey;
  const Stopwatch clock;
  const auto verified = offline::verify_bundle(file, {vkey, std::nullopt});
  must(verified);
  const double seconds = clock.seconds();
  const auto facts = static_cast<double>(verified->facts);
  print_row("verify", facts / seconds, "facts/s");
  print_row("verify_processor", processor_seconds() / facts * 1e6, "us/fact");
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  print_row("verify_facts", facts, "facts");
  print_row("verify_peak_memory", static_cast<double>(usage.ru_maxrss) * 1024, "bytes");
  print_row("bundle_bytes_per_fact",
            static_cast<double>(std::filesystem::file_size(folder / "bundle")) / facts, "bytes");
}

void make(const std::filesystem::path& folder, std::uint64_t facts, std::uint64_t pairs) {
  const std::unique_ptr<log::Log> log = log::open_rocksdb_log(folder / "data", {}).value();
  fill(*log, facts, pairs);
  write_bundle(*log, folder, replay(*log, log->tenant(kProofTenant)->head.size));
}

}  // namespace
}  // namespace tenon::bench

int main(int count, char** arguments) {
  const std::string mode = count > 1 ? arguments[1] : "";
  tenon::bench::print_machine();
  if (mode == "make" && count == 5) {
    tenon::bench::make(arguments[2], std::stoull(arguments[3]), std::stoull(arguments[4]));
  } else if (mode == "verify" && count == 3) {
    tenon::bench::verify(arguments[2]);
  } else {
    std::fprintf(stderr, "tenon_proof_bench make FOLDER FACTS PAIRS | verify FOLDER\n");
    return 64;
  }
  return 0;
}
