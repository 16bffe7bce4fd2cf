#include "tests/end_to_end/tenond_process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>

namespace tenon {
namespace {

std::string from_environment(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr) throw std::runtime_error(std::string(name) + " is not set");
  return value;
}

}  // namespace

Process::Process(std::vector<std::string> command) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  std::vector<char*> words;
  for (std::string& word : command) words.push_back(word.data());
  words.push_back(nullptr);
  pid_ = fork();
  if (pid_ == 0) {
    dup2(ends[1], STDOUT_FILENO);
    execv(words[0], words.data());
    _exit(127);
  }
  close(ends[1]);
  output_ = ends[0];
}

Process::~Process() {
  if (pid_ > 0) {
    ::kill(pid_, SIGKILL);
    wait();
  }
  close(output_);
}

bool Process::read_more() {
  char bytes[4096];
  const ssize_t got = read(output_, bytes, sizeof bytes);
  if (got > 0) unread_.append(bytes, static_cast<std::size_t>(got));
  return got > 0;
}

std::string Process::wait_for_line(const std::string& beginning) {
  for (;;) {
    const std::size_t end = unread_.find('\n');
    if (end == std::string::npos) {
      if (!read_more()) return "";
      continue;
    }
    const std::string line = unread_.substr(0, end);
    unread_.erase(0, end + 1);
    if (line.starts_with(beginning)) return line.substr(beginning.size());
  }
}

void Process::signal(int number) { ::kill(pid_, number); }

int Process::wait() {
  int status = 0;
  waitpid(pid_, &status, 0);
  pid_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

std::string Process::rest_of_output() {
  while (read_more()) {
  }
  return std::move(unread_);
}

std::string tenond_program() { return from_environment("TENOND"); }
std::string tenon_program() { return from_environment("TENON"); }

Tenond::Tenond(const std::string& data)
    : process_({tenond_program(), "--data", data, "--listen", "127.0.0.1:0"}),
      address_(process_.wait_for_line("listening on ")) {
  if (address_.empty()) throw std::runtime_error("tenond did not start");
}

void Tenond::kill() {
  process_.signal(SIGKILL);
  process_.wait();
}

int Tenond::stop() {
  process_.signal(SIGTERM);
  return process_.wait();
}

}  // namespace tenon
