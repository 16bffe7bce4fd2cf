#include "projections/change_rows.h"

#include <algorithm>
#include <utility>

#include "engine/base/encoding.h"
#include "engine/model/decision_encoding.h"
#include "engine/model/state_encoding.h"

namespace tenon::projections {
namespace {

// What the decision itself says of an entity.
unsigned mark_of(const Change& change, const Entity& entity) {
  if (!change.decision) return 0;
  const Decision& decision = *change.decision;
  unsigned mark = 0;
  if (entity == Entity(decision.object_handle) || entity == Entity(decision.account_handle)) {
    mark |= kMarkDecision;
  }
  if (decision.authority && entity == Entity(decision.authority->account)) mark |= kMarkAuthority;
  return mark;
}

template <typename Values>
bool holds(const Values& values, const Entity& entity) {
  return std::any_of(values.begin(), values.end(),
                     [&](const auto& value) { return Entity(value.handle) == entity; });
}

bool changes(const Effects& effects, const Entity& entity) {
  if (entity.side == Entity::Side::kAccount) return holds(effects.accounts, entity);
  return holds(effects.objects, entity) ||
         std::find(effects.forgotten.begin(), effects.forgotten.end(),
                   ObjectHandle{entity.handle}) != effects.forgotten.end();
}

}  // namespace

void ChangeRows::add(Change change) {
  if (change.decision) add_to_journal(*change.decision);
  for (DirectoryObject& object : change.effects.objects) object.verdict.clear();
  add_versions(change);
  add_keys(change);
}

void ChangeRows::finish(Head head) {
  end_journal_row();
  batch_.put(cursor_key(tenant_), encode_head(head));
}

void ChangeRows::add_to_journal(const Decision& decision) {
  const bool full =
      journal_count_ >= kJournalRowDecisions || journal_row_.size() >= kJournalRowBytes;
  const bool may_end = decision.id.ordinal % kJournalRowDecisions == 0;
  if (may_end && (full || decision.id.ordinal > 0)) end_journal_row();
  if (journal_count_ == 0) journal_first_ = decision.id;
  ++journal_count_;
  scratch_.clear();
  encode_with_text(decision, scratch_);
  put_string(journal_row_, scratch_);
}

void ChangeRows::end_journal_row() {
  if (journal_count_ == 0) return;
  batch_.put(journal_key(tenant_, journal_first_), journal_row_);
  journal_row_.clear();
  journal_count_ = 0;
}

void ChangeRows::add_versions(const Change& change) {
  const auto add_image = [&](const auto& image) {
    begin_version(change, image.handle, kMarkImage);
    encode_state(image, scratch_);
    put_version(change, image.handle);
  };
  for (const Account& account : change.effects.accounts) add_image(account);
  for (const DirectoryObject& object : change.effects.objects) add_image(object);
  for (const ObjectHandle object : change.effects.forgotten) {
    begin_version(change, object, kMarkForgotten);
    put_version(change, object);
  }
  if (!change.decision) return;
  const Decision& decision = *change.decision;
  if (decision.object_handle) add_mention(change, decision.object_handle);
  if (decision.account_handle) add_mention(change, decision.account_handle);
  if (decision.authority && decision.authority->account != decision.account_handle) {
    add_mention(change, decision.authority->account);
  }
}

void ChangeRows::add_mention(const Change& change, const Entity& entity) {
  if (changes(change.effects, entity)) return;  // stands there already
  begin_version(change, entity, 0);
  put_version(change, entity);
}

void ChangeRows::begin_version(const Change& change, const Entity& entity, unsigned mark) {
  scratch_.clear();
  mark |= mark_of(change, entity);
  if ((mark & kMarkAuthority) == 0) {
    encode_version_head(static_cast<std::uint8_t>(mark), nullptr, scratch_);
    return;
  }
  const AuthorityMove move{*change.decision->authority, change.at, change.time, change.actor,
                           change.reason};
  encode_version_head(static_cast<std::uint8_t>(mark), &move, scratch_);
}

void ChangeRows::put_version(const Change& change, const Entity& entity) {
  const Moment moment = change.decision ? Moment::kDecided : Moment::kCounted;
  batch_.put(version_key(tenant_, {entity, change.at, moment}), scratch_);
}

void ChangeRows::add_keys(const Change& change) {
  for (const KeyedImage& before : change.before) {
    const auto put_difference = [&](const auto& images) {
      for (const auto& after : images) {
        if (before.entity != Entity(after.handle)) continue;
        put_keys(change.at.position, before.entity, keys_of(before),
                 keys_of(KeyedImage::of(after)));
        return true;
      }
      return false;
    };
    if (before.entity.side == Entity::Side::kAccount) {
      put_difference(change.effects.accounts);
    } else if (!put_difference(change.effects.objects)) {
      put_keys(change.at.position, before.entity, keys_of(before), {});
    }
  }
}

void ChangeRows::put_keys(Position since, const Entity& entity,
                          const std::vector<EntityKey>& before,
                          const std::vector<EntityKey>& after) {
  const auto put = [&](std::uint64_t hash, std::uint8_t kinds) {
    batch_.put(key_key(tenant_, {hash, since, entity}),
               std::string_view(reinterpret_cast<const char*>(&kinds), 1));
  };
  auto old = before.begin();
  for (const EntityKey& key : after) {
    for (; old != before.end() && old->hash < key.hash; ++old) put(old->hash, 0);
    const bool known = old != before.end() && old->hash == key.hash;
    if (!known || old->kinds != key.kinds) put(key.hash, key.kinds);
    if (known) ++old;
  }
  for (; old != before.end(); ++old) put(old->hash, 0);
}

}  // namespace tenon::projections
