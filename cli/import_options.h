// Which files a command reads and as what: the options that `import` and `plan` share.
#pragma once

#include <string>

#include "cli/import_plan.h"
#include "engine/base/result.h"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace tenon::cli {

struct FileOptions {
  ImportPlan plan;
  std::string as;
  bool delta = false;

  // Gives the option for the files, which the command may require.
  CLI::Option& add_to(CLI::App& command);
  // Checks the options against each other, and prepares the plan.
  Status complete();
};

}  // namespace tenon::cli
