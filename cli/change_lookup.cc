#include "cli/change_lookup.h"

#include <utility>

#include "tools/readers/distinguished_name.h"

namespace tenon::cli {
namespace {

v1::ObjectImage image_of(v1::DirectoryObject& object) {
  v1::ObjectImage image;
  image.set_object_guid(object.object_guid());
  image.set_type(object.type());
  image.set_distinguished_name(object.distinguished_name());
  image.set_source_anchor(object.source_anchor());
  image.mutable_attributes()->Swap(object.mutable_attributes());
  if (object.group_kind() != v1::GROUP_KIND_UNSPECIFIED) image.set_group_kind(object.group_kind());
  if (!object.security_identifier().empty()) {
    image.set_security_identifier(object.security_identifier());
  }
  if (object.certificate_count() > 0) image.set_certificate_count(object.certificate_count());
  return image;
}

Error unknown(const LookupPlace& place, const readers::SourcedItem& item) {
  const readers::UnresolvedChange& change = *item.unresolved;
  const std::string named = change.object_guid.empty() ? "dn \"" + change.distinguished_name + "\""
                                                       : "objectGUID " + change.object_guid;
  return make_error(ErrorCode::kInvalidArgument, "UNKNOWN_OBJECT",
                    item.origin.text() + ": " + named + ": connector " + place.connector +
                        " knows no such object, and a change says too little to make one. Import "
                        "the object itself first, or correct the name; nothing of this record was "
                        "sent.");
}

// An answer to a DN might be an object that has that text as another key.
bool is_asked_for(const v1::DirectoryObject& object, const readers::UnresolvedChange& change) {
  if (!change.object_guid.empty()) return object.object_guid() == change.object_guid;
  return readers::folded_dn(object.distinguished_name()) ==
         readers::folded_dn(change.distinguished_name);
}

}  // namespace

Result<v1::ObjectImage> image_in(v1::DirectoryObject* answer, const LookupPlace& place,
                                 const readers::SourcedItem& item) {
  if (answer == nullptr || !is_asked_for(*answer, *item.unresolved)) return unknown(place, item);
  return image_of(*answer);
}

Result<KnownObject> look_up(Client& client, const LookupPlace& place,
                            const readers::SourcedItem& item) {
  const readers::UnresolvedChange& change = *item.unresolved;
  v1::GetObjectRequest request;
  request.set_tenant(place.tenant);
  request.set_connector(place.connector);
  request.set_key(change.object_guid.empty() ? change.distinguished_name : change.object_guid);
  if (place.read_after) request.mutable_read_after()->set_position(*place.read_after);
  Result<v1::GetObjectResponse> response = client.get_object(request);
  if (!response.ok()) {
    if (response.error().code == ErrorCode::kNotFound) return unknown(place, item);
    return std::move(response).error();
  }
  TENON_ASSIGN_OR_RETURN(v1::ObjectImage image, image_in(response->mutable_object(), place, item));
  return KnownObject{std::move(image), response->head()};
}

}  // namespace tenon::cli
