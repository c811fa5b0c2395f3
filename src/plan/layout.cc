// SPDX-License-Identifier: Apache-2.0
#include "plan/layout.h"

#include "bgv/plaintext.h"

namespace tacit::plan {

std::size_t Layout::slot(std::size_t copy, std::size_t place) const {
  const std::size_t block = copy * stride() + place / width;
  return block / blocks_per_row() * (degree / 2) + place % width * blocks_per_row() +
         block % blocks_per_row();
}

std::size_t Layout::root_exponent(std::size_t block) const {
  const std::size_t row = blocks_per_row();
  return bgv::rotation_exponent(blocks(), static_cast<int>(block % row), block >= row);
}

std::size_t copies_that_fit(std::size_t degree, std::size_t width, std::size_t shelf_places) {
  const std::size_t parts = (shelf_places + width - 1) / width;
  return degree / width / parts;
}

// Most blocks are wanted where every category has one record more than fills its blocks.
std::size_t blocks_for_split(std::size_t records, std::size_t categories, std::size_t width) {
  return records < categories ? records : categories + (records - categories) / width;
}

std::size_t client_places(std::size_t records, std::size_t categories, std::size_t width) {
  return categories == 0 ? records : blocks_for_split(records, categories, width) * width;
}

}  // namespace tacit::plan
