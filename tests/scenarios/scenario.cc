#include "tests/scenarios/scenario.h"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace tenon::scenarios {
namespace {

bool is_comment(const std::string& line) { return line.empty() || line.front() == '#'; }

// What a file holds between two places.
enum class Part { kComment, kLines, kExpected };

}  // namespace

std::vector<std::filesystem::path> scenario_files(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == ".txt" && entry.path().filename() != "CMakeLists.txt") {
      files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

Scenario read_scenario(const std::filesystem::path& path) {
  std::ifstream in(path);
  if (!in) throw std::runtime_error("cannot read " + path.string());
  Scenario scenario;
  scenario.name = path.stem().string();
  Block block;
  Part part = Part::kComment;
  std::string line;
  for (std::size_t number = 1; std::getline(in, line); ++number) {
    if (part == Part::kExpected && line.empty()) {
      scenario.blocks.push_back(std::move(block));
      block = Block{};
      block.comment = "\n";
      part = Part::kComment;
    } else if (part == Part::kExpected) {
      block.expected += line + "\n";
    } else if (line == "----") {
      part = Part::kExpected;
    } else if (part == Part::kComment && is_comment(line)) {
      block.comment += line + "\n";
    } else {
      if (part == Part::kComment) block.first_line = number;
      part = Part::kLines;
      block.lines.push_back(line);
    }
  }
  if (part == Part::kLines) {
    throw std::runtime_error(path.string() + ":" + std::to_string(block.first_line) +
                             ": a block without ----");
  }
  if (part == Part::kExpected) {
    scenario.blocks.push_back(std::move(block));
  } else {
    scenario.tail = block.comment;
  }
  return scenario;
}

std::string write_scenario(const Scenario& scenario) {
  std::string out;
  for (const Block& block : scenario.blocks) {
    out += block.comment;
    for (const std::string& line : block.lines) out += line + "\n";
    out += "----\n" + block.expected;
  }
  if (scenario.tail != "\n") out += scenario.tail;
  return out;
}

std::vector<std::string> rules_of(const Scenario& scenario) {
  std::vector<std::string> rules;
  for (const Block& block : scenario.blocks) {
    std::istringstream lines(block.comment);
    for (std::string line; std::getline(lines, line);) {
      if (!line.starts_with("# Rules:")) continue;
      std::istringstream words(line.substr(8));
      for (std::string word; words >> word;) rules.push_back(word);
    }
  }
  return rules;
}

}  // namespace tenon::scenarios
