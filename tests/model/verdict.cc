#include "tests/model/verdict.h"

namespace tenon::model_oracle {
namespace {

void add(std::string& line, const char* label, const std::vector<std::string>& values) {
  if (values.empty()) return;
  line += label;
  for (const std::string& value : values) line += " " + value;
}

}  // namespace

std::string text_of(const Verdict& verdict) {
  std::string line = verdict.object;
  if (!verdict.object.empty() && !verdict.account.empty()) line += " -> ";
  line += verdict.account;
  if (!line.empty()) line += ": ";
  line += verdict.outcome;
  if (!verdict.method.empty()) line += " " + verdict.method;
  if (verdict.relinked) line += " relinked";
  if (!verdict.refused_by.empty()) {
    line += "; refused by " + verdict.refused_by + " " + verdict.refusal;
  }
  add(line, "; quarantined", verdict.quarantined);
  if (!verdict.transfer.empty()) line += "; authority " + verdict.transfer;
  add(line, "; parties", verdict.parties);
  add(line, "; warnings", verdict.warnings);
  return line;
}

}  // namespace tenon::model_oracle
