// Phrases that the sentences about decisions are made of.
#pragma once

#include <string>
#include <string_view>

#include "engine/model/decision.h"

namespace tenon::rules {

// "user “anna@contoso.com” (object 3f2a… of ad)", "account “anna@contoso.com” (3f2a…)".
std::string name(const PartyRef& party);
// The same with a capital letter, to begin a sentence.
std::string capital(std::string text);
// "user principal name", "SMTP address": the words that administrators use for an attribute.
std::string attribute_words(const AttributeKey& attribute, std::string_view value);
// "user principal name x@contoso.com".
std::string value_words(const ValueRef& value);
// "the Office 365 portal"; nothing for an unknown tool.
std::string_view tool_words(AuthoredBy tool);
// "position 12".
std::string since(Position position);
// " (H3)", or nothing.
std::string in_parentheses(Rule rule);
std::string quote(std::string_view text);
// "text: what the rule found." or "text.".
std::string with_detail(std::string text, const Decision& decision);

// The candidate that was bound, or that the decision's refusing rule refused; null if none.
const Candidate* decisive(const Decision& decision);
// The key of the rung on which the decision turned; null if none.
const Rung* decisive_rung(const Decision& decision);
// Whether the decision went through a rule, on the ladder or beside it.
bool went_through(const Decision& decision, Rule rule);

// What a rule says against binding to `account`: "it already carries another source anchor …".
std::string refusal_words(Rule rule, const Candidate& candidate);

// What the cloud said of the decision's account, and was taken; that was known already; of a purge,
// whoever ordered it.
std::string cloud_sentence(const Decision& decision);
std::string cloud_repeats_sentence(const Decision& decision);
std::string purged_sentence(const Decision& decision);

// The sentences by side; each gives nothing for an outcome of the other.
std::string object_sentence(const Decision& decision);
std::string account_sentence(const Decision& decision);
std::string tenant_sentence(const Decision& decision);

}  // namespace tenon::rules
