// The engine's decisions in the oracle's words, and whether the two say the same.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/model/decision.h"
#include "tests/model/picture.h"
#include "tests/model/verdict.h"

namespace tenon::model {

// `parties`: everybody whom the decision names.
model_oracle::Verdict verdict_of(const Decision& decision);

struct Disagreement {
  // What differs, without names and values: two histories with the same one fail for the same
  // reason, as far as a machine can tell.
  std::string signature;
  std::string text;  // both sides, for people
};

// The decisions of one fact.
std::optional<Disagreement> compare(const std::vector<model_oracle::Verdict>& oracle,
                                    const std::vector<Decision>& engine);
std::optional<Disagreement> compare(model_oracle::Picture oracle, model_oracle::Picture engine);

}  // namespace tenon::model
