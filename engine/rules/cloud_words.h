// What a decision about an account keeps of the cloud's fact for its sentence: Decision::detail,
// which is text and no part of what is decided.
#pragma once

#include <string>
#include <string_view>

#include "engine/model/account.h"
#include "engine/model/fact.h"

namespace tenon::rules {

// Which fact it was, and a few words of it: "account_changed: roles, licences".
struct CloudWords {
  std::string_view kind;
  std::string_view rest;
};
CloudWords cloud_words(std::string_view detail);

// name_of(fact.kind), and of `created` of a known account this.
inline constexpr std::string_view kCreatedAgain = "account_created_again";

// Of an account seen for the first time: how it arrived.
std::string arrival_words(const Account& account);
// Of an edit: what changed that no difference of the decision tells.
std::string edit_words(std::string_view kind, const Account& before, const Account& after);
// Of a role or licence fact.
std::string role_or_licence_words(const Fact& fact, const Account& before);

}  // namespace tenon::rules
