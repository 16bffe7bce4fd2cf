#include "engine/model/state_encoding.h"

#include <array>
#include <optional>
#include <type_traits>
#include <vector>

#include "engine/base/encoding.h"

namespace tenon {
namespace {

// Each value lists its fields once; a Writer or a Loader walks the list, so that the two directions
// cannot drift apart.
class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}

  void number(const std::uint64_t& value) { put_varint(out_, value); }
  void text(std::string_view value) { put_string(out_, value); }
  void guid(const Guid& value) { out_.append(value.view()); }

 private:
  std::string& out_;
};

class Loader {
 public:
  explicit Loader(std::string_view bytes) : reader_(bytes) {}

  void number(std::uint64_t& value) { value = reader_.varint(); }
  void text(std::string& value) { value = std::string(reader_.string()); }
  void guid(Guid& value) {
    const std::string_view raw = reader_.bytes(16);
    for (std::size_t i = 0; i < raw.size(); ++i) {
      value.bytes[i] = static_cast<std::uint8_t>(raw[i]);
    }
  }
  bool done() const { return reader_.at_end(); }
  bool ok() const { return reader_.ok(); }
  std::size_t left() const { return reader_.rest().size(); }

 private:
  Reader reader_;
};

template <typename Io>
constexpr bool kLoading = std::is_same_v<Io, Loader>;

// Writer is given const values, Loader mutable ones.
template <typename Io, typename T>
using Ref = std::conditional_t<kLoading<Io>, T&, const T&>;

template <typename T, typename Io, typename Number>
void io_number(Io& io, Number& value) {
  if constexpr (kLoading<Io>) {
    std::uint64_t raw = 0;
    io.number(raw);
    value = static_cast<T>(raw);
  } else {
    io.number(static_cast<std::uint64_t>(value));
  }
}

template <typename Io, typename T>
requires std::is_enum_v<T> || std::is_integral_v<T>
void field(Io& io, T& value) { io_number<std::remove_const_t<T>>(io, value); }
template <typename Io>
void field(Io& io, Ref<Io, std::string> value) {
  io.text(value);
}
template <typename Io>
void field(Io& io, Ref<Io, Guid> value) {
  io.guid(value);
}
template <typename Io>
void field(Io& io, Ref<Io, Position> value) {
  field(io, value.value);
}
template <typename Io>
void field(Io& io, Ref<Io, Micros> value) {
  field(io, value.value);
}
template <typename Io>
void field(Io& io, Ref<Io, AccountHandle> value) {
  field(io, value.value);
}
template <typename Io>
void field(Io& io, Ref<Io, ObjectHandle> value) {
  field(io, value.value);
}
template <typename Io>
void field(Io& io, Ref<Io, ConnectorHandle> value) {
  field(io, value.value);
}
template <typename Io>
void field(Io& io, Ref<Io, DecisionId> value) {
  field<Io>(io, value.position);
  field(io, value.ordinal);
}
template <typename Io>
void field(Io& io, Ref<Io, AttributeKey> value) {
  field(io, value.id);
  field<Io>(io, value.other);
}
template <typename Io>
void field(Io& io, Ref<Io, AttributeValue> value) {
  field<Io>(io, value.text);
  field<Io>(io, value.asserted);
  field(io, value.index);
  field<Io>(io, value.since);
}
template <typename Io>
void field(Io& io, Ref<Io, AttributeSet> value) {
  if constexpr (kLoading<Io>) {
    std::string packed;
    io.text(packed);
    value = AttributeSet::from_packed(std::move(packed));
  } else {
    io.text(value.packed());
  }
}
template <typename Io>
void field(Io& io, Ref<Io, Role> value) {
  field<Io>(io, value.role_id);
  field<Io>(io, value.display_name);
  field(io, value.privileged);
}
template <typename Io>
void field(Io& io, Ref<Io, Domain> value) {
  field<Io>(io, value.name);
  field(io, value.authentication);
}
template <typename Io>
void field(Io& io, Ref<Io, Claim> value) {
  field(io, value.space);
  field<Io>(io, value.folded);
  field<Io>(io, value.value);
  field<Io>(io, value.since);
}

template <typename T, typename Io>
void optional_field(Io& io, Ref<Io, std::optional<T>> value) {
  bool present = value.has_value();
  field(io, present);
  if constexpr (kLoading<Io>) {
    if (!present) {
      value.reset();
      return;
    }
    value.emplace();
  }
  if (present) field<Io>(io, *value);
}
template <typename T, typename Io>
void list_field(Io& io, Ref<Io, std::vector<T>> values) {
  std::uint64_t count = values.size();
  field(io, count);
  if constexpr (kLoading<Io>) {
    // Every element takes at least a byte: a damaged count cannot ask for more memory than that.
    if (count > io.left()) count = 0;
    values.resize(count);
  }
  for (auto& value : values) field<Io>(io, value);
}

