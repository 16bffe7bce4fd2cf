// The whole chain of a "why": also what was decided about others, who asked, and what is switched
// off.
#include <gmock/gmock.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "tests/server/work.h"

namespace tenon::server {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

std::string account_id(int number) { return guid_text(number, "aaaaaaaa"); }
std::string object_id(int number) { return guid_text(number, "bbbbbbbb"); }

std::string privileged_role(int account) {
  v1::Fact fact;
  fact.mutable_role_assigned()->set_object_id(account_id(account));
  fact.mutable_role_assigned()->mutable_role()->set_role_id("r1");
  fact.mutable_role_assigned()->mutable_role()->set_display_name("Keeper of Keys");
  fact.mutable_role_assigned()->mutable_role()->set_privileged(true);
  return fact.SerializeAsString();
}

std::string object_changed(int number, const std::string& display_name) {
  v1::Fact fact;
  v1::ObjectImage& object = *fact.mutable_object_changed()->mutable_object();
  object.set_object_guid(object_id(number));
  v1::Attribute& attribute = *object.add_attributes();
  attribute.set_name("displayName");
  attribute.add_values(display_name);
  return fact.SerializeAsString();
}

v1::Fact by(const std::string& actor, const std::string& reason, v1::Fact fact) {
  fact.set_actor(actor);
  fact.set_reason(reason);
  return fact;
}

v1::Fact sync_switched(bool on) {
  v1::Fact fact;
  fact.mutable_directory_sync_switched()->set_on(on);
  return fact;
}

// Another setting of the tenant.
v1::Fact feature_order() {
  v1::Fact fact;
  fact.mutable_feature_set()->set_name("blockSoftMatch");
  fact.mutable_feature_set()->set_enabled(true);
  return fact;
}

class WhyChain : public Work {
 protected:
  v1::WhyResponse why(const std::string& key, std::optional<std::uint64_t> as_of = std::nullopt) {
    grpc::ClientContext context;
    set_deadline(context);
    v1::WhyRequest request;
    request.set_tenant("contoso");
    request.set_key(key);
    if (as_of) {
      request.mutable_as_of()->set_position(*as_of);
    } else {
      request.mutable_read_after()->set_position(last_);
    }
    v1::WhyResponse response;
    const grpc::Status status = client->audit->Why(&context, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response;
  }

  v1::GetAuthorityHistoryResponse authority(const std::string& key) {
    grpc::ClientContext context;
    set_deadline(context);
    v1::GetAuthorityHistoryRequest request;
    request.set_tenant("contoso");
    request.set_key(key);
    request.mutable_read_after()->set_position(last_);
    v1::GetAuthorityHistoryResponse response;
    const grpc::Status status =
        client->directory->GetAuthorityHistory(&context, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response;
  }

  std::uint64_t cloud(const std::vector<std::string>& facts) {
    last_ = append("entra", cloud_number_, facts) + facts.size() - 1;
    cloud_number_ += facts.size();
    return last_;
  }

  // Of the chain, those about others.
  static std::vector<v1::Decision> mentions(const v1::WhyResponse& why) {
    std::vector<v1::Decision> found;
    for (const v1::Decision& decision : why.decisions()) {
      if (decision.has_mention()) found.push_back(decision);
    }
    return found;
  }

  static std::vector<std::uint64_t> positions(const std::vector<v1::Decision>& decisions) {
    std::vector<std::uint64_t> found;
    for (const v1::Decision& decision : decisions) found.push_back(decision.id().position());
    return found;
  }

  std::uint64_t cloud_number_ = 3;
};

// Object 3 asserted Anna's name, after it was bound: her account was found, and refused.
TEST_F(WhyChain, TellsOfAnotherWhoWasKeptFromTheAccount) {
  const v1::WhyResponse anna = why(account_id(1));
  const std::vector<v1::Decision> named = mentions(anna);
  ASSERT_EQ(named.size(), 1U);
  const v1::Decision& decision = named.front();
  EXPECT_EQ(decision.object().id(), object_id(3));
  EXPECT_EQ(decision.mention().part(), v1::Mention::REFUSED_CANDIDATE);
  EXPECT_EQ(decision.mention().party().id(), account_id(1));
  EXPECT_THAT(decision.mention().sentence(), HasSubstr(object_id(3)));
  EXPECT_THAT(decision.mention().sentence(),
              HasSubstr("and refused: it carries the source anchor"));
  EXPECT_THAT(decision.mention().sentence(), HasSubstr("(U2)"));
  EXPECT_GT(decision.ladder_size(), 0);
  // In order, among those about the account itself, which stays what the answer begins with.
  std::vector<std::uint64_t> all;
  for (const v1::Decision& each : anna.decisions()) all.push_back(each.id().position());
  EXPECT_TRUE(std::is_sorted(all.begin(), all.end()));
  EXPECT_THAT(anna.summary(), StartsWith("User “anna@contoso.com” (object " + object_id(1)));
  // The other's own chain names nobody as another.
  EXPECT_THAT(mentions(why(object_id(3))), IsEmpty());
}

TEST_F(WhyChain, AnAccountThatIsBoundToNothingSaysWhoWasRefusedIt) {
  const std::uint64_t before = cloud({privileged_role(2)});
  EXPECT_THAT(why(account_id(2)).summary(), HasSubstr("is bound to no directory object; its"));
  send({object_present(5, "bert@contoso.com")});
  const std::string summary = why(account_id(2)).summary();
  EXPECT_THAT(summary, StartsWith("The account “bert@contoso.com” (" + account_id(2) +
                                  ") is bound to no directory object: user “bert@contoso.com” "
                                  "(object " +
                                  object_id(5)));
  EXPECT_THAT(summary, HasSubstr("was refused it at position " + std::to_string(last_) +
                                 ", because it holds the privileged role “Keeper of Keys” (U3)"));
  EXPECT_THAT(summary, HasSubstr("Its source of authority is the cloud."));
  EXPECT_THAT(positions(mentions(why(account_id(2)))), ElementsAre(last_));
  // It was not so before.
  EXPECT_THAT(why(account_id(2), before).summary(), Not(HasSubstr("was refused it")));
  EXPECT_THAT(mentions(why(account_id(2), before)), IsEmpty());
}

// The holder of a quarantined value is told once, not with every change of the one without it.
TEST_F(WhyChain, AHolderIsToldOnceForEachClaim) {
  const std::vector<std::uint64_t> first = positions(mentions(why(account_id(1))));
  send({object_changed(3, "One"), object_changed(3, "Two")});
  EXPECT_EQ(positions(mentions(why(account_id(1)))), first);
  // Another who asserts it is news.
  send({object_present(6, "anna@contoso.com")});
  std::vector<std::uint64_t> both = first;
  both.push_back(last_);
  EXPECT_EQ(positions(mentions(why(account_id(1)))), both);
}

// K1: the loser's decision comes before the account that it names.
TEST_F(WhyChain, AnAccountIsToldWhatItTookBeforeItWasThere) {
  const std::uint64_t at = cloud({account_created(7, "bert@contoso.com")});
  const v1::WhyResponse taker = why(account_id(7));
  ASSERT_EQ(taker.decisions_size(), 2);
  EXPECT_EQ(taker.decisions(0).outcome(), "CloudValueMoved");
  EXPECT_EQ(taker.decisions(0).id().position(), at);
  EXPECT_EQ(taker.decisions(0).mention().part(), v1::Mention::CONCERNED);
  EXPECT_THAT(taker.decisions(0).mention().sentence(), HasSubstr("has what account"));
  EXPECT_FALSE(taker.decisions(1).has_mention());
  EXPECT_THAT(taker.decisions(1).sentence(), HasSubstr("for the first time"));
}

// An ordinary change concerns nobody else, on either side of a link.
TEST_F(WhyChain, WhatFlowsOverALinkIsToldOnce) {
  send({object_changed(1, "Anna"), object_changed(1, "Anna the First")});
  cloud({account_created(1, "anna@contoso.com")});
  const v1::WhyResponse anna = why(object_id(1));
  EXPECT_EQ(mentions(anna).size(), 1U);  // object 3
  EXPECT_EQ(anna.decisions_size(), 6);
}

TEST_F(WhyChain, WhoAskedIsToldOfEveryOrder) {
  send({object_deleted(1)});
  v1::Fact forced;
  forced.mutable_sync_forced();
  order(by("ines", "ticket 9", forced));
  const v1::WhyResponse anna = why(account_id(1));
  const v1::Decision* deleted = nullptr;
  for (const v1::Decision& decision : anna.decisions()) {
    if (decision.outcome() == "Deleted") {
      deleted = &decision;
    } else {
      EXPECT_FALSE(decision.has_asked_by()) << decision.sentence();
    }
  }
  ASSERT_NE(deleted, nullptr);
  EXPECT_EQ(deleted->asked_by().actor(), "ines");
  EXPECT_EQ(deleted->asked_by().reason(), "ticket 9");
  EXPECT_EQ(deleted->asked_by().kind(), "sync_forced");
  EXPECT_EQ(deleted->asked_by().source(), "operator");
  EXPECT_EQ(deleted->asked_by().position(), last_);
  EXPECT_EQ(deleted->authority().actor(), "ines");
}

TEST_F(WhyChain, WhoApprovedHeldDeletionsIsTold) {
  v1::Fact strict;
  strict.mutable_feature_set()->set_name("accidentalDeletionThreshold");
  strict.mutable_feature_set()->set_number(0);
  order(strict);
  send({object_deleted(1), cycle_completed()});
  // The hold is no decision about it, and names it.
  const std::vector<v1::Decision> named = mentions(why(object_id(1)));
  ASSERT_FALSE(named.empty());
  const v1::Decision& held = named.back();
  EXPECT_EQ(held.outcome(), "DeletionThresholdExceeded");
  EXPECT_THAT(held.mention().sentence(), HasSubstr("held back (D3)"));
  order(by("ines", "they left", deletions_settled(true)));
  const v1::WhyResponse anna = why(account_id(1));
  const v1::Decision& last = anna.decisions(anna.decisions_size() - 1);
  EXPECT_EQ(last.outcome(), "Deleted");
  EXPECT_EQ(last.asked_by().actor(), "ines");
  EXPECT_EQ(last.asked_by().reason(), "they left");
  EXPECT_EQ(last.asked_by().kind(), "deletions_approved");
}

// A cycle completes a rollback: who asked is who ordered it.
TEST_F(WhyChain, WhoOrderedARollbackIsToldWhoeverCompletesIt) {
  v1::Fact transfer;
  transfer.mutable_authority_transfer_requested()->set_account_id(account_id(1));
  transfer.mutable_authority_transfer_requested()->set_target(
      v1::AuthorityTransferRequested::TO_CLOUD);
  order(by("ines", "moved", transfer));
  transfer.mutable_authority_transfer_requested()->set_target(
      v1::AuthorityTransferRequested::TO_ON_PREMISES);
  order(by("omar", "back again", transfer));
  const std::uint64_t ordered = last_;
  send({cycle_completed()});
  const v1::WhyResponse anna = why(account_id(1));
  const v1::Decision& last = anna.decisions(anna.decisions_size() - 1);
  ASSERT_EQ(last.authority().road(), "T3");
  EXPECT_EQ(last.asked_by().actor(), "omar");
  EXPECT_EQ(last.asked_by().position(), ordered);
  EXPECT_EQ(last.authority().reason(), "back again");
}

TEST_F(WhyChain, SwitchedOffSynchronisationIsSaidFirst) {
  const std::uint64_t before = last_;
  order(by("ines", "moving house", sync_switched(false)));
  const std::uint64_t off = last_;
  send({object_present(2, "bob@contoso.com")});
  const std::string expected =
      "Directory synchronisation has been switched off since position " + std::to_string(off);
  for (const std::string& key : {object_id(2), account_id(1), object_id(1)}) {
    const v1::WhyResponse answer = why(key);
    EXPECT_THAT(answer.summary(), StartsWith(expected)) << key;
    EXPECT_THAT(answer.summary(), HasSubstr("(T4)"));
    std::vector<std::string> rules;
    for (const v1::RuleSource& source : answer.sources()) rules.push_back(source.rule());
    EXPECT_THAT(rules, testing::Contains("T4"));
  }
  EXPECT_THAT(why(object_id(1), before).summary(), Not(HasSubstr("switched off")));
  EXPECT_THAT(authority(account_id(1)).sync_off(), StartsWith(expected));
  EXPECT_EQ(authority(account_id(1)).sync_off_since(), off);
  order(feature_order());
  EXPECT_THAT(why(object_id(1)).summary(), StartsWith(expected));
  order(sync_switched(true));
  EXPECT_THAT(why(object_id(1)).summary(), Not(StartsWith("Directory synchronisation")));
  EXPECT_FALSE(authority(account_id(1)).has_sync_off_since());
  EXPECT_THAT(why(object_id(1), off).summary(), StartsWith(expected));
}

}  // namespace
}  // namespace tenon::server
