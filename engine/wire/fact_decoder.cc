#include "engine/wire/fact_decoder.h"

#include <array>
#include <utility>

#include "engine/base/limits.h"
#include "engine/wire/image_fields.h"
#include "engine/wire/message.h"
#include "engine/wire/tenant_fields.h"
#include "engine/wire/values.h"

namespace tenon::wire {
namespace {

// ---- Facts that name one account or object, and a little more

// The fact, and whether its id has been read.
struct IdTarget {
  Fact& fact;
  bool id_seen = false;
};

bool read_id(const WireField& field, IdTarget& target, Failure& failure) {
  target.id_seen = true;
  return read_guid(field, target.fact.image.id, failure);
}

template <std::size_t N>
bool read_with_id(std::string_view body, const std::array<Field<IdTarget>, N>& table, Fact& fact,
                  Failure& failure) {
  IdTarget target{fact};
  if (!read_message(body, table, target, failure)) return false;
  return target.id_seen || refuse_missing(table[0].name, failure);
}

constexpr Field<IdTarget> kAccountId = {1, WireType::kBytes, "account_id", false, read_id};
constexpr Field<IdTarget> kObjectId = {1, WireType::kBytes, "object_id", false, read_id};
constexpr Field<IdTarget> kObjectGuid = {1, WireType::kBytes, "object_guid", false, read_id};

constexpr std::array<Field<IdTarget>, 2> kTransfer = {
    {kAccountId,
     {2, WireType::kVarint, "target", false,
      [](const WireField& field, IdTarget& target, Failure& failure) {
        return read_enum(field, 2, Authority::kNone, target.fact.target, failure);
      }}}};

bool read_transfer(std::string_view body, Fact& fact, Failure& failure) {
  if (!read_with_id(body, kTransfer, fact, failure)) return false;
  return fact.target != Authority::kNone || refuse_missing("target", failure);
}

constexpr std::array<Field<IdTarget>, 1> kOnlyAccountId = {{kAccountId}};
constexpr std::array<Field<IdTarget>, 1> kOnlyObjectId = {{kObjectId}};
constexpr std::array<Field<IdTarget>, 1> kOnlyObjectGuid = {{kObjectGuid}};

constexpr std::array<Field<IdTarget>, 2> kAccountDeleted = {
    {kObjectId,
     {2, WireType::kBytes, "deleted_at", false,
      [](const WireField& field, IdTarget& target, Failure& failure) {
        return read_timestamp(field, target.fact.image.deleted_at.emplace(), failure);
      }}}};

constexpr std::array<Field<IdTarget>, 2> kRoleGiven = {
    {kObjectId,
     {2, WireType::kBytes, "role", false,
      [](const WireField& field, IdTarget& target, Failure& failure) {
        return read_role(field.bytes, target.fact.role, failure);
      }}}};

bool read_role_given(std::string_view body, Fact& fact, Failure& failure) {
  if (!read_with_id(body, kRoleGiven, fact, failure)) return false;
  return !fact.role.role_id.empty() || refuse_missing("role", failure);
}

constexpr std::array<Field<IdTarget>, 2> kRoleTaken = {
    {kObjectId,
     {2, WireType::kBytes, "role_id", false,
      [](const WireField& field, IdTarget& target, Failure& failure) {
        return read_name(field, target.fact.role.role_id, failure);
      }}}};

bool read_role_taken(std::string_view body, Fact& fact, Failure& failure) {
  if (!read_with_id(body, kRoleTaken, fact, failure)) return false;
  return !fact.role.role_id.empty() || refuse_missing("role_id", failure);
}

constexpr std::array<Field<IdTarget>, 3> kLicence = {
    {kObjectId,
     {2, WireType::kVarint, "licensed", false,
      [](const WireField& field, IdTarget& target, Failure& failure) {
        return read_bool(field, target.fact.licensed, failure);
      }},
     {3, WireType::kVarint, "exchange_licensed", false,
      [](const WireField& field, IdTarget& target, Failure& failure) {
        return read_bool(field, target.fact.exchange_licensed, failure);
      }}}};

constexpr std::array<Field<IdTarget>, 2> kObjectDeleted = {
    {kObjectGuid,
     {2, WireType::kBytes, "source_anchor", false,
      [](const WireField& field, IdTarget& target, Failure& failure) {
        if (field.bytes.empty()) return true;
        return read_text(field, target.fact.image.source_anchor.emplace(), failure);
      }}}};

// ---- Images, cycles, revisions

template <bool (*read)(std::string_view, Image&, Failure&)>
bool read_image_field(const WireField& field, IdTarget& target, Failure& failure) {
  target.id_seen = true;
  return read(field.bytes, target.fact.image, failure);
}

constexpr std::array<Field<IdTarget>, 1> kAccount = {
    {{1, WireType::kBytes, "account", false, read_image_field<read_account_image>}}};
constexpr std::array<Field<IdTarget>, 1> kObject = {
    {{1, WireType::kBytes, "object", false, read_image_field<read_object_image>}}};

// A full image says what kind of thing it is.
template <const std::array<Field<IdTarget>, 1>& table>
bool read_full_image(std::string_view body, Fact& fact, Failure& failure) {
  if (!read_with_id(body, table, fact, failure)) return false;
  if (fact.image.type) return true;
  refuse_missing("type", failure);
  failure.inside(table[0].name);
  return false;
}

template <const auto& table>
bool read_by_id(std::string_view body, Fact& fact, Failure& failure) {
  return read_with_id(body, table, fact, failure);
}

constexpr std::array<Field<Fact>, 1> kCycleStarted = {
    {{1, WireType::kVarint, "type", false,
      [](const WireField& field, Fact& fact, Failure& failure) {
        return read_enum(field, 2, CycleType::kDelta, fact.cycle_type, failure);
      }}}};

bool read_cycle_started(std::string_view body, Fact& fact, Failure& failure) {
  return read_message(body, kCycleStarted, fact, failure);
}

constexpr std::array<Field<Fact>, 1> kRevision = {
    {{1, WireType::kVarint, "revision", false,
      [](const WireField& field, Fact& fact, Failure& failure) {
        return read_u32(field, fact.revision, failure);
      }}}};

bool read_revision(std::string_view body, Fact& fact, Failure& failure) {
  return read_message(body, kRevision, fact, failure);
}

bool read_empty(std::string_view body, Fact& fact, Failure& failure) {
  return read_message(body, std::array<Field<Fact>, 0>{}, fact, failure);
}

// ---- The fact itself

using ReadBody = bool (*)(std::string_view body, Fact& fact, Failure& failure);

ReadBody reader_of(FactKind kind) {
  switch (kind) {
    case FactKind::kTenantCreated: return read_tenant_created;
    case FactKind::kFeatureSet: return read_feature_set;
    case FactKind::kDomainVerified: return read_domain_verified;
    case FactKind::kDomainRemoved: return read_domain_removed;
    case FactKind::kRuleSetActivated: return read_rule_set_activated;
    case FactKind::kSyncForced: return read_empty;
    case FactKind::kDeletionsApproved:
    case FactKind::kDeletionsRejected: return read_deletions;
    case FactKind::kAuthorityTransferRequested: return read_transfer;
    case FactKind::kImmutableIdCleared:
    case FactKind::kObjectIdentifierMappingCleared: return read_by_id<kOnlyAccountId>;
    case FactKind::kDirectorySyncSwitched: return read_directory_sync_switched;
    case FactKind::kAccountCreated: return read_full_image<kAccount>;
    case FactKind::kAccountChanged: return read_by_id<kAccount>;
    case FactKind::kAccountDeleted: return read_by_id<kAccountDeleted>;
    case FactKind::kAccountRestored:
    case FactKind::kAccountPurged: return read_by_id<kOnlyObjectId>;
    case FactKind::kRoleAssigned:
    case FactKind::kRoleMadeEligible: return read_role_given;
    case FactKind::kRoleRemoved:
    case FactKind::kRoleNoLongerEligible: return read_role_taken;
    case FactKind::kLicenceChanged: return read_by_id<kLicence>;
    case FactKind::kSyncCycleStarted: return read_cycle_started;
    case FactKind::kSyncCycleCompleted: return read_empty;
    case FactKind::kObjectPresent: return read_full_image<kObject>;
    case FactKind::kObjectChanged: return read_by_id<kObject>;
    case FactKind::kObjectDeleted: return read_by_id<kObjectDeleted>;
    case FactKind::kObjectLeftScope: return read_by_id<kOnlyObjectGuid>;
    case FactKind::kSemanticsRevisionRaised: return read_revision;
  }
  return nullptr;
}

bool read_cursor(const WireField& field, Fact& fact, Failure& failure) {
  if (field.bytes.size() > limits::kCursorBytesMax) {
    return failure.over_limit("bytes of a cursor", limits::kCursorBytesMax, field.bytes.size());
  }
  fact.cursor.assign(field.bytes);
  return true;
}

constexpr std::array<Field<Fact>, 4> kEnvelope = {{
    {1, WireType::kBytes, "observed_at", false,
     [](const WireField& field, Fact& fact, Failure& failure) {
       return read_timestamp(field, fact.observed_at.emplace(), failure);
     }},
    {2, WireType::kBytes, "actor", false,
     [](const WireField& field, Fact& fact, Failure& failure) {
       return read_text(field, limits::kActorBytesMax, "bytes of an actor", fact.actor, failure);
     }},
    {3, WireType::kBytes, "reason", false,
     [](const WireField& field, Fact& fact, Failure& failure) {
       return read_text(field, limits::kReasonBytesMax, "bytes of a reason", fact.reason, failure);
     }},
    {4, WireType::kBytes, "cursor", false, read_cursor},
}};

// A field of the envelope or the body, whichever the number says.
bool read_fact_field(const WireField& field, std::uint32_t& seen, bool& has_body, Fact& fact,
                     Failure& failure) {
  if (const Field<Fact>* known = find_field(kEnvelope, field.number)) {
    const std::uint32_t bit = 1U << field.number;
    bool good = false;
    if (field.type != known->type) {
      refuse_wire_type(field, known->type, failure);
    } else if ((seen & bit) != 0) {
      refuse_duplicate(failure);
    } else {
      good = known->read(field, fact, failure);
    }
    seen |= bit;
    if (!good) failure.inside(known->name);
    return good;
  }
  const std::optional<FactKind> kind = parse_fact_kind(field.number);
  if (!kind) return refuse_unknown(field.number, failure);
  bool good = false;
  if (has_body) {
    failure.refuse("SEVERAL_BODIES", "a fact says one thing. Send the other as a fact of its own.");
  } else if (field.type != WireType::kBytes) {
    refuse_wire_type(field, WireType::kBytes, failure);
  } else {
    good = reader_of(*kind)(field.bytes, fact, failure);
  }
  has_body = true;
  fact.kind = *kind;
  if (!good) failure.inside(name_of(*kind));
  return good;
}

bool read_fact(std::string_view payload, Fact& fact, Failure& failure) {
  if (payload.size() > limits::kFactBytesMax) {
    return failure.over_limit("bytes of a fact", limits::kFactBytesMax, payload.size());
  }
  WireReader reader(payload);
  WireField field;
  std::uint32_t seen = 0;
  bool has_body = false;
  for (;;) {
    const Read read = reader.next(field);
    if (read == Read::kDamaged) return refuse_damaged(failure);
    if (read == Read::kEnd) break;
    if (!read_fact_field(field, seen, has_body, fact, failure)) return false;
  }
  return has_body || failure.refuse("NO_BODY", "it says nothing. Set one of its bodies.");
}

// An empty fact, but for what the log gave, and with the memory of its attributes.
void reset(Fact& fact) {
  Fact fresh;
  fresh.position = fact.position;
  fresh.time = fact.time;
  fresh.tenant = std::move(fact.tenant);
  fresh.source = std::move(fact.source);
  fresh.image.attributes = std::move(fact.image.attributes);
  fact = std::move(fresh);
}

bool carries_image(FactKind kind) {
  return kind == FactKind::kAccountCreated || kind == FactKind::kAccountChanged ||
         kind == FactKind::kObjectPresent || kind == FactKind::kObjectChanged;
}

}  // namespace

Status decode_fact(std::string_view payload, Fact& fact) {
  reset(fact);
  Failure failure;
  if (!read_fact(payload, fact, failure)) {
    fact.image.attributes.clear();
    return failure.error();
  }
  if (!carries_image(fact.kind)) fact.image.attributes.clear();
  return {};
}

}  // namespace tenon::wire
