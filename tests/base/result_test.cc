#include "engine/base/result.h"

#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <string>

#include "engine/base/check.h"

namespace tenon {
namespace {

Error gap() {
  return make_error(ErrorCode::kOutOfRange, "SOURCE_NUMBER_GAP", "expected 17, got 19")
      .with("expected_number", "17");
}

Result<int> half(int value) {
  if (value % 2 != 0) return gap();
  return value / 2;
}

Result<int> quarter(int value) {
  TENON_ASSIGN_OR_RETURN(const int first, half(value));
  TENON_ASSIGN_OR_RETURN(const int second, half(first));
  return second;
}

Status divisible_by_four(int value) {
  TENON_RETURN_IF_ERROR(quarter(value));
  return {};
}

TEST(Result, HoldsAValueOrAnError) {
  EXPECT_EQ(*half(8), 4);
  const Result<int> failed = half(7);
  ASSERT_FALSE(failed.ok());
  EXPECT_EQ(failed.error().code, ErrorCode::kOutOfRange);
  EXPECT_EQ(failed.error().reason, "SOURCE_NUMBER_GAP");
  ASSERT_EQ(failed.error().details.size(), 1U);
  EXPECT_EQ(failed.error().details[0].second, "17");
}

TEST(Result, TheMacrosPassTheFirstErrorOn) {
  EXPECT_EQ(*quarter(8), 2);
  EXPECT_EQ(quarter(6).error().reason, "SOURCE_NUMBER_GAP");
  EXPECT_TRUE(divisible_by_four(8).ok());
  EXPECT_EQ(divisible_by_four(6).error().reason, "SOURCE_NUMBER_GAP");
}

TEST(Result, CarriesWhatCanOnlyBeMoved) {
  Result<std::unique_ptr<int>> result = std::make_unique<int>(5);
  const std::unique_ptr<int> taken = std::move(result).value();
  EXPECT_EQ(*taken, 5);
}

TEST(ResultDeathTest, TheValueOfAnErrorStopsTheProcess) {
  EXPECT_DEATH(half(7).value(), "check failed");
  EXPECT_DEATH(Status().error(), "check failed");
}

TEST(CheckDeathTest, NamesTheConditionAndThePlaceFromTheRootOfTheSources) {
  EXPECT_DEATH(TENON_CHECK(1 + 1 == 3), "check failed: 1 \\+ 1 == 3 at tests/base/result_test.cc:");
  TENON_CHECK(1 + 1 == 2);
}

TEST(ErrorCode, EachHasANameOfItsOwn) {
  std::set<std::string> names;
  const int last = static_cast<int>(ErrorCode::kInternal);
  for (int code = 0; code <= last; ++code) {
    names.emplace(name_of(static_cast<ErrorCode>(code)));
  }
  EXPECT_EQ(names.size(), static_cast<std::size_t>(last) + 1);
  EXPECT_EQ(names.count(""), 0U);
}

}  // namespace
}  // namespace tenon
