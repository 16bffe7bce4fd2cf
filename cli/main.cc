#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <iostream>

#include "cli/program.h"

namespace {

tenon::cli::Terminal terminal() {
  tenon::cli::Terminal terminal{std::cout, std::cerr};
  terminal.out_is_terminal = isatty(STDOUT_FILENO) != 0;
  terminal.err_is_terminal = isatty(STDERR_FILENO) != 0;
  winsize size{};
  if (terminal.out_is_terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    terminal.columns = size.ws_col;
  }
  const char* kind = std::getenv("TERM");
  const bool dumb = kind == nullptr || std::strcmp(kind, "dumb") == 0;
  terminal.paints = terminal.out_is_terminal && !dumb && std::getenv("NO_COLOR") == nullptr;
  return terminal;
}

}  // namespace

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  // gRPC's own log says again, for its developers, what our errors say.
  setenv("GRPC_VERBOSITY", "NONE", 0);
  return static_cast<int>(tenon::cli::run(argc, argv, terminal()));
}
