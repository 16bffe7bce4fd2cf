#include "engine/runtime/progress.h"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>
#include <vector>

#include "engine/runtime/ingest_room.h"
#include "tests/runtime/toy_semantics.h"

namespace tenon::runtime {
namespace {

using std::chrono::steady_clock;

TEST(Progress, CallsBackInOrderOnceTheHeadCoversThePosition) {
  Progress progress;
  std::vector<int> called;
  progress.when(Position{5}, [&](const Status&) { called.push_back(5); });
  progress.when(Position{2}, [&](const Status&) { called.push_back(2); });
  progress.advance(Head{2});
  EXPECT_TRUE(called.empty());
  progress.advance(Head{3});
  EXPECT_EQ(called, (std::vector<int>{2}));
  progress.advance(Head{9});
  EXPECT_EQ(called, (std::vector<int>{2, 5}));
  EXPECT_EQ(progress.when(Position{8}, [&](const Status&) { called.push_back(8); }), 0u);
  EXPECT_EQ(called.back(), 8);
}

TEST(Progress, APublishedHeadIsSeenBeforeItsWaitersAreCalled) {
  Progress progress;
  bool called = false;
  progress.when(Position{0}, [&](const Status&) { called = true; });
  progress.publish(Head{1});
  EXPECT_EQ(progress.head(), Head{1});
  EXPECT_FALSE(called);
  progress.call_reached();
  EXPECT_TRUE(called);
}

TEST(Progress, TellsThatSomebodyBeginsToWaitAndForWhat) {
  int told = 0;
  Progress progress([&] { ++told; });
  progress.advance(Head{2});
  progress.when(Position{1}, [](const Status&) {});
  EXPECT_EQ(told, 0);  // needs not wait
  EXPECT_FALSE(progress.is_awaited(Head{9}));
  const Progress::Ticket ticket = progress.when(Position{5}, [](const Status&) {});
  EXPECT_EQ(told, 1);
  EXPECT_FALSE(progress.is_awaited(Head{5}));
  EXPECT_TRUE(progress.is_awaited(Head{6}));
  progress.cancel(ticket);
  EXPECT_FALSE(progress.is_awaited(Head{6}));
}

TEST(Progress, WhoCancelsIsNotCalled) {
  Progress progress;
  bool called = false;
  const Progress::Ticket ticket = progress.when(Position{0}, [&](const Status&) { called = true; });
  EXPECT_TRUE(progress.cancel(ticket));
  EXPECT_FALSE(progress.cancel(ticket));
  progress.advance(Head{1});
  EXPECT_FALSE(called);
}

TEST(Progress, WaitsForAnotherThreadAndGivesUpAtTheDeadline) {
  Progress progress;
  const Status late = progress.wait(Position{0}, steady_clock::now());
  ASSERT_FALSE(late.ok());
  EXPECT_EQ(late.error().reason, "DEADLINE");
  std::thread other([&] { progress.advance(Head{1}); });
  EXPECT_TRUE(progress.wait(Position{0}, steady_clock::time_point::max()).ok());
  other.join();
}

TEST(Progress, AFailureReachesPresentAndFutureWaiters) {
  Progress progress;
  progress.advance(Head{1});
  std::vector<std::string> reasons;
  const auto note = [&](const Status& status) {
    reasons.push_back(status.ok() ? "ok" : status.error().reason);
  };
  progress.when(Position{1}, note);
  progress.fail(make_error(ErrorCode::kInternal, "FIRST", "it broke"));
  progress.fail(make_error(ErrorCode::kInternal, "SECOND", "it broke again"));
  progress.when(Position{7}, note);
  progress.when(Position{0}, note);  // what was reached stays reached
  EXPECT_EQ(reasons, (std::vector<std::string>{"FIRST", "FIRST", "ok"}));
}

TEST(IngestRoom, TakesWhatFitsAndCallsWhenALittleIsFree) {
  const auto room = std::make_shared<IngestRoom>(1000);
  OwnedAppend first = words_of("acme", "hr", 1, {std::string(400, 'a')});
  OwnedAppend second = words_of("acme", "hr", 2, {std::string(450, 'b')});
  OwnedAppend third = words_of("acme", "hr", 3, {std::string(400, 'c')});
  ASSERT_TRUE(room->enter(first));
  ASSERT_TRUE(room->enter(second));
  EXPECT_FALSE(room->enter(third));
  EXPECT_EQ(third.facts.front().payload.front(), 'c');
  bool called = false;
  room->when_free([&] { called = true; });
  EXPECT_FALSE(called);
  first = {};  // decided: its bytes are let go
  EXPECT_TRUE(called);
  EXPECT_TRUE(room->enter(third));
}

// Otherwise whoever is called back would ask for room again, be refused, and be called back …
TEST(IngestRoom, WhoIsCalledFindsAPlaceHoweverLarge) {
  const auto room = std::make_shared<IngestRoom>(1000);
  OwnedAppend small = words_of("acme", "hr", 1, {std::string(300, 'a')});
  OwnedAppend large = words_of("acme", "hr", 2, {std::string(900, 'b')});
  ASSERT_TRUE(room->enter(small));
  bool called = false;
  room->when_free([&] { called = true; });
  ASSERT_TRUE(called);
  EXPECT_TRUE(room->enter(large));
}

TEST(IngestRoom, AnAppendLargerThanTheRoomIsTakenAlone) {
  const auto room = std::make_shared<IngestRoom>(10);
  OwnedAppend large = words_of("acme", "hr", 1, {std::string(400, 'a')});
  OwnedAppend small = words_of("acme", "hr", 2, {"b"});
  EXPECT_TRUE(room->enter(large));
  EXPECT_FALSE(room->enter(small));
}

TEST(IngestRoom, TheReserveIsForThoseWhoMayUseIt) {
  const auto room = std::make_shared<IngestRoom>(1000, 500);
  OwnedAppend flood = words_of("flood", "hr", 1, {std::string(930, 'a')});
  OwnedAppend more = words_of("flood", "hr", 2, {std::string(100, 'b')});
  OwnedAppend quiet = words_of("quiet", "hr", 1, {std::string(300, 'c')});
  OwnedAppend next = words_of("quiet", "hr", 2, {std::string(300, 'd')});
  ASSERT_TRUE(room->enter(flood));
  EXPECT_FALSE(room->enter(more));
  EXPECT_TRUE(room->enter(quiet, true));
  EXPECT_FALSE(room->enter(next, true));  // it has an end, too
  EXPECT_EQ(room->bytes(), 930u + 300u + 2 * 64u);
}

}  // namespace
}  // namespace tenon::runtime
