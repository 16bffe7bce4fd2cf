#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/check.h"
#include "engine/rules/explain.h"
#include "server/convert_receipt.h"
#include "server/convert_tenant.h"
#include "server/errors.h"
#include "server/operator_batch.h"
#include "server/page_token.h"
#include "server/read_call.h"
#include "server/services.h"
#include "server/signing.h"
#include "server/submission.h"
#include "server/unary_call.h"
#include "tenon/v1/admin.grpc.pb.h"

namespace tenon::server {
namespace {

using View = std::shared_ptr<const projections::TenantView>;

Error tenant_exists(const std::string& name) {
  return make_error(ErrorCode::kAlreadyExists, "TENANT_EXISTS",
                    "there is a tenant " + name + " already; another name, or go on with it")
      .with("field", "tenant");
}

// One order on its way: checked, appended, decided, answered.
class OrderCall : public std::enable_shared_from_this<OrderCall> {
 public:
  // Fills the response; on a worker, when everything is decided and recorded.
  using Answer = std::function<Status(const View&, const log::Receipt&)>;

  OrderCall(const Resources& resources, std::shared_ptr<UnaryCall> call, Answer answer)
      : resources_(resources), call_(std::move(call)), answer_(std::move(answer)) {}

  void submit(runtime::OwnedAppend append) {
    tenant_ = append.tenant;
    creates_ = append.may_create_tenant;
    call_->pause();
    submit_when_room(
        resources_.estate, std::move(append),
        [self = shared_from_this()](const Status& taken) {
          if (!taken.ok()) self->call_->resume([&] { self->call_->finish(taken); });
        },
        [self = shared_from_this()](const Result<log::Receipt>& receipt) {
          self->call_->resume([&] { self->durable(receipt); });
        });
  }

 private:
  void durable(const Result<log::Receipt>& receipt) {
    if (!receipt.ok()) {
      const bool raced = creates_ && receipt.error().reason == "HEAD_MOVED";
      return call_->finish(raced ? tenant_exists(tenant_) : receipt.error());
    }
    Result<View> view = resources_.estate.tenant(tenant_);
    if (!view.ok()) return call_->finish(view.error());
    view_ = std::move(view).value();
    const Position last{receipt->first.value + receipt->count - 1};
    call_->wait(view_->recorded(), last, resources_.readers,
                [self = shared_from_this(), receipt = *receipt] {
                  self->call_->finish(self->answer_(self->view_, receipt));
                });
  }

  const Resources& resources_;
  const std::shared_ptr<UnaryCall> call_;
  const Answer answer_;
  std::string tenant_;
  bool creates_ = false;
  View view_;
};

// Operators are numbered by the log: which number the last fact got is read there.
Status put_receipt(const log::Log& log, const std::string& tenant, const log::Receipt& receipt,
                   v1::Receipt& out) {
  const Position last{receipt.first.value + receipt.count - 1};
  TENON_ASSIGN_OR_RETURN(const std::unique_ptr<log::RecordReader> reader, log.read(tenant, last));
  TENON_ASSIGN_OR_RETURN(const std::optional<log::Record> record, reader->next());
  TENON_CHECK(record.has_value());
  to_proto(receipt, record->source_number.value, out);
  return {};
}

// Only the first decision of each: the end of a cycle may have a million.
Status put_outcomes(const View& view, const log::Receipt& receipt,
                    v1::SubmitFactsResponse& response) {
  for (std::uint32_t i = 0; i < receipt.count; ++i) {
    const Position position{receipt.first.value + i};
    v1::FactOutcome& outcome = *response.add_outcomes();
    outcome.set_position(position.value);
    TENON_ASSIGN_OR_RETURN(const Decision decision,
                           view->history().decision(DecisionId{position, 0}));
    outcome.set_outcome(std::string(name_of(decision.outcome)));
    outcome.set_sentence(rules::sentence(decision));
    outcome.set_remedy(rules::remedy(decision));
  }
  return {};
}

// False: its creation is durable and not yet decided.
bool put_tenant(const projections::TenantView& view, v1::Tenant& out) {
  return view.read([&](const projections::MatchState& state, Head head) {
    if (state.tenant() == nullptr) return false;
    to_proto(*state.tenant(), head, out);
    return true;
  });
}

Error not_created(const std::string& name) {
  return make_error(ErrorCode::kNotFound, "TENANT_UNKNOWN",
                    "the log of " + name + " does not begin with its creation");
}

Status put_past_tenant(const Reading& reading, v1::Tenant& out) {
  TENON_ASSIGN_OR_RETURN(const std::optional<Tenant> tenant,
                         reading.view->history().tenant(*reading.at));
  if (!tenant) return not_created(reading.view->name());
  to_proto(*tenant, *reading.at, out);
  return {};
}

class AdminService final : public v1::AdminService::CallbackService {
 public:
  explicit AdminService(const Resources& resources) : resources_(resources) {}

