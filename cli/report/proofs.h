// The proofs of a report: the checkpoint, the key to check it with, and receipts of facts, as text
// and as files that can be taken out of the page.
#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "cli/report/html_writer.h"
#include "cli/session.h"
#include "engine/base/result.h"

namespace tenon::cli::report {

struct ReceiptText {
  std::uint64_t position = 0;
  std::string text;  // a C2SP tlog-proof
};

struct Proofs {
  std::string refusal;  // why there are none; empty: there are
  std::string vkey;
  std::string checkpoint;
  std::string decision_note;
  std::uint64_t size = 0;  // of the tree
  bool entry_only = false;
  std::vector<ReceiptText> receipts;  // by position
  std::uint64_t left_out = 0;         // facts whose receipt the limit left out

  std::set<std::uint64_t> positions() const;
};

struct ProofOptions {
  std::uint64_t receipts_max = 40;
  bool entry_only = false;
};

// Asks the server for them. `wanted`: positions, what matters most first; the same one twice counts
// once. A server that does not sign now is no error: its reason stands in the refusal.
Result<Proofs> gather_proofs(Session& session, const std::vector<std::uint64_t>& wanted,
                             const ProofOptions& options);

// With the words that say how to check them.
void write_proofs(HtmlWriter& html, const Proofs& proofs);

}  // namespace tenon::cli::report
