// SPDX-License-Identifier: Apache-2.0
// One column of an Arrow record batch, cell by cell as text.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "ingest/arrow_abi.h"

namespace tacit::ingest {

class ArrowCells {
 public:
  virtual ~ArrowCells() = default;

  /// The cell's text, valid until the next call; empty for null. `row` is below the array's length.
  virtual std::string_view text(std::int64_t row) = 0;
};

/// What a column holds that has no text, in words for a message ("lists"); empty where it has text.
std::string arrow_type_defect(const ArrowSchema& schema);

/// `schema` without defect, `array` of it; both outlive the cells. Throws Error(kInput) where the array does
/// not fit its schema.
std::unique_ptr<ArrowCells> arrow_cells(const ArrowSchema& schema, const ArrowArray& array);

}  // namespace tacit::ingest
