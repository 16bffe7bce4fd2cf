// The proofs that the server gives, each checked by what a client has of it.
#include "cli/offline/verify_proof.h"
#include "engine/base/encoding.h"
#include "engine/log/bundle.h"
#include "engine/log/checkpoint.h"
#include "engine/log/merkle.h"
#include "engine/log/tile_path.h"
#include "engine/log/tlog_proof.h"
#include "tests/proof/proving.h"

namespace tenon::server {
namespace {

class ProofCalls : public Proving {
 protected:
  void SetUp() override {
    ASSERT_TRUE(start(false).ok());
    ASSERT_TRUE(create_tenant("contoso").ok());
    grow(298);
  }

  template <typename Request, typename Response>
  grpc::Status call(grpc::Status (v1::LogService::Stub::*method)(grpc::ClientContext*,
                                                                 const Request&, Response*),
                    Request request, Response& response) {
    request.set_tenant("contoso");
    grpc::ClientContext context;
    set_deadline(context);
    return (client->log.get()->*method)(&context, request, &response);
  }

  std::string tile(const std::string& path) {
    v1::GetTileRequest request;
    request.set_path(path);
    v1::GetTileResponse response;
    const grpc::Status status = call(&v1::LogService::Stub::GetTile, request, response);
    return status.ok() ? response.data() : reason_of(status);
  }

