#include "engine/rules/explain.h"
#include "server/authority_history.h"
#include "server/conflict_list.h"
#include "server/convert_account.h"
#include "server/convert_decision.h"
#include "server/convert_party.h"
#include "server/deletion_list.h"
#include "server/key_lookup.h"
#include "server/lists.h"
#include "server/read_call.h"
#include "server/rollback.h"
#include "server/services.h"
#include "tenon/v1/directory.grpc.pb.h"

namespace tenon::server {
namespace {

using projections::AuthorityMove;

// At the present first; what it does not know by that key (an account in the recycle bin by its
// UPN, say) history may.
Status at_moment_or_history(const Reading& reading, const std::function<Status(Moment&)>& visit) {
  std::optional<Head> head = reading.at;
  const Status status = at_moment(*reading.view, head, [&](Moment& moment) {
    head = moment.head();
    return visit(moment);
  });
  if (status.ok() || head->value == 0) return status;
  const std::string& reason = status.error().reason;
  if (reason != "KEY_UNKNOWN" && reason != "NO_ACCOUNT") return status;
  TENON_RETURN_IF_ERROR(recorded_or_later(*reading.view, *head));
  PastMoment past(*reading.view, *head);
  TENON_RETURN_IF_ERROR(visit(past));
  return past.status();
}

void put_also_meant(Moment& moment, std::string_view key, AccountHandle found,
                    v1::GetAuthorityHistoryResponse& response) {
  for (const AlsoMeant& other : also_meant(moment, key, found)) {
    v1::AlsoMeant& out = *response.add_also_meant();
    if (other.account) {
      to_proto(party_of(*moment.account(other.account)), *out.mutable_party());
    } else {
      const DirectoryObject& object = *moment.object(other.object);
      to_proto(party_of(object, moment.connector_name(object.connector)), *out.mutable_party());
    }
    out.set_how(other.how);
  }
}

class DirectoryService final : public v1::DirectoryService::CallbackService {
 public:
  explicit DirectoryService(const Resources& resources) : resources_(resources) {}

  grpc::ServerUnaryReactor* GetAccount(grpc::CallbackServerContext*,
                                       const v1::GetAccountRequest* request,
                                       v1::GetAccountResponse* response) override {
    return answer(
        resources_, moment_of(*request, false), [=, this](const Reading& reading) -> Status {
          AccountHandle handle;
          const KeyReading read = request->only_one() ? look_up_only_account : look_up_account;
          return get_account(reading, request->key(), read, handle, *response);
        });
  }

  grpc::ServerUnaryReactor* GetObject(grpc::CallbackServerContext*,
                                      const v1::GetObjectRequest* request,
                                      v1::GetObjectResponse* response) override {
    return answer(resources_, moment_of(*request, false), [=](const Reading& reading) {
      return at_moment_or_history(reading, [&](Moment& moment) -> Status {
        TENON_ASSIGN_OR_RETURN(const ObjectHandle handle,
                               look_up_object(moment, request->key(), request->connector()));
        to_proto(*moment.object(handle), moment, *response->mutable_object());
        response->set_head(moment.head().value);
        return {};
      });
    });
  }

  grpc::ServerUnaryReactor* ListAccounts(grpc::CallbackServerContext*,
                                         const v1::ListAccountsRequest* request,
                                         v1::ListAccountsResponse* response) override {
    return list(request, response,
                [this](const Reading& reading, const v1::ListAccountsRequest& asked,
                       v1::ListAccountsResponse& page) {
                  return list_accounts(resources_.estate.log(), reading, asked, page);
                });
  }

  grpc::ServerUnaryReactor* ListObjects(grpc::CallbackServerContext*,
                                        const v1::ListObjectsRequest* request,
                                        v1::ListObjectsResponse* response) override {
    return list(request, response, list_objects);
  }

