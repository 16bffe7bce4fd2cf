#include "engine/runtime/semantics.h"

#include <utility>

#include "engine/rules/revision.h"
#include "engine/wire/fact_decoder.h"
#include "engine/wire/own_facts.h"

namespace tenon::runtime {

Semantics current_semantics() {
  return {&wire::decode_fact, &rules::decide, rules::kSemanticsRevision};
}

OwnedAppend revision_raised(std::string tenant, std::uint32_t revision) {
  OwnedAppend append;
  append.tenant = std::move(tenant);
  append.source = log::kSystemSource;
  append.set_facts({{static_cast<std::uint16_t>(FactKind::kSemanticsRevisionRaised),
                     wire::semantics_revision_raised(revision)}});
  return append;
}

}  // namespace tenon::runtime
