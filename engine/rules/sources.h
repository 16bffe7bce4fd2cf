// Where each rule comes from: its mark in the rule book, and the published page behind it.
//
// A decision names rules by id; this is what an auditor reads when the id is not enough. Pure
// values, safe from any thread.
#pragma once

#include <cstdint>
#include <string_view>

#include "engine/model/types.h"

namespace tenon::rules {

// The marks of the rule book.
enum class Mark : std::uint8_t {
  kSeed,        // the article that the rules start from
  kDocumented,  // published behaviour
  kSettled,     // the public documents are silent or disagree; docs/rules.md says what Tenon does
  kOurs,        // beyond what exists
};

struct RuleSource {
  Rule rule = Rule::kNone;
  std::string_view says;  // the rule in a few words
  Mark mark = Mark::kSettled;
  // The published page, by title and address. For kSettled and kOurs: the page that leaves it open
  // or comes nearest; both are empty when there is none.
  std::string_view title;
  std::string_view address;
};

// Every rule but kNone has one.
const RuleSource& source_of(Rule rule);

std::string_view name_of(Mark mark);  // "seed", "documented", "settled", "ours"

}  // namespace tenon::rules
