// A source that stops at its first error.
#pragma once

#include "tools/readers/fact_source.h"

namespace tenon::readers {

class RecordSource : public FactSource {
 public:
  Result<bool> next(SourcedItem& item) final {
    if (over_) return false;
    Result<bool> found = read_next(item);
    over_ = !found.ok() || !*found;
    return found;
  }

 private:
  // next(), until it fails or gives false; not called after that.
  virtual Result<bool> read_next(SourcedItem& item) = 0;

  bool over_ = false;
};

}  // namespace tenon::readers
