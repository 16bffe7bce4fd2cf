// crash_child DIR SEED ROUND: writes to the log in DIR as fast as it can and says on standard
// output what was acknowledged, until it is killed.
#include <unistd.h>

#include <cstdlib>
#include <iostream>

#include "engine/log/rocksdb_log.h"
#include "tests/crash/workload.h"

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  tenon::log::RocksDbLogOptions options;
  options.memtable_bytes = 64 << 10;  // so that it also dies in flushes and compactions
  auto log = tenon::log::open_rocksdb_log(argv[1], options);
  if (!log.ok()) {
    std::cerr << log.error().message << "\n";
    return 1;
  }
  tenon::crash::Workload workload(std::strtoull(argv[2], nullptr, 10),
                                  std::strtoull(argv[3], nullptr, 10));
  for (;;) {
    const auto acks = workload.commit(**log);
    if (!acks.ok()) {
      std::cerr << acks.error().reason << ": " << acks.error().message << "\n";
      return 1;
    }
    const std::string text = acks->text();
    if (::write(STDOUT_FILENO, text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
      return 1;
    }
  }
}
