#include "cli/read_options.h"

#include <CLI/CLI.hpp>

#include "cli/option_words.h"

namespace tenon::cli {

void ReadOptions::add_to(CLI::App& command) {
  command.add_option("--as-of", as_of, "the answer as it was after this position, or at this time")
      ->check(kSomething)
      ->type_name("POSITION|TIME");
}

void ListOptions::add_to(CLI::App& command) {
  ReadOptions::add_to(command);
  command.add_option("--limit", limit, "at most so many rows; 0: all")
      ->check(kDecimal)
      ->type_name("N");
}

}  // namespace tenon::cli
