// A scenario: a text file of blocks, each of lines to run, `----`, and what came out.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace tenon::scenarios {

struct Block {
  std::string comment;             // lines before it that begin with #, and blank ones
  std::vector<std::string> lines;  // as written
  std::size_t first_line = 0;      // its number in the file, from 1
  std::string expected;
};

struct Scenario {
  std::string name;  // the file's name without its ending
  std::vector<Block> blocks;
  std::string tail;  // comments after the last block
};

// Every scenario file below a folder, by name.
std::vector<std::filesystem::path> scenario_files(const std::filesystem::path& folder);

// Throws std::runtime_error naming the file and the line.
Scenario read_scenario(const std::filesystem::path& path);
// As read, with `expected` of the blocks.
std::string write_scenario(const Scenario& scenario);

// The rules that a scenario says it is about: `# Rules: H3 T4`.
std::vector<std::string> rules_of(const Scenario& scenario);

}  // namespace tenon::scenarios
