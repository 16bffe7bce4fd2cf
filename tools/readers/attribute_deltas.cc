#include "tools/readers/attribute_deltas.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "engine/base/guid.h"
#include "tools/readers/directory_values.h"
#include "tools/readers/read_error.h"
#include "tools/readers/unicode.h"

namespace tenon::readers {
namespace {

using Operation = AttributeDelta::Operation;
using Target = AttributeDelta::Target;

// The object while the steps of one change are applied to it, and what they touched.
class Resolution {
 public:
  Resolution(const v1::ObjectImage& current, v1::ObjectImage& changed, ChangeNotes& notes)
      : current_(current), changed_(changed), notes_(notes) {}

  void apply(const AttributeDelta& delta) {
    switch (delta.target) {
      case Target::kAttribute: apply_values(delta); break;
      case Target::kAccountEnabled: apply_enabled(delta); break;
      case Target::kGroupType: remember_group_type(delta); break;
      case Target::kSecurityIdentifier: apply_security_identifier(delta); break;
      case Target::kConsistencyGuid: apply_anchor(delta); break;
      case Target::kCertificates: apply_certificates(delta); break;
    }
  }

  void finish() {
    if (group_type_) changed_.set_group_kind(group_kind(*group_type_, has_mail()));
  }

 private:
  // The attribute as it is after the steps so far, in the fact.
  v1::Attribute& touched(const AttributeDelta& delta) {
    for (v1::Attribute& attribute : *changed_.mutable_attributes()) {
      if (equal_ignoring_case(attribute.name(), delta.name)) return attribute;
    }
    v1::Attribute& added = *changed_.add_attributes();
    for (const v1::Attribute& attribute : current_.attributes()) {
      if (equal_ignoring_case(attribute.name(), delta.name)) {
        added = attribute;
        return added;
      }
    }
    added.set_name(delta.name);
    return added;
  }

  void apply_values(const AttributeDelta& delta) {
    v1::Attribute& attribute = touched(delta);
    auto& values = *attribute.mutable_values();
    if (delta.operation == Operation::kReplace ||
        (delta.operation == Operation::kDelete && delta.values.empty())) {
      values.Clear();
    }
    for (const std::string& value : delta.values) {
      if (delta.operation == Operation::kDelete) {
        remove(attribute, value);
      } else if (std::find(values.begin(), values.end(), value) == values.end()) {
        *values.Add() = value;
      }
    }
    if (delta.single_valued && values.size() > 1) {
      // A change of the one value may come as `add` without a `delete`: the newer one stands.
      if (delta.operation == Operation::kAdd) {
        values.SwapElements(0, values.size() - 1);
      } else {
        notes_.push_back(delta.name + " holds one value; the first of several was taken");
      }
      values.DeleteSubrange(1, values.size() - 1);
    }
  }

  void remove(v1::Attribute& attribute, const std::string& value) {
    auto& values = *attribute.mutable_values();
    auto found = std::find(values.begin(), values.end(), value);
    if (found == values.end()) {  // most directory attributes compare without case
      found = std::find_if(values.begin(), values.end(), [&value](const std::string& candidate) {
        return equal_ignoring_case(candidate, value);
      });
    }
    if (found == values.end()) {
      notes_.push_back(attribute.name() + ": a value to delete is not there");
    } else {
      values.erase(found);
    }
  }

  void apply_enabled(const AttributeDelta& delta) {
    // Without userAccountControl an account is what it was: nothing says otherwise.
    if (delta.operation == Operation::kDelete || delta.values.empty()) return;
    changed_.set_account_enabled(delta.values.back() == "true");
  }

  void remember_group_type(const AttributeDelta& delta) {
    if (delta.operation == Operation::kDelete || delta.values.empty()) return;
    group_type_ = parse_flags(delta.values.back());
  }

  void apply_security_identifier(const AttributeDelta& delta) {
    const bool cleared = delta.operation == Operation::kDelete || delta.values.empty();
    changed_.set_security_identifier(cleared ? "" : delta.values.back());
  }

  void apply_anchor(const AttributeDelta& delta) {
    if (current_.type() != v1::USER) {
      notes_.push_back("mS-DS-ConsistencyGuid is the anchor of users only; left out");
      return;
    }
    if (delta.operation == Operation::kDelete || delta.values.empty()) {
      const std::optional<Guid> guid = Guid::parse(current_.object_guid());
      if (guid) changed_.set_source_anchor(guid->anchor());
    } else {
      changed_.set_source_anchor(delta.values.back());
    }
  }

  void apply_certificates(const AttributeDelta& delta) {
    const std::uint32_t before = changed_.has_certificate_count() ? changed_.certificate_count()
                                                                  : current_.certificate_count();
    std::uint32_t after = delta.dropped_values;
    if (delta.operation == Operation::kAdd) after += before;
    if (delta.operation == Operation::kDelete) {
      after = delta.dropped_values == 0 ? 0 : before - std::min(before, delta.dropped_values);
    }
    changed_.set_certificate_count(after);
  }

  bool has_mail() const {
    const auto says = [](const v1::ObjectImage& image, bool& has) {
      for (const v1::Attribute& attribute : image.attributes()) {
        if (attribute.name() != "mail") continue;
        has = std::any_of(attribute.values().begin(), attribute.values().end(),
                          [](const std::string& value) { return !value.empty(); });
        return true;
      }
      return false;
    };
    bool has = false;
    if (!says(changed_, has)) says(current_, has);
    return has;
  }

  const v1::ObjectImage& current_;
  v1::ObjectImage& changed_;
  ChangeNotes& notes_;
  std::optional<std::uint32_t> group_type_;
};

}  // namespace

Result<ChangeNotes> resolve(SourcedItem& item, const v1::ObjectImage& current) {
  TENON_CHECK(item.unresolved.has_value());
  if (!Guid::parse(current.object_guid())) {
    return read_error({"CHANGE_WITHOUT_OBJECT", item.origin.text(), "objectGUID",
                       current.object_guid(),
                       "the object that the change is about was given without its GUID",
                       "This is a fault of the program that asked for it; report it"});
  }
  const UnresolvedChange change = *std::exchange(item.unresolved, std::nullopt);
  ChangeNotes notes;
  if (change.kind == UnresolvedChange::Kind::kDelete) {
    v1::ObjectDeleted& deleted = *item.fact.mutable_object_deleted();
    deleted.set_object_guid(current.object_guid());
    deleted.set_source_anchor(current.source_anchor());
    return notes;
  }
  v1::ObjectImage& changed = *item.fact.mutable_object_changed()->mutable_object();
  changed.set_object_guid(current.object_guid());
  if (change.kind == UnresolvedChange::Kind::kRename) {
    changed.set_distinguished_name(change.new_distinguished_name);
    return notes;
  }
  // A change found by GUID may also tell of a new place; one found by DN says nothing new of it.
  changed.set_distinguished_name(change.object_guid.empty() ? current.distinguished_name()
                                                            : change.distinguished_name);
  Resolution resolution(current, changed, notes);
  for (const AttributeDelta& delta : change.deltas) resolution.apply(delta);
  resolution.finish();
  return notes;
}

}  // namespace tenon::readers
