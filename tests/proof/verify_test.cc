// A bundle, and all that can be done to it: whatever was changed is found, and the place is named.
#include "cli/offline/verify.h"

#include <algorithm>
#include <functional>

#include "engine/base/encoding.h"
#include "engine/log/bundle.h"
#include "engine/log/checkpoint.h"
#include "engine/log/merkle.h"
#include "tests/proof/proving.h"

namespace tenon::server {
namespace {

using offline::VerifiedBundle;

// A bundle taken apart.
struct Pieces {
  std::string header;
  std::vector<std::string> facts;

  std::string whole() const {
    std::string bytes = header;
    for (const std::string& fact : facts) bytes += fact;
    return bytes;
  }
};

Pieces taken_apart(const std::string& bytes) {
  std::istringstream file(bytes);
  log::BundleReader reader(file);
  EXPECT_TRUE(reader.header().ok());
  Pieces pieces;
  std::size_t begin = reader.offset();
  pieces.header = bytes.substr(0, begin);
  while (reader.next().value()) {
    pieces.facts.push_back(bytes.substr(begin, reader.offset() - begin));
    begin = reader.offset();
  }
  return pieces;
}

// The bundle of a small tenant, in which things were decided; made once.
class VerifyTest : public Proving {
 protected:
  void SetUp() override {
    if (bundle_.empty()) make();
  }

  void make() {
    ASSERT_TRUE(start(false).ok());
    ASSERT_TRUE(create_tenant("contoso").ok());
    grow(2);
    kept_ = checkpoint().checkpoint();
    append("ad", 1,
           {object_present(1, "u1@contoso.com"), object_present(2, "u1@contoso.com"),
            object_present(3, "no name"), cycle_completed()});
    vkey_ = verifier_key().vkey();
    signer_key_ = text_of(key_file());
    signer_key_.pop_back();
    bundle_ = bundle();
    ASSERT_EQ(taken_apart(bundle_).facts.size(), kFacts);
  }

  static Result<VerifiedBundle> verify(const std::string& bytes, bool with_kept = true) {
    std::istringstream file(bytes);
    offline::VerifyTrust trust{vkey_, std::nullopt};
    if (with_kept) trust.kept_checkpoint = kept_;
    return offline::verify_bundle(file, trust);
  }

  // The reason, and the position after a space where one is named.
  static std::string found(const std::string& bytes, bool with_kept = true) {
    const Result<VerifiedBundle> verified = verify(bytes, with_kept);
    if (verified.ok()) return "";
    const Error& error = verified.error();
    std::string text = error.reason;
    for (const auto& [name, value] : error.details) {
      if (name == "position") text.append(" ").append(value);
    }
    EXPECT_FALSE(error.message.empty());
    return text;
  }

  static log::NoteSigner signer() { return log::NoteSigner::parse(signer_key_).value(); }

  // The same facts under notes that the log's own key signed: what a server that lies would give.
  static std::string signed_anew(const Pieces& pieces, const Digest& decisions) {
    log::Frontier frontier;
    Sha256 hasher;
    for (const std::string& fact : pieces.facts) {
      Reader reader(fact);
      Digest leaf{};
      const std::string_view bytes = reader.bytes(leaf.size());
      std::copy(bytes.begin(), bytes.end(), reinterpret_cast<char*>(leaf.data()));
      frontier.append(hasher, leaf, [](unsigned, const Digest&) {});
    }
    const log::NoteSigner key = signer();
    const std::string& origin = key.verifier().name();
    const Head size{frontier.size()};
    Pieces lie = pieces;
    lie.header.clear();
    log::put_bundle_header(
        lie.header, {key.sign(log::checkpoint_text({origin, {size, frontier.root(hasher)}})),
                     key.named(origin + "/decisions")
                         .sign(log::decision_text({origin, size, decisions, "contoso", 1}))});
    return lie.whole();
  }

  // Changes the payload of a fact, and everything that hangs on it but the signature.
  static std::string rewritten(const std::string& fact, const std::string& from,
                               const std::string& to) {
    Reader reader(fact);
    reader.bytes(64);
    const auto evidence = log::read_evidence(reader);
    std::string payload(*evidence->payload);
    const std::size_t at = payload.find(from);
    EXPECT_NE(at, std::string::npos);
    payload.replace(at, from.size(), to);
    return with_payload(fact, payload);
  }

