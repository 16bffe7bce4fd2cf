#include "cli/order_report.h"

#include <array>
#include <string_view>

#include "cli/json.h"
#include "cli/words.h"

namespace tenon::cli {
namespace {

// Decisions of one order that people are told; programs get all of them.
constexpr std::uint64_t kToldMax = 20;

std::string what_to_do(const v1::Decision& decision) {
  if (decision.outcome() != "RollbackPending" || !decision.remedy().empty()) {
    return decision.remedy();
  }
  const std::string& account = decision.account().id();
  if (!decision.refusal().empty()) {
    return "It stays pending until that is put right, and is tried again at each cycle's end "
           "(tenon authority " +
           account + "), or until it is withdrawn: tenon authority transfer " + account +
           " --to cloud --reason WHY";
  }
  if (!decision.has_object()) {
    return "It is bound to no directory object now: it stays pending until the object comes back "
           "(tenon authority " +
           account + ")";
  }
  return "A change of its object or the end of a cycle completes it; at once: tenon sync force";
}

}  // namespace

bool is_refusal(std::string_view outcome) {
  constexpr std::array<std::string_view, 8> kRefusals{
      "AccountUnknown", "AuthorityTransferRefused", "ClearRefused",   "DomainChangeRefused",
      "NothingHeld",    "FeatureChangeRefused",     "RuleSetRefused", "TenantUnknown"};
  for (const std::string_view refusal : kRefusals) {
    if (outcome == refusal) return true;
  }
  return false;
}

void OrderReport::add(const v1::Decision& decision) {
  OrderReading reading;
  if (decision.id().ordinal() == 0) {
    if (read_) reading = read_(decision);
    if (is_refusal(decision.outcome()) && !reading.stands) refused_ = true;
  }
  if (session_.settings.json) {
    session_.out() << json_line(decision) << '\n';
  } else if (told_ < kToldMax) {
    tell(decision, reading);
  } else {
    ++left_out_[decision.outcome()];
  }
  ++told_;
}

void OrderReport::end() {
  if (left_out_.empty()) return;
  std::string text = std::to_string(told_ - kToldMax) + " more decisions:";
  for (const auto& [outcome, count] : left_out_) {
    text += " " + outcome + " × " + std::to_string(count);
  }
  prose(0).paragraph(text + " (tenon watch --after " + last_told_ + ")");
}

void OrderReport::tell(const v1::Decision& decision, const OrderReading& reading) {
  last_told_ = id_of(decision.id());
  const std::string place =
      decision.id().ordinal() == 0 ? std::to_string(decision.id().position()) : last_told_;
  const std::string verdict =
      verdict_of(decision.outcome(), decision.method(), decision.relinked());
  prose(0).paragraph(verdict + " at " + place + ": " + decision.sentence());
  const std::string remedy = reading.what_to_do.value_or(what_to_do(decision));
  if (!remedy.empty()) prose(2).paragraph("→ " + remedy);
}

}  // namespace tenon::cli
