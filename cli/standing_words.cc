#include "cli/standing_words.h"

#include "cli/words.h"

namespace tenon::cli {

std::string words_of(const v1::Standing& standing, bool about_account) {
  if (about_account) {
    return word_of(standing.state()) + ", mastered " + word_of(standing.authority());
  }
  std::string text;
  if (standing.has_account()) {
    text = "bound to " + name_of(standing.account());
    if (standing.method() != v1::MATCH_METHOD_UNSPECIFIED)
      text += " by " + word_of(standing.method());
    if (standing.outcome() != "Bound") text += ", " + standing.outcome();
  } else {
    text = standing.outcome().empty() ? "not there" : standing.outcome();
  }
  if (!standing.refused_by().empty()) {
    text += ", " + standing.refused_by() + " refused: " + standing.refusal();
  }
  return text;
}

}  // namespace tenon::cli