  static std::string with_payload(const std::string& fact, const std::string& payload) {
    Reader reader(fact);
    reader.bytes(32);
    const std::string decisions(reader.bytes(32));
    const auto evidence = log::read_evidence(reader);
    log::Entry entry = evidence->entry;
    entry.commitment = sha256({*evidence->salt, payload});
    std::string entry_bytes;
    log::put_entry(entry_bytes, entry);
    log::Record record;
    record.entry = entry_bytes;
    record.payload = payload;
    record.salt = *evidence->salt;
    std::string out;
    Digest claimed{};
    std::copy(decisions.begin(), decisions.end(), reinterpret_cast<char*>(claimed.data()));
    Sha256 hasher;
    log::put_bundle_fact(hasher, out, record, claimed);
    return out;
  }

  // A fact as if another source had sent it, with the same number.
  static std::string from_source(const std::string& fact, const std::string& source) {
    Reader reader(fact);
    reader.bytes(64);
    const auto evidence = log::read_evidence(reader);
    log::Entry entry = evidence->entry;
    entry.source = source;
    std::string entry_bytes;
    log::put_entry(entry_bytes, entry);
    log::Record record;
    record.entry = entry_bytes;
    record.payload = evidence->payload;
    record.salt = evidence->salt;
    std::string out;
    Sha256 hasher;
    log::put_bundle_fact(hasher, out, record, {});
    return out;
  }

  static Digest last_decisions(const Pieces& pieces) {
    Digest digest{};
    const std::string& fact = pieces.facts.back();
    std::copy(fact.begin() + 32, fact.begin() + 64, reinterpret_cast<char*>(digest.data()));
    return digest;
  }

