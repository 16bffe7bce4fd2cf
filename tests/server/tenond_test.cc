// The program itself: the line that scripts wait for, its signals, its refusals and exit codes.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "tests/server/served.h"

namespace tenon::server {
namespace {

// A `tenond` with its standard output.
class Program {
 public:
  explicit Program(const std::vector<std::string>& arguments) {
    int ends[2];
    EXPECT_EQ(pipe(ends), 0);
    std::vector<std::string> all = {std::getenv("TENOND")};
    all.insert(all.end(), arguments.begin(), arguments.end());
    std::vector<char*> argv;
    for (std::string& argument : all) argv.push_back(argument.data());
    argv.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addclose(&actions, ends[0]);
    EXPECT_EQ(posix_spawn(&pid_, argv[0], &actions, nullptr, argv.data(), environ), 0);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    out_ = fdopen(ends[0], "r");
  }

  ~Program() {
    if (pid_ > 0) {
      kill(pid_, SIGKILL);
      wait_for_exit();
    }
    fclose(out_);
  }

  // The next line of its output; empty at the end.
  std::string line() {
    char text[256] = "";
    return fgets(text, sizeof text, out_) == nullptr ? "" : text;
  }

  void signal(int number) const { kill(pid_, number); }

  // Its exit code; -1 when a signal ended it.
  int wait_for_exit() {
    int status = 0;
    waitpid(pid_, &status, 0);
    pid_ = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

 private:
  pid_t pid_ = 0;
  FILE* out_ = nullptr;
};

std::string address_in(const std::string& line) {
  constexpr std::string_view kWords = "listening on ";
  EXPECT_TRUE(line.starts_with(kWords)) << line;
  return line.substr(kWords.size(), line.find('\n') - kWords.size());
}

grpc::Status create_tenant(Client& client) {
  grpc::ClientContext context;
  set_deadline(context);
  v1::CreateTenantRequest request;
  request.set_tenant("contoso");
  request.mutable_settings()->set_initial_domain("contoso.onmicrosoft.com");
  v1::CreateTenantResponse response;
  return client.admin->CreateTenant(&context, request, &response);
}

TEST(Tenond, ServesStopsAndRemembers) {
  TemporaryFolder folder;
  const std::string data = (folder.path() / "data").string();
  {
    Program tenond({"--data", data, "--listen", "127.0.0.1:0"});
    Client client(address_in(tenond.line()));
    EXPECT_TRUE(create_tenant(client).ok());
    tenond.signal(SIGTERM);
    EXPECT_EQ(tenond.wait_for_exit(), 0);
  }
  Program again({"--data", data, "--listen", "127.0.0.1:0"});
  Client client(address_in(again.line()));
  EXPECT_EQ(reason_of(create_tenant(client)), "TENANT_EXISTS");
  again.signal(SIGINT);
  EXPECT_EQ(again.wait_for_exit(), 0);
}

TEST(Tenond, ASecondOneOnTheSameFolderIsRefused) {
  TemporaryFolder folder;
  const std::string data = (folder.path() / "data").string();
  Program first({"--data", data, "--listen", "127.0.0.1:0"});
  const std::string address = address_in(first.line());
  Program second({"--data", data, "--listen", "127.0.0.1:0"});
  EXPECT_EQ(second.line(), "");
  EXPECT_EQ(second.wait_for_exit(), 73);
  Client client(address);
  EXPECT_TRUE(create_tenant(client).ok()) << "the first goes on";
}

TEST(Tenond, APortThatIsTakenIsRefused) {
  Program first({"--memory", "--listen", "127.0.0.1:0"});
  const std::string address = address_in(first.line());
  Program second({"--memory", "--listen", address});
  EXPECT_EQ(second.wait_for_exit(), 69);
}

TEST(Tenond, TheNetworkIsNotServedByAccident) {
  Program open({"--memory", "--listen", "0.0.0.0:0"});
  EXPECT_EQ(open.wait_for_exit(), 64);
  Program meant({"--memory", "--listen", "0.0.0.0:0", "--insecure"});
  EXPECT_THAT(meant.line(), testing::StartsWith("listening on 0.0.0.0:"));
}

TEST(Tenond, TheCommandLineIsChecked) {
  for (const std::vector<std::string>& wrong :
       std::vector<std::vector<std::string>>{{},
                                             {"--memory", "--data", "x"},
                                             {"--memory", "--listen", "nowhere"},
                                             {"--memory", "--tls-cert", "/etc/hostname"},
                                             {"--unknown"}}) {
    Program tenond(wrong);
    EXPECT_EQ(tenond.wait_for_exit(), 64);
  }
  Program help({"--help"});
  EXPECT_EQ(help.wait_for_exit(), 0);
}

}  // namespace
}  // namespace tenon::server
