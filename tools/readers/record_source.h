// A source that stops at its first error, and goes on only when it is told to.
#pragma once

#include <string>
#include <string_view>

#include "tools/readers/fact_source.h"

namespace tenon::readers {

class RecordSource : public FactSource {
 public:
  Result<bool> next(SourcedItem& item) final {
    if (over_) return false;
    Result<bool> found = read_next(item);
    over_ = !found.ok() || !*found;
    failed_ = found.ok() ? std::string() : found.error().reason;
    return found;
  }

  bool pass_over_bad_record() final {
    if (failed_.empty() || !pass_over(failed_)) return false;
    failed_.clear();
    over_ = false;
    return true;
  }

 private:
  // next(), until it fails or gives false; not called after that.
  virtual Result<bool> read_next(SourcedItem& item) = 0;
  // Takes the rest of the record at which read_next() failed for that reason; false: nothing behind
  // it can be read.
  virtual bool pass_over(std::string_view /*reason*/) { return false; }

  bool over_ = false;
  std::string failed_;  // the reason
};

}  // namespace tenon::readers
