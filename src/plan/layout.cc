#include "plan/layout.h"

namespace tacit::plan {

std::size_t Layout::slot(std::size_t copy, std::size_t record) const {
  const std::size_t block = copy * stride() + record / width;
  return block / blocks_per_row() * (degree / 2) + record % width * blocks_per_row() +
         block % blocks_per_row();
}

std::size_t Layout::root_exponent(std::size_t block) const {
  const std::size_t turn = 2 * blocks();
  std::size_t exponent = 1;
  for (std::size_t i = 0; i < block % blocks_per_row(); ++i) exponent = exponent * 5 % turn;
  return block < blocks_per_row() ? exponent : turn - exponent;
}

std::size_t copies_that_fit(std::size_t degree, std::size_t width, std::size_t shelf_records) {
  const std::size_t parts = (shelf_records + width - 1) / width;
  return degree / width / parts;
}

}  // namespace tacit::plan
