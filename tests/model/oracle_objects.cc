// What a connector says of its objects (rule book, 2), before any rule is asked.
#include <algorithm>

#include "tests/model/oracle_state.h"

namespace tenon::model_oracle {
namespace {

// "object present (full image) / changed (the attributes named, each with its values or cleared)"
void take_image(Object& object, const Image& image, bool full) {
  if (full) {
    object.attributes.clear();
    // 1: "for users ms-DS-ConsistencyGuid if present, else objectGUID": the connector says which;
    // one that says none means the latter
    object.anchor = image.id.anchor();
    object.distinguished_name.clear();
    object.security_identifier.clear();
    object.group_kind = GroupKind::kNone;
    object.certificates = 0;
  }
  if (image.type) object.type = *image.type;
  if (image.source_anchor) object.anchor = *image.source_anchor;
  if (image.distinguished_name) object.distinguished_name = *image.distinguished_name;
  if (image.security_identifier) object.security_identifier = *image.security_identifier;
  if (image.group_kind) object.group_kind = *image.group_kind;
  if (image.certificate_count) object.certificates = *image.certificate_count;
  for (const NamedAttribute& named : image.attributes) {
    const std::string name(named.key.name());
    const std::vector<std::string> values = texts(named);
    if (values.empty()) {
      object.attributes.erase(name);
    } else {
      object.attributes[name] = values;
    }
  }
}

void mention(State& state, Object& object) {
  object.mentioned_in = connector_named(state, object.connector).cycle_started;
}

void judge(State& state, Object& object) {
  if (!state.sync_on) {  // T4
    Verdict verdict = about(object);
    verdict.outcome = name_of(Outcome::kDirectorySyncOff);
    say(state, verdict);
    return;
  }
  Account* account = link_of(state, object);
  if (account == nullptr) {
    climb(state, object, false);
  } else if (account->rollback_pending) {
    roll_back(state, object, false);  // T3: "pending until the object's next fact or cycle"
  } else {
    judge_linked(state, object, false);
  }
}

}  // namespace

void object_present(State& state, const Fact& fact) {
  const std::string key = fact.source + "/" + fact.image.id.text();
  Object* object = object_named(state, key);
  if (object == nullptr) {
    Object made;
    made.key = key;
    made.connector = fact.source;
    made.guid = fact.image.id.text();
    made.first_seen = state.position;
    state.objects.push_back(made);
    object = &state.objects.back();
  }
  take_image(*object, fact.image, true);
  mention(state, *object);
  object->presence = Presence::kInScope;  // D1: "Only `present` brings one … back"
  note_assertions(state, *object);
  judge(state, *object);
}

void object_changed(State& state, const Fact& fact) {
  const std::string key = fact.source + "/" + fact.image.id.text();
  Object* object = object_named(state, key);
  if (object == nullptr) {
    Verdict verdict;
    verdict.object = key;
    verdict.outcome = name_of(Outcome::kObjectUnknown);
    say(state, verdict);
    return;
  }
  take_image(*object, fact.image, false);
  mention(state, *object);
  note_assertions(state, *object);
  if (object->in_scope()) {
    judge(state, *object);
    return;
  }
  Verdict verdict = about(*object);
  verdict.outcome =
      name_of(object->presence == Presence::kDeletionPending ? Outcome::kObjectGone
                                                             : Outcome::kObjectOutOfScope);
  say(state, verdict);
}

}  // namespace tenon::model_oracle