// As a list of keys.
template <typename Io>
void keys_field(Io& io, Ref<Io, AttributeKeys> keys) {
  if constexpr (kLoading<Io>) {
    std::vector<AttributeKey> list;
    list_field<AttributeKey>(io, list);
    for (const AttributeKey& key : list) keys.add(key.id, key.other);
  } else {
    std::uint64_t count = 0;
    keys.each([&](AttributeId, std::string_view) { ++count; });
    field(io, count);
    keys.each([&](AttributeId id, std::string_view other) {
      field(io, id);
      io.text(other);
    });
  }
}

template <typename Io>
void fields(Io& io, Ref<Io, Account> account) {
  field<Io>(io, account.handle);
  field<Io>(io, account.object_id);
  optional_field<Guid>(io, account.cloud_object_id);
  field(io, account.type);
  field(io, account.authored_by);
  field(io, account.user_type);
  field(io, account.group_kind);
  field(io, account.sync_enabled);
  field(io, account.authority);
  field(io, account.lifecycle);
  field(io, account.is_cloud_managed);
  field(io, account.provisioned);
  field(io, account.licensed);
  field(io, account.exchange_licensed);
  field<Io>(io, account.deleted_at);
  field<Io>(io, account.immutable_id);
  field<Io>(io, account.immutable_id_since);
  optional_field<Guid>(io, account.on_premises_object_identifier);
  field<Io>(io, account.security_identifier);
  field<Io>(io, account.attributes);
  field<Io>(io, account.cloud_said);
  list_field<Role>(io, account.roles);
  list_field<Role>(io, account.eligible_roles);
  field<Io>(io, account.object);
  field(io, account.method);
  field<Io>(io, account.bound_by);
  field<Io>(io, account.flowed_upn);
  field(io, account.upn_kept);
  optional_field<Position>(io, account.rollback_requested);
  field(io, account.rollback_refusal_said);
  field<Io>(io, account.first_seen);
  field<Io>(io, account.last_changed);
}

template <typename Io>
void fields(Io& io, Ref<Io, DirectoryObject> object) {
  field<Io>(io, object.handle);
  field<Io>(io, object.connector);
  field<Io>(io, object.guid);
  field(io, object.type);
  field<Io>(io, object.distinguished_name);
  field<Io>(io, object.source_anchor);
  field(io, object.group_kind);
  field<Io>(io, object.security_identifier);
  field(io, object.certificate_count);
  field<Io>(io, object.attributes);
  field(io, object.presence);
  field<Io>(io, object.left_at);
  field<Io>(io, object.account);
  keys_field<Io>(io, object.flowed);
  list_field<Claim>(io, object.claims);
  field(io, object.address_flow);
  list_field<std::string>(io, object.mail_said);
  field<Io>(io, object.kept_out_upn);
  field(io, object.outcome);
  field(io, object.method);
  field(io, object.relinked);
  field(io, object.refused_by);
  field(io, object.refusal);
  field<Io>(io, object.last_decision);
  field(io, object.waiting);
  field<Io>(io, object.waiting_since);
  field(io, object.attempts);
  field<Io>(io, object.last_attempt);
  field<Io>(io, object.verdict);
  field<Io>(io, object.first_seen);
  field<Io>(io, object.mentioned_at);
}

template <typename Io>
void fields(Io& io, Ref<Io, Tenant> tenant) {
  field<Io>(io, tenant.name);
  field<Io>(io, tenant.initial_domain);
  list_field<Domain>(io, tenant.domains);
  field<Io>(io, tenant.first_sync_date);
  field(io, tenant.rule_set);
  for (auto& value : tenant.features) field(io, value);
  field(io, tenant.directory_sync_on);
  field(io, tenant.semantics_revision);
}

template <typename Io>
void fields(Io& io, Ref<Io, Connector> connector) {
  field<Io>(io, connector.handle);
  field<Io>(io, connector.name);
  optional_field<Position>(io, connector.cycle_started);
  field(io, connector.cycle_type);
  field(io, connector.deletions_held);
  list_field<ObjectHandle>(io, connector.reported);
  field(io, connector.linked_objects);
}

template <typename T>
void encode(const T& value, std::string& out) {
  Writer writer(out);
  fields<Writer>(writer, value);
}

template <typename T>
Result<T> decode(std::string_view bytes) {
  Loader loader(bytes);
  T value;
  fields<Loader>(loader, value);
  if (!loader.done()) {
    return make_error(ErrorCode::kDataLoss, "STATE_ROW_DAMAGED",
                      "a stored row of derived state is damaged; delete the folder of derived rows "
                      "and start again: it is rebuilt from the log");
  }
  return value;
}

}  // namespace

void encode_state(const Account& account, std::string& out) { encode(account, out); }
void encode_state(const DirectoryObject& object, std::string& out) { encode(object, out); }
void encode_state(const Tenant& tenant, std::string& out) { encode(tenant, out); }
void encode_state(const Connector& connector, std::string& out) { encode(connector, out); }

Result<Account> decode_account(std::string_view bytes) { return decode<Account>(bytes); }
Result<DirectoryObject> decode_object(std::string_view bytes) {
  return decode<DirectoryObject>(bytes);
}
Result<Tenant> decode_tenant(std::string_view bytes) { return decode<Tenant>(bytes); }
Result<Connector> decode_connector(std::string_view bytes) { return decode<Connector>(bytes); }

}  // namespace tenon
