// AuditService.Simulate: what a client sees of it, and that nothing of it stays.
#include <gmock/gmock.h>

#include <optional>
#include <utility>

#include "tests/server/served.h"

namespace tenon::server {
namespace {

// A simulation from the client's side.
class Dialogue {
 public:
  Dialogue(Client& client, const v1::SimulationStart& start) {
    set_deadline(context_);
    stream_ = client.audit->Simulate(&context_);
    v1::SimulateRequest request;
    *request.mutable_start() = start;
    stream_->Write(request);
  }

  // The next answer that is no progress; none at the end.
  std::optional<v1::SimulateResponse> next() {
    v1::SimulateResponse response;
    do {
      if (!stream_->Read(&response)) return std::nullopt;
    } while (response.has_progress());
    return response;
  }

  // Decisions about the facts; stops at the end.
  std::vector<v1::SimulatedDecision> decisions(const std::string& source,
                                               const std::vector<std::string>& facts) {
    v1::SimulateRequest request;
    request.mutable_facts()->set_source(source);
    for (const std::string& fact : facts) request.mutable_facts()->add_facts(fact);
    stream_->Write(request);
    std::vector<v1::SimulatedDecision> all;
    for (auto event = next(); event && !event->has_facts(); event = next()) {
      if (event->has_decision()) all.push_back(event->decision());
    }
    return all;
  }

  v1::SimulatedObject look_up(const std::string& connector, const std::string& key) {
    v1::SimulateRequest request;
    request.mutable_look_up()->set_connector(connector);
    request.mutable_look_up()->set_key(key);
    stream_->Write(request);
    const auto event = next();
    return event ? event->object() : v1::SimulatedObject();
  }

  void send(const v1::SimulateRequest& request) { stream_->Write(request); }

  v1::SimulationResult result() {
    say_no_more();
    const auto event = next();
    return event ? event->result() : v1::SimulationResult();
  }

  grpc::Status finish() {
    say_no_more();
    while (next()) {
    }
    return stream_->Finish();
  }
  void vanish() { context_.TryCancel(); }

 private:
  void say_no_more() {
    if (!std::exchange(done_, true)) stream_->WritesDone();
  }

  bool done_ = false;
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReaderWriter<v1::SimulateRequest, v1::SimulateResponse>> stream_;
};

class Simulate : public Served {
 protected:
  void SetUp() override {
    Served::SetUp();
    append("entra", 1,
           {account_created(1, "anna@contoso.com"), account_created(2, "bert@contoso.com")});
  }

  static v1::SimulationStart start() {
    v1::SimulationStart start;
    start.set_tenant("contoso");
    return start;
  }

