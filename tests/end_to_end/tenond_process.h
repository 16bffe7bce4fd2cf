// A tenond of its own for a test: the program itself, on a free port of the loopback.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace tenon {

// One program that runs beside the test, its standard output in a pipe. Killed with the object.
class Process {
 public:
  explicit Process(std::vector<std::string> command);
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  // Waits for a line that begins so, and gives the rest of it; empty when the output ends first.
  std::string wait_for_line(const std::string& beginning);
  void signal(int number);
  // Waits for the end: the exit code, or 128 and the signal.
  int wait();
  // Everything that it wrote to the standard output, up to its end.
  std::string rest_of_output();

 private:
  bool read_more();

  pid_t pid_ = -1;
  int output_ = -1;
  std::string unread_;
};

// Where the programs lie: TENOND and TENON in the environment, else the test ends.
std::string tenond_program();
std::string tenon_program();

class Tenond {
 public:
  explicit Tenond(const std::string& data);

  const std::string& address() const { return address_; }
  // As after a power loss of this process: no goodbye.
  void kill();
  // A clean shutdown; gives its exit code.
  int stop();

 private:
  Process process_;
  std::string address_;
};

}  // namespace tenon
