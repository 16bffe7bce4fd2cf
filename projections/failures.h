// What went wrong for good while serving: somebody must look, and until then what follows is not
// done.
//
// Threads: any.
#pragma once

#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/result.h"

namespace tenon::projections {

class Failures {
 public:
  // `part`: what does not go on.
  using Hear = std::function<void(const std::string& part, const Error& error)>;

  // Hears at once what was told before.
  void listen(Hear hear) {
    const std::scoped_lock hold(mutex_);
    hear_ = std::move(hear);
    for (const auto& [part, error] : told_) hear_(part, error);
  }

  // Each part is heard of once.
  void tell(const std::string& part, const Error& error) {
    const std::scoped_lock hold(mutex_);
    if (!parts_.insert(part).second) return;
    told_.emplace_back(part, error);
    if (hear_) hear_(part, error);
  }

 private:
  std::mutex mutex_;
  Hear hear_;
  std::set<std::string> parts_;
  std::vector<std::pair<std::string, Error>> told_;
};

}  // namespace tenon::projections