  static std::string feature(const std::string& name, bool on) { return feature_set(name, on); }
};

TEST_F(Simulate, DecidesOnTopOfTheHeadAndLogsNothing) {
  const std::uint64_t before = head();
  Dialogue dialogue(*client, start());
  const auto ready = dialogue.next();
  ASSERT_TRUE(ready && ready->has_ready());
  EXPECT_EQ(ready->ready().head(), before);
  const auto bound = dialogue.decisions("ad", {object_present(1, "anna@contoso.com")});
  ASSERT_EQ(bound.size(), 1u);
  EXPECT_EQ(bound[0].kind(), v1::TAKEOVER);
  EXPECT_EQ(bound[0].decision().outcome(), "Bound");
  EXPECT_EQ(bound[0].decision().id().position(), before);
  // The next fact meets the state after the first.
  const auto refused = dialogue.decisions("ad", {object_present(3, "anna@contoso.com")});
  ASSERT_EQ(refused.size(), 1u);
  EXPECT_NE(refused[0].decision().account().id(), bound[0].decision().account().id());
  const v1::SimulationResult result = dialogue.result();
  EXPECT_TRUE(result.changes());
  EXPECT_EQ(result.facts(), 2u);
  EXPECT_EQ(result.base_head(), before);
  EXPECT_EQ(result.head(), before);
  EXPECT_TRUE(dialogue.finish().ok());
  EXPECT_EQ(head(), before);
}

TEST_F(Simulate, SaysWhenTheHeadHasMoved) {
  Dialogue dialogue(*client, start());
  ASSERT_TRUE(dialogue.next());
  const std::uint64_t before = head();
  append("entra", 3, {account_created(3, "carl@contoso.com")});
  const v1::SimulationResult result = dialogue.result();
  EXPECT_EQ(result.base_head(), before);
  EXPECT_EQ(result.head(), before + 1);
  EXPECT_FALSE(result.changes());
}

TEST_F(Simulate, StandsOnThePast) {
  append("ad", 1, {object_present(1, "anna@contoso.com")});
  v1::SimulationStart past = start();
  past.mutable_as_of()->set_position(kNewTenantFacts + 1);
  Dialogue dialogue(*client, past);
  const auto ready = dialogue.next();
  ASSERT_TRUE(ready);
  EXPECT_EQ(ready->ready().head(), kNewTenantFacts + 2);
  const auto bound = dialogue.decisions("ad", {object_present(2, "anna@contoso.com")});
  ASSERT_EQ(bound.size(), 1u);
  EXPECT_EQ(bound[0].kind(), v1::TAKEOVER);
}

TEST_F(Simulate, CountsWhatStandsAsBefore) {
  append("ad", 1,
         {object_present(1, "anna@contoso.com"), object_present(2, "no name@contoso.com")});
  v1::SimulationStart quiet = start();
  quiet.set_omit_unchanged(true);
  Dialogue dialogue(*client, quiet);
  ASSERT_TRUE(dialogue.next());
  EXPECT_THAT(
      dialogue.decisions("ad", {object_present(1, "anna@contoso.com"),
                                object_present(2, "no name@contoso.com"), cycle_completed()}),
      testing::IsEmpty());
  const v1::SimulationResult result = dialogue.result();
  EXPECT_FALSE(result.changes());
  ASSERT_EQ(result.counts_size(), 1);
  EXPECT_EQ(result.counts(0).kind(), v1::NOTHING);
  EXPECT_EQ(result.counts(0).decisions(), 3u);
}

TEST_F(Simulate, TriesOrders) {
  Dialogue dialogue(*client, start());
  ASSERT_TRUE(dialogue.next());
  const auto set = dialogue.decisions("", {feature("blockSoftMatch", true)});
  ASSERT_EQ(set.size(), 1u);
  EXPECT_EQ(set[0].kind(), v1::SETTING);
  const auto refused = dialogue.decisions("", {feature("softMatchOnUpn", false)});
  ASSERT_EQ(refused.size(), 1u);
  EXPECT_EQ(refused[0].kind(), v1::REFUSAL);
  EXPECT_EQ(refused[0].decision().outcome(), "FeatureChangeRefused");
  const auto unbound = dialogue.decisions("ad", {object_present(1, "anna@contoso.com")});
  ASSERT_EQ(unbound.size(), 1u);
  EXPECT_EQ(unbound[0].kind(), v1::PROVISIONING);
}

TEST_F(Simulate, KnowsWhatAnObjectWouldBe) {
  append("ad", 1, {object_present(1, "anna@contoso.com")});
  Dialogue dialogue(*client, start());
  ASSERT_TRUE(dialogue.next());
  EXPECT_EQ(dialogue.look_up("ad", "cn=1,dc=CONTOSO,dc=com").object().object_guid(),
            guid_text(1, "bbbbbbbb"));
  EXPECT_FALSE(dialogue.look_up("ad", "CN=2,DC=contoso,DC=com").has_object());
  EXPECT_FALSE(dialogue.look_up("elsewhere", guid_text(1, "bbbbbbbb")).has_object());
  v1::Fact renamed;
  v1::ObjectImage& image = *renamed.mutable_object_changed()->mutable_object();
  image.set_object_guid(guid_text(1, "bbbbbbbb"));
  image.set_distinguished_name("CN=New,DC=contoso,DC=com");
  dialogue.decisions("ad", {renamed.SerializeAsString(), object_present(2, "bert@contoso.com")});
  EXPECT_TRUE(dialogue.look_up("ad", "CN=New,DC=contoso,DC=com").has_object());
  EXPECT_FALSE(dialogue.look_up("ad", "CN=1,DC=contoso,DC=com").has_object());
  EXPECT_TRUE(dialogue.look_up("ad", "CN=2,DC=contoso,DC=com").has_object());
}

TEST_F(Simulate, RefusesWhatTheLogWouldRefuse) {
  {
    Dialogue dialogue(*client, start());
    ASSERT_TRUE(dialogue.next());
    v1::Fact order;
    order.mutable_sync_forced();
    dialogue.decisions("ad", {object_present(1, "anna@contoso.com"), order.SerializeAsString()});
    const grpc::Status status = dialogue.finish();
    EXPECT_EQ(reason_of(status), "FACT_NOT_FROM_THIS_SOURCE");
    EXPECT_EQ(fact_error_of(status).index(), 1u);
  }
  {
    Dialogue dialogue(*client, start());
    dialogue.decisions("operator", {cycle_completed()});
    EXPECT_EQ(reason_of(dialogue.finish()), "SOURCE_NAME");
  }
  {
    Dialogue dialogue(*client, start());
    dialogue.decisions("ad", {});
    EXPECT_EQ(reason_of(dialogue.finish()), "BATCH_EMPTY");
  }
  {
    v1::SimulationStart unknown = start();
    unknown.set_tenant("nobody");
    Dialogue dialogue(*client, unknown);
    EXPECT_EQ(reason_of(dialogue.finish()), "TENANT_UNKNOWN");
  }
  {
    v1::SimulationStart beyond = start();
    beyond.mutable_as_of()->set_position(1000);
    Dialogue dialogue(*client, beyond);
    EXPECT_EQ(reason_of(dialogue.finish()), "AS_OF_BEYOND_HEAD");
  }
  {
    Dialogue dialogue(*client, start());
    ASSERT_TRUE(dialogue.next());
    v1::SimulateRequest again;
    *again.mutable_start() = start();
    dialogue.send(again);
    EXPECT_EQ(reason_of(dialogue.finish()), "START_EXPECTED");
  }
}

// Neither a client that goes away nor a server that stops leaves a worker behind.
TEST_F(Simulate, EndsWithItsClientAndWithTheServer) {
  for (int i = 0; i < 3; ++i) {
    Dialogue gone(*client, start());
    ASSERT_TRUE(gone.next());
    gone.vanish();
    EXPECT_EQ(gone.finish().error_code(), grpc::StatusCode::CANCELLED);
  }
  Dialogue left(*client, start());
  ASSERT_TRUE(left.next());
  server->stop();
  EXPECT_EQ(left.finish().error_code(), grpc::StatusCode::UNAVAILABLE);
}

}  // namespace
}  // namespace tenon::server
