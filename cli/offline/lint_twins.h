// New accounts that stand beside one of the same person's, guests, and synchronised accounts that
// nobody claims: what can only be seen when both sides are whole and the first cycle is over.
//
// Memory: keys of the accounts that were linked to nothing.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "cli/offline/lint_context.h"

namespace tenon::offline {

// Whether two local parts of names could be one person's: equal but for separators and digits, a
// letter or two apart, or one an initial and the rest of the other ("afischer", "anna.fischer").
bool are_near(std::string_view a, std::string_view b);

class LintTwins {
 public:
  // Walks the accounts.
  explicit LintTwins(const LintContext& context);

  void check_object(const LintedObject& linted) const;
  void check_accounts() const;

 private:
  using Accounts = std::unordered_map<std::string, std::vector<AccountHandle>>;

  void remember(const Account& account);
  void check_guest(const LintedObject& linted) const;
  void check_match_key(const LintedObject& linted) const;
  bool check_recycle_bin(const LintedObject& linted) const;
  void check_twin(const LintedObject& linted) const;
  // Why the account looks like the object's person; empty: it does not.
  std::string likeness(const LintedObject& linted, const Account& account) const;
  const Account* holder(ValueSpace space, std::string_view folded) const;

  const LintContext& context_;
  Accounts by_display_name_;  // unlinked members
  Accounts binned_;           // by UPN and primary address
};

}  // namespace tenon::offline
