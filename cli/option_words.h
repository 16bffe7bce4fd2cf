// Options that fill a message, and the words for its enums.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <map>
#include <string>
#include <utility>

#include "cli/session.h"
#include "tenon/v1/directory.pb.h"

namespace tenon::cli {

inline const std::map<std::string, v1::ObjectType> kTypes{
    {"user", v1::USER}, {"group", v1::GROUP}, {"contact", v1::CONTACT}};
inline const std::map<std::string, v1::Authority> kAuthorities{{"cloud", v1::CLOUD},
                                                               {"on-premises", v1::ON_PREMISES}};
inline const std::map<std::string, v1::Account::State> kStates{
    {"live", v1::Account::LIVE},
    {"deleted", v1::Account::IN_RECYCLE_BIN},
    {"purged", v1::Account::PURGED}};
inline const std::map<std::string, v1::MatchMethod> kMethods{
    {"hard", v1::HARD}, {"smtp", v1::SMTP}, {"upn", v1::UPN}, {"provisioned", v1::PROVISIONED}};

// An empty word is a variable that was not set.
inline const CLI::Validator kSomething(
    [](std::string& text) { return text.empty() ? std::string("it is empty") : std::string(); },
    "");

inline constexpr const char* kGreatest = "18446744073709551615";
// A whole number, written in one way: 010 is not taken for 8, nor -1 for a very great one.
inline const CLI::Validator kDecimal(
    [](std::string& text) {
      const bool digits =
          !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
      const bool fits = digits && (text.size() < 20 || (text.size() == 20 && text <= kGreatest));
      if (fits && (text == "0" || text.front() != '0')) return std::string();
      return "\"" + text + "\" is not a whole number from 0 on, written without leading zeros";
    },
    "");

inline void add_text(CLI::App& command, const std::string& name, const std::string& help,
                     std::function<void(std::string)> set) {
  command.add_option_function<std::string>(name, std::move(set), help);
}

// A switch with a negative form: "--bound,!--unbound".
inline void add_switch(CLI::App& command, const std::string& name, const std::string& help,
                       std::function<void(bool)> set) {
  command.add_flag_function(
      name, [set = std::move(set)](std::int64_t count) { set(count > 0); }, help);
}

template <typename Enum, typename Set>
void add_word(CLI::App& command, const std::string& name, const std::string& help,
              const std::map<std::string, Enum>& words, Set set) {
  command
      .add_option_function<std::string>(
          name,
          [&words, set = std::move(set)](const std::string& word) {
            set(words.at(CLI::detail::to_lower(word)));
          },
          help)
      ->check(CLI::IsMember(&words, CLI::ignore_case));
}

// "231 objects, as of 461 facts", under a table; of a part of them "the first 2 conflicts, …".
inline void print_count(Session& session, std::uint64_t count, const std::string& what,
                        std::uint64_t head, bool more) {
  if (session.settings.json) return;
  const std::string noun = count == 1 ? what : what + "s";
  const std::string of = std::to_string(count) + " " + noun;
  session.out() << session.paint().dim(
                       (more ? "the first " + of + "; more with a higher --limit" : of) +
                       ", as of " + std::to_string(head) + " facts")
                << '\n';
}

// Under an answer that is no list.
inline void print_moment(Session& session, std::uint64_t head) {
  if (session.settings.json) return;
  session.out() << session.paint().dim("as of " + std::to_string(head) + " facts") << '\n';
}

}  // namespace tenon::cli
