#include "cli/connectors.h"

#include <algorithm>

#include "tenon/v1/admin.pb.h"
#include "tenon/v1/directory.pb.h"

namespace tenon::cli {

Result<ConnectorsNow> connectors_now(Session& session) {
  ConnectorsNow now;
  v1::ListConnectorsRequest request;
  TENON_ASSIGN_OR_RETURN(*request.mutable_tenant(), session.tenant());
  bool first = true;
  do {
    TENON_ASSIGN_OR_RETURN(const v1::ListConnectorsResponse page,
                           session.client().list_connectors(request));
    now.connectors.insert(now.connectors.end(), page.connectors().begin(), page.connectors().end());
    // Pages are made as they are asked for: the oldest head is the one to expect.
    now.head = first ? page.head() : std::min(now.head, page.head());
    first = false;
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return now;
}

Result<v1::Connector> connector_named(const ConnectorsNow& now, const std::string& name) {
  std::string names;
  for (const v1::Connector& connector : now.connectors) {
    if (connector.name() == name) return connector;
    names += (names.empty() ? "" : ", ") + connector.name();
  }
  return make_error(ErrorCode::kNotFound, "CONNECTOR_UNKNOWN",
                    "no on-premises connector is called " + name + "; " +
                        (names.empty() ? "none has said anything yet" : "there are: " + names))
      .with(kStatusDetail, "NOT_FOUND");
}

Result<bool> directory_sync_on(Session& session) {
  v1::GetTenantRequest request;
  TENON_ASSIGN_OR_RETURN(*request.mutable_tenant(), session.tenant());
  TENON_ASSIGN_OR_RETURN(const v1::GetTenantResponse response,
                         session.client().get_tenant(request));
  return response.tenant().directory_sync_on();
}

}  // namespace tenon::cli
