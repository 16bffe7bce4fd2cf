#include "server/moment.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "engine/rules/normalise.h"
#include "projections/entity_keys.h"

namespace tenon::server {

using projections::Entity;
using projections::KeyedImage;
using projections::KeyHolder;

namespace {

constexpr char kNotRecordedYet[] = "NOT_RECORDED_YET";

// Only of the account's former object, which is gone: such a key leads to it when nobody has it.
bool is_former(const KeyHolder& holder) { return holder.kinds == projections::kKeyIdentifier; }

// "smtp:a@b" → "a@b"; anything else as it is.
std::string_view without_prefix(std::string_view key) {
  const std::size_t colon = key.find(':');
  if (colon == std::string_view::npos) return key;
  const std::string_view prefix = key.substr(0, colon);
  const bool address = rules::equal_folded(prefix, "smtp") || rules::equal_folded(prefix, "sip");
  return address ? key.substr(colon + 1) : key;
}

}  // namespace

std::string PresentMoment::connector_name(ConnectorHandle handle) {
  const Connector* connector = state_.connector(handle);
  return connector == nullptr ? "" : connector->name;
}

const Account* PresentMoment::holder(ValueSpace space, std::string_view folded) {
  return state_.account(state_.find_holder(space, folded));
}

std::vector<KeyHolder> PresentMoment::holders(std::string_view key) {
  const std::string whole = rules::fold(key);
  const std::string folded = rules::fold(without_prefix(key));
  std::vector<AccountHandle> accounts = {
      state_.find_holder(ValueSpace::kUpn, whole), state_.find_holder(ValueSpace::kSmtp, folded),
      state_.find_holder(ValueSpace::kSip, folded), state_.find_anchor(key)};
  std::vector<ObjectHandle> objects = state_.objects_by_value(folded);
  const auto add = [&objects](const std::vector<ObjectHandle>& more) {
    objects.insert(objects.end(), more.begin(), more.end());
  };
  if (whole != folded) add(state_.objects_by_value(whole));
  add(state_.objects_by_anchor(key));
  add(state_.objects_by_dn(key));
  if (const std::optional<Guid> guid = Guid::parse(key)) {
    accounts.push_back(state_.find_account(*guid));
    add(state_.objects_by_guid(*guid));
  }
  std::vector<KeyHolder> found;
  for (const AccountHandle handle : accounts) {
    const Account* account = state_.account(handle);
    if (account == nullptr) continue;
    const std::uint8_t kinds = projections::kinds_of(key, KeyedImage::of(*account));
    if (kinds != 0) found.push_back({handle, kinds});
  }
  for (const ObjectHandle handle : objects) {
    const DirectoryObject* object = state_.object(handle);
    if (object == nullptr) continue;
    const std::uint8_t kinds = projections::kinds_of(key, KeyedImage::of(*object));
    if (kinds != 0) found.push_back({handle, kinds});
  }
  if (found.empty()) {
    if (const std::optional<Guid> guid = Guid::parse(key)) {
      for (const AccountHandle handle : state_.accounts_by_identifier(*guid)) {
        found.push_back({handle, projections::kKeyIdentifier});
      }
    }
  }
  const auto by_entity = [](const KeyHolder& a, const KeyHolder& b) { return a.entity < b.entity; };
  const auto same = [](const KeyHolder& a, const KeyHolder& b) { return a.entity == b.entity; };
  std::sort(found.begin(), found.end(), by_entity);
  found.erase(std::unique(found.begin(), found.end(), same), found.end());
  return found;
}

std::uint32_t PresentMoment::last(Entity::Side side) {
  return side == Entity::Side::kAccount ? state_.last_account().value : state_.last_object().value;
}

PastMoment::PastMoment(const projections::TenantView& view, Head head, Reach reach)
    : Moment(head), view_(view), reach_(reach) {}

template <typename T>
T PastMoment::kept(Result<T> result) {
  if (result.ok()) return std::move(result).value();
  if (status_.ok()) status_ = std::move(result).error();
  return T{};
}

const Account* PastMoment::account(AccountHandle handle) {
  if (!handle) return nullptr;
  auto found = accounts_.find(handle);
  if (found == accounts_.end()) {
    found = accounts_.emplace(handle, kept(view_.history().account(handle, head()))).first;
  }
  return found->second ? &*found->second : nullptr;
}

const DirectoryObject* PastMoment::object(ObjectHandle handle) {
  if (!handle) return nullptr;
  auto found = objects_.find(handle);
  if (found == objects_.end()) {
    found = objects_.emplace(handle, kept(view_.history().object(handle, head()))).first;
  }
  return found->second ? &*found->second : nullptr;
}

std::string PastMoment::connector_name(ConnectorHandle handle) {
  auto found = connectors_.find(handle);
  if (found == connectors_.end()) {
    const std::optional<Connector> connector = kept(view_.history().connector(handle, head()));
    found = connectors_.emplace(handle, connector ? connector->name : std::string()).first;
  }
  return found->second;
}

// As PresentMoment::holders() looks for them.
bool PastMoment::is_reached(const KeyHolder& holder) {
  if (reach_ == Reach::kWhoeverHad || holder.entity.side != Entity::Side::kAccount) return true;
  const auto has = [&](unsigned kinds) { return (holder.kinds & kinds) != 0; };
  if (has(projections::kKeyGuid | projections::kKeyIdentifier)) return true;
  const Account* found = account(AccountHandle{holder.entity.handle});
  if (found == nullptr) return false;
  if (has(projections::kKeyAnchor) && found->lifecycle != Lifecycle::kPurged) return true;
  return has(projections::kKeyUpn | projections::kKeyAddress) && found->live();
}

std::vector<KeyHolder> PastMoment::holders(std::string_view key) {
  std::vector<KeyHolder> found = kept(view_.history().holders(key, head()));
  std::erase_if(found, [this](const KeyHolder& each) { return !is_reached(each); });
  if (!std::all_of(found.begin(), found.end(), is_former)) std::erase_if(found, is_former);
  return found;
}

const Account* PastMoment::holder(ValueSpace space, std::string_view folded) {
  const std::uint8_t wanted =
      space == ValueSpace::kUpn ? projections::kKeyUpn : projections::kKeyAddress;
  for (const KeyHolder& each : holders(folded)) {
    if (each.entity.side != Entity::Side::kAccount || (each.kinds & wanted) == 0) continue;
    const Account* found = account(AccountHandle{each.entity.handle});
    if (found == nullptr || !found->live()) continue;
    if (space == ValueSpace::kUpn) return found;
    const auto addresses = found->attributes.values(AttributeId::kProxyAddresses);
    const std::string_view prefix = space == ValueSpace::kSip ? "sip:" : "smtp:";
    const std::string whole = std::string(prefix) + std::string(folded);
    for (const AttributeValue& address : addresses) {
      if (rules::equal_folded(address.text, whole)) return found;
    }
  }
  return nullptr;
}

std::uint32_t PastMoment::last(Entity::Side side) {
  return view_.read([side](const projections::MatchState& state, Head head) {
    return PresentMoment(state, head).last(side);
  });
}

Status recorded_or_later(const projections::TenantView& view, Head head) {
  if (view.recorded().head() >= head) return {};
  return make_error(ErrorCode::kUnavailable, kNotRecordedYet, "history is not recorded so far yet")
      .with("head", std::to_string(head.value));
}

std::optional<Head> awaited_head(const Status& status) {
  if (status.ok() || status.error().reason != kNotRecordedYet) return std::nullopt;
  return Head{std::stoull(status.error().details.front().second)};
}

Status at_moment(const projections::TenantView& view, std::optional<Head> head,
                 const std::function<Status(Moment&)>& visit) {
  if (view.ready()) {
    bool visited = false;
    Status status = view.read([&](const projections::MatchState& state, Head now) -> Status {
      if (head && *head != now) return {};
      visited = true;
      PresentMoment moment(state, now);
      return visit(moment);
    });
    if (visited) return status;
  }
  TENON_CHECK(head.has_value());
  PastMoment moment(view, *head, PastMoment::Reach::kAsAtHead);
  TENON_RETURN_IF_ERROR(visit(moment));
  return moment.status();
}

}  // namespace tenon::server
