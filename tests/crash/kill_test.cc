// kill -9 at random points under load: every acknowledged fact is there afterwards, once, in its
// place. TENON_CRASH_ROUNDS sets how often (25), TENON_CRASH_SEED repeats a run.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <random>

#include "engine/log/rocksdb_log.h"
#include "tests/crash/rounds.h"
#include "tests/crash/workload.h"
#include "tests/log/log_samples.h"

extern char** environ;

namespace tenon::crash {
namespace {

// A child that writes until it is killed.
class Child {
 public:
  Child(const std::string& dir, std::uint64_t seed, std::uint64_t round) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) std::abort();
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    std::string program = std::getenv("TENON_CRASH_CHILD");
    std::string folder = dir;
    std::string seed_text = std::to_string(seed);
    std::string round_text = std::to_string(round);
    char* arguments[] = {program.data(), folder.data(), seed_text.data(), round_text.data(),
                         nullptr};
    if (posix_spawn(&process_, program.c_str(), &actions, nullptr, arguments, environ) != 0) {
      std::abort();
    }
    posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);
    output_ = ends[0];
  }
  ~Child() { ::close(output_); }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  // Reads its words until there are so many bytes, or it has ended.
  void read(std::size_t bytes) {
    char buffer[4096];
    while (text_.size() < bytes) {
      const ssize_t got = ::read(output_, buffer, std::min(sizeof(buffer), bytes - text_.size()));
      if (got <= 0) return;
      text_.append(buffer, static_cast<std::size_t>(got));
    }
  }
  // Kills it, and reads what it still said. How it ended.
  int kill() {
    ::kill(process_, SIGKILL);
    read(SIZE_MAX);
    int status = 0;
    ::waitpid(process_, &status, 0);
    return status;
  }
  const std::string& text() const { return text_; }

 private:
  pid_t process_ = 0;
  int output_ = -1;
  std::string text_;
};

TEST(Kill, LosesNothingThatWasAcknowledged) {
  const std::uint64_t seed = crash_seed();
  const int rounds = crash_rounds(25);
  std::mt19937_64 random(seed);
  std::unique_ptr<log::samples::TemporaryFolder> folder;
  Acks acks;
  std::size_t acknowledged = 0;
  for (int round = 0; round < rounds; ++round) {
    SCOPED_TRACE("round " + std::to_string(round) + " of seed " + std::to_string(seed));
    if (round % 5 == 0) {  // a fresh log now and then: the first moments matter, too
      folder = std::make_unique<log::samples::TemporaryFolder>();
      acks = {};
    }
    const std::string dir = (folder->path() / "data").string();
    Child child(dir, seed, static_cast<std::uint64_t>(round));
    // Sometimes before it has said anything: while it opens.
    child.read(random() % 4 == 0 ? random() % 100 : random() % 30000);
    const int status = child.kill();
    ASSERT_TRUE(WIFSIGNALED(status)) << "the child ended by itself";
    acks.add(Acks::parse(child.text()));
    acknowledged += acks.batches.size();
    const auto log = log::open_rocksdb_log(dir, {});
    ASSERT_TRUE(log.ok()) << log.error().message;
    ASSERT_EQ(Workload::check(**log, seed, acks), "");
  }
  EXPECT_GT(acknowledged, 0U);
}

}  // namespace
}  // namespace tenon::crash
