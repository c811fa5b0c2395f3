// SPDX-License-Identifier: Apache-2.0
// Layouts made by hand, for the tests of what lives in them.
#pragma once

#include "plan/layout.h"

namespace tacit::plan {

inline Layout make_layout(std::size_t width, std::size_t parts, std::size_t copies) {
  Layout layout;
  layout.degree = 16384;
  layout.width = width;
  layout.parts = parts;
  layout.copies = copies;
  layout.shelves = 1;
  layout.shelf_places = parts * width;
  layout.server_records = 100;
  return layout;
}

}  // namespace tacit::plan