  grpc::ServerUnaryReactor* ListConflicts(grpc::CallbackServerContext*,
                                          const v1::ListConflictsRequest* request,
                                          v1::ListConflictsResponse* response) override {
    return list(request, response,
                [this](const Reading& reading, const v1::ListConflictsRequest& asked,
                       v1::ListConflictsResponse& page) {
                  return list_conflicts(reading, asked, queues_, page);
                });
  }

  grpc::ServerUnaryReactor* GetConflict(grpc::CallbackServerContext*,
                                        const v1::GetConflictRequest* request,
                                        v1::GetConflictResponse* response) override {
    return answer(resources_, question_of(*request, false), [=](const Reading& reading) {
      return get_conflict(reading, *request, *response);
    });
  }

  grpc::ServerUnaryReactor* ListDeletions(grpc::CallbackServerContext*,
                                          const v1::ListDeletionsRequest* request,
                                          v1::ListDeletionsResponse* response) override {
    return list(request, response, list_deletions);
  }

  grpc::ServerUnaryReactor* ListConnectors(grpc::CallbackServerContext*,
                                           const v1::ListConnectorsRequest* request,
                                           v1::ListConnectorsResponse* response) override {
    return list(request, response, list_connectors);
  }

  grpc::ServerUnaryReactor* GetAuthorityHistory(
      grpc::CallbackServerContext*, const v1::GetAuthorityHistoryRequest* request,
      v1::GetAuthorityHistoryResponse* response) override {
    return answer(
        resources_, moment_of(*request, true), [=, this](const Reading& reading) -> Status {
          AccountHandle handle;
          const KeyReading read = [=](Moment& moment,
                                      std::string_view key) -> Result<AccountHandle> {
            TENON_ASSIGN_OR_RETURN(const AccountHandle found, look_up_account(moment, key));
            put_also_meant(moment, key, found, *response);
            return found;
          };
          TENON_RETURN_IF_ERROR(get_account(reading, request->key(), read, handle, *response));
          TENON_ASSIGN_OR_RETURN(
              const std::vector<AuthorityMove> moves,
              authority_history(resources_.estate.log(), *reading.view, handle, *reading.at));
          for (const AuthorityMove& move : moves) to_proto(move, *response->add_moves());
          TENON_ASSIGN_OR_RETURN(const std::optional<Position> off,
                                 reading.view->history().sync_off_since(*reading.at));
          if (off) {
            response->set_sync_off_since(off->value);
            response->set_sync_off(rules::sync_off_sentence(*off));
          }
          return {};
        });
  }

 private:
  using KeyReading = std::function<Result<AccountHandle>(Moment&, std::string_view key)>;

  // Into any response with `account` and `head`.
  template <typename Response>
  Status get_account(const Reading& reading, const std::string& key, const KeyReading& read,
                     AccountHandle& handle, Response& response) const {
    TENON_RETURN_IF_ERROR(at_moment_or_history(reading, [&](Moment& moment) -> Status {
      response.Clear();  // it may be asked again
      TENON_ASSIGN_OR_RETURN(handle, read(moment, key));
      to_proto(*moment.account(handle), moment, *response.mutable_account());
      response.set_head(moment.head().value);
      return {};
    }));
    return put_rollback_story(resources_.estate.log(), *reading.view, Head{response.head()},
                              *response.mutable_account());
  }

  template <typename Request, typename Response, typename Fill>
  grpc::ServerUnaryReactor* list(const Request* request, Response* response, Fill fill) {
    Result<Question> question = question_of_list(*request);
    if (!question.ok()) {
      const std::shared_ptr<UnaryCall> call = UnaryCall::open(resources_.calls);
      call->finish(question.error());
      return call.get();
    }
    return answer(resources_, std::move(question).value(),
                  [=](const Reading& reading) { return fill(reading, *request, *response); });
  }

  const Resources& resources_;
  ConflictQueues queues_;
};

}  // namespace

std::unique_ptr<grpc::Service> make_directory_service(const Resources& resources) {
  return std::make_unique<DirectoryService>(resources);
}

}  // namespace tenon::server
