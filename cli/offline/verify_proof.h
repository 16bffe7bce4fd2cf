// What else is verified without a server: receipts, and that one tree is the beginning of another.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/guid.h"
#include "engine/base/ids.h"
#include "engine/base/result.h"

namespace tenon::offline {

// What a receipt proves.
struct ProvenReceipt {
  std::string origin;
  std::uint64_t size = 0;  // of the signed tree
  std::string root;        // base64
  std::uint64_t position = 0;
  Micros time;
  std::uint16_t kind = 0;
  std::string source;
  std::uint64_t source_number = 0;
  std::optional<Guid> request_id;
  std::optional<std::string> payload;  // a serialised tenon.v1.Fact; none: withheld or erased
};

// Errors: VKEY_MALFORMED is about what was given; all others say that it proves nothing.
Result<ProvenReceipt> verify_receipt_text(std::string_view text, const std::string& vkey);

// A tree as somebody names it: a size, and perhaps its root.
struct NamedTree {
  std::uint64_t size = 0;
  std::optional<std::string> root;  // 32 bytes
  // Of the log; empty when it is named by its size.
  std::string origin = {};
};

// From a number, or from the text of a checkpoint, whose signature is checked only where a key is
// given. INVALID_ARGUMENT TREE_NAME, and what log::open_checkpoint() says.
Result<NamedTree> named_tree(const std::string& text, const std::string& vkey);

// What a server answers about two trees. `hashes`, roots: 32 bytes each.
struct TreeProof {
  std::uint64_t old_size = 0;
  std::string old_root;
  std::uint64_t new_size = 0;
  std::string new_root;
  std::vector<std::string> hashes;
};

// Whether it shows that `older` is the beginning of `newer`: of these two, not of others.
// VERIFY_TREE.
Status check_consistency(const NamedTree& older, const NamedTree& newer, const TreeProof& proof);

// Calls visit(path) with the name of each static file of a tree (C2SP tlog-tiles), until it fails.
Status visit_tile_paths(std::uint64_t size, const std::function<Status(const std::string&)>& visit);
// How many there are.
std::uint64_t count_tile_paths(std::uint64_t size);

}  // namespace tenon::offline
