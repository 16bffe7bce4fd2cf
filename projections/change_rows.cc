#include "projections/change_rows.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "engine/base/encoding.h"
#include "engine/log/log.h"
#include "engine/model/decision_encoding.h"
#include "engine/model/state_encoding.h"

namespace tenon::projections {

// One decision, or what was counted before one, as the functions below need it.
struct ChangeRows::Change {
  const Fact& fact;
  DecisionId at;
  const Decision* decision = nullptr;
  const Effects& effects;
};

Moment ChangeRows::moment_of(const Change& change) {
  return change.decision != nullptr ? Moment::kDecided : Moment::kCounted;
}

namespace {

// The attributes by which anything is found.
bool same_texts_asked(const AttributeSet& before, const AttributeSet& after) {
  const auto same = [&](AttributeId id) { return same_texts(before.list(id), after.list(id)); };
  return same(AttributeId::kUserPrincipalName) && same(AttributeId::kProxyAddresses) &&
         same(AttributeId::kMail);
}

bool same_keys(const Account& before, const Account& after) {
  return same_texts_asked(before.attributes, after.attributes) &&
         before.immutable_id == after.immutable_id &&
         before.cloud_object_id == after.cloud_object_id && before.object_id == after.object_id &&
         KeyedImage::of(before).identifier == KeyedImage::of(after).identifier;
}

bool same_keys(const DirectoryObject& before, const DirectoryObject& after) {
  return same_texts_asked(before.attributes, after.attributes) &&
         before.source_anchor == after.source_anchor &&
         before.distinguished_name == after.distinguished_name;
}

// Addresses repeat what a person's name begins with.
std::string_view word_of(const AttributeSet& attributes) {
  return folded_word(attributes.text(AttributeId::kUserPrincipalName));
}

// Who wanted it is to be had from its fact.
unsigned asked_mark(const Fact& fact) {
  const bool asked =
      !fact.actor.empty() || !fact.reason.empty() || fact.source == log::kOperatorSource;
  return asked ? unsigned{kMarkAsked} : 0U;
}

template <typename Values>
bool holds(const Values& values, const Entity& entity) {
  return std::any_of(values.begin(), values.end(),
                     [&](const auto& value) { return Entity(value.handle) == entity; });
}

// The last fact about it.
Position last_of(const Account& account) { return account.last_changed; }
Position last_of(const DirectoryObject& object) { return object.mentioned_at; }

bool changes(const Effects& effects, const Entity& entity) {
  if (entity.side == Entity::Side::kAccount) return holds(effects.accounts, entity);
  return holds(effects.objects, entity) ||
         std::find(effects.forgotten.begin(), effects.forgotten.end(),
                   ObjectHandle{entity.handle}) != effects.forgotten.end();
}

}  // namespace

void ChangeRows::note(const rules::StateView& before, const Fact& fact, const Decision* decision,
                      const Effects& effects) {
  note_keys(before, effects);
  named_.clear();
  if (decision != nullptr) note_named(before, fact, *decision);
}

void ChangeRows::note_named(const rules::StateView& before, const Fact& fact,
                            const Decision& decision) {
  if (!named_ahead_.empty() && named_ahead_.front().at.position != fact.position) {
    named_ahead_.clear();
  }
  find_named(decision, before, named_);
  for (const Guid& id : named_.unknown) {
    const unsigned mark = kMarkNamed | asked_mark(fact);
    named_ahead_.push_back({id, decision.id, static_cast<std::uint8_t>(mark)});
  }
}

void ChangeRows::add_named_ahead(const Account& made) {
  for (const NamedAhead& named : named_ahead_) {
    if (named.id != made.object_id || named.at.position != made.first_seen) continue;
    scratch_.clear();
    encode_version_head(named.mark, nullptr, scratch_);
    made_.rows.put(version_key(tenant_, {made.handle, named.at, Moment::kDecided}), scratch_);
  }
}

void ChangeRows::note_keys(const rules::StateView& before, const Effects& effects) {
  keys_before_.clear();
  last_before_.clear();
  const auto note = [this](const auto* old, const auto& after) {
    if (old == nullptr) {
      keys_before_.push_back({after.handle, {}});
      return;
    }
    last_before_.push_back({after.handle, last_of(*old)});
    if (!same_keys(*old, after)) {
      keys_before_.push_back({after.handle, keys_of(KeyedImage::of(*old))});
    }
  };
  for (const Account& after : effects.accounts) note(before.account(after.handle), after);
  for (const DirectoryObject& after : effects.objects) note(before.object(after.handle), after);
}

void ChangeRows::add(const Fact& fact, std::uint32_t ordinal, const Decision* decision,
                     const Effects& effects) {
  if (decision != nullptr) add_to_journal(*decision);
  add_versions({fact, {fact.position, ordinal}, decision, effects});
  add_keys(effects);
}

RowBuffer RecordedGroup::fold() const {
  RowBuffer folded;
  rows.fold_into(folded);
  journal.fold_into(folded);
  return folded;
}

RecordedGroup ChangeRows::take(const CursorRow& cursor) {
  journal_count_ = 0;
  made_.rows.put(cursor_key(tenant_), encode(cursor));
  made_.head = cursor.head;
  RecordedGroup next;
  next.tenant = tenant_;
  return std::exchange(made_, std::move(next));
}

void ChangeRows::add_to_journal(const Decision& decision) {
  const bool full = journal_count_ >= kJournalRowDecisions || journal_bytes_ >= kJournalRowBytes;
  const bool may_end = decision.id.ordinal % kJournalRowDecisions == 0;
  if (may_end && (full || decision.id.ordinal > 0)) journal_count_ = 0;
  if (journal_count_ == 0) {
    made_.journal.put(journal_key(tenant_, decision.id), {});
    journal_bytes_ = 0;
  }
  ++journal_count_;
  image_.clear();
  encode_with_text(decision, image_);
  journal_bytes_ += image_.size();
  made_.journal.append_image(image_, repeated_by(decision));
}

void ChangeRows::add_versions(const Change& change) {
  if (change.effects.tenant) {
    add_image(change, Entity::of_tenant(), *change.effects.tenant, {});
  }
  for (const Connector& connector : change.effects.connectors) {
    add_image(change, connector.handle, connector, {});
  }
  for (const Account& account : change.effects.accounts) {
    const std::array likely = {account.first_seen, account.immutable_id_since,
                               last_before(account.handle)};
    add_image(change, account.handle, account,
              {likely, word_of(account.attributes), account.on_premises_object_identifier});
    if (account.first_seen == change.at.position) add_named_ahead(account);
  }
  for (const DirectoryObject& object : change.effects.objects) {
    const std::array likely = {object.first_seen, last_before(object.handle)};
    add_image(change, object.handle, object, {likely, word_of(object.attributes), object.guid});
  }
  for (const ObjectHandle object : change.effects.forgotten) {
    begin_version(change, object, kMarkForgotten);
    put_version(change, object);
  }
  if (change.decision == nullptr) return;
  const Decision& decision = *change.decision;
  if (decision.object_handle) add_mention(change, decision.object_handle);
  if (decision.account_handle) add_mention(change, decision.account_handle);
  if (decision.authority && decision.authority->account != decision.account_handle) {
    add_mention(change, decision.authority->account);
  }
  for (const NamedParty& named : named_.known) add_mention(change, named.entity);
}

template <typename Image>
void ChangeRows::add_image(const Change& change, const Entity& entity, const Image& image,
                           const Repeated& repeated) {
  begin_version(change, entity, kMarkImage);
  image_.clear();
  encode_state(image, image_);
  made_.rows.put_image(version_key(tenant_, {entity, change.at, moment_of(change)}), scratch_,
                       image_, change.at.position, repeated);
}

Position ChangeRows::last_before(const Entity& entity) const {
  for (const LastBefore& last : last_before_) {
    if (last.entity == entity) return last.position;
  }
  return {};
}

void ChangeRows::add_mention(const Change& change, const Entity& entity) {
  if (changes(change.effects, entity)) return;  // stands there already
  begin_version(change, entity, 0);
  put_version(change, entity);
}

// What the decision itself says of an entity.
unsigned ChangeRows::mark_of(const Change& change, const Entity& entity) const {
  const Decision* decision = change.decision;
  if (decision == nullptr) return 0;
  unsigned mark = 0;
  if (entity == Entity(decision->object_handle) || entity == Entity(decision->account_handle)) {
    mark |= kMarkDecision;
  }
  for (const NamedParty& named : named_.known) {
    if (named.entity == entity) mark |= kMarkNamed | (named.refused ? unsigned{kMarkRefused} : 0U);
  }
  if (mark != 0) mark |= asked_mark(change.fact);
  if (decision->authority && entity == Entity(decision->authority->account)) {
    mark |= kMarkAuthority;
  }
  return mark;
}

void ChangeRows::begin_version(const Change& change, const Entity& entity, unsigned mark) {
  scratch_.clear();
  mark |= mark_of(change, entity);
  if ((mark & kMarkAuthority) == 0) {
    encode_version_head(static_cast<std::uint8_t>(mark), nullptr, scratch_);
    return;
  }
  const AuthorityMove move{*change.decision->authority, change.at, change.fact.time,
                           change.fact.actor, change.fact.reason};
  encode_version_head(static_cast<std::uint8_t>(mark), &move, scratch_);
}

void ChangeRows::put_version(const Change& change, const Entity& entity) {
  made_.rows.put(version_key(tenant_, {entity, change.at, moment_of(change)}), scratch_);
}

void ChangeRows::add_keys(const Effects& effects) {
  for (const KeysBefore& before : keys_before_) {
    const auto add_of = [&](const auto& images) {
      for (const auto& image : images) {
        if (before.entity != Entity(image.handle)) continue;
        for (const std::uint32_t key : keys_of(KeyedImage::of(image))) {
          if (std::binary_search(before.keys.begin(), before.keys.end(), key)) continue;
          made_.keys.push_back({key, before.entity});
        }
      }
    };
    if (before.entity.side == Entity::Side::kAccount) {
      add_of(effects.accounts);
    } else {
      add_of(effects.objects);
    }
  }
}

}  // namespace tenon::projections
