#include "cli/ladder_words.h"

#include <string>
#include <string_view>

#include "cli/words.h"

namespace tenon::cli {
namespace {

// "B  soft match on"; what belongs to a rung stands beside it.
constexpr std::size_t kTitleColumns = 16;
constexpr std::size_t kUnderRung = kTitleColumns + 2;

std::string title_of(std::string_view id) {
  if (id == "V") return "V  valid";
  if (id == "H") return "H  hard match";
  if (id == "B") return "B  soft match on";
  if (id == "S") return "S  SMTP match";
  if (id == "U") return "U  UPN match";
  if (id == "P") return "P  provision";
  return std::string(id);
}

std::string key_of(const v1::Rung& rung) {
  if (rung.key_attribute().empty()) return "";
  std::string text = rung.key_attribute() + " = " + rung.key_as_given();
  if (!rung.key_as_compared().empty() && rung.key_as_compared() != rung.key_as_given()) {
    text += ", compared as " + rung.key_as_compared();
  }
  if (rung.has_key_source()) {
    text += " (asserted at " + std::to_string(rung.key_source().position()) + ")";
  }
  return text;
}

std::string state_of(const v1::Rung& rung) {
  if (!rung.tried()) return rung.why_not().empty() ? "not tried" : "not tried: " + rung.why_not();
  std::string text = key_of(rung);
  if (!rung.why_not().empty()) text += (text.empty() ? "" : "; ") + rung.why_not();
  if (rung.candidates_size() > 0) return text.empty() ? "candidates:" : text;
  const bool searches = rung.id() == "H" || rung.id() == "S" || rung.id() == "U";
  if (searches) return text.empty() ? "no candidate" : text + ": no candidate";
  if (!text.empty()) return text;
  return rung.id() == "P" ? "a new account" : "passed";
}

}  // namespace

void print_rung(const v1::Rung& rung, Prose& prose) {
  prose.item(title_of(rung.id()), state_of(rung), kTitleColumns);
  for (const v1::Candidate& candidate : rung.candidates()) {
    const bool bound = candidate.verdict() == "Bound";
    std::string text = candidate.rule() + " " + candidate.verdict();
    if (candidate.has_account()) text += ": " + name_of(candidate.account());
    prose.marked(bound ? "✓" : "✗", bound, text, kUnderRung);
    if (!candidate.because().empty()) {
      prose.marked(" ", bound, candidate.because(), kUnderRung);
    }
  }
}

}  // namespace tenon::cli
