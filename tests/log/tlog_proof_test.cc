#include "engine/log/tlog_proof.h"

#include <gtest/gtest.h>

#include "engine/base/encoding.h"
#include "engine/log/memory_log.h"
#include "tests/log/log_samples.h"

namespace tenon::log {
namespace {

// A log of one tenant, and its signed receipts.
class Receipts : public testing::Test {
 protected:
  Receipts() : log_(make_memory_log(world_.environment())) {
    EXPECT_TRUE(samples::create_tenant(*log_, "contoso").ok());
    std::vector<std::string> payloads;
    for (int i = 0; i < 12; ++i) payloads.push_back("payload " + std::to_string(i));
    EXPECT_TRUE(samples::commit_one(*log_, samples::Message("contoso", "ad", 1, payloads)).ok());
  }

  NoteSigner signer() const {
    Ed25519Seed seed{};
    seed.fill(3);
    return NoteSigner(origin_of(log_->tenant("contoso").value().identity), seed);
  }

  TlogProof proof(std::uint64_t position, std::uint64_t size, bool with_payload = true) const {
    TlogProof proof;
    proof.index = position;
    proof.path = log_->inclusion_proof("contoso", Position{position}, Head{size}).value();
    proof.checkpoint = signer().sign(checkpoint_text(
        {signer().verifier().name(), log_->tree_head("contoso", Head{size}).value()}));
    const auto reader = log_->read("contoso", Position{position}).value();
    const Record record = reader->next().value().value();
    proof.extra.emplace();
    put_evidence(*proof.extra, record, with_payload);
    return proof;
  }

  std::string reason(const std::string& text) const {
    const Result<ProvenFact> proven = verify_receipt(text, signer().verifier());
    return proven.ok() ? "" : proven.error().reason;
  }

  samples::World world_;
  std::unique_ptr<Log> log_;
};

TEST_F(Receipts, ProveEveryFactInEveryTree) {
  for (std::uint64_t size = 1; size <= 13; ++size) {
    for (std::uint64_t position = 0; position < size; ++position) {
      const std::string text = tlog_proof_text(proof(position, size));
      const ProvenFact fact = verify_receipt(text, signer().verifier()).value();
      EXPECT_EQ(fact.position.value, position);
      EXPECT_EQ(fact.checkpoint.tree.size.value, size);
      EXPECT_EQ(fact.source, position == 0 ? "operator" : "ad");
      EXPECT_EQ(fact.payload,
                position == 0 ? "create contoso" : "payload " + std::to_string(position - 1));
      EXPECT_EQ(fact.time.value, samples::kStart);
    }
  }
}

TEST_F(Receipts, MayWithholdThePayload) {
  const ProvenFact fact =
      verify_receipt(tlog_proof_text(proof(4, 13, false)), signer().verifier()).value();
  EXPECT_EQ(fact.payload, std::nullopt);
  EXPECT_EQ(fact.source_number.value, 4U);
}

TEST_F(Receipts, HaveTheFormOfTheSpecification) {
  const std::string text = tlog_proof_text(proof(1, 3));
  EXPECT_TRUE(text.starts_with("c2sp.org/tlog-proof@v1\nextra "));
  EXPECT_NE(text.find("\nindex 1\n"), std::string::npos);
  EXPECT_NE(text.find("\n\ntenon/00010203-0405-0607-0809-0a0b0c0d0e0f\n3\n"), std::string::npos);
  // Somebody else's, without `extra`, is read too.
  TlogProof bare = proof(1, 3);
  bare.extra.reset();
  EXPECT_EQ(parse_tlog_proof(tlog_proof_text(bare)).value().path, bare.path);
  EXPECT_EQ(reason(tlog_proof_text(bare)), "RECEIPT_MALFORMED");
}

TEST_F(Receipts, NoByteOfOneCanBeChanged) {
  const std::string text = tlog_proof_text(proof(5, 13));
  ASSERT_EQ(reason(text), "");
  for (std::size_t i = 0; i < text.size(); ++i) {
    for (int flip = 1; flip < 256; ++flip) {
      std::string changed = text;
      changed[i] = static_cast<char>(changed[i] ^ flip);
      ASSERT_NE(reason(changed), "") << "byte " << i << " xor " << flip;
    }
    ASSERT_NE(reason(text.substr(0, i)), "") << i;
    ASSERT_NE(reason(text.substr(0, i) + text.substr(i + 1)), "") << i;
  }
  EXPECT_NE(reason(text + "\n"), "");
}

TEST_F(Receipts, AreRefusedWithAWordOnWhatIsWrong) {
  TlogProof other = proof(5, 13);
  other.index = 6;
  EXPECT_EQ(reason(tlog_proof_text(other)), "RECEIPT_WRONG");
  other = proof(5, 13);
  other.extra = proof(6, 13).extra;
  EXPECT_EQ(reason(tlog_proof_text(other)), "RECEIPT_WRONG");
  other = proof(5, 13);
  other.path.pop_back();
  EXPECT_EQ(reason(tlog_proof_text(other)), "RECEIPT_WRONG");
  other = proof(5, 13);
  other.checkpoint = proof(5, 12).checkpoint;
  EXPECT_EQ(reason(tlog_proof_text(other)), "RECEIPT_WRONG");
  other = proof(5, 13);
  other.extra->push_back('x');
  EXPECT_EQ(reason(tlog_proof_text(other)), "RECEIPT_MALFORMED");
  other = proof(5, 13);
  other.extra->back() = 'X';  // of the payload
  const Result<ProvenFact> changed = verify_receipt(tlog_proof_text(other), signer().verifier());
  ASSERT_FALSE(changed.ok());
  EXPECT_NE(changed.error().message.find("position 5"), std::string::npos);
  // Another log's key.
  Ed25519Seed seed{};
  const NoteSigner stranger(signer().verifier().name(), seed);
  EXPECT_EQ(verify_receipt(tlog_proof_text(proof(5, 13)), stranger.verifier()).error().reason,
            "NOTE_UNSIGNED");
}

}  // namespace
}  // namespace tenon::log
