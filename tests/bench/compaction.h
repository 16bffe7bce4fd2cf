// Compacts a RocksDB that nobody has open, with the options that it was written with.
#pragma once

#include <filesystem>

namespace tenon::bench {

void compact(const std::filesystem::path& folder);

}  // namespace tenon::bench
