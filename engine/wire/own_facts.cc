#include "engine/wire/own_facts.h"

#include "engine/model/fact.h"

namespace tenon::wire {
namespace {

constexpr std::uint32_t kVarint = 0;
constexpr std::uint32_t kBytes = 2;
constexpr std::uint32_t kRevisionField = 1;

void put_varint(std::string& out, std::uint32_t value) {
  for (; value >= 0x80; value >>= 7) out.push_back(static_cast<char>(value | 0x80));
  out.push_back(static_cast<char>(value));
}

}  // namespace

std::string semantics_revision_raised(std::uint32_t revision) {
  std::string body;
  put_varint(body, kRevisionField << 3 | kVarint);
  put_varint(body, revision);
  std::string payload;
  put_varint(payload, static_cast<std::uint32_t>(FactKind::kSemanticsRevisionRaised) << 3 | kBytes);
  put_varint(payload, static_cast<std::uint32_t>(body.size()));
  return payload + body;
}

}  // namespace tenon::wire
