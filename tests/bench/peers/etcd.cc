#include <etcd.grpc.pb.h>
#include <grpcpp/grpcpp.h>

#include "engine/base/encoding.h"
#include "tests/bench/connector.h"
#include "tests/bench/peers/peer.h"

namespace tenon::bench {
namespace {

// A transaction of as many puts, each fact its own key; one put where it is one fact.
class EtcdStream final : public PeerStream {
 public:
  EtcdStream(const PeerPlan& plan, std::size_t stream)
      : prefix_("events/" + std::to_string(stream) + "/"),
        stub_(etcdserverpb::KV::NewStub(connect(plan.address))) {}

  void append(std::uint64_t first_number, const std::vector<std::string>& payloads) override {
    grpc::ClientContext context;
    if (payloads.size() == 1) {
      etcdserverpb::PutRequest request;
      fill(request, first_number, payloads.front());
      etcdserverpb::PutResponse response;
      require(stub_->Put(&context, request, &response));
      return;
    }
    etcdserverpb::TxnRequest request;
    for (const std::string& payload : payloads) {
      fill(*request.add_success()->mutable_request_put(), first_number++, payload);
    }
    etcdserverpb::TxnResponse response;
    require(stub_->Txn(&context, request, &response));
    if (!response.succeeded()) give_up("etcd refused a transaction");
  }

 private:
  void fill(etcdserverpb::PutRequest& request, std::uint64_t number, const std::string& payload) {
    std::string key = prefix_;
    put_u64(key, number);
    request.set_key(key);
    request.set_value(payload);
  }

  const std::string prefix_;
  const std::unique_ptr<etcdserverpb::KV::Stub> stub_;
};

}  // namespace

std::vector<PeerKind> etcd_kinds(const PeerPlan&) {
  return {{"etcd", [](const PeerPlan& plan, std::size_t stream) {
             return std::make_unique<EtcdStream>(plan, stream);
           }}};
}

}  // namespace tenon::bench
