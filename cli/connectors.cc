#include "cli/connectors.h"

#include <algorithm>

#include "tenon/v1/admin.pb.h"
#include "tenon/v1/directory.pb.h"

namespace tenon::cli {

Result<Connectors> connectors_of(Session& session, const ReadOptions& moment) {
  Connectors known;
  v1::ListConnectorsRequest request;
  TENON_RETURN_IF_ERROR(moment.fill(session, request));
  bool first = true;
  do {
    TENON_ASSIGN_OR_RETURN(const v1::ListConnectorsResponse page,
                           session.client().list_connectors(request));
    known.all.insert(known.all.end(), page.connectors().begin(), page.connectors().end());
    // Pages are made as they are asked for: the oldest head is the one to expect.
    known.head = first ? page.head() : std::min(known.head, page.head());
    first = false;
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return known;
}

Result<v1::Connector> connector_named(const Connectors& known, const std::string& name) {
  std::string names;
  for (const v1::Connector& connector : known.all) {
    if (connector.name() == name) return connector;
    names += (names.empty() ? "" : ", ") + connector.name();
  }
  return make_error(ErrorCode::kNotFound, "CONNECTOR_UNKNOWN",
                    "no on-premises connector is called " + name + "; " +
                        (names.empty() ? "none has said anything yet" : "there are: " + names))
      .with(kStatusDetail, "NOT_FOUND");
}

Result<bool> directory_sync_on(Session& session, const ReadOptions& moment) {
  v1::GetTenantRequest request;
  TENON_RETURN_IF_ERROR(moment.fill(session, request));
  TENON_ASSIGN_OR_RETURN(const v1::GetTenantResponse response,
                         session.client().get_tenant(request));
  return response.tenant().directory_sync_on();
}

}  // namespace tenon::cli
