// The program `tenon`: parses a command line and runs its command.
#pragma once

#include "cli/session.h"

namespace tenon::cli {

// `arguments` begins with the program's name. Prints to the terminal's streams only.
ExitCode run(int count, const char* const* arguments, Terminal terminal);

}  // namespace tenon::cli
