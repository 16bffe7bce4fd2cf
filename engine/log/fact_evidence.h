// One fact as somebody else can check it: the entry that the tree holds, and the salt and payload
// that its commitment is made of, unless they are withheld or erased.
//
//   entry    as the log hashes it
//   slot     state (1 present, 2 not), salt (32), length (u32) and bytes of the payload
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/base/encoding.h"
#include "engine/base/result.h"
#include "engine/base/sha256.h"
#include "engine/log/entry_format.h"
#include "engine/log/log.h"

namespace tenon::log {

struct FactEvidence {
  std::string_view entry_bytes;
  Entry entry;
  std::optional<std::string_view> salt;  // present exactly with the payload
  std::optional<std::string_view> payload;
};

void put_evidence(std::string& out, const Record& record, bool with_payload);

// Reads one; the views are into the reader's bytes. Nothing, when the bytes are not one.
std::optional<FactEvidence> read_evidence(Reader& reader);

// Whether the payload, if it is there, is the one that the entry commits to.
bool keeps_commitment(Sha256& hasher, const FactEvidence& fact);

}  // namespace tenon::log
