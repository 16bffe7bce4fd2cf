// What is signed, with which key, and when nothing is: a data folder that was put back from a
// backup never signs a second history.
#include <sys/stat.h>
#include <unistd.h>

#include "engine/log/checkpoint.h"
#include "tests/proof/proving.h"

namespace tenon::server {
namespace {

mode_t mode_of(const std::filesystem::path& path) {
  struct stat known {};
  EXPECT_EQ(stat(path.c_str(), &known), 0) << path;
  return known.st_mode & 0777;
}

log::Checkpoint opened(const v1::GetCheckpointResponse& response, const std::string& vkey) {
  return log::open_checkpoint(response.checkpoint(), log::NoteVerifier::parse(vkey).value())
      .value();
}

class SigningTest : public Proving {
 protected:
  std::filesystem::path refused_file() const { return data() / "keys" / "contoso.refused"; }
  std::string refusal_of_verifier() { return verifier_key().refusal_reason(); }

  void begin(bool guarded) {
    ASSERT_TRUE(start(guarded).ok());
    ASSERT_TRUE(create_tenant("contoso").ok());
    grow(3);
  }
};

TEST_F(SigningTest, ANewTenantIsSignedAtOnceWithAKeyOfItsOwn) {
  begin(false);
  const v1::GetVerifierKeyResponse key = verifier_key();
  EXPECT_EQ(key.refusal_reason(), "");
  EXPECT_TRUE(key.origin().starts_with("tenon/"));
  EXPECT_TRUE(key.vkey().starts_with(key.origin() + "+"));
  EXPECT_EQ(mode_of(key_file()), 0600U);
  EXPECT_EQ(mode_of(data() / "keys"), 0700U);

  const v1::GetCheckpointResponse signed_head = checkpoint();
  const log::Checkpoint read = opened(signed_head, key.vkey());
  EXPECT_EQ(read.tree.size.value, kNewTenantFacts + 3);
  const log::DecisionHead decisions =
      log::open_decision_note(signed_head.decision_note(),
                              log::NoteVerifier::parse(key.vkey()).value())
          .value();
  EXPECT_EQ(decisions.size, read.tree.size);
  EXPECT_GE(decisions.revision, 1U);
  EXPECT_EQ(log::digest_text(decisions.digest),
            log::digest_text(server->estate().tenant("contoso").value()->digests().decision));
  // The same head is signed the same way again; a longer one anew.
  EXPECT_EQ(checkpoint().checkpoint(), signed_head.checkpoint());
  grow(1);
  EXPECT_EQ(opened(checkpoint(), key.vkey()).tree.size.value, kNewTenantFacts + 4);

  // Another tenant has another key.
  ASSERT_TRUE(create_tenant("fabrikam").ok());
  v1::GetVerifierKeyRequest request;
  request.set_tenant("fabrikam");
  grpc::ClientContext context;
  v1::GetVerifierKeyResponse other;
  ASSERT_TRUE(client->log->GetVerifierKey(&context, request, &other).ok());
  EXPECT_NE(other.origin(), key.origin());
  EXPECT_FALSE(
      log::open_checkpoint(signed_head.checkpoint(), log::NoteVerifier::parse(other.vkey()).value())
          .ok());
}

TEST_F(SigningTest, WithoutAGuardARestartTurnsSigningOffUntilACheckpointIsNamed) {
  begin(false);
  const std::string vkey = verifier_key().vkey();
  const std::string first = checkpoint().checkpoint();
  restart(false);
  EXPECT_EQ(verifier_key().vkey(), vkey);
  EXPECT_EQ(verifier_key().refusal_reason(), "SIGNING_OFF");
  EXPECT_EQ(refusal(), "SIGNING_OFF");
  EXPECT_EQ(trust("nonsense"), "NOTE_MALFORMED");
  EXPECT_EQ(refusal(), "SIGNING_OFF");
  EXPECT_EQ(trust(first), "");
  EXPECT_EQ(checkpoint().checkpoint(), first);
  grow(1);
  EXPECT_EQ(checkpoint().size(), kNewTenantFacts + 4);
  EXPECT_EQ(trust(first), "");  // as known
  restart(false);
  EXPECT_EQ(trust(""), "");  // the operator's word that nobody has one
  EXPECT_EQ(checkpoint().size(), kNewTenantFacts + 4);
}

TEST_F(SigningTest, WithoutAGuardTheNewestCheckpointTellsAnOldFolder) {
  begin(false);
  const std::string old = checkpoint().checkpoint();
  stop();
  keep_as("backup");
  ASSERT_TRUE(start(false).ok());
  ASSERT_EQ(trust(""), "");
  grow(2);
  const std::string newest = checkpoint().checkpoint();
  stop();
  put_back("backup", "newer");
  ASSERT_TRUE(start(false).ok());
  EXPECT_EQ(trust(newest), "HISTORY_BEHIND");
  // Once shown, it is not forgotten: not for an older one, not for an operator's word.
  EXPECT_EQ(trust(old), "HISTORY_BEHIND");
  EXPECT_EQ(trust(""), "HISTORY_BEHIND");
  EXPECT_EQ(refusal(), "HISTORY_BEHIND");
  // The old folder goes on otherwise, and after a restart: it is still not signed.
  number_ -= 2;
  accounts_ += 10;
  const std::string behind = verifier_key().refusal();
  EXPECT_NE(behind.find("A checkpoint that shows it was named"), std::string::npos) << behind;
  EXPECT_NE(behind.find("That is for good"), std::string::npos) << behind;
  grow(4);
  EXPECT_EQ(refusal(), "HISTORY_FORKED") << "as it stands by now";
  const std::string since = verifier_key().refusal().substr(verifier_key().refusal().find(" on "));
  restart(false);
  EXPECT_EQ(refusal(), "HISTORY_FORKED");
  EXPECT_EQ(trust(old), "HISTORY_FORKED");
  EXPECT_EQ(trust(""), "HISTORY_FORKED");
  EXPECT_NE(verifier_key().refusal().find(since), std::string::npos) << "when, after a restart too";
  // The folder that was signed is taken, also with what was kept beside the key.
  const std::string kept = text_of(refused_file());
  EXPECT_EQ(kept, newest);
  stop();
  put_back("newer", "old");
  write_text(refused_file(), kept);
  std::filesystem::permissions(refused_file(), std::filesystem::perms(0600));
  ASSERT_TRUE(start(false).ok());
  EXPECT_EQ(trust(newest), "");
  EXPECT_EQ(checkpoint().checkpoint(), newest);
}

TEST_F(SigningTest, ACheckpointThatTheLogDoesNotContainEndsSigningThatIsOn) {
  begin(false);
  const std::string old = checkpoint().checkpoint();
  stop();
  keep_as("backup");
  ASSERT_TRUE(start(false).ok());
  ASSERT_EQ(trust(old), "");
  grow(2);
  const std::string newest = checkpoint().checkpoint();
  stop();
  put_back("backup", "newer");
  ASSERT_TRUE(start(true).ok());  // a guard that knows nothing
  ASSERT_EQ(trust(old), "");
  ASSERT_EQ(refusal(), "");
  EXPECT_EQ(trust(newest), "HISTORY_BEHIND");
  EXPECT_EQ(refusal(), "HISTORY_BEHIND");
  // The guard alone tells it as well.
  std::filesystem::remove(refused_file());
  restart(true);
  EXPECT_EQ(trust(old), "HISTORY_BEHIND");
  EXPECT_EQ(refusal(), "HISTORY_BEHIND");
}

TEST_F(SigningTest, WhatIsKeptBesideTheKeyIsWhole) {
  begin(true);
  stop();
  write_text(refused_file(), "nonsense");
  ASSERT_TRUE(start(true).ok());
  EXPECT_EQ(refusal(), "REFUSED_CHECKPOINT_DAMAGED");
  std::filesystem::remove(refused_file());
  EXPECT_EQ(refusal(), "");  // put right, without a restart
}

TEST_F(SigningTest, ATenantThatWasThereIsNotSignedWithANewKey) {
  begin(false);
  const std::string old = checkpoint().checkpoint();
  stop();
  std::filesystem::remove_all(data() / "keys");
  ASSERT_TRUE(start(false).ok());
  EXPECT_EQ(refusal(), "SIGNING_OFF");
  EXPECT_NE(verifier_key().refusal().find("Put the old key back"), std::string::npos);
  stop();
  std::filesystem::remove_all(data() / "keys");
  ASSERT_TRUE(start(true).ok());  // a guard that knows nothing does not make it better
  EXPECT_EQ(refusal(), "SIGNING_OFF");
  EXPECT_NE(trust(old), "");  // of another key
  EXPECT_EQ(trust(""), "");
  EXPECT_EQ(refusal(), "");
}

TEST_F(SigningTest, ATrustedCheckpointMovesTheGuardUp) {
  begin(true);
  const std::string old = checkpoint().checkpoint();
  const std::string guarded = text_of(guard());
  grow(2);
  const std::string newest = checkpoint().checkpoint();
  stop();
  write_text(guard(), guarded);  // an older guard
  ASSERT_TRUE(start(true).ok());
  ASSERT_EQ(refusal_of_verifier(), "");
  EXPECT_EQ(trust(newest), "");
  EXPECT_NE(text_of(guard()), guarded);
  EXPECT_EQ(trust(old), "");  // known, and no way back
  stop();
  const auto kept = log::HeadGuard::open(guard()).value();
  const std::string origin = newest.substr(0, newest.find('\n'));
  EXPECT_EQ(kept->find(origin)->tree.size.value, kNewTenantFacts + 5);
}

TEST_F(SigningTest, AGuardThatCouldNotBeWrittenIsTriedAgain) {
  ASSERT_TRUE(start(true).ok());
  const std::filesystem::path in_the_way = guard().string() + ".new";
  std::filesystem::create_directory(in_the_way);
  ASSERT_TRUE(create_tenant("contoso").ok());
  EXPECT_EQ(refusal(), "LOG_FILE_FAILED");
  std::filesystem::remove(in_the_way);
  EXPECT_EQ(refusal(), "");
  restart(true);
  EXPECT_EQ(refusal(), "");
}

TEST_F(SigningTest, AGuardHasOnePlaceAndOneLockWhateverItsNames) {
  const std::filesystem::path link = folder_.path() / "link";
  std::filesystem::create_directory(folder_.path() / "disk");
  std::filesystem::create_symlink(folder_.path() / "disk" / "guard", link);
  EXPECT_EQ(log::HeadGuard::open(link).error().reason, "GUARD_FOLDER");  // leads nowhere
  const std::filesystem::path place = folder_.path() / "disk" / "guard";
  EXPECT_TRUE(log::HeadGuard::open(place).value()->made());
  const auto kept = log::HeadGuard::open(link).value();
  EXPECT_FALSE(kept->made());
  ASSERT_TRUE(kept->keep("tenon/one", {7, {Head{5}, sha256({"a"})}}).ok());
  EXPECT_TRUE(std::filesystem::is_symlink(link));
  EXPECT_NE(text_of(place).find("tenon/one"), std::string::npos);
  EXPECT_EQ(log::HeadGuard::open(place).error().reason, "GUARD_LOCKED");
  EXPECT_EQ(log::HeadGuard::open(link).error().reason, "GUARD_LOCKED");
  EXPECT_EQ(log::HeadGuard::open(folder_.path() / "unmounted" / "guard").error().reason,
            "GUARD_FOLDER");
}

TEST_F(SigningTest, KeysThatOthersCanExchangeAreNotUsed) {
  begin(true);
  stop();
  const std::filesystem::path keys = data() / "keys";
  std::filesystem::permissions(keys, std::filesystem::perms(0777));
  ASSERT_TRUE(start(true).ok());
  EXPECT_EQ(refusal(), "KEY_EXPOSED");
  std::filesystem::permissions(keys, std::filesystem::perms(0700));
  EXPECT_EQ(refusal(), "");
  stop();
  std::filesystem::rename(key_file(), folder_.path() / "elsewhere");
  std::filesystem::create_symlink(folder_.path() / "elsewhere", key_file());
  ASSERT_TRUE(start(true).ok());
  EXPECT_EQ(refusal(), "FILE_IS_NONE");
  stop();
  std::filesystem::remove(key_file());
  std::filesystem::rename(folder_.path() / "elsewhere", key_file());
  if (geteuid() != 0) return;
  ASSERT_EQ(chown(key_file().c_str(), 1, 0), 0);
  ASSERT_TRUE(start(true).ok());
  EXPECT_EQ(refusal(), "KEY_EXPOSED");
  ASSERT_EQ(chown(key_file().c_str(), 0, 0), 0);
  ASSERT_EQ(chown(keys.c_str(), 1, 0), 0);
  EXPECT_EQ(refusal(), "KEY_EXPOSED");
  ASSERT_EQ(chown(keys.c_str(), 0, 0), 0);
  EXPECT_EQ(refusal(), "");
}

TEST_F(SigningTest, TheGuardLetsAFolderThatIsWholeSignAfterARestart) {
  begin(true);
  const std::string first = checkpoint().checkpoint();
  restart(true);
  EXPECT_EQ(checkpoint().checkpoint(), first);
  grow(1);
  EXPECT_EQ(checkpoint().size(), kNewTenantFacts + 4);
  restart(true);
  EXPECT_EQ(verifier_key().refusal_reason(), "");
}

TEST_F(SigningTest, TheGuardKnowsATenantThatWasNeverSigned) {
  begin(true);
  EXPECT_EQ(verifier_key().refusal_reason(), "");
  restart(true);
  EXPECT_EQ(checkpoint().size(), kNewTenantFacts + 3);
}

TEST_F(SigningTest, TheGuardRefusesAFolderPutBackFromAnOldBackup) {
  begin(true);
  const std::string old = checkpoint().checkpoint();
  stop();
  keep_as("backup");
  ASSERT_TRUE(start(true).ok());
  grow(2);
  const std::string newest = checkpoint().checkpoint();
  stop();
  put_back("backup", "newer");
  ASSERT_TRUE(start(true).ok());
  EXPECT_EQ(refusal(), "HISTORY_BEHIND");
  EXPECT_NE(verifier_key().refusal().find("Restore the newer folder"), std::string::npos);
  // Nothing that an operator says helps.
  EXPECT_EQ(trust(old), "HISTORY_BEHIND");
  EXPECT_EQ(trust(""), "HISTORY_BEHIND");
  EXPECT_EQ(refusal(), "HISTORY_BEHIND");
  // Growing past the signed size, with other facts, does not either: not now, not after a restart.
  number_ -= 2;
  accounts_ += 10;
  EXPECT_NE(verifier_key().refusal().find("The guard shows it, since tenond was started on"),
            std::string::npos);
  grow(4);
  EXPECT_EQ(refusal(), "HISTORY_FORKED") << "as it stands by now";
  restart(true);
  EXPECT_EQ(refusal(), "HISTORY_FORKED");
  EXPECT_EQ(trust(old), "HISTORY_FORKED");
  stop();
  put_back("newer", "old");
  ASSERT_TRUE(start(true).ok());
  EXPECT_EQ(checkpoint().checkpoint(), newest);
}

TEST_F(SigningTest, AGuardThatIsNewIsToldTheNewestCheckpoint) {
  begin(false);
  const std::string first = checkpoint().checkpoint();
  restart(true);
  EXPECT_EQ(refusal(), "SIGNING_OFF");
  EXPECT_EQ(trust(first), "");
  restart(true);
  EXPECT_EQ(checkpoint().checkpoint(), first);
}

TEST_F(SigningTest, AKeyThatIsNotTheLogsIsNotUsed) {
  begin(true);
  const std::string key = text_of(key_file());
  EXPECT_TRUE(key.starts_with("PRIVATE+KEY+tenon/"));
  stop();

  std::filesystem::permissions(key_file(), std::filesystem::perms::group_read,
                               std::filesystem::perm_options::add);
  ASSERT_TRUE(start(true).ok());
  EXPECT_EQ(refusal(), "KEY_EXPOSED");
  std::filesystem::permissions(key_file(), std::filesystem::perms(0600));
  EXPECT_EQ(refusal(), "");  // put right, without a restart
  stop();

  write_text(key_file(), key.substr(0, key.size() - 4));
  ASSERT_TRUE(start(true).ok());
  EXPECT_EQ(refusal(), "KEY_DAMAGED");
  EXPECT_EQ(trust(""), "KEY_DAMAGED");
  stop();

  const log::NoteSigner stranger("tenon/another", log::Ed25519Seed{});
  write_text(key_file(), stranger.signer_key() + "\n");
  ASSERT_TRUE(start(true).ok());
  EXPECT_EQ(refusal(), "KEY_OF_ANOTHER_LOG");
  stop();

  // A backup from before the key: a new one is made, and the guard knows the other.
  std::filesystem::remove(key_file());
  ASSERT_TRUE(start(true).ok());
  EXPECT_EQ(refusal(), "SIGNING_KEY_CHANGED");
  EXPECT_EQ(trust(""), "SIGNING_KEY_CHANGED");
  write_text(key_file(), key);
  EXPECT_EQ(refusal(), "");  // put right, without a restart
}

TEST_F(SigningTest, AGuardIsOneProcesssAndWhole) {
  begin(true);
  checkpoint();
  EXPECT_EQ(mode_of(guard()), 0600U);
  ServerOptions options;
  options.signing.guard = guard();
  const auto second = Server::start(projections::Estate::open_in_memory().value(), options);
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().reason, "GUARD_LOCKED");
  stop();
  const std::string whole = text_of(guard());
  for (std::size_t i = 0; i < whole.size(); i += 7) {
    std::string changed = whole;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    write_text(guard(), changed);
    const auto opened_guard = log::HeadGuard::open(guard());
    ASSERT_FALSE(opened_guard.ok()) << i;
    EXPECT_EQ(opened_guard.error().reason, "GUARD_DAMAGED");
  }
  write_text(guard(), whole);
  EXPECT_TRUE(log::HeadGuard::open(guard()).ok());
}

TEST_F(SigningTest, TheGuardNeverGoesBackAndHasOneRootForASize) {
  const auto kept = log::HeadGuard::open(guard()).value();
  const auto head = [](std::uint64_t size, const char* root) {
    return log::HeadGuard::Head{7, {Head{size}, sha256({root})}};
  };
  EXPECT_TRUE(kept->keep("tenon/one", head(5, "a")).ok());
  EXPECT_TRUE(kept->keep("tenon/one", head(5, "a")).ok());
  EXPECT_EQ(kept->keep("tenon/one", head(5, "b")).error().reason, "GUARD_AHEAD");
  EXPECT_EQ(kept->keep("tenon/one", head(4, "c")).error().reason, "GUARD_AHEAD");
  EXPECT_TRUE(kept->keep("tenon/two", head(1, "d")).ok());
  EXPECT_TRUE(kept->keep("tenon/one", head(6, "e")).ok());
  EXPECT_EQ(kept->find("tenon/one")->tree.size.value, 6U);
  EXPECT_EQ(kept->find("tenon/two")->tree.root, sha256({"d"}));
  EXPECT_EQ(kept->find("tenon/three"), std::nullopt);
}

}  // namespace
}  // namespace tenon::server
