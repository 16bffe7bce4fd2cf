// What `tenon plan` prints: one JSON object a decision and the summary last, or decisions in
// groups, the gravest first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "cli/session.h"
#include "tenon/v1/audit.pb.h"

namespace tenon::cli {

class PlanReport {
 public:
  // Of each group at most `limit` decisions are shown to people; 0: all. Programs get all.
  PlanReport(Session& session, std::size_t limit) : session_(session), limit_(limit) {}

  // JSON is printed at once, the rest kept for print().
  void add(v1::SimulatedDecision& decision);
  void print(const v1::SimulationResult& result, const std::vector<std::string>& notes);

 private:
  struct Group {
    std::vector<v1::Decision> shown;
    std::uint64_t count = 0;
  };

  void print_json(const v1::SimulationResult& result, const std::vector<std::string>& notes);
  void print_group(v1::ChangeKind kind, const Group& group);
  void print_summary(const v1::SimulationResult& result);

  Session& session_;
  const std::size_t limit_;
  std::map<v1::ChangeKind, Group> groups_;
};

}  // namespace tenon::cli
