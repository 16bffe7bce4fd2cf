#include "cli/report/account_page.h"

#include <set>

#include "cli/report/anchor.h"
#include "cli/report/authority.h"
#include "cli/report/decision_card.h"
#include "cli/report/differences.h"
#include "cli/report/page.h"
#include "cli/report/timeline.h"
#include "cli/text.h"
#include "cli/words.h"

namespace tenon::cli::report {
namespace {

constexpr std::size_t kHeadingColumns = 120;

constexpr Chapter kAnswer{"answer", "The answer"};
constexpr Chapter kTimeline{"timeline", "Timeline"};
constexpr Chapter kDeciding{"deciding", "How it was decided"};
constexpr Chapter kSides{"sides", "Both sides"};
constexpr Chapter kAuthority{"authority", "Source of authority"};
constexpr Chapter kDecisions{"decisions-all", "Every decision"};
constexpr Chapter kRules{"rules", "Where the rules come from"};
constexpr Chapter kProofs{"proofs", "Proofs"};

bool is_bound(const v1::WhyResponse& why) {
  return why.has_account() && why.account().has_bound_by();
}

std::string account_name(const v1::Account& account) {
  if (!account.user_principal_name().empty()) return account.user_principal_name();
  return account.display_name().empty() ? account.object_id() : account.display_name();
}

// The answer in one sentence, or two.
std::string headline_of(const v1::WhyResponse& why) {
  const std::string mastered =
      why.account().authority() == v1::ON_PREMISES ? "on premises" : "in the cloud";
  if (is_bound(why)) {
    std::string text;
    switch (why.account().method()) {
      case v1::HARD:
        text =
            "The account and the directory object are bound, because both "
            "have the same source anchor.";
        break;
      case v1::SMTP:
        text =
            "The account and the directory object are bound, because both "
            "have the same primary SMTP address.";
        break;
      case v1::UPN:
        text =
            "The account and the directory object are bound, because both "
            "have the same user principal name.";
        break;
      case v1::PROVISIONED:
        text =
            "The account was made for the directory object, and is bound "
            "to it.";
        break;
      default: text = "The account and the directory object are bound.";
    }
    return text + " The account is mastered " + mastered + ".";
  }
  if (why.has_object()) {
    const v1::DirectoryObject& object = why.object();
    const std::string refused = object.refused_by().empty()
                                    ? object.outcome()
                                    : object.refusal() + ", by rule " + object.refused_by();
    return std::string("The directory object is bound to no account") +
           (object.has_waiting_since() ? ": it was refused, and waits (" : " (") + refused + ").";
  }
  return "The account is bound to no directory object. It is mastered " + mastered + ".";
}

Cover cover_of(const AccountEvidence& evidence) {
  const v1::WhyResponse& why = evidence.why;
  Cover cover;
  cover.kind = why.has_account() ? "Account report" : "Object report";
  const std::string name = why.has_account() ? account_name(why.account()) : label_of(why.object());
  // A heading; the answer has it whole.
  cover.subject = shortened_to(printable(name), kHeadingColumns);
  if (why.has_account()) {
    cover.identity = "Account " + why.account().object_id();
  }
  if (why.has_object()) {
    cover.identity += (cover.identity.empty() ? "Object " : "; object ") +
                      why.object().connector() + "/" + why.object().object_guid();
  }
  cover.tenant = evidence.tenant;
  cover.head = why.head();
  cover.time = evidence.time;
  cover.chapters = {kAnswer, kTimeline, kDeciding};
  if (why.has_account() && why.has_object()) cover.chapters.push_back(kSides);
  if (why.has_account()) cover.chapters.push_back(kAuthority);
  cover.chapters.push_back(kDecisions);
  if (!why.sources().empty()) cover.chapters.push_back(kRules);
  cover.chapters.push_back(kProofs);
  return cover;
}

void write_account_terms(HtmlWriter& html, const v1::Account& account) {
  term(html, "Account", account_name(account));
  term(html, "Display name", account.display_name());
  term(html, "Object id", account.object_id());
  term(html, "State", word_of(account.state()));
  term(html, "Type", word_of(account.type()));
  term(html, "Mastered", word_of(account.authority()));
  term(html, "Immutable id", account.immutable_id());
  std::string roles;
  for (const v1::Role& role : account.roles()) {
    roles += (roles.empty() ? "" : ", ") + role.display_name() +
             (role.privileged() ? " (privileged)" : "");
  }
  for (const v1::Role& role : account.eligible_roles()) {
    roles += (roles.empty() ? "" : ", ") + std::string("eligible: ") + role.display_name() +
             (role.privileged() ? " (privileged)" : "");
  }
  term(html, "Roles", roles);
}

void write_object_terms(HtmlWriter& html, const v1::DirectoryObject& object) {
  term(html, "Directory object", label_of(object));
  term(html, "Connector", object.connector());
  term(html, "Object GUID", object.object_guid());
  term(html, "Distinguished name", object.distinguished_name());
  term(html, "Last outcome", verdict_of(object.outcome(), object.method(), object.relinked()));
  if (object.has_waiting_since()) {
    term(html, "Waits since",
         "position " + std::to_string(object.waiting_since()) + ", tried " +
             counted(object.attempts(), "time"));
  }
}

void write_answer(HtmlWriter& html, const v1::WhyResponse& why) {
  const Section section(html, kAnswer);
  html.text_element("p", {{"class", "answer"}}, headline_of(why));
  sentence_paragraph(html, "", why.summary());
  const HtmlWriter::Element list = html.element("dl", {{"class", "facts"}});
  if (why.has_account()) write_account_terms(html, why.account());
  if (why.has_object()) write_object_terms(html, why.object());
}

void write_deciding(HtmlWriter& html, const v1::WhyResponse& why, const Receipted& receipted) {
  const Section section(html, kDeciding);
  const int at = deciding_decision(why);
  if (at < 0) {
    html.text_element("p", is_bound(why)
                               ? "It was bound by decision " + id_of(why.account().bound_by()) +
                                     ", which is older than those shown (--decisions N "
                                     "takes more)."
                               : "Nothing was decided about it yet.");
    return;
  }
  const v1::Decision& decision = why.decisions(at);
  {
    const HtmlWriter::Element heading = html.element("h3");
    html.text(verdict_of(decision.outcome(), decision.method(), decision.relinked()) + " ");
    html.text_element("span", {{"class", "meta"}}, "decision " + id_of(decision.id()));
  }
  write_decision(html, decision, receipted, why.summary());
}

void write_all_decisions(HtmlWriter& html, const v1::WhyResponse& why, const Receipted& receipted) {
  const Section section(html, kDecisions);
  if (why.truncated()) {
    html.text_element("p", {{"class", "note"}},
                      "Older decisions are left out: these are the newest " +
                          std::to_string(why.decisions_size()) + " (--decisions N takes more).");
  }
  for (const v1::Decision& decision : why.decisions()) {
    write_decision_card(html, decision, receipted, false);
  }
}

}  // namespace

int deciding_decision(const v1::WhyResponse& why) {
  const bool bound = is_bound(why);
  const v1::DecisionId& by = why.account().bound_by();
  int with_ladder = -1;
  int about_another = -1;
  for (int at = 0; at < why.decisions_size(); ++at) {
    const v1::Decision& decision = why.decisions(at);
    const bool made_the_link =
        decision.id().position() == by.position() && decision.id().ordinal() == by.ordinal();
    if (bound && made_the_link) return at;
    if (decision.ladder_size() > 0) (decision.has_mention() ? about_another : with_ladder) = at;
  }
  if (bound) return -1;
  // What kept others from an account that is bound to nothing.
  if (with_ladder < 0) with_ladder = about_another;
  return with_ladder >= 0 ? with_ladder : why.decisions_size() - 1;
}

std::vector<std::uint64_t> facts_of_interest(const v1::WhyResponse& why) {
  std::vector<std::uint64_t> facts;
  const auto add = [&facts](const v1::Decision& decision) {
    for (const std::uint64_t position : facts_of(decision)) facts.push_back(position);
  };
  const int deciding = deciding_decision(why);
  if (deciding >= 0) add(why.decisions(deciding));
  for (int at = why.decisions_size() - 1; at >= 0; --at) add(why.decisions(at));
  return facts;
}

std::string account_page(const AccountEvidence& evidence) {
  const v1::WhyResponse& why = evidence.why;
  const Receipted receipted = evidence.proofs.positions();
  std::set<std::string> anchors;
  for (const v1::Decision& decision : why.decisions()) anchors.insert(anchor_of(decision.id()));
  return whole_page(cover_of(evidence), [&](HtmlWriter& html) {
    write_answer(html, why);
    {
      const Section section(html, kTimeline);
      draw_timeline(html, why, evidence.history.moves());
    }
    write_deciding(html, why, receipted);
    if (why.has_account() && why.has_object()) {
      const Section section(html, kSides);
      write_sides(html, why.object(), why.account());
    }
    if (why.has_account()) {
      const Section section(html, kAuthority);
      write_authority_history(html, evidence.history, anchors);
    }
    write_all_decisions(html, why, receipted);
    if (!why.sources().empty()) {
      const Section section(html, kRules);
      write_sources(html, why);
    }
    const Section section(html, kProofs);
    write_proofs(html, evidence.proofs);
  });
}

}  // namespace tenon::cli::report
