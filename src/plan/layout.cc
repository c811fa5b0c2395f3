#include "plan/layout.h"

namespace tacit::plan {

std::size_t Layout::slot(std::size_t copy, std::size_t record) const {
  const std::size_t block = copy * parts + record / width;
  return block / blocks_per_row() * (degree / 2) + record % width * blocks_per_row() +
         block % blocks_per_row();
}

std::size_t copies_that_fit(std::size_t degree, std::size_t width, std::size_t shelf_records) {
  const std::size_t parts = (shelf_records + width - 1) / width;
  return degree / width / parts;
}

}  // namespace tacit::plan
