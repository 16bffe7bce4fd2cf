// The example of docs/proofs.md, made here and compared; TENON_REWRITE=1 writes it anew.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <numeric>
#include <sstream>

#include "engine/log/checkpoint.h"
#include "engine/log/memory_log.h"
#include "engine/log/tlog_proof.h"
#include "tests/log/log_samples.h"

namespace tenon::log {
namespace {

constexpr char kProofsPage[] = "docs/proofs.md";
constexpr std::string_view kExampleBegin = "<!-- example: begin -->\n```\n";
constexpr std::string_view kExampleEnd = "```\n<!-- example: end -->\n";

// The log of the example of log-format.md: an operator's fact, then one of the connector `ad`.
std::string make_proof_example() {
  samples::World world;
  const std::unique_ptr<Log> log = make_memory_log(world.environment());
  samples::Message creation("contoso", "operator", 0, {"first"}, 1);
  creation.creating().request(samples::request_id(1));
  samples::Message message("contoso", "ad", 1, {"second"}, 12);
  message.cursor("cookie");
  const Append appends[] = {creation.append(), message.append()};
  for (const Result<Receipt>& receipt : log->commit(appends)) EXPECT_TRUE(receipt.ok());

  const TenantInfo tenant = log->tenant("contoso").value();
  Ed25519Seed seed{};
  std::iota(seed.begin(), seed.end(), std::uint8_t{0});
  const NoteSigner signer(origin_of(tenant.identity), seed);
  const std::string& origin = signer.verifier().name();
  const std::string checkpoint = signer.sign(checkpoint_text({origin, tenant.head}));
  const NoteSigner decisions = signer.named(decisions_verifier(signer.verifier()).name());

  TlogProof proof;
  proof.index = 1;
  proof.path = log->inclusion_proof("contoso", Position{1}, tenant.head.size).value();
  proof.checkpoint = checkpoint;
  const auto reader = log->read("contoso", Position{1}).value();
  proof.extra.emplace();
  put_evidence(*proof.extra, reader->next().value().value(), true);

  std::string text("the signer key\n");
  text.append(signer.signer_key()).append("\n\nits vkey\n").append(signer.verifier().vkey());
  text.append("\n\nthe checkpoint\n").append(checkpoint).append("\nthe decision note\n");
  text.append(decisions.sign(
      decision_text({origin, tenant.head.size, sha256({"as if decided"}), "contoso", 1})));
  text.append("\nthe receipt of position 1\n").append(tlog_proof_text(proof));
  return text;
}

TEST(ProofExample, IsThePagesOwn) {
  std::ostringstream page;
  page << std::ifstream(kProofsPage).rdbuf();
  const std::string before = page.str();
  const std::size_t begin = before.find(kExampleBegin);
  const std::size_t end = before.find(kExampleEnd);
  ASSERT_TRUE(begin != std::string::npos && end != std::string::npos);
  const std::string example = make_proof_example();
  if (std::getenv("TENON_REWRITE") != nullptr) {
    std::ofstream(kProofsPage) << before.substr(0, begin) << kExampleBegin << example
                               << before.substr(end);
  } else {
    EXPECT_EQ(before.substr(begin + kExampleBegin.size(), end - begin - kExampleBegin.size()),
              example);
  }
}

}  // namespace
}  // namespace tenon::log
