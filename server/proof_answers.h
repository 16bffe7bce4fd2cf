// Answers that prove: what LogService signs and shows of a tenant's tree (docs/proofs.md).
#pragma once

#include "engine/base/result.h"
#include "projections/tenant_view.h"
#include "server/resources.h"
#include "tenon/v1/log.pb.h"

namespace tenon::server {

// Each on a worker. Errors: those of Signing, and of the log.
Status answer_verifier_key(const Resources& resources, const projections::TenantView& view,
                           v1::GetVerifierKeyResponse& out);
Status answer_checkpoint(const Resources& resources, const projections::TenantView& view,
                         v1::GetCheckpointResponse& out);
// INVALID_ARGUMENT CHECKPOINT_MISSING: the request names neither.
Status answer_trust(const Resources& resources, const projections::TenantView& view,
                    const v1::TrustCheckpointRequest& request);
// OUT_OF_RANGE POSITION_BEYOND_HEAD.
Status answer_receipt(const Resources& resources, const projections::TenantView& view,
                      const v1::GetReceiptRequest& request, v1::GetReceiptResponse& out);
Status answer_consistency(const Resources& resources, const projections::TenantView& view,
                          const v1::GetConsistencyProofRequest& request,
                          v1::GetConsistencyProofResponse& out);
Status answer_tile(const Resources& resources, const projections::TenantView& view,
                   const v1::GetTileRequest& request, v1::GetTileResponse& out);

}  // namespace tenon::server
