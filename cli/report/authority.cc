#include "cli/report/authority.h"

#include <map>
#include <string_view>

#include "cli/report/anchor.h"
#include "cli/report/page.h"
#include "cli/words.h"

namespace tenon::cli::report {
namespace {

std::string side_words(v1::Authority authority) {
  const std::string word = word_of(authority);
  return word.empty() ? "none" : word;
}

}  // namespace

std::string road_words(const std::string& road) {
  static const std::map<std::string_view, std::string_view> kWords{
      {"T1", "by binding"},       {"T2", "moved to the cloud"},
      {"T3", "rolled back"},      {"T4", "directory sync switched off"},
      {"T5", "left on premises"}, {"T7", "deleted in the cloud"}};
  const auto known = kWords.find(road);
  return known == kWords.end() ? road : road + ", " + std::string(known->second);
}

void write_move(HtmlWriter& html, const v1::AuthorityMove& move) {
  const HtmlWriter::Element line = html.element("p");
  html.text_element("strong", "Source of authority: ");
  html.text(side_words(move.from()) + " → " + side_words(move.to()));
  if (!move.road().empty()) html.text(" (" + road_words(move.road()) + ")");
  if (!move.actor().empty()) {
    html.text(", asked for by ");
    html.text_element("bdi", move.actor());
  }
  if (!move.reason().empty()) {
    html.text(": ");
    html.text_element("bdi", move.reason());
  }
}

void write_authority_history(HtmlWriter& html, const v1::GetAuthorityHistoryResponse& history,
                             const std::set<std::string>& anchors) {
  const v1::Account& account = history.account();
  std::string now = "The account is mastered: " + side_words(account.authority());
  if (account.authored_by() > v1::UNKNOWN) {
    now += "; it was first made by " + word_of(account.authored_by());
  }
  html.text_element("p", now + ".");
  if (account.has_rollback_pending()) {
    const v1::PendingRollback& rollback = account.rollback_pending();
    const std::string order = "A rollback to on-premises was ordered at position " +
                              std::to_string(rollback.position()) + " by " + rollback.actor() +
                              ": " + rollback.reason() + ".";
    html.text_element("p", order);
    if (!rollback.sentence().empty()) sentence_paragraph(html, "", rollback.sentence());
    if (!rollback.remedy().empty()) {
      sentence_paragraph(html, "remedy", "What to do: " + rollback.remedy());
    }
  }
  if (history.moves().empty()) {
    html.text_element("p", "Its source of authority never moved.");
    return;
  }
  const DataTable table(html, "Moves of the source of authority, the oldest first",
                        {"Decision", "Time", "From", "To", "Road", "Who", "Why"});
  for (const v1::AuthorityMove& move : history.moves()) {
    const HtmlWriter::Element row = html.element("tr");
    {
      const HtmlWriter::Element cell = html.element("th", {{"scope", "row"}});
      const std::string anchor = anchor_of(move.decision());
      if (anchors.count(anchor) > 0) {
        html.text_element("a", {{"href", "#" + anchor}}, id_of(move.decision()));
      } else {
        html.text(id_of(move.decision()));
      }
    }
    value_cell(html, time_of(move.time()));
    value_cell(html, side_words(move.from()));
    value_cell(html, side_words(move.to()));
    value_cell(html, road_words(move.road()));
    value_cell(html, move.actor());
    value_cell(html, move.reason());
  }
}

}  // namespace tenon::cli::report
