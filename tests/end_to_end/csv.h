// The files of tests/data/contoso that say what must come out.
#pragma once

#include <fstream>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace tenon {

using CsvRow = std::map<std::string, std::string>;

// The fields of one line; quoted ones may hold commas and doubled quotes, no line breaks.
inline std::vector<std::string> csv_fields(const std::string& line) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (std::size_t at = 0; at < line.size(); ++at) {
    const char letter = line[at];
    if (letter == '"' && quoted && at + 1 < line.size() && line[at + 1] == '"') {
      fields.back() += '"';
      ++at;
    } else if (letter == '"') {
      quoted = !quoted;
    } else if (letter == ',' && !quoted) {
      fields.emplace_back();
    } else if (letter != '\r') {
      fields.back() += letter;
    }
  }
  return fields;
}

// Rows by the names of the first line.
inline std::vector<CsvRow> read_csv(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  if (!std::getline(file, line)) throw std::runtime_error(path + " cannot be read");
  const std::vector<std::string> names = csv_fields(line);
  std::vector<CsvRow> rows;
  while (std::getline(file, line)) {
    const std::vector<std::string> fields = csv_fields(line);
    if (fields.size() != names.size()) throw std::runtime_error(path + ": " + line);
    CsvRow& row = rows.emplace_back();
    for (std::size_t at = 0; at < names.size(); ++at) row[names[at]] = fields[at];
  }
  return rows;
}

}  // namespace tenon
