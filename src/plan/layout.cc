#include "plan/layout.h"

#include <set>

#include "bgv/plaintext.h"

namespace tacit::plan {

std::size_t Layout::slot(std::size_t copy, std::size_t record) const {
  const std::size_t block = first_block_of_copy(copy) + record / width;
  return row_of_copy(copy) * (degree / 2) + record % width * blocks_per_row() + block;
}

std::uint32_t Layout::exponent(std::size_t from, std::size_t to) const {
  // A rotation by k moves the value of slot j + k to slot j; whole copies within a row never wrap.
  const int steps = static_cast<int>(first_block_of_copy(from)) - static_cast<int>(first_block_of_copy(to));
  return bgv::rotation_exponent(degree, steps, row_of_copy(from) != row_of_copy(to));
}

std::vector<std::uint32_t> Layout::exponents() const {
  std::set<std::uint32_t> distinct;
  for (std::size_t from = 0; from < copies; ++from) {
    for (std::size_t to = 0; to < copies; ++to) distinct.insert(exponent(from, to));
  }
  return {distinct.begin(), distinct.end()};
}

std::size_t copies_that_fit(std::size_t degree, std::size_t width, std::size_t shelf_records) {
  const std::size_t parts = (shelf_records + width - 1) / width;
  return 2 * (degree / 2 / width / parts);
}

}  // namespace tacit::plan
