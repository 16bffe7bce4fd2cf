// What becomes of each kind of fact; decide() picks by kind. A file a section of the rule book.
#pragma once

#include "engine/rules/context.h"

namespace tenon::rules {

// tenant_facts.cc: creation, features (F1, F2), domains (N5), rule sets (R1).
void tenant_created(Context& context);
void feature_set(Context& context);
void domain_verified(Context& context);
void domain_removed(Context& context);
void rule_set_activated(Context& context);
void semantics_revision_raised(Context& context);

// cloud_facts.cc: K1 to K9, P3. cloud_lifecycle.cc: deletion, restoration, purge (K5, D8).
void account_created(Context& context);
void account_changed(Context& context);
void account_deleted(Context& context);
void account_restored(Context& context);
void account_purged(Context& context);
void role_or_licence_changed(Context& context);

// object_facts.cc: what on-premises connectors say of one object.
void object_present(Context& context);
void object_changed(Context& context);
void object_deleted(Context& context);
void object_left_scope(Context& context);

// cycle_facts.cc: C1 to C6.
void sync_cycle_started(Context& context);
void sync_cycle_completed(Context& context);
void sync_forced(Context& context);

// deletion.cc: D1 to D4.
void deletions_approved(Context& context);
void deletions_rejected(Context& context);

// authority.cc: T2 to T6.
void authority_transfer_requested(Context& context);
void immutable_id_cleared(Context& context);
void object_identifier_mapping_cleared(Context& context);
void directory_sync_switched(Context& context);

}  // namespace tenon::rules
