// Rollbacks of authority (T3) that were ordered and have not completed: who asked, and what is in
// their way.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/base/result.h"
#include "engine/log/log.h"
#include "projections/tenant_view.h"
#include "server/moment.h"
#include "tenon/v1/directory.pb.h"

namespace tenon::server {

// Adds to what to_proto() said of an account's pending rollback at that head who asked, and what
// keeps it from completing. Nothing to do for an account without one. Needs history at that head:
// otherwise what recorded_or_later() says.
Status put_rollback_story(const log::Log& log, const projections::TenantView& view, Head head,
                          v1::Account& account);

// Whether something is in the way of an account's pending rollback, as the state knows.
bool is_obstructed(const Account& account, Moment& moment);

// The accounts with one, in the order of first sight, at that head or as things are now (nothing:
// `head` is set). Nothing: the present is at another head.
std::optional<std::vector<std::uint32_t>> pending_rollbacks(const projections::TenantView& view,
                                                            std::optional<Head>& head);

}  // namespace tenon::server
