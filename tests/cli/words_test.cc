#include "cli/words.h"

#include <gtest/gtest.h>

#include "cli/exit_code.h"
#include "cli/fact_words.h"

namespace tenon::cli {
namespace {

TEST(Words, ReadFeatures) {
  EXPECT_TRUE(parse_feature("blockSoftMatch=on")->enabled());
  EXPECT_FALSE(parse_feature("blockSoftMatch=off")->enabled());
  EXPECT_EQ(parse_feature("blockSoftMatch=off")->value_case(), v1::FeatureSet::kEnabled);
  EXPECT_EQ(parse_feature("accidentalDeletionThreshold=50")->number(), 50u);
  for (const char* text : {"", "=on", "blockSoftMatch", "blockSoftMatch=", "blockSoftMatch=maybe",
                           "accidentalDeletionThreshold=-1"}) {
    EXPECT_FALSE(parse_feature(text).ok()) << text;
  }
}

TEST(Words, ReadDomains) {
  EXPECT_EQ(parse_domain("contoso.com")->authentication(), v1::MANAGED);
  EXPECT_EQ(parse_domain("fabrikam.com:federated")->authentication(), v1::FEDERATED);
  EXPECT_EQ(parse_domain("fabrikam.com:federated")->domain(), "fabrikam.com");
  EXPECT_FALSE(parse_domain("fabrikam.com:else").ok());
  EXPECT_FALSE(parse_domain(":federated").ok());
}

TEST(Words, ReadMoments) {
  EXPECT_EQ(parse_as_of("1024")->position(), 1024u);
  EXPECT_EQ(parse_as_of("1970-01-02")->time().seconds(), 86400);
  EXPECT_EQ(parse_as_of("1970-01-01T00:00:05Z")->time().seconds(), 5);
  EXPECT_EQ(parse_as_of("1970-01-02")->time().nanos(), 0);
  EXPECT_FALSE(parse_as_of("yesterday").ok());
  EXPECT_FALSE(parse_as_of("").ok());
}

// What a command prints of a time has lost its fraction: whatever happened in that second counts.
TEST(Words, ReadTheTimesThatTheyPrint) {
  google::protobuf::Timestamp time;
  time.set_seconds(1'700'000'000);
  time.set_nanos(796'336'000);
  const auto moment = parse_as_of(time_of(time));
  ASSERT_TRUE(moment.ok());
  EXPECT_EQ(moment->time().seconds(), time.seconds());
  EXPECT_EQ(moment->time().nanos(), 999'999'999);
  EXPECT_EQ(parse_as_of("2023-11-14T22:13:20.5Z")->time().nanos(), 500'000'000);
}

TEST(Words, SayVerdicts) {
  EXPECT_EQ(verdict_of("Bound", v1::HARD, true), "Bound HARD, relinked");
  EXPECT_EQ(verdict_of("InvalidHardMatch", v1::MATCH_METHOD_UNSPECIFIED, false),
            "InvalidHardMatch");
}

TEST(Words, SayFacts) {
  v1::Fact fact;
  v1::ObjectImage& image = *fact.mutable_object_present()->mutable_object();
  image.set_object_guid("64de9700");
  image.set_type(v1::USER);
  v1::Attribute& name = *image.add_attributes();
  name.set_name("userPrincipalName");
  name.add_values("linda@contoso.com");
  EXPECT_EQ(kind_words(52), "object present");
  EXPECT_EQ(about(fact), "linda@contoso.com (user 64de9700)");
  fact.mutable_object_changed()->mutable_object()->set_object_guid("64de9700");
  fact.mutable_object_changed()->mutable_object()->add_attributes()->set_name("mail");
  EXPECT_EQ(about(fact), "64de9700: mail");
  EXPECT_EQ(kind_words(99), "kind 99");
}

// Every kind of fact has its words: a body that is added must be said too.
TEST(Words, KnowEveryKind) {
  const google::protobuf::OneofDescriptor* body = v1::Fact::descriptor()->oneof_decl(0);
  ASSERT_GT(body->field_count(), 20);
  for (int at = 0; at < body->field_count(); ++at) {
    const auto kind = static_cast<std::uint32_t>(body->field(at)->number());
    EXPECT_EQ(kind_words(kind).find("kind "), std::string::npos) << body->field(at)->name();
  }
}

TEST(ExitCodes, TellThisSideFromTheServers) {
  const Error here = make_error(ErrorCode::kInvalidArgument, "LDIF_BASE64", "");
  EXPECT_EQ(exit_code_of(here), ExitCode::kBadData);
  Error there = here;
  there.details.emplace_back(kStatusDetail, "INVALID_ARGUMENT");
  EXPECT_EQ(exit_code_of(there), ExitCode::kRefused);
  there.code = ErrorCode::kNotFound;
  EXPECT_EQ(exit_code_of(there), ExitCode::kNegative);
  there.code = ErrorCode::kUnavailable;
  EXPECT_EQ(exit_code_of(there), ExitCode::kUnreachable);
  there.code = ErrorCode::kAborted;
  EXPECT_EQ(exit_code_of(there), ExitCode::kTryAgain);
  there.code = ErrorCode::kDataLoss;
  EXPECT_EQ(exit_code_of(there), ExitCode::kInternal);
  EXPECT_EQ(exit_code_of(make_error(ErrorCode::kNotFound, "FILE_NOT_FOUND", "")),
            ExitCode::kNoInput);
  EXPECT_EQ(exit_code_of(make_error(ErrorCode::kInvalidArgument, kUsageReason, "")),
            ExitCode::kUsage);
}

}  // namespace
}  // namespace tenon::cli
