#include "projections/state_images.h"

#include <utility>

#include "engine/model/state_encoding.h"

namespace tenon::projections {
namespace {

// Versions of one record that are walked before its last one is looked up instead: next() is a
// tenth of a seek.
constexpr int kStepsMax = 8;
constexpr std::uint64_t kProgressEvery = 64;

// Reads all records of one side, whose handles begin with `first` and leave none out, and gives
// each to the state.
template <typename Decode, typename Put>
Status restore_side(StateImages images, std::uint32_t first, Decode decode, Put put) {
  for (std::uint32_t handle = first;; ++handle) {
    TENON_ASSIGN_OR_RETURN(const std::optional<StateImages::Image> image, images.next());
    if (!image) return {};
    if (image->entity.handle != handle) return history_damaged();
    if (!image->bytes) {
      TENON_RETURN_IF_ERROR(put(nullptr));
      continue;
    }
    auto record = decode(*image->bytes);
    if (!record.ok()) return history_damaged();
    TENON_RETURN_IF_ERROR(put(&*record));
  }
}

}  // namespace

StateImages::StateImages(const RowStore& rows, TenantNumber tenant, Entity::Side side, Head at)
    : tenant_(tenant),
      end_{Position{at.value}, 0},
      prefix_(version_prefix(tenant, side)),
      cursor_(rows.cursor()) {
  cursor_->seek(prefix_);
}

Result<std::optional<StateImages::Image>> StateImages::next() {
  while (cursor_->valid() && cursor_->key().starts_with(prefix_)) {
    Image image;
    TENON_ASSIGN_OR_RETURN(const bool known, read_record(image));
    if (known) return std::optional(std::move(image));
  }
  TENON_RETURN_IF_ERROR(cursor_->status());
  return std::optional<Image>();
}

Result<bool> StateImages::stands_before(const Entity& entity, VersionPlace& place) const {
  if (!cursor_->valid() || !cursor_->key().starts_with(prefix_)) return false;
  const std::optional<VersionPlace> decoded = decode_version_key(cursor_->key());
  if (!decoded) return history_damaged();
  place = *decoded;
  return place.entity == entity && place.at < end_;
}

Result<bool> StateImages::take(const VersionPlace& place, Image& image) const {
  const std::optional<VersionRow> row = decode_version(cursor_->value(), place);
  if (!row) return history_damaged();
  if ((row->mark & kMarkForgotten) != 0) image.bytes.reset();
  if ((row->mark & kMarkImage) != 0) {
    image.bytes = image_of(*row, place);
    if (!image.bytes) return history_damaged();
  }
  return (row->mark & (kMarkForgotten | kMarkImage)) != 0;
}

Result<bool> StateImages::read_record(Image& image) {
  const std::optional<VersionPlace> first = decode_version_key(cursor_->key());
  if (!first) return history_damaged();
  image.entity = first->entity;
  VersionPlace place;
  bool known = false;
  for (int steps = 0; steps < kStepsMax; ++steps, cursor_->next()) {
    TENON_ASSIGN_OR_RETURN(const bool more, stands_before(image.entity, place));
    if (!more) break;
    TENON_ASSIGN_OR_RETURN(const bool said, take(place, image));
    known = known || said;
  }
  TENON_ASSIGN_OR_RETURN(const bool more, stands_before(image.entity, place));
  if (more) {
    TENON_ASSIGN_OR_RETURN(known, read_back(image));
  }
  const bool within =
      cursor_->valid() && cursor_->key().starts_with(version_prefix(tenant_, image.entity));
  if (within || more) {
    Entity next = image.entity;
    ++next.handle;
    cursor_->seek(version_prefix(tenant_, next));
  }
  return known;
}

// From the head back to the last version that says how the record stands.
Result<bool> StateImages::read_back(Image& image) {
  VersionPlace place;
  cursor_->seek_back(version_key(tenant_, {image.entity, end_, Moment::kCounted}));
  // No version before the head has that key itself, but the first one behind it may.
  TENON_ASSIGN_OR_RETURN(bool before, stands_before(image.entity, place));
  if (!before && cursor_->valid()) {
    cursor_->previous();
    TENON_ASSIGN_OR_RETURN(before, stands_before(image.entity, place));
  }
  while (before) {
    TENON_ASSIGN_OR_RETURN(const bool said, take(place, image));
    if (said) return true;
    cursor_->previous();
    TENON_ASSIGN_OR_RETURN(before, stands_before(image.entity, place));
  }
  TENON_RETURN_IF_ERROR(cursor_->status());
  return false;
}

Result<MatchState> restore_state(const RowStore& rows, TenantNumber tenant, Head at,
                                 const StateProgress& progress) {
  using Side = Entity::Side;
  MatchState state;
  std::uint64_t done = 0;
  const auto go_on = [&]() -> Status {
    if (++done % kProgressEvery != 0 || !progress || progress(done)) return {};
    return make_error(ErrorCode::kCancelled, "STATE_CANCELLED",
                      "putting together the state as it stood was cancelled");
  };
  const auto put = [&](const auto* record) -> Status {
    if (record == nullptr) return history_damaged();  // only objects are forgotten
    state.restore(*record);
    return go_on();
  };
  const auto put_object = [&](const DirectoryObject* record) -> Status {
    state.restore(record);
    return go_on();
  };
  TENON_RETURN_IF_ERROR(restore_side({rows, tenant, Side::kTenant, at}, 0, decode_tenant,
                                     [&](const Tenant* record) { return put(record); }));
  TENON_RETURN_IF_ERROR(restore_side({rows, tenant, Side::kConnector, at}, 1, decode_connector,
                                     [&](const Connector* record) { return put(record); }));
  TENON_RETURN_IF_ERROR(restore_side({rows, tenant, Side::kAccount, at}, 1, decode_account,
                                     [&](const Account* record) { return put(record); }));
  TENON_RETURN_IF_ERROR(
      restore_side({rows, tenant, Side::kObject, at}, 1, decode_object, put_object));
  state.check_links();
  return state;
}

}  // namespace tenon::projections
