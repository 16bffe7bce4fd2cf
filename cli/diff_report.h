// What `tenon diff` prints: one JSON object a difference and the summary last, or three lists.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "cli/session.h"
#include "tenon/v1/audit.pb.h"

namespace tenon::cli {

class DiffReport {
 public:
  // Of each list at most `limit` differences are shown to people; 0: all. Programs get all.
  DiffReport(Session& session, std::size_t limit) : session_(session), limit_(limit) {}

  // JSON is printed at once, the rest kept for print().
  void add(const v1::Divergence& divergence);
  // `setting`: "softMatchOnUpn=off from position 0 on".
  void print(const v1::DiffResult& result, const std::string& setting);

 private:
  struct List {
    std::vector<v1::Divergence> shown;
    std::uint64_t count = 0;
  };

  void print_list(const std::string& heading, const List& list);
  void print_summary(const v1::DiffResult& result, const std::string& setting);

  Session& session_;
  const std::size_t limit_;
  // Those that stand at the end by kind; those that were there for a while under 0.
  std::map<int, List> lists_;
};

}  // namespace tenon::cli