  grpc::ServerUnaryReactor* CreateTenant(grpc::CallbackServerContext*,
                                         const v1::CreateTenantRequest* request,
                                         v1::CreateTenantResponse* response) override {
    const std::shared_ptr<UnaryCall> call = UnaryCall::open(resources_.calls);
    call->work(resources_.readers, [this, call, request, response] {
      Result<runtime::OwnedAppend> append = batch_of(*request);
      if (!append.ok()) return call->finish(append.error());
      const Status free = check_free(*append);
      if (!free.ok()) return call->finish(free);
      const auto tell = [this, response](const View& view, const log::Receipt& receipt) {
        // Makes its key. What is wrong with that is said when something is to be signed.
        static_cast<void>(resources_.signing.refusal(*view));
        return put_receipt(resources_.estate.log(), view->name(), receipt,
                           *response->mutable_receipt());
      };
      std::make_shared<OrderCall>(resources_, call, tell)->submit(std::move(append).value());
    });
    return call.get();
  }

  grpc::ServerUnaryReactor* SubmitFacts(grpc::CallbackServerContext*,
                                        const v1::SubmitFactsRequest* request,
                                        v1::SubmitFactsResponse* response) override {
    const std::shared_ptr<UnaryCall> call = UnaryCall::open(resources_.calls);
    call->work(resources_.readers, [this, call, request, response] {
      Result<runtime::OwnedAppend> append = batch_of(*request);
      if (!append.ok()) return call->finish(append.error());
      const auto tell = [this, response](const View& view, const log::Receipt& receipt) -> Status {
        TENON_RETURN_IF_ERROR(put_receipt(resources_.estate.log(), view->name(), receipt,
                                          *response->mutable_receipt()));
        return put_outcomes(view, receipt, *response);
      };
      std::make_shared<OrderCall>(resources_, call, tell)->submit(std::move(append).value());
    });
    return call.get();
  }

  grpc::ServerUnaryReactor* GetTenant(grpc::CallbackServerContext*,
                                      const v1::GetTenantRequest* request,
                                      v1::GetTenantResponse* response) override {
    const bool past = request->as_of().moment_case() != v1::AsOf::MOMENT_NOT_SET;
    Question question;
    question.tenant = request->tenant();
    question.as_of = request->as_of();
    question.read_after = Position{0};
    question.from_history = past;
    return answer(resources_, std::move(question), [=](const Reading& reading) -> Status {
      if (past) return put_past_tenant(reading, *response->mutable_tenant());
      if (put_tenant(*reading.view, *response->mutable_tenant())) return {};
      return not_created(request->tenant());
    });
  }

  grpc::ServerUnaryReactor* ListTenants(grpc::CallbackServerContext*,
                                        const v1::ListTenantsRequest* request,
                                        v1::ListTenantsResponse* response) override {
    const std::shared_ptr<UnaryCall> call = UnaryCall::open(resources_.calls);
    call->work(resources_.readers,
               [this, call, request, response] { call->finish(list(*request, *response)); });
    return call.get();
  }

 private:
  // The tenant is not there, or this very request made it.
  Status check_free(const runtime::OwnedAppend& append) const {
    if (!resources_.estate.tenant(append.tenant).ok()) return {};
    TENON_ASSIGN_OR_RETURN(const std::optional<log::Receipt> original,
                           resources_.estate.log().find_request(append.tenant, *append.request_id));
    if (original) return {};
    return tenant_exists(append.tenant);
  }

  // By name; the token is the name of the last one given.
  Status list(const v1::ListTenantsRequest& request, v1::ListTenantsResponse& response) const {
    TENON_ASSIGN_OR_RETURN(const std::size_t page_size, page_size_of(request.page_size()));
    const std::string& after = request.page_token();
    if (!after.empty()) TENON_RETURN_IF_ERROR(check_token(after));
    for (const View& view : resources_.estate.tenants()) {
      if (view->name() <= after) continue;
      if (static_cast<std::size_t>(response.tenants_size()) == page_size) {
        response.set_next_page_token(response.tenants().rbegin()->name());
        break;
      }
      v1::Tenant& tenant = *response.add_tenants();
      tenant.set_name(view->name());
      if (view->ready()) put_tenant(*view, tenant);
    }
    return {};
  }

  static Status check_token(const std::string& token) {
    if (check_tenant_name(token).ok()) return {};
    return bad_field("page_token", "PAGE_TOKEN", "not a token of this list");
  }

  const Resources& resources_;
};

}  // namespace

std::unique_ptr<grpc::Service> make_admin_service(const Resources& resources) {
  return std::make_unique<AdminService>(resources);
}

}  // namespace tenon::server
