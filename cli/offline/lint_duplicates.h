// Values that several of one side have, where one may have it (rule book, 6). Each finding names
// both parties: the later one is its subject, the first the other.
//
// Memory: a few bytes for each value that is a duplicate; what is unique costs nothing, because the
// match state's own indexes are asked.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "cli/offline/lint_context.h"
#include "tenon/v1/fact.pb.h"
#include "tools/readers/fact_source.h"

namespace tenon::offline {

class LintDuplicates {
 public:
  explicit LintDuplicates(const LintContext& context) : context_(context) {}

  // Before the record is decided: whether its GUID was there already.
  void before_account(const v1::AccountImage& account, const readers::Origin& origin);
  void before_object(const v1::ObjectImage& object, const readers::Origin& origin,
                     std::string_view connector);

  // When both sides are whole.
  void check_object(const LintedObject& linted);

 private:
  struct Value {
    LintCheck check;
    Rule rule = Rule::kQ1;
    std::string_view attribute;
    std::string text;    // as said
    std::string folded;  // as compared, without prefix
  };

  void check_account_value(const LintSubject& subject, const Account* known, ValueSpace space,
                           Value value);
  void check_object_value(const LintedObject& linted, Value value);
  // The first object with the value, if that is not `mine`.
  ObjectHandle other_with(const Value& value, ObjectHandle mine);
  bool asserts(const DirectoryObject& object, const Value& value) const;
  void report(const LintSubject& subject, const LintSubject& other, const Value& value,
              std::string what_then) const;

  const LintContext& context_;
  // Duplicates of the directory, by kind and value: who had it first. So that a value that very
  // many have is looked up once.
  std::map<std::pair<LintCheck, std::string>, ObjectHandle> first_;
};

}  // namespace tenon::offline
