#include "engine/log/checkpoint.h"

#include <gtest/gtest.h>

#include "engine/base/encoding.h"

namespace tenon::log {
namespace {

NoteSigner signer_of(std::string name) {
  Ed25519Seed seed{};
  seed.fill(7);
  return NoteSigner(std::move(name), seed);
}

// The example text of c2sp.org/tlog-checkpoint.
constexpr char kSpecText[] =
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";

TEST(Checkpoint, OfTheSpecificationIsReadAndWritten) {
  const Checkpoint checkpoint = parse_checkpoint(kSpecText).value();
  EXPECT_EQ(checkpoint.origin, "example.com/behind-the-sofa");
  EXPECT_EQ(checkpoint.tree.size.value, 20852163U);
  EXPECT_EQ(to_base64(as_view(checkpoint.tree.root)),
            "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=");
  EXPECT_EQ(checkpoint_text(checkpoint), kSpecText);
  const std::string extended = std::string(kSpecText).append("an extension\nand another\n");
  EXPECT_TRUE(parse_checkpoint(extended).ok());
}

TEST(Checkpoint, RefusesEveryOtherForm) {
  const std::string root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";
  const std::string wrong[] = {"",
                               "origin\n",
                               "origin\n1\n",
                               "origin\n1\n" + root,
                               "\n1\n" + root + "\n",
                               "origin\n\n" + root + "\n",
                               "origin\n01\n" + root + "\n",
                               "origin\n+1\n" + root + "\n",
                               "origin\n-1\n" + root + "\n",
                               "origin\n1 \n" + root + "\n",
                               "origin\n0x1\n" + root + "\n",
                               "origin\n18446744073709551616\n" + root + "\n",
                               "origin\n1\n" + root + "=\n",
                               "origin\n1\n" + root.substr(4) + "\n",
                               "origin\n1\nAAAA" + root + "\n",
                               "origin\n1\n" + root + "\n\n",
                               "origin\n1\n" + root + "\n\nextension\n",
                               "origin\r\n1\n" + root + "\n"};
  for (const std::string& text : wrong) {
    const Result<Checkpoint> parsed = parse_checkpoint(text);
    ASSERT_FALSE(parsed.ok()) << text;
    EXPECT_EQ(parsed.error().reason, "CHECKPOINT_MALFORMED");
  }
}

TEST(Checkpoint, OfAnotherLogIsRefusedThoughTheKeySignedIt) {
  const NoteSigner signer = signer_of("tenon/one");
  const TreeHead tree{Head{3}, sha256({"root"})};
  EXPECT_TRUE(
      open_checkpoint(signer.sign(checkpoint_text({"tenon/one", tree})), signer.verifier()).ok());
  const auto other =
      open_checkpoint(signer.sign(checkpoint_text({"tenon/two", tree})), signer.verifier());
  ASSERT_FALSE(other.ok());
  EXPECT_EQ(other.error().reason, "CHECKPOINT_ORIGIN");
}

TEST(DecisionNote, IsReadAsItWasWritten) {
  const NoteSigner signer = signer_of("tenon/one");
  const DecisionHead head{"tenon/one", Head{17}, sha256({"decisions"}), "contoso", 4};
  const std::string text = decision_text(head);
  EXPECT_EQ(text, "tenon/one/decisions\n17\n" + digest_text(head.digest) +
                      "\ntenant contoso\nsemantics-revision 4\n");
  const std::string note = signer.named("tenon/one/decisions").sign(text);
  const DecisionHead read = open_decision_note(note, signer.verifier()).value();
  EXPECT_EQ(read.origin, head.origin);
  EXPECT_EQ(read.size, head.size);
  EXPECT_EQ(read.digest, head.digest);
  EXPECT_EQ(read.tenant, "contoso");
  EXPECT_EQ(read.revision, head.revision);
  // Neither note passes for the other, whoever of the two names signed it.
  EXPECT_FALSE(open_checkpoint(note, signer.verifier()).ok());
  EXPECT_FALSE(open_checkpoint(signer.sign(text), signer.verifier()).ok());
  const std::string checkpoint = checkpoint_text({"tenon/one", {head.size, head.digest}});
  EXPECT_FALSE(open_decision_note(signer.sign(checkpoint), signer.verifier()).ok());
  EXPECT_FALSE(
      open_decision_note(signer.named("tenon/one/decisions").sign(checkpoint), signer.verifier())
          .ok());
}

TEST(DecisionNote, RefusesEveryOtherForm) {
  const std::string digest = digest_text(sha256({"decisions"}));
  const std::string wrong[] = {
      "tenon/one\n1\n" + digest + "\ntenant contoso\nsemantics-revision 1\n",
      "/decisions\n1\n" + digest + "\ntenant contoso\nsemantics-revision 1\n",
      "tenon/one/decisions\n1\n" + digest + "\n",
      "tenon/one/decisions\n1\n" + digest + "\nsemantics-revision 1\n",
      "tenon/one/decisions\n1\n" + digest + "\ntenant \nsemantics-revision 1\n",
      "tenon/one/decisions\n1\n" + digest + "\ntenant Con toso\nsemantics-revision 1\n",
      "tenon/one/decisions\n1\n" + digest + "\ntenant contoso\nsemantics-revision \n",
      "tenon/one/decisions\n1\n" + digest + "\ntenant contoso\nsemantics-revision 01\n",
      "tenon/one/decisions\n1\n" + digest + "\ntenant contoso\nsemantics-revision 4294967296\n",
      "tenon/one/decisions\n1\n" + digest + "\ntenant contoso\nrevision 1\n",
      "tenon/one/decisions\n1\n" + digest + "\ntenant contoso\nsemantics-revision 1\nmore\n",
  };
  for (const std::string& text : wrong) {
    const Result<DecisionHead> parsed = parse_decision_text(text);
    ASSERT_FALSE(parsed.ok()) << text;
    EXPECT_EQ(parsed.error().reason, "DECISION_NOTE_MALFORMED");
  }
}

}  // namespace
}  // namespace tenon::log
