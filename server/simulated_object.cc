#include "server/simulated_object.h"

#include <optional>
#include <string>
#include <vector>

#include "engine/rules/normalise.h"
#include "server/convert_account.h"

namespace tenon::server {
namespace {

// As a conversion needs it: records, and nothing to look up by.
class SimulatedMoment final : public Moment {
 public:
  explicit SimulatedMoment(const rules::StateView& view) : Moment(Head{}), view_(view) {}

  bool past() const override { return false; }
  const Account* account(AccountHandle handle) override { return view_.account(handle); }
  const DirectoryObject* object(ObjectHandle handle) override { return view_.object(handle); }
  std::string connector_name(ConnectorHandle handle) override {
    const Connector* connector = view_.connector(handle);
    return connector == nullptr ? "" : connector->name;
  }
  std::vector<projections::KeyHolder> holders(std::string_view) override { return {}; }
  const Account* holder(ValueSpace space, std::string_view folded) override {
    return view_.account(view_.find_holder(space, folded));
  }
  std::uint32_t last(projections::Entity::Side) override { return 0; }

 private:
  const rules::StateView& view_;
};

ObjectHandle by_dn(const projections::MatchState& base, const projections::OverlayState& changed,
                   ConnectorHandle connector, std::string_view dn) {
  std::vector<ObjectHandle> found = changed.changed_objects_by_dn(dn);
  for (const ObjectHandle handle : base.objects_by_dn(dn)) found.push_back(handle);
  for (const ObjectHandle handle : found) {
    const DirectoryObject* object = changed.object(handle);
    const bool still = object != nullptr && object->connector == connector &&
                       rules::equal_folded(object->distinguished_name, dn);
    if (still) return handle;
  }
  return {};
}

}  // namespace

bool find_simulated_object(const projections::MatchState& base,
                           const projections::OverlayState& changed, std::string_view connector,
                           std::string_view key, v1::DirectoryObject& out) {
  const ConnectorHandle owner = changed.find_connector(connector);
  const std::optional<Guid> guid = Guid::parse(key);
  ObjectHandle handle = guid ? changed.find_object(owner, *guid) : ObjectHandle{};
  if (!handle) handle = by_dn(base, changed, owner, key);
  const DirectoryObject* object = changed.object(handle);
  if (object == nullptr) return false;
  SimulatedMoment moment(changed);
  to_proto(*object, moment, out);
  return true;
}

}  // namespace tenon::server
