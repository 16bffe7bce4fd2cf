// How a run of `tenon` ends. Programs may rely on these numbers; docs/cli.md lists them.
#pragma once

#include <cstdint>

#include "engine/base/result.h"

namespace tenon::cli {

enum class ExitCode : std::uint8_t {
  kOk = 0,
  // The answer is no: nothing under that key, no such tenant, a replay that differs.
  kNegative = 1,
  // A plan or a comparison found something that would be, or would have been, otherwise.
  kChanges = 2,
  // From here on the numbers of <sysexits.h>.
  kUsage = 64,        // the command line is wrong
  kBadData = 65,      // an input file does not say what it should; the message names the place
  kNoInput = 66,      // an input file cannot be read
  kUnreachable = 69,  // no connection, or it broke
  kInternal = 70,     // the server's or our own fault
  kOutput = 74,       // the output could not be written
  kTryAgain = 75,     // the state moved, a limit was met, or time ran out
  kRefused = 76,      // the server answered that it will not
};

// The detail of an Error that says that a server gave it, and with which gRPC status.
inline constexpr char kStatusDetail[] = "status";

// The reason of errors about the command line itself.
inline constexpr char kUsageReason[] = "USAGE";

// Errors without kStatusDetail are about what was typed or read on this side.
ExitCode exit_code_of(const Error& error);

}  // namespace tenon::cli