  static Digest digest_of(std::string_view bytes) {
    Digest digest{};
    std::copy(bytes.begin(), bytes.end(), reinterpret_cast<char*>(digest.data()));
    return digest;
  }
};

constexpr std::uint64_t kFacts = kNewTenantFacts + 298;

TEST_F(ProofCalls, AReceiptProvesAnyFact) {
  const log::NoteVerifier verifier = log::NoteVerifier::parse(verifier_key().vkey()).value();
  for (std::uint64_t position = 0; position < kFacts; position += 37) {
    v1::GetReceiptRequest request;
    request.set_position(position);
    v1::GetReceiptResponse response;
    ASSERT_TRUE(call(&v1::LogService::Stub::GetReceipt, request, response).ok());
    const log::ProvenFact fact = log::verify_receipt(response.receipt(), verifier).value();
    EXPECT_EQ(fact.position.value, position);
    EXPECT_EQ(fact.checkpoint.tree.size.value, kFacts);
    EXPECT_TRUE(fact.payload.has_value());
    request.set_entry_only(true);
    ASSERT_TRUE(call(&v1::LogService::Stub::GetReceipt, request, response).ok());
    EXPECT_FALSE(log::verify_receipt(response.receipt(), verifier)->payload.has_value());
  }
  v1::GetReceiptRequest beyond;
  beyond.set_position(kFacts);
  v1::GetReceiptResponse none;
  EXPECT_EQ(reason_of(call(&v1::LogService::Stub::GetReceipt, beyond, none)),
            "POSITION_BEYOND_HEAD");
}

TEST(TilePaths, AreCountedWithoutAVisitToEach) {
  for (const std::uint64_t size : {0, 1, 255, 256, 257, 65'535, 65'536, 65'537, 200'000}) {
    std::uint64_t visited = 0;
    ASSERT_TRUE(offline::visit_tile_paths(size, [&](const std::string&) -> Status {
                  ++visited;
                  return {};
                }).ok());
    EXPECT_EQ(offline::count_tile_paths(size), visited) << size;
  }
  EXPECT_GT(offline::count_tile_paths(std::uint64_t{1} << 63), std::uint64_t{1} << 55);
}

TEST_F(ProofCalls, AServerThatProvesSomethingElseIsFoundOut) {
  v1::GetConsistencyProofRequest request;
  request.set_old_size(41);
  request.set_new_size(kFacts);
  v1::GetConsistencyProofResponse response;
  ASSERT_TRUE(call(&v1::LogService::Stub::GetConsistencyProof, request, response).ok());
  const offline::TreeProof proof{response.old_size(),
                                 response.old_root(),
                                 response.new_size(),
                                 response.new_root(),
                                 {response.hashes().begin(), response.hashes().end()}};
  const offline::NamedTree older{41, proof.old_root};
  const offline::NamedTree newer{kFacts, proof.new_root};
  const auto found = [](const offline::NamedTree& from, const offline::NamedTree& to,
                        const offline::TreeProof& given) {
    const Status checked = offline::check_consistency(from, to, given);
    return checked.ok() ? "" : checked.error().reason;
  };
  EXPECT_EQ(found(older, newer, proof), "");
  // A right proof, but of other trees than were asked for.
  EXPECT_EQ(found({40, std::nullopt}, newer, proof), "VERIFY_TREE");
  EXPECT_EQ(found(older, {kFacts + 1, std::nullopt}, proof), "VERIFY_TREE");
  const offline::TreeProof of_one{41, proof.old_root, 41, proof.old_root, {}};
  EXPECT_EQ(found(older, {41, std::nullopt}, of_one), "");
  EXPECT_EQ(found(older, newer, of_one), "VERIFY_TREE");
  const offline::TreeProof of_none{0, "", 0, "", {}};
  EXPECT_EQ(found({41, std::nullopt}, {kFacts, std::nullopt}, of_none), "VERIFY_TREE");
  // Other roots than those that were signed.
  EXPECT_EQ(found({41, std::string(32, 'x')}, newer, proof), "VERIFY_TREE");
  EXPECT_EQ(found(older, {kFacts, std::string(32, 'x')}, proof), "VERIFY_TREE");
  // Another proof.
  offline::TreeProof forged = proof;
  forged.hashes.back()[5] ^= 1;
  EXPECT_EQ(found(older, newer, forged), "VERIFY_TREE");
  forged = proof;
  forged.hashes.back() = "short";
  EXPECT_EQ(found(older, newer, forged), "VERIFY_TREE");
  forged = proof;
  forged.hashes.pop_back();
  EXPECT_EQ(found(older, newer, forged), "VERIFY_TREE");
}

TEST_F(ProofCalls, AnyTwoTreesAreConsistent) {
  for (std::uint64_t older = 0; older <= kFacts; older += 41) {
    for (std::uint64_t newer = std::max<std::uint64_t>(older, 1); newer <= kFacts; newer += 53) {
      v1::GetConsistencyProofRequest request;
      request.set_old_size(older);
      request.set_new_size(newer);
      v1::GetConsistencyProofResponse response;
      ASSERT_TRUE(call(&v1::LogService::Stub::GetConsistencyProof, request, response).ok());
      std::vector<Digest> hashes;
      for (const std::string& hash : response.hashes()) hashes.push_back(digest_of(hash));
      EXPECT_TRUE(log::verify_consistency(older, newer, hashes, digest_of(response.old_root()),
                                          digest_of(response.new_root())));
    }
  }
  v1::GetConsistencyProofRequest reversed;
  reversed.set_old_size(5);
  reversed.set_new_size(4);
  v1::GetConsistencyProofResponse none;
  EXPECT_EQ(reason_of(call(&v1::LogService::Stub::GetConsistencyProof, reversed, none)),
            "TREES_REVERSED");
}

TEST_F(ProofCalls, TilesAreReadAsTheSpecificationNamesThem) {
  const std::string leaves = tile("tile/0/000");
  ASSERT_EQ(leaves.size(), 256U * 32);
  EXPECT_EQ(tile("tile/0/001.p/44").size(), 44U * 32);
  EXPECT_EQ(tile("tile/1/000.p/1").size(), 32U);
  const std::string entries = tile("tile/entries/000");
  Reader reader(entries);
  Sha256 hasher;
  for (std::size_t i = 0; i < 256; ++i) {
    const std::string_view entry = reader.bytes(reader.u16());
    EXPECT_EQ(log::leaf_hash(hasher, entry), digest_of(leaves.substr(i * 32, 32)));
  }
  EXPECT_TRUE(reader.at_end());
  EXPECT_EQ(tile("tile/entries/001.p/44").empty(), false);
  EXPECT_EQ(tile("tile/0/001"), "TILE_BEYOND_TREE");
  EXPECT_EQ(tile("tile/entries/001.p/45"), "TILE_BEYOND_TREE");
  EXPECT_EQ(tile("tile/2/000.p/1"), "TILE_BEYOND_TREE");
  EXPECT_EQ(tile("tile/0/1"), "TILE_PATH");
}

TEST_F(ProofCalls, ABundleHoldsEveryFactAndWhatItsPositionDecided) {
  std::istringstream file(bundle());
  log::BundleReader reader(file);
  const log::BundleHeader header = reader.header().value();
  const log::NoteVerifier verifier = log::NoteVerifier::parse(verifier_key().vkey()).value();
  const log::Checkpoint signed_tree = log::open_checkpoint(header.checkpoint, verifier).value();
  log::Frontier frontier;
  Sha256 hasher;
  Digest last{};
  for (auto fact = reader.next().value(); fact; fact = reader.next().value()) {
    EXPECT_EQ(fact->fact.entry.position.value, frontier.size());
    EXPECT_TRUE(log::keeps_commitment(hasher, fact->fact));
    const Digest leaf = log::leaf_hash(hasher, fact->fact.entry_bytes);
    EXPECT_EQ(leaf, fact->leaf);
    frontier.append(hasher, leaf, [](unsigned, const Digest&) {});
    last = fact->decisions;
  }
  EXPECT_EQ(frontier.size(), kFacts);
  EXPECT_EQ(frontier.root(hasher), signed_tree.tree.root);
  EXPECT_EQ(last, log::open_decision_note(header.decision_note, verifier)->digest);
}

TEST_F(ProofCalls, AnUnknownTenantIsNotFound) {
  grpc::ClientContext context;
  v1::GetCheckpointRequest request;
  request.set_tenant("fabrikam");
  v1::GetCheckpointResponse response;
  EXPECT_EQ(reason_of(client->log->GetCheckpoint(&context, request, &response)), "TENANT_UNKNOWN");
  grpc::ClientContext streaming;
  v1::ExportBundleRequest bundle_request;
  bundle_request.set_tenant("fabrikam");
  EXPECT_EQ(reason_of(client->log->ExportBundle(&streaming, bundle_request)->Finish()),
            "TENANT_UNKNOWN");
}

}  // namespace
}  // namespace tenon::server
