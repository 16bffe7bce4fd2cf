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
    zoe.set_state(v1::Account::LIVE);
    server.state().connectors.emplace_back().set_name("ad");
    server.state().tenant.set_directory_sync_on(true);
  }

  // Runs it and gives the one fact that it sends.
  v1::Fact fact_of(const std::vector<std::string>& arguments) {
    const std::size_t before = server.state().facts.size();
    const Outcome outcome = tenon(arguments);
    EXPECT_EQ(outcome.exit_code, ExitCode::kOk) << outcome.err;
    EXPECT_THAT(outcome.out, HasSubstr("Accepted at " + std::to_string(before)));
    EXPECT_EQ(server.state().submitted.back().order().reason().empty(), arguments.back() != "r");
    EXPECT_EQ(server.state().facts.size(), before + 1);
    return server.state().facts.back().fact;
  }

  FakeServer server;
};

TEST_F(Ordering, EachCommandSendsItsFact) {
  EXPECT_TRUE(fact_of({"sync", "force"}).has_sync_forced());
  EXPECT_EQ(fact_of({"deletions", "approve", "--connector", "ad", "--reason", "r"})
                .deletions_approved()
                .connector(),
            "ad");
  EXPECT_EQ(fact_of({"deletions", "reject", "--connector", "ad", "--reason", "r"})
                .deletions_rejected()
                .connector(),
            "ad");
  EXPECT_EQ(fact_of({"immutable-id", "clear", "zoe@contoso.com", "--reason", "r"})
                .immutable_id_cleared()
                .account_id(),
            kZoeId);
  EXPECT_EQ(fact_of({"identifier", "clear", kZoeId, "--reason", "r"})
                .object_identifier_mapping_cleared()
                .account_id(),
            kZoeId);
  const v1::Fact away =
      fact_of({"authority", "transfer", "zoe@contoso.com", "--to", "cloud", "--reason", "r"});
  EXPECT_EQ(away.authority_transfer_requested().account_id(), kZoeId);
  EXPECT_EQ(away.authority_transfer_requested().target(), v1::AuthorityTransferRequested::TO_CLOUD);
  EXPECT_EQ(fact_of({"authority", "transfer", kZoeId, "--to", "on-premises", "--reason", "r"})
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
  EXPECT_TRUE(
      fact_of({"tenant", "directory-sync", "on", "--reason", "r"}).directory_sync_switched().on());
  EXPECT_FALSE(
      fact_of({"tenant", "directory-sync", "off", "--reason", "r"}).directory_sync_switched().on());
  EXPECT_EQ(tenon({"tenant", "directory-sync", "maybe", "--reason", "r"}).exit_code,
            ExitCode::kUsage);
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

TEST_F(Ordering, NobodyOrdersWithoutSayingWhoAndWhy) {
  using Words = std::vector<std::string>;
  for (const Words& order :
       {Words{"authority", "transfer", kZoeId, "--to", "cloud"},
        Words{"immutable-id", "clear", kZoeId}, Words{"identifier", "clear", kZoeId},
        Words{"deletions", "approve", "--connector", "ad"},
        Words{"deletions", "reject", "--connector", "ad"},
        Words{"tenant", "directory-sync", "off"}}) {
    const Outcome outcome = tenon(order);
    EXPECT_EQ(outcome.exit_code, ExitCode::kUsage) << order[0];
    EXPECT_THAT(outcome.err, HasSubstr("--reason is required"));
  }
  for (const Words& nothing :
       {Words{"--reason", ""}, Words{"--reason", " "}, Words{"--actor", ""}}) {
    Words order{"sync", "force"};
    order.insert(order.end(), nothing.begin(), nothing.end());
    EXPECT_EQ(tenon(order).exit_code, ExitCode::kUsage) << nothing[0];
  }
  EXPECT_TRUE(server.state().submitted.empty());
}

TEST_F(Ordering, MayExpectThePositionThatWasSeen) {
  ASSERT_EQ(tenon({"sync", "force", "--expect-position", "7"}).exit_code, ExitCode::kOk);
  EXPECT_EQ(server.state().submitted.back().order().expected_head(), 7u);
  ASSERT_EQ(tenon({"sync", "force"}).exit_code, ExitCode::kOk);
  EXPECT_FALSE(server.state().submitted.back().order().has_expected_head());
}

TEST_F(Ordering, WhatStandsAlreadyIsNoRefusal) {
  v1::Account& zoe = server.state().accounts.front();
  zoe.set_authority(v1::CLOUD);
  server.state().order_outcome = "AuthorityTransferRefused";
  const Outcome there = tenon({"authority", "transfer", kZoeId, "--to", "cloud", "--reason", "r"});
  EXPECT_EQ(there.exit_code, ExitCode::kOk);
  EXPECT_THAT(there.out, HasSubstr("mastered in the cloud already"));
  EXPECT_EQ(
      tenon({"authority", "transfer", kZoeId, "--to", "on-premises", "--reason", "r"}).exit_code,
      ExitCode::kNegative);
  zoe.set_state(v1::Account::IN_RECYCLE_BIN);
  EXPECT_EQ(tenon({"authority", "transfer", kZoeId, "--to", "cloud", "--reason", "r"}).exit_code,
            ExitCode::kNegative);
  server.state().order_outcome = "NothingHeld";
  EXPECT_EQ(tenon({"deletions", "approve", "--connector", "ad", "--reason", "r"}).exit_code,
            ExitCode::kOk);
  const std::size_t before = server.state().submitted.size();
  const Outcome typo = tenon({"deletions", "approve", "--connector", "da", "--reason", "r"});
  EXPECT_EQ(typo.exit_code, ExitCode::kNegative);
  EXPECT_THAT(typo.err, HasSubstr("CONNECTOR_UNKNOWN"));
  EXPECT_EQ(server.state().submitted.size(), before);
}

TEST_F(Ordering, WhatIsNotSynchronisedHasAWayOn) {
  EXPECT_THAT(tenon({"sync", "force"}).out, Not(HasSubstr("→")));
  server.state().connectors.front().mutable_open_cycle()->set_started(12);
  EXPECT_THAT(tenon({"sync", "force"}).out, HasSubstr("→ An open cycle is its connector's"));
  server.state().tenant.set_directory_sync_on(false);
  EXPECT_THAT(tenon({"sync", "force"}).out, HasSubstr("→ Switch it on first"));
  server.state().order_outcome = "RollbackPending";
  EXPECT_THAT(tenon({"authority", "transfer", kZoeId, "--to", "on-premises", "--reason", "r"}).out,
              HasSubstr("nothing completes it before it is on again"));
}

TEST_F(Ordering, ADomainWithoutAKindKeepsItsOwn) {
  v1::VerifiedDomain& known = *server.state().tenant.add_domains();
  known.set_domain("fabrikam.com");
  known.set_authentication(v1::FEDERATED);
  const auto kind_of = [&](const std::string& word) {
    return fact_of({"tenant", "domain", "add", word}).domain_verified().domain().authentication();
  };
  EXPECT_EQ(kind_of("Fabrikam.com"), v1::FEDERATED);
  EXPECT_EQ(kind_of("fabrikam.com:managed"), v1::MANAGED);
  EXPECT_EQ(kind_of("contoso.com"), v1::MANAGED);
  EXPECT_THAT(tenon({"tenant", "domain", "add", "fabrikam.com"}).out, HasSubstr("and federated"));
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
  const Outcome outcome = tenon({"deletions", "approve", "--connector", "ad", "--reason", "r"});
  EXPECT_EQ(outcome.out,
            "Accepted at 0: as it was said\n"
            "Deleted at 0.1: as it was said\n"
            "  → restore it\n"
            "Deleted at 0.2: as it was said\n"
            "  → restore it\n");
}

TEST_F(Ordering, OfManyDecisionsTheLastAreCounted) {
  server.state().further_decisions = 30;
  const Outcome people = tenon({"deletions", "approve", "--connector", "ad", "--reason", "r"});
  EXPECT_THAT(people.out, HasSubstr("Deleted at 0.19"));
  EXPECT_THAT(people.out, Not(HasSubstr("Deleted at 0.20")));
  EXPECT_THAT(people.out, HasSubstr("11 more decisions: Deleted × 11 (tenon watch --after 0.19)"));
  const Outcome programs =
      tenon({"deletions", "approve", "--connector", "ad", "--reason", "r", "-o", "json"});
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
  EXPECT_EQ(tenon({"tenant", "directory-sync", "on", "--reason", "r"}).exit_code, ExitCode::kOk);
}

TEST_F(Ordering, ARollbackSaysWhatCompletesIt) {
  server.state().order_outcome = "RollbackPending";
  const Outcome outcome =
      tenon({"authority", "transfer", kZoeId, "--to", "on-premises", "--reason", "r"});
  EXPECT_EQ(outcome.exit_code, ExitCode::kOk);
  EXPECT_THAT(outcome.out, HasSubstr("at once: tenon sync force"));
}

TEST_F(Ordering, ARollbackThatCannotCompleteIsNotToldToBeForced) {
  server.state().order_outcome = "RollbackPending";
  server.state().order_refusal = "DataValidationFailed";
  const Outcome outcome = tenon({"sync", "force"});
  EXPECT_THAT(outcome.out, HasSubstr("It stays pending until that is put right"));
  EXPECT_THAT(outcome.out, Not(HasSubstr("tenon sync force")));
}

TEST_F(Ordering, AnUnknownAccountSendsNothing) {
  EXPECT_EQ(tenon({"immutable-id", "clear", "nobody@contoso.com", "--reason", "r"}).exit_code,
            ExitCode::kNegative);
  EXPECT_EQ(
      tenon({"authority", "transfer", kZoeId, "--to", "elsewhere", "--reason", "r"}).exit_code,
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
