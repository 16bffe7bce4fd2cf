// What operators order: the facts that are sent, what is printed of the decisions, how it ends.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "tests/cli/fake_server.h"
#include "tests/cli/run_tenon.h"

namespace tenon::cli {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

constexpr char kZoeId[] = "5ba2b989-31c6-4b22-bb9d-177c393d88ba";
constexpr char kRequestId[] = "11111111-2222-4333-8444-555555555555";

class Ordering : public testing::Test {
 protected:
  Outcome tenon(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"--server", server.address(), "--tenant", "contoso"});
    return run_tenon(arguments);
  }

  void SetUp() override {
    v1::Account& zoe = server.state().accounts.emplace_back();
    zoe.set_object_id(kZoeId);
    zoe.set_user_principal_name("zoe@contoso.com");
  }

  // Runs it and gives the one fact that it sends.
  v1::Fact fact_of(const std::vector<std::string>& arguments) {
    const std::size_t before = server.state().facts.size();
    const Outcome outcome = tenon(arguments);
    EXPECT_EQ(outcome.exit_code, ExitCode::kOk) << outcome.err;
    EXPECT_THAT(outcome.out, HasSubstr("Accepted at " + std::to_string(before)));
    EXPECT_EQ(server.state().facts.size(), before + 1);
    return server.state().facts.back().fact;
  }

  FakeServer server;
};

TEST_F(Ordering, EachCommandSendsItsFact) {
  EXPECT_TRUE(fact_of({"sync", "force"}).has_sync_forced());
  EXPECT_EQ(fact_of({"deletions", "approve", "--connector", "ad"}).deletions_approved().connector(),
            "ad");
  EXPECT_EQ(fact_of({"deletions", "reject", "--connector", "ad"}).deletions_rejected().connector(),
            "ad");
  EXPECT_EQ(
      fact_of({"immutable-id", "clear", "zoe@contoso.com"}).immutable_id_cleared().account_id(),
      kZoeId);
  EXPECT_EQ(
      fact_of({"identifier", "clear", kZoeId}).object_identifier_mapping_cleared().account_id(),
      kZoeId);
  const v1::Fact away = fact_of({"authority", "transfer", "zoe@contoso.com", "--to", "cloud"});
  EXPECT_EQ(away.authority_transfer_requested().account_id(), kZoeId);
  EXPECT_EQ(away.authority_transfer_requested().target(), v1::AuthorityTransferRequested::TO_CLOUD);
  EXPECT_EQ(fact_of({"authority", "transfer", kZoeId, "--to", "on-premises"})
                .authority_transfer_requested()
                .target(),
            v1::AuthorityTransferRequested::TO_ON_PREMISES);
}

TEST_F(Ordering, SettingsOfTheTenantAreFacts) {
  const v1::Fact domain = fact_of({"tenant", "domain", "add", "fabrikam.com:federated"});
  EXPECT_EQ(domain.domain_verified().domain().domain(), "fabrikam.com");
  EXPECT_EQ(domain.domain_verified().domain().authentication(), v1::FEDERATED);
  EXPECT_EQ(fact_of({"tenant", "domain", "remove", "fabrikam.com"}).domain_removed().domain(),
            "fabrikam.com");
  EXPECT_EQ(fact_of({"tenant", "rule-set", "2026-06"}).rule_set_activated().rule_set(), "2026-06");
  EXPECT_TRUE(fact_of({"tenant", "directory-sync", "on"}).directory_sync_switched().on());
  EXPECT_FALSE(fact_of({"tenant", "directory-sync", "off"}).directory_sync_switched().on());
  EXPECT_EQ(tenon({"tenant", "directory-sync", "maybe"}).exit_code, ExitCode::kUsage);
  EXPECT_EQ(tenon({"tenant", "domain"}).exit_code, ExitCode::kUsage);
}

TEST_F(Ordering, CarriesWhoAndWhyAndTheRequestId) {
  ASSERT_EQ(tenon({"authority", "transfer", kZoeId, "--to", "cloud", "--actor", "ines", "--reason",
                   "ticket 7", "--request-id", kRequestId})
                .exit_code,
            ExitCode::kOk);
  const v1::Order& order = server.state().submitted.back().order();
  EXPECT_EQ(order.actor(), "ines");
  EXPECT_EQ(order.reason(), "ticket 7");
  EXPECT_EQ(order.request_id(), kRequestId);
}

