// Escaping by construction, and what a report makes of what it was told.

#include <gmock/gmock.h>

#include <algorithm>
#include <random>
#include <string>

#include "cli/report/account_page.h"
#include "cli/report/html_writer.h"
#include "cli/report/ladder.h"
#include "cli/report/page.h"
#include "cli/report/tally.h"
#include "cli/report/time_spans.h"
#include "cli/report/timeline.h"

namespace tenon::cli::report {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::Pair;

v1::DecisionId id_at(std::uint64_t position) {
  v1::DecisionId id;
  id.set_position(position);
  return id;
}

v1::Decision decided(std::uint64_t position, const std::string& outcome) {
  v1::Decision decision;
  *decision.mutable_id() = id_at(position);
  decision.mutable_time()->set_seconds(static_cast<std::int64_t>(position));
  decision.set_outcome(outcome);
  decision.mutable_object()->set_id("o");
  return decision;
}

v1::Rung& add_rung(v1::Decision& decision, const std::string& id, bool tried = true) {
  v1::Rung& rung = *decision.add_ladder();
  rung.set_id(id);
  rung.set_tried(tried);
  return rung;
}

TEST(HtmlWriter, LetsTextInAsTextOnly) {
  HtmlWriter html;
  html.text_element("p", {{"title", "\"'><b>&"}}, "</p><script>a & b</script>");
  EXPECT_EQ(html.take(),
            "<p title=\"&quot;&#39;&gt;&lt;b&gt;&amp;\">"
            "&lt;/p&gt;&lt;script&gt;a &amp; b&lt;/script&gt;</p>\n");
}

TEST(HtmlWriter, ShowsWhatWouldSteerOrHide) {
  HtmlWriter html;
  html.text(std::string("a\0b\x1b\n\xc2\x9b\xe2\x80\xae\xff", 11));
  EXPECT_EQ(html.take(), "a\\x00b\\x1b\\n\\x9b\\u{202e}\\xff");
  html.lines("one\n<two>\x07\n");
  EXPECT_EQ(html.take(), "one\n&lt;two&gt;\\x07\n");
}

TEST(Page, IsolatesTheNamesInASentence) {
  HtmlWriter html;
  sentence(html, "User “שלום” is bound to “<b>” (S4).");
  EXPECT_EQ(html.take(), "User “<bdi>שלום</bdi>” is bound to “<bdi>&lt;b&gt;</bdi>” (S4).");
  sentence(html, "”one “two");
  EXPECT_EQ(html.take(), "”one “two");
}

TEST(HtmlWriter, ClosesWhatItOpens) {
  HtmlWriter html;
  {
    const HtmlWriter::Element list = html.element("ul", {{"class", "a"}});
    const HtmlWriter::Element item = html.element("li");
    html.text_element("bdi", "x");
    html.empty_svg("rect", {{"width", "1"}});
  }
  EXPECT_EQ(html.take(), "<ul class=\"a\"><li><bdi>x</bdi><rect width=\"1\"/>\n</li>\n</ul>\n");
}

TEST(HtmlWriter, NeverWritesMarkupOutOfData) {
  const unsigned seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  constexpr char kMean[] = "<>&\"'`=/ \n\t\x00\x1b\xe2\x80\xae\xc2\x85;!-[]";
  std::uniform_int_distribution<std::size_t> any(0, sizeof kMean - 2);
  for (int round = 0; round < 2'000; ++round) {
    std::string data;
    for (int length = 0; length < 40; ++length) data += kMean[any(random)];
    HtmlWriter html;
    html.text_element("b", {{"class", data}}, data);
    const std::string page = html.take();
    std::size_t tags = 0;
    for (const char letter : page) {
      if (letter == '<' || letter == '>') ++tags;
      ASSERT_TRUE(static_cast<unsigned char>(letter) >= 0x20) << page;
    }
    ASSERT_EQ(tags, 4U) << page;
    ASSERT_EQ(std::count(page.begin(), page.end(), '"'), 2) << page;
  }
}

TEST(Ladder, IsDecidedWhereItBinds) {
  v1::Decision decision = decided(7, "Bound");
  decision.set_method(v1::PROVISIONED);
  add_rung(decision, "V");
  add_rung(decision, "U").add_candidates()->set_verdict("InvalidSoftMatch");
  add_rung(decision, "P");
  EXPECT_EQ(deciding_rung(decision), 2);
  HtmlWriter html;
  draw_ladder(html, decision);
  const std::string page = html.take();
  EXPECT_THAT(page, HasSubstr("account made"));
  EXPECT_THAT(page, HasSubstr("refused: InvalidSoftMatch"));
  EXPECT_THAT(page, Not(HasSubstr("not reached")));
}

TEST(Ladder, IsDecidedOnTheLastRungTriedWhereItRefuses) {
  v1::Decision decision = decided(7, "InvalidHardMatch");
  add_rung(decision, "V");
  add_rung(decision, "H").add_candidates()->set_verdict("InvalidHardMatch");
  add_rung(decision, "S", false);
  EXPECT_EQ(deciding_rung(decision), 1);
  EXPECT_EQ(deciding_rung(decided(8, "NoChange")), -1);
}

TEST(Report, IsOfTheDecisionThatBound) {
  v1::WhyResponse why;
  *why.add_decisions() = decided(1, "InvalidSoftMatch");
  *why.add_decisions() = decided(2, "Bound");
  *why.add_decisions() = decided(3, "InvalidHardMatch");
  add_rung(*why.mutable_decisions(2), "H");
  *why.mutable_account()->mutable_bound_by() = id_at(2);
  EXPECT_EQ(deciding_decision(why), 1);
  // An older one: no other passes for it.
  *why.mutable_account()->mutable_bound_by() = id_at(0);
  EXPECT_EQ(deciding_decision(why), -1);
  // Not bound: the last that tried a ladder.
  why.mutable_account()->clear_bound_by();
  EXPECT_EQ(deciding_decision(why), 2);
}

TEST(Report, AsksForReceiptsOfWhatDecidedFirst) {
  v1::WhyResponse why;
  *why.add_decisions() = decided(10, "Bound");
  add_rung(*why.mutable_decisions(0), "S").mutable_key_source()->set_position(4);
  *why.add_decisions() = decided(20, "Applied");
  EXPECT_THAT(facts_of_interest(why), ElementsAre(4, 10, 20, 4, 10));
}

TEST(Report, SaysWhyThereAreNoProofs) {
  AccountEvidence evidence;
  *evidence.why.add_decisions() = decided(1, "NoChange");
  evidence.why.mutable_object()->set_object_guid("<o>");
  evidence.proofs.refusal = "not <now> (SIGNING_OFF)";
  const std::string page = account_page(evidence);
  EXPECT_THAT(page, HasSubstr("not &lt;now&gt; (SIGNING_OFF)"));
  EXPECT_THAT(page, HasSubstr("<bdi>&lt;o&gt;</bdi></h1>"));
  EXPECT_THAT(page, Not(HasSubstr("download=")));
  EXPECT_EQ(page, account_page(evidence));
}

TEST(Timeline, KnowsWhereAnAccountWasMastered) {
  v1::Account account;
  account.set_first_seen(5);
  account.set_authority(v1::CLOUD);
  AuthorityMoves moves;
  EXPECT_EQ(authority_after(id_at(4), account, moves), v1::AUTHORITY_UNSPECIFIED);
  EXPECT_EQ(authority_after(id_at(5), account, moves), v1::CLOUD);
  v1::AuthorityMove& move = *moves.Add();
  move.set_from(v1::CLOUD);
  move.set_to(v1::ON_PREMISES);
  *move.mutable_decision() = id_at(9);
  EXPECT_EQ(authority_after(id_at(8), account, moves), v1::CLOUD);
  EXPECT_EQ(authority_after(id_at(9), account, moves), v1::ON_PREMISES);
}

TEST(TimeSpans, AreTheShortestThatAreEnough) {
  constexpr std::int64_t kSecond = 1'795'438'481;  // 2026-11-23, a Monday, 12:54:41
  constexpr std::int64_t kDay = 86'400;
  EXPECT_EQ(TimeSpans(kSecond, kSecond).count(), 1U);
  EXPECT_EQ(TimeSpans(kSecond, kSecond).name_of(0), "2026-11-23 12:54:41");
  const TimeSpans days(kSecond, kSecond + 30 * kDay);
  EXPECT_EQ(days.width_words(), "day");
  EXPECT_EQ(days.count(), 31U);
  EXPECT_EQ(days.name_of(0), "2026-11-23");
  EXPECT_EQ(days.span_of(kSecond + 30 * kDay), 30U);
  EXPECT_EQ(days.span_of(0), 0U);
  EXPECT_EQ(days.span_of(kSecond + 99 * kDay), 30U);
  const TimeSpans weeks(kSecond + kDay, kSecond + 100 * kDay);
  EXPECT_EQ(weeks.width_words(), "week");
  EXPECT_EQ(weeks.name_of(0), "2026-11-23");
  EXPECT_EQ(weeks.name_of(1), "2026-11-30");
  EXPECT_EQ(TimeSpans(0, 4'000'000'000).width_words(), "260 weeks");
}

TEST(Tally, CountsByOutcomeMethodRefusalAndRoad) {
  Tally tally(TimeSpans(0, 9));
  v1::Decision bound = decided(3, "Bound");
  bound.set_method(v1::HARD);
  tally.add(bound);
  bound.set_relinked(true);
  tally.add(bound);
  v1::Decision refused = decided(4, "InvalidHardMatch");
  refused.set_refused_by("H5");
  refused.set_refusal("InvalidHardMatch");
  tally.add(refused);
  v1::Decision moved = decided(5, "AuthorityTransferred");
  moved.mutable_authority()->set_road("T2");
  tally.add(moved);
  v1::Decision setting = decided(6, "Accepted");
  setting.clear_object();
  tally.add(setting);
  EXPECT_EQ(tally.decisions, 5U);
  EXPECT_THAT(tally.methods, ElementsAre(Pair("HARD", 1), Pair("HARD, found again", 1)));
  EXPECT_THAT(tally.refusals, ElementsAre(Pair("H5 InvalidHardMatch", 1)));
  EXPECT_THAT(tally.roads, ElementsAre(Pair("T2, moved to the cloud", 1)));
  EXPECT_EQ(tally.of_group(OutcomeGroup::kBound), 2U);
  EXPECT_EQ(tally.of_group(OutcomeGroup::kTenant), 1U);
  EXPECT_EQ(tally.over_time[static_cast<std::size_t>(OutcomeGroup::kBound)][3], 2U);
}

}  // namespace
}  // namespace tenon::cli::report
