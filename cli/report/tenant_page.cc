#include "cli/report/tenant_page.h"

#include <vector>

#include "cli/report/bars.h"
#include "cli/report/page.h"
#include "cli/report/time_chart.h"

namespace tenon::cli::report {
namespace {

constexpr Chapter kTenantAnswer{"answer", "The answer"};
constexpr Chapter kOverTime{"time", "Outcomes over time"};
constexpr Chapter kMethods{"methods", "How objects got their accounts"};
constexpr Chapter kRefusals{"refusals", "What was refused"};
constexpr Chapter kWaiting{"conflicts", "What waits for a person"};
constexpr Chapter kOutcomes{"outcomes", "Every outcome"};
constexpr Chapter kTenantProofs{"proofs", "Proofs"};

std::vector<Bar> bars_of(const std::map<std::string, std::uint64_t>& counts) {
  std::vector<Bar> bars;
  for (const auto& [name, count] : counts) bars.push_back({name, count});
  sort_bars(bars);
  return bars;
}

std::uint64_t sum_of(const std::map<std::string, std::uint64_t>& counts) {
  std::uint64_t sum = 0;
  for (const auto& [name, count] : counts) sum += count;
  return sum;
}

Cover cover_of_tenant(const TenantEvidence& evidence) {
  Cover cover;
  cover.kind = "Tenant report";
  cover.subject = evidence.tenant;
  cover.tenant = evidence.tenant;
  cover.head = evidence.head;
  cover.time = evidence.time;
  cover.chapters = {kTenantAnswer, kOverTime, kMethods,     kRefusals,
                    kWaiting,      kOutcomes, kTenantProofs};
  return cover;
}

void number(HtmlWriter& html, Literal name, std::uint64_t value) {
  const HtmlWriter::Element pair = html.element("div");
  html.text_element("dt", name.text());
  html.text_element("dd", std::to_string(value));
}

void write_tenant_answer(HtmlWriter& html, const TenantEvidence& evidence) {
  const Section section(html, kTenantAnswer);
  const v1::GetStatusResponse& status = evidence.status;
  const std::string text = std::to_string(status.objects_bound()) + " of " +
                           counted(status.objects(), "directory object") +
                           " are bound to an account, " +
                           counted(sum_of(evidence.conflicts), "conflict") +
                           (sum_of(evidence.conflicts) == 1 ? " waits" : " wait") +
                           " for a person; " + counted(evidence.tally.decisions, "decision") +
                           " followed from " + counted(evidence.head, "fact") + ".";
  html.text_element("p", {{"class", "answer"}}, text);
  const HtmlWriter::Element list = html.element("dl", {{"class", "numbers"}});
  number(html, "accounts, live", status.accounts_live());
  number(html, "accounts in the recycle bin", status.accounts_in_recycle_bin());
  number(html, "directory objects", status.objects());
  number(html, "of them bound", status.objects_bound());
  number(html, "of them waiting", status.objects_waiting());
  number(html, "facts", evidence.head);
  number(html, "decisions", evidence.tally.decisions);
}

// Bars, or a sentence that there is nothing to count.
void write_counts(HtmlWriter& html, Chapter chapter, std::string_view caption, Literal what,
                  const std::map<std::string, std::uint64_t>& counts, Literal nothing) {
  const Section section(html, chapter);
  if (counts.empty()) html.text_element("p", nothing.text());
  draw_bars(html, caption, what, bars_of(counts));
}

}  // namespace

std::string tenant_page(const TenantEvidence& evidence) {
  const Tally& tally = evidence.tally;
  return whole_page(cover_of_tenant(evidence), [&](HtmlWriter& html) {
    write_tenant_answer(html, evidence);
    {
      const Section section(html, kOverTime);
      draw_time_chart(html, tally);
    }
    {
      const Section section(html, kMethods);
      if (tally.methods.empty()) html.text_element("p", "No object was bound yet.");
      draw_bars(html, "Bindings by method", "Method", bars_of(tally.methods));
      draw_bars(html, "Moves of the source of authority, by road", "Road", bars_of(tally.roads));
    }
    write_counts(html, kRefusals, "Candidates and objects refused, by rule and verdict",
                 "Rule and verdict", tally.refusals, "Nothing was refused.");
    write_counts(html, kWaiting, "Conflicts by kind", "Kind", evidence.conflicts,
                 "No object waits, and no value is in quarantine.");
    write_counts(html, kOutcomes, "Decisions by outcome", "Outcome", tally.outcomes,
                 "Nothing was decided yet.");
    const Section section(html, kTenantProofs);
    write_proofs(html, evidence.proofs);
  });
}

}  // namespace tenon::cli::report