TEST_F(Ordering, HasARequestIdOfItsOwn) {
  ASSERT_EQ(tenon({"sync", "force"}).exit_code, ExitCode::kOk);
  ASSERT_EQ(tenon({"sync", "force"}).exit_code, ExitCode::kOk);
  const auto& submitted = server.state().submitted;
  EXPECT_EQ(submitted[0].order().request_id().size(), 36u);
  EXPECT_NE(submitted[0].order().request_id(), submitted[1].order().request_id());
}

TEST_F(Ordering, GivenAgainIsDoneOnceAndSaysTheSame) {
  const std::vector<std::string> order{"sync", "force", "--request-id", kRequestId};
  const Outcome first = tenon(order);
  const Outcome again = tenon(order);
  EXPECT_EQ(again.exit_code, ExitCode::kOk) << again.err;
  EXPECT_THAT(again.out, HasSubstr("ordered before under this request id"));
  EXPECT_THAT(again.out, testing::EndsWith(first.out));
  EXPECT_EQ(server.state().facts.size(), 1u);
}

TEST_F(Ordering, TellsEveryDecisionWithWhatToDo) {
  server.state().further_decisions = 2;
  const Outcome outcome = tenon({"deletions", "approve", "--connector", "ad"});
  EXPECT_EQ(outcome.out,
            "Accepted at 0: as it was said\n"
            "Deleted at 0.1: as it was said\n"
            "  → restore it\n"
            "Deleted at 0.2: as it was said\n"
            "  → restore it\n");
}

TEST_F(Ordering, OfManyDecisionsTheLastAreCounted) {
  server.state().further_decisions = 30;
  const Outcome people = tenon({"deletions", "approve", "--connector", "ad"});
  EXPECT_THAT(people.out, HasSubstr("Deleted at 0.19"));
  EXPECT_THAT(people.out, Not(HasSubstr("Deleted at 0.20")));
  EXPECT_THAT(people.out, HasSubstr("11 more decisions: Deleted × 11 (tenon watch --after 0.19)"));
  const Outcome programs = tenon({"deletions", "approve", "--connector", "ad", "-o", "json"});
  std::istringstream lines(programs.out);
  int count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    EXPECT_EQ(json::parse(line)["outcome"], count == 0 ? "Accepted" : "Deleted");
  }
  EXPECT_EQ(count, 31);
}

TEST_F(Ordering, ARefusalEndsWithOne) {
  for (const char* refusal : {"AuthorityTransferRefused", "ClearRefused", "NothingHeld",
                              "RuleSetRefused", "DomainChangeRefused"}) {
    server.state().order_outcome = refusal;
    const Outcome outcome = tenon({"sync", "force"});
    EXPECT_EQ(outcome.exit_code, ExitCode::kNegative) << refusal;
    EXPECT_THAT(outcome.out, HasSubstr(refusal));
  }
  server.state().order_outcome = "DirectorySyncUnchanged";
  EXPECT_EQ(tenon({"tenant", "directory-sync", "on"}).exit_code, ExitCode::kOk);
}

TEST_F(Ordering, ARollbackSaysWhatCompletesIt) {
  server.state().order_outcome = "RollbackPending";
  const Outcome outcome = tenon({"authority", "transfer", kZoeId, "--to", "on-premises"});
  EXPECT_EQ(outcome.exit_code, ExitCode::kOk);
  EXPECT_THAT(outcome.out, HasSubstr("at once: tenon sync force"));
}

TEST_F(Ordering, AnUnknownAccountSendsNothing) {
  EXPECT_EQ(tenon({"immutable-id", "clear", "nobody@contoso.com"}).exit_code, ExitCode::kNegative);
  EXPECT_EQ(tenon({"authority", "transfer", kZoeId, "--to", "elsewhere"}).exit_code,
            ExitCode::kUsage);
  EXPECT_EQ(tenon({"deletions", "approve"}).exit_code, ExitCode::kUsage);
  EXPECT_TRUE(server.state().submitted.empty());
}

TEST_F(Ordering, WithoutAnAnswerTheRequestIdIsTold) {
  const Outcome outcome =
      run_tenon({"--server", "127.0.0.1:1", "--tenant", "contoso", "sync", "force"});
  EXPECT_EQ(outcome.exit_code, ExitCode::kUnreachable);
  EXPECT_THAT(outcome.err, HasSubstr("request_id: "));
}

}  // namespace
}  // namespace tenon::cli
