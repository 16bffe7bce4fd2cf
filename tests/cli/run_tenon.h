// Runs the command line in this process.
#pragma once

#include <sstream>
#include <string>
#include <vector>

#include "cli/program.h"

namespace tenon::cli {

struct Outcome {
  ExitCode exit_code = ExitCode::kOk;
  std::string out;
  std::string err;
};

inline Outcome run_tenon(const std::vector<std::string>& arguments) {
  std::vector<const char*> words{"tenon"};
  for (const std::string& argument : arguments) words.push_back(argument.c_str());
  std::ostringstream out;
  std::ostringstream err;
  Outcome outcome;
  outcome.exit_code = run(static_cast<int>(words.size()), words.data(), Terminal{out, err});
  outcome.out = out.str();
  outcome.err = err.str();
  return outcome;
}

}  // namespace tenon::cli
