// Rows in memory: for servers without a folder, and tests.
#pragma once

#include <memory>

#include "projections/row_store.h"

namespace tenon::projections {

std::unique_ptr<RowStore> make_memory_row_store();

}  // namespace tenon::projections
