// SPDX-License-Identifier: Apache-2.0
// A pass of a model -> the 64-bit key of each record (docs/protocol.md, "The function"). For this room's own
// use: FeatureTable has the keys.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "linkage/bucket_hash.h"
#include "linkage/model.h"
#include "linkage/value_reader.h"
#include "table/table.h"

namespace tacit::linkage {

/// One pass over one table, with its columns found and its hash key derived.
class KeyReader {
 public:
  /// The pass at `index` of the model. `table` has its columns and outlives the reader.
  KeyReader(const Model& model, std::size_t index, const table::Table& table);

  /// kNoKey where the record lacks a part.
  std::uint64_t key(std::size_t record);

 private:
  struct Part {
    ValueReader reader;
    std::vector<std::size_t> columns;
    bool is_day = false;  // added as a number of days instead of being hashed
  };

  std::vector<Part> parts_;
  KeyedHash hash_;
};

}  // namespace tacit::linkage
