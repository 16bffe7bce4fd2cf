// DIR/promised: per tenant, the size and root last acknowledged (docs/log-format.md, The promise).
// Written after each sync and before the acknowledgement, so that a log that lost its end is found
// out. Not synced: it survives the process, and after a power failure it is at most as new as the
// log.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/log/log.h"
#include "engine/log/stored_log.h"

namespace tenon::log {

struct Promise {
  TenantId tenant;
  std::string name;
  TreeHead head;
};

class PromiseFile : public HeadKeeper {
 public:
  // Reads the promises, or makes the file. DATA_LOSS PROMISE_DAMAGED.
  static Result<std::unique_ptr<PromiseFile>> open(const std::filesystem::path& path);
  ~PromiseFile() override;
  PromiseFile(const PromiseFile&) = delete;
  PromiseFile& operator=(const PromiseFile&) = delete;

  // As found at open().
  const std::vector<Promise>& promises() const { return promises_; }

  Status keep(const Tenant& tenant, const TreeHead& head) override;

 private:
  PromiseFile(std::filesystem::path path, int descriptor)
      : path_(std::move(path)), descriptor_(descriptor) {}
  Status create();
  Status read();
  Error damage(std::string_view what) const;

  std::filesystem::path path_;
  int descriptor_;
  std::vector<Promise> promises_;
};

}  // namespace tenon::log
