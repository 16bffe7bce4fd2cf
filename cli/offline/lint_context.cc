#include "cli/offline/lint_context.h"

#include "engine/rules/context.h"
#include "engine/rules/explain_words.h"

namespace tenon::offline {

LintSubject LintContext::subject(const Account& account) const {
  LintSubject subject;
  subject.side = LintSubject::Side::kCloud;
  subject.type = account.type;
  subject.id = account.object_id.text();
  subject.name = rules::party(account).label;
  subject.place = place(account.first_seen);
  return subject;
}

LintSubject LintContext::subject(const DirectoryObject& object) const {
  LintSubject subject;
  subject.side = LintSubject::Side::kOnPremises;
  subject.type = object.type;
  subject.id = object.guid.text();
  subject.name = object.distinguished_name;
  subject.place = place(object.first_seen);
  const Connector* connector = state().connector(object.connector);
  if (connector != nullptr) subject.connector = connector->name;
  return subject;
}

std::string words_for(const LintSubject& subject) {
  std::string words =
      subject.side == LintSubject::Side::kCloud ? "account" : std::string(name_of(subject.type));
  words += " " + rules::quote(subject.name.empty() ? subject.id : subject.name);
  return subject.place.empty() ? words : words + " (" + subject.place + ")";
}

}  // namespace tenon::offline
