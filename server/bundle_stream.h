// The bundle of a tenant (engine/log/bundle.h) as a stream: signed first, then a fact after another
// with the decision digests that the journal gives, so that a verifier can tell where the journal
// and the facts part.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "engine/base/sha256.h"
#include "engine/model/decision_encoding.h"
#include "projections/tenant_view.h"
#include "server/signing.h"
#include "server/stream_call.h"
#include "tenon/v1/log.pb.h"

namespace tenon::server {

class BundleStream final : public StreamCall<v1::ExportBundleResponse> {
 public:
  BundleStream(const Resources& resources, const v1::ExportBundleRequest& request)
      : StreamCall(resources), request_(request) {}

  Status check();

 protected:
  bool next_ready() override { return false; }
  void produce() override;

 private:
  Status begin();
  Status fill();
  Status add_fact();
  // Chains the decisions of the position.
  Status chain(Position position);

  const v1::ExportBundleRequest request_;
  std::shared_ptr<const projections::TenantView> view_;
  Head acknowledged_;               // before the call: all of these are in the bundle
  std::optional<SignedHead> head_;  // once signed
  bool written_ = false;            // the header is in a message
  std::unique_ptr<log::RecordReader> reader_;
  Position next_;
  std::vector<Decision> decisions_;  // read ahead from the journal
  std::size_t used_ = 0;             // of them
  std::optional<DecisionId> last_read_;
  DecisionDigest digest_;
  Sha256 hasher_;
};

}  // namespace tenon::server
