#include <hiredis/hiredis.h>

#include "tests/bench/connector.h"
#include "tests/bench/peers/peer.h"

namespace tenon::bench {
namespace {

// A stream of its own; the XADDs of a batch go out together and their answers are read after:
// Redis answers when its append-only file is synced.
class RedisStream final : public PeerStream {
 public:
  RedisStream(const PeerPlan& plan, std::size_t stream) : key_("events-" + std::to_string(stream)) {
    const std::size_t colon = plan.address.rfind(':');
    redis_ = redisConnect(plan.address.substr(0, colon).c_str(),
                          std::stoi(plan.address.substr(colon + 1)));
    if (redis_ == nullptr || redis_->err != 0) give_up("Redis does not answer");
  }
  ~RedisStream() override { redisFree(redis_); }

  void append(std::uint64_t first_number, const std::vector<std::string>& payloads) override {
    for (const std::string& payload : payloads) {
      const std::string number = std::to_string(first_number++);
      const char* words[] = {"XADD", key_.c_str(), "*", "n", number.c_str(), "p", payload.data()};
      const std::size_t sizes[] = {4, key_.size(), 1, 1, number.size(), 1, payload.size()};
      if (redisAppendCommandArgv(redis_, 7, words, sizes) != REDIS_OK) give_up(redis_->errstr);
    }
    for (std::size_t i = 0; i < payloads.size(); ++i) {
      void* reply = nullptr;
      if (redisGetReply(redis_, &reply) != REDIS_OK) give_up(redis_->errstr);
      const auto* answer = static_cast<redisReply*>(reply);
      if (answer->type == REDIS_REPLY_ERROR) give_up(answer->str);
      freeReplyObject(reply);
    }
  }

 private:
  const std::string key_;
  redisContext* redis_;
};

}  // namespace

std::vector<PeerKind> redis_kinds(const PeerPlan&) {
  return {{"redis", [](const PeerPlan& plan, std::size_t stream) {
             return std::make_unique<RedisStream>(plan, stream);
           }}};
}

}  // namespace tenon::bench
