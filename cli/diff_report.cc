#include "cli/diff_report.h"

#include <nlohmann/json.hpp>

#include "cli/json.h"
#include "cli/prose.h"
#include "cli/standing_words.h"
#include "cli/text.h"
#include "cli/words.h"

namespace tenon::cli {
namespace {

constexpr int kForAWhile = 0;

std::string how_many(std::uint64_t count, const std::string& one) {
  return std::to_string(count) + " " + one + (count == 1 ? "" : "s");
}

}  // namespace

void DiffReport::add(const v1::Divergence& divergence) {
  if (session_.settings.json) {
    session_.out() << json_line(divergence) << '\n';
    return;
  }
  List& list = lists_[divergence.has_until() ? kForAWhile : static_cast<int>(divergence.kind())];
  ++list.count;
  if (limit_ == 0 || list.shown.size() < limit_) list.shown.push_back(divergence);
}

void DiffReport::print(const v1::DiffResult& result, const std::string& setting) {
  if (session_.settings.json) {
    nlohmann::ordered_json json;
    json["summary"] = json_value(result);
    session_.out() << json_line(json) << '\n';
    return;
  }
  print_list("bindings that would be others", lists_[v1::Divergence::BOUND]);
  print_list("refusals that would be others", lists_[v1::Divergence::REFUSED]);
  print_list("accounts whose authority would be elsewhere", lists_[v1::Divergence::TRANSFERRED]);
  print_list("accounts that would be deleted, or would not", lists_[v1::Divergence::DELETED]);
  print_list("different in such a way for a while only", lists_[kForAWhile]);
  print_summary(result, setting);
}

void DiffReport::print_list(const std::string& heading, const List& list) {
  if (list.count == 0) return;
  const Paint paint = session_.paint();
  session_.out() << paint.bold(heading) << "  " << list.count << '\n';
  Prose prose(session_.out(), paint, session_.text_columns(), 2);
  Prose deeper(session_.out(), paint, session_.text_columns(), 4);
  for (const v1::Divergence& divergence : list.shown) {
    const bool about_account = !divergence.has_object();
    std::string when =
        " since " + std::to_string(divergence.since()) + ", " + time_of(divergence.time());
    if (divergence.has_until()) when += ", until " + std::to_string(divergence.until());
    prose.paragraph(name_of(about_account ? divergence.account() : divergence.object()) + when);
    deeper.paragraph("as it was  " + words_of(divergence.as_logged(), about_account));
    deeper.paragraph("would be   " + words_of(divergence.would_have_been(), about_account));
    const std::string& sentence = divergence.decision_would_have_been().sentence();
    const bool tells_more = divergence.kind() == v1::Divergence::REFUSED;
    if (tells_more && !sentence.empty()) deeper.paragraph(sentence);
  }
  if (list.count > list.shown.size()) {
    session_.out() << "  "
                   << paint.dim("and " + std::to_string(list.count - list.shown.size()) +
                                " more (--limit 0 shows all)")
                   << '\n';
  }
  session_.out() << '\n';
}

void DiffReport::print_summary(const v1::DiffResult& result, const std::string& setting) {
  Prose prose(session_.out(), session_.paint(), session_.text_columns(), 0);
  const std::string after = "With " + setting + ", after " + how_many(result.head(), "fact");
  const std::uint64_t standing =
      result.bound() + result.refused() + result.transferred() + result.deleted();
  if (standing == 0) {
    prose.paragraph(after + ", no binding, refusal, authority or deletion would be another" +
                    (result.ended() == 0 ? "." : " by now."));
  } else {
    prose.paragraph(after + ": " + how_many(result.bound(), "other binding") + ", " +
                    how_many(result.refused(), "other refusal") + ", " +
                    how_many(result.transferred(), "account") + " mastered elsewhere, " +
                    how_many(result.deleted(), "account") + " deleted in one of the two only.");
  }
  if (result.blocked() > 0) {
    prose.paragraph(
        "Bindings of the log that would not have come about, or not then, whether they "
        "still stand or not: " +
        std::to_string(result.blocked()) + ".");
  }
  prose.paragraph("Values of attributes are not compared.");
  if (result.left_out() > 0) {
    prose.paragraph("Differences of " + how_many(result.left_out(), "object") +
                    " or accounts more were not listed.");
  }
}

}  // namespace tenon::cli
