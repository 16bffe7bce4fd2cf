// What every check needs: the picture of both sides, where each stands in the files, and a way to
// report.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "cli/offline/lint_finding.h"
#include "cli/offline/lint_rehearsal.h"
#include "engine/model/account.h"
#include "engine/model/directory_object.h"
#include "engine/rules/asserted.h"

namespace tenon::offline {

class LintContext {
 public:
  // Rehearsal and sink outlive the context. `domains_known`: the verified domains were told, not
  // guessed.
  LintContext(const Rehearsal& rehearsal, const FindingSink& sink, bool domains_known)
      : rehearsal_(rehearsal), sink_(sink), domains_known_(domains_known) {}

  const projections::MatchState& state() const { return rehearsal_.state(); }
  const Tenant& tenant() const { return *state().tenant(); }
  bool is_verified(std::string_view domain) const { return tenant().domain(domain) != nullptr; }
  bool domains_known() const { return domains_known_; }
  // Empty for an account that no file has.
  std::string place(Position position) const { return rehearsal_.place(position); }

  LintSubject subject(const Account& account) const;
  LintSubject subject(const DirectoryObject& object) const;

  void report(const Finding& finding) const { sink_(finding); }

 private:
  const Rehearsal& rehearsal_;
  const FindingSink& sink_;
  const bool domains_known_;
};

// One directory object while it is looked at, when the first cycle is over.
struct LintedObject {
  const DirectoryObject& object;
  const rules::Asserted& asserted;
  const LintSubject& subject;
  const Account* account;  // what it was bound to; null: it waits
};

// "user “anna@contoso.com” (onprem.ldif:17)".
std::string words_for(const LintSubject& subject);

}  // namespace tenon::offline
