#include "server/why_not_words.h"

#include <algorithm>

#include "engine/rules/asserted.h"
#include "engine/rules/context.h"
#include "engine/rules/explain.h"
#include "engine/rules/explain_words.h"
#include "server/binding_change_words.h"
#include "server/convert_decision.h"
#include "server/convert_party.h"

namespace tenon::server {
namespace {

std::string compared_primary(const rules::AddressList& addresses) {
  return addresses.primary() == nullptr ? "" : std::string(addresses.primary()->folded);
}

bool names(const Decision& decision, const Guid& account) {
  if (decision.account.id == account) return true;
  for (const Rung& rung : decision.ladder) {
    for (const Candidate& candidate : rung.candidates) {
      if (candidate.account.id == account) return true;
    }
  }
  return false;
}

void put_key(std::string name, std::string object, std::string account, v1::WhyNotAnswer& out) {
  if (object.empty() && account.empty()) return;
  v1::KeyComparison& key = *out.add_keys();
  key.set_equal(object == account);
  key.set_key(std::move(name));
  key.set_object(std::move(object));
  key.set_account(std::move(account));
}

}  // namespace

void WhyNotWords::put(const projections::WhyNot& found, v1::WhyNotAnswer& out) const {
  to_proto(rules::party(state_, object_), *out.mutable_object());
  to_proto(rules::party(account_), *out.mutable_account());
  out.set_bound(found.bound);
  put_keys(out);
  out.set_summary(summary(found));
  if (found.bound) return;
  if (found.first) to_proto(*found.first, *out.mutable_first());
  for (const projections::Obstacle& other : found.others) {
    v1::Obstacle& obstacle = *out.add_others();
    for (const projections::BindingEdit edit : other.edits) {
      obstacle.add_edits(std::string(name_of(edit)));
    }
    to_proto(other.decision, *obstacle.mutable_decision());
  }
  out.set_possible(found.change.has_value());
  if (found.change) {
    for (const projections::BindingEdit edit : *found.change) {
      *out.add_change() = words_of(edit, state_, object_, account_);
    }
  }
  out.set_next(next(found));
  out.set_tried(found.tried);
}

std::string WhyNotWords::summary(const projections::WhyNot& found) const {
  const std::string object = rules::capital(rules::name(rules::party(state_, object_)));
  const std::string account = rules::name(rules::party(account_));
  if (found.bound) return object + " is bound to " + account + ".";
  if (account_.lifecycle == Lifecycle::kPurged) {
    return rules::capital(account) + " was purged: nothing can be bound to it any more.";
  }
  if (const Account* linked = state_.account(object_.account); linked != nullptr) {
    std::string text = object + " is bound to " + rules::name(rules::party(*linked)) +
                       ": an object has one account, and no other is looked for while it is bound "
                       "(rule book, 4).";
    if (object_.method == Method::kProvisioned && object_.refused_by != Rule::kNone) {
      text += " That account was made for it when " + std::string(name_of(object_.refusal)) + " (" +
              std::string(name_of(object_.refused_by)) + ") kept it from the one that was found.";
    }
    return text;
  }
  if (!found.first) return "Nothing is decided about " + rules::name(rules::party(state_, object_));
  std::string text;
  if (!object_.in_scope()) {
    text = object + " is out of the scope of synchronisation. If it came back as it was: ";
  }
  text += rules::sentence(*found.first);
  const bool tried = !found.first->ladder.empty() && found.first->refused_by != Rule::kV;
  if (tried && !names(*found.first, account_.object_id)) {
    text += " Nothing led it to " + account + ": the keys are others.";
  }
  return text;
}

std::string WhyNotWords::next(const projections::WhyNot& found) const {
  if (!found.change) return "";
  for (const projections::BindingEdit edit : *found.change) {
    if (edit >= projections::BindingEdit::kTakeAnchor) {
      return "It is bound when its connector reports that.";
    }
  }
  if (!object_.in_scope() && !object_.leaving()) {
    return "It is bound when its connector reports it in scope again.";
  }
  const bool released = found.change->end() != std::find(found.change->begin(), found.change->end(),
                                                         projections::BindingEdit::kReleaseObject);
  if (released) return "It is bound when its connector reports it again.";
  return "It is bound when its connector next reports it, or at the end of the next cycle (tenon "
         "sync).";
}

void WhyNotWords::put_keys(v1::WhyNotAnswer& out) const {
  const rules::Asserted asserted = rules::asserted_by(object_);
  put_key("source anchor", object_.source_anchor, account_.immutable_id, out);
  put_key("primary SMTP address", compared_primary(asserted.addresses.list),
          compared_primary(rules::held_addresses(account_.attributes)), out);
  if (object_.type == ObjectType::kUser || account_.type == ObjectType::kUser) {
    put_key("user principal name", asserted.upn ? rules::fold(asserted.upn->text) : "",
            rules::fold(account_.upn()), out);
  }
  if (object_.type == ObjectType::kGroup) {
    put_key("security identifier", object_.security_identifier, account_.security_identifier, out);
  }
}

}  // namespace tenon::server