  static constexpr std::size_t kFacts = kNewTenantFacts + 6;
  static inline std::string bundle_;
  static inline std::string kept_;  // of kNewTenantFacts + 2
  static inline std::string vkey_;
  static inline std::string signer_key_;
};

std::string at(const std::string& reason, std::size_t position) {
  return reason + " " + std::to_string(position);
}

TEST_F(VerifyTest, AWholeBundleAgrees) {
  ASSERT_EQ(found(bundle_), "");
  const VerifiedBundle verified = verify(bundle_).value();
  EXPECT_EQ(verified.facts, kFacts);
  EXPECT_GE(verified.decisions, kFacts);
  EXPECT_EQ(verified.kept_size, kNewTenantFacts + 2);
  EXPECT_TRUE(verified.origin.starts_with("tenon/"));
  EXPECT_EQ(verify(bundle_, false)->kept_size, std::nullopt);
}

TEST_F(VerifyTest, NoByteCanBeChangedAndThePlaceIsNamed) {
  const Pieces pieces = taken_apart(bundle_);
  std::size_t byte = 0;
  for (; byte < pieces.header.size(); ++byte) {
    std::string changed = bundle_;
    changed[byte] = static_cast<char>(changed[byte] ^ (1 << byte % 8));
    ASSERT_NE(found(changed), "") << "byte " << byte << " of the header";
  }
  for (std::size_t position = 0; position < pieces.facts.size(); ++position) {
    for (const std::size_t end = byte + pieces.facts[position].size(); byte < end; ++byte) {
      std::string changed = bundle_;
      changed[byte] = static_cast<char>(changed[byte] ^ (1 << byte % 8));
      const std::string what = found(changed);
      ASSERT_TRUE(what.ends_with(" " + std::to_string(position)))
          << what << ": byte " << byte << " of position " << position;
    }
  }
}

TEST_F(VerifyTest, NothingCanBeCutOffOrAdded) {
  const Pieces pieces = taken_apart(bundle_);
  for (std::size_t size = pieces.header.size(); size < bundle_.size(); size += 5) {
    std::size_t begin = pieces.header.size();
    std::size_t position = 0;
    while (begin + pieces.facts[position].size() <= size) begin += pieces.facts[position++].size();
    ASSERT_EQ(found(bundle_.substr(0, size)), at("VERIFY_FACT", position)) << size;
  }
  EXPECT_EQ(found(bundle_ + "x"), at("VERIFY_FACT", kFacts));
  EXPECT_NE(verify(bundle_ + "x").error().message.find("they were added"), std::string::npos);
  EXPECT_EQ(found(bundle_ + pieces.facts.back()), at("VERIFY_FACT", kFacts));
  EXPECT_EQ(found(""), "BUNDLE_UNREADABLE");
  EXPECT_EQ(found(bundle_.substr(0, 40)), "BUNDLE_UNREADABLE");
}

TEST_F(VerifyTest, FactsThatAreDroppedDoubledOrExchangedAreFound) {
  const Pieces pieces = taken_apart(bundle_);
  for (std::size_t i = 0; i < kFacts; ++i) {
    Pieces dropped = pieces;
    dropped.facts.erase(dropped.facts.begin() + static_cast<std::ptrdiff_t>(i));
    EXPECT_EQ(found(dropped.whole()), at("VERIFY_FACT", i));
    Pieces doubled = pieces;
    doubled.facts.insert(doubled.facts.begin() + static_cast<std::ptrdiff_t>(i), pieces.facts[i]);
    EXPECT_EQ(found(doubled.whole()), at("VERIFY_FACT", i + 1));
    for (std::size_t k = i + 1; k < kFacts; ++k) {
      Pieces exchanged = pieces;
      std::swap(exchanged.facts[i], exchanged.facts[k]);
      EXPECT_EQ(found(exchanged.whole()), at("VERIFY_FACT", i));
    }
  }
}

TEST_F(VerifyTest, AHistoryWrittenAnewIsNotTheSignedOne) {
  Pieces pieces = taken_apart(bundle_);
  // A payload that decides nothing else, so that the hashes alone can tell.
  const std::size_t last = kFacts - 1;
  pieces.facts[last] = [&] {
    Reader reader(pieces.facts[last]);
    reader.bytes(64);
    const auto evidence = log::read_evidence(reader);
    log::Record record;
    const std::string salt(32, 's');
    log::Entry entry = evidence->entry;
    entry.commitment = sha256({salt, *evidence->payload});
    std::string entry_bytes;
    log::put_entry(entry_bytes, entry);
    record.entry = entry_bytes;
    record.payload = evidence->payload;
    record.salt = salt;
    std::string out;
    Sha256 hasher;
    log::put_bundle_fact(hasher, out, record, last_decisions(pieces));
    return out;
  }();
  EXPECT_EQ(found(pieces.whole()), "VERIFY_TREE");
  // Signed with the log's own key it passes: nobody kept a checkpoint of that fact.
  EXPECT_EQ(found(signed_anew(pieces, last_decisions(pieces))), "");

  // Of what somebody kept a checkpoint of, not even the key's owner can write anew.
  pieces = taken_apart(bundle_);
  pieces.facts[3] = rewritten(pieces.facts[3], "u2@contoso.com", "u9@contoso.com");
  const std::string lie = signed_anew(pieces, last_decisions(pieces));
  EXPECT_TRUE(found(lie).starts_with("VERIFY_")) << found(lie);
  EXPECT_NE(found(lie), "");
  EXPECT_EQ(found(signed_anew(pieces, last_decisions(pieces)), true).substr(0, 11), "VERIFY_TREE");
}

TEST_F(VerifyTest, DecisionsThatTheFactsDoNotGiveAreFound) {
  // A server whose journal says something else from a position on, and that signs that.
  for (const std::size_t from : {std::size_t{2}, std::size_t{5}, kFacts - 1}) {
    Pieces pieces = taken_apart(bundle_);
    for (std::size_t i = from; i < kFacts; ++i) pieces.facts[i][40] ^= 1;
    EXPECT_EQ(found(pieces.whole()), at("VERIFY_DECISIONS", from));
    EXPECT_EQ(found(signed_anew(pieces, last_decisions(pieces))), at("VERIFY_DECISIONS", from));
  }
  // A server that signs something else than its journal says.
  const Pieces pieces = taken_apart(bundle_);
  EXPECT_EQ(found(signed_anew(pieces, sha256({"other"}))), "VERIFY_DECISIONS");
  // A payload that was changed together with all hashes and signatures, but not what it decides.
  Pieces changed = pieces;
  changed.facts[5] = rewritten(changed.facts[5], "u1@contoso.com", "u2@contoso.com");
  EXPECT_EQ(found(signed_anew(changed, last_decisions(pieces))), at("VERIFY_DECISIONS", 5));
}

TEST_F(VerifyTest, WhatIsNotTheAuditorsLogIsRefused) {
  const auto with = [](const std::string& vkey, const std::optional<std::string>& kept) {
    std::istringstream file(bundle_);
    const auto verified = offline::verify_bundle(file, {vkey, kept});
    return verified.ok() ? "" : verified.error().reason;
  };
  EXPECT_EQ(with(vkey_, std::nullopt), "");
  EXPECT_EQ(with("nonsense", std::nullopt), "VKEY_MALFORMED");
  const log::NoteSigner stranger("tenon/another", log::Ed25519Seed{});
  EXPECT_EQ(with(stranger.verifier().vkey(), std::nullopt), "VERIFY_NOTE");
  EXPECT_EQ(with(vkey_, "nonsense"), "KEPT_CHECKPOINT");
  const std::string origin = signer().verifier().name();
  const auto kept = [&](std::uint64_t size, const Digest& root) {
    return signer().sign(log::checkpoint_text({origin, {Head{size}, root}}));
  };
  EXPECT_EQ(with(vkey_, stranger.sign(log::checkpoint_text({origin, {}}))), "KEPT_CHECKPOINT");
  EXPECT_EQ(with(vkey_, kept(kFacts + 1, sha256({"x"}))), "VERIFY_OLDER");
  for (std::uint64_t size = 0; size <= kFacts; ++size) {
    EXPECT_EQ(with(vkey_, kept(size, sha256({"x"}))), "VERIFY_TREE") << size;
  }
  EXPECT_EQ(with(vkey_, kept(0, log::empty_root())), "");
}

TEST_F(VerifyTest, AFactThatNoServerLetsInIsFound) {
  Pieces pieces = taken_apart(bundle_);
  pieces.facts[3] = from_source(pieces.facts[3], "system");
  EXPECT_EQ(found(signed_anew(pieces, last_decisions(pieces)), false), at("VERIFY_FACT", 3));
}

TEST_F(VerifyTest, APayloadThatIsNotThereIsSaid) {
  Pieces pieces = taken_apart(bundle_);
  Reader reader(pieces.facts[4]);
  reader.bytes(64);
  const auto evidence = log::read_evidence(reader);
  pieces.facts[4].resize(64 + evidence->entry_bytes.size());
  pieces.facts[4].push_back(2);
  EXPECT_EQ(found(pieces.whole()), at("VERIFY_ERASED", 4));
  // It hides nothing that the hashes show after it.
  Pieces shorter = pieces;
  shorter.facts.pop_back();
  EXPECT_EQ(found(shorter.whole()), at("VERIFY_FACT", kFacts - 1));
  pieces.facts[6] = rewritten(pieces.facts[6], "no name", "no game");
  EXPECT_EQ(found(pieces.whole()), "VERIFY_TREE");
  // What was found before it comes first.
  Pieces other = taken_apart(bundle_);
  other.facts[2][40] ^= 1;
  other.facts[4] = pieces.facts[4];
  EXPECT_EQ(found(other.whole()), at("VERIFY_DECISIONS", 2));
}

TEST_F(VerifyTest, AForgedFactIsNotInTheTreeWhateverItDecides) {
  // Other decisions than the bundle says, and other facts than were signed: the latter is found.
  Pieces pieces = taken_apart(bundle_);
  pieces.facts[5] = rewritten(pieces.facts[5], "u1@contoso.com", "u2@contoso.com");
  EXPECT_EQ(found(pieces.whole()), "VERIFY_TREE");
  // No fact at all.
  pieces = taken_apart(bundle_);
  pieces.facts[5] = rewritten(pieces.facts[5], "u1@contoso.com", "\xff\xff\xff");
  EXPECT_EQ(found(pieces.whole()), "VERIFY_TREE");
  EXPECT_EQ(found(signed_anew(pieces, last_decisions(pieces)), false), at("VERIFY_FACT", 5));
  // From a source that may not say it.
  pieces = taken_apart(bundle_);
  pieces.facts[3] = from_source(pieces.facts[3], "system");
  EXPECT_EQ(found(pieces.whole(), false), "VERIFY_TREE");
}

TEST_F(VerifyTest, ANewerSemanticsCountsOnlyWhenItWasSigned) {
  Pieces pieces = taken_apart(bundle_);
  v1::Fact revision;
  revision.mutable_semantics_revision_raised()->set_revision(99);
  pieces.facts[1] = with_payload(pieces.facts[1], revision.SerializeAsString());
  EXPECT_EQ(found(pieces.whole(), false), "VERIFY_TREE");
  EXPECT_EQ(found(signed_anew(pieces, last_decisions(pieces)), false), "SEMANTICS_NEWER");
}

TEST_F(VerifyTest, AnEmptyTenantAgrees) {
  const log::NoteSigner key = signer();
  const std::string& origin = key.verifier().name();
  std::string bytes;
  log::put_bundle_header(bytes,
                         {key.sign(log::checkpoint_text({origin, {Head{0}, log::empty_root()}})),
                          key.named(origin + "/decisions")
                              .sign(log::decision_text({origin, Head{0}, {}, "contoso", 0}))});
  EXPECT_EQ(found(bytes, false), "");
}

}  // namespace
}  // namespace tenon::server
