// The readers of what proves a log, given any bytes: keys, signed notes, receipts, bundles, and the
// names of tiles. Each has one form, so whatever is read is written again as it came. The first
// byte of an input says what it is; notes and receipts have a verifier key in the line before them.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>

#include "engine/log/bundle.h"
#include "engine/log/checkpoint.h"
#include "engine/log/signed_note.h"
#include "engine/log/tile_path.h"
#include "engine/log/tlog_proof.h"

namespace tenon::log {
namespace {

void check(bool condition) {
  if (!condition) std::abort();
}

// The key in the first line; the rest stays.
std::optional<NoteVerifier> take_key(std::string_view& input) {
  const std::size_t end = input.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  Result<NoteVerifier> key = NoteVerifier::parse(input.substr(0, end));
  if (!key.ok()) return std::nullopt;
  check(key->vkey() == input.substr(0, end));
  input.remove_prefix(end + 1);
  return std::move(key).value();
}

void read_texts(std::string_view text) {
  const Result<Checkpoint> checkpoint = parse_checkpoint(text);
  if (checkpoint.ok()) check(text.starts_with(checkpoint_text(*checkpoint)));
  const Result<DecisionHead> decisions = parse_decision_text(text);
  if (decisions.ok()) check(text.starts_with(decision_text(*decisions)));
}

void read_note(std::string_view note) {
  const std::optional<NoteVerifier> key = take_key(note);
  read_texts(note);
  if (!key) return;
  const Result<std::string> text = open_note(note, *key);
  if (text.ok()) {
    check(note.starts_with(*text));
    read_texts(*text);
  }
  const Result<Checkpoint> checkpoint = open_checkpoint(note, *key);
  if (checkpoint.ok()) check(text.ok() && checkpoint->origin == key->name());
  const Result<DecisionHead> decisions = open_decision_note(note, *key);
  if (decisions.ok()) check(decisions->origin == key->name() && !checkpoint.ok());
}

void read_receipt(std::string_view receipt) {
  const std::optional<NoteVerifier> key = take_key(receipt);
  const Result<TlogProof> proof = parse_tlog_proof(receipt);
  if (proof.ok()) check(tlog_proof_text(*proof) == receipt);
  if (!key) return;
  const Result<ProvenFact> fact = verify_receipt(receipt, *key);
  if (!fact.ok()) return;
  check(proof.ok() && fact->position.value == proof->index);
  check(fact->checkpoint.tree.size.covers(fact->position));
}

void read_bundle(std::string_view bytes) {
  std::istringstream file{std::string(bytes)};
  BundleReader reader(file);
  const Result<BundleHeader> header = reader.header();
  if (!header.ok()) return;
  std::string again;
  put_bundle_header(again, *header);
  check(bytes.starts_with(again) && reader.offset() == again.size());
  for (;;) {
    const std::uint64_t before = reader.offset();
    const Result<std::optional<BundleFact>> fact = reader.next();
    check(reader.offset() <= bytes.size());
    if (!fact.ok() || !*fact) return;
    check(reader.offset() > before);
    Sha256 hasher;
    (void)keeps_commitment(hasher, (*fact)->fact);
  }
}

void read_tile_path(std::string_view text) {
  const Result<TilePath> path = parse_tile_path(text);
  if (path.ok()) check(tile_path_text(*path) == text);
}

void read_signer_key(std::string_view text) {
  const Result<NoteSigner> signer = NoteSigner::parse(text);
  if (signer.ok()) check(signer->signer_key() == text);
}

void run(std::string_view input) {
  if (input.empty()) return;
  const char kind = input.front();
  input.remove_prefix(1);
  switch (kind) {
    case 'n': return read_note(input);
    case 'r': return read_receipt(input);
    case 'b': return read_bundle(input);
    case 't': return read_tile_path(input);
    case 'k': return read_signer_key(input);
    default: return;
  }
}

}  // namespace
}  // namespace tenon::log

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  tenon::log::run({reinterpret_cast<const char*>(data), size});
  return 0;
}
