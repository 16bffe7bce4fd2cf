#include "engine/model/tenant.h"

namespace tenon {
namespace {

char fold(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool equal_folded(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (fold(a[i]) != fold(b[i])) return false;
  }
  return true;
}

}  // namespace

const Domain* Tenant::domain(std::string_view wanted) const {
  for (const Domain& candidate : domains) {
    if (equal_folded(candidate.name, wanted)) return &candidate;
  }
  return nullptr;
}

}  // namespace tenon
