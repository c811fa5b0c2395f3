#include "protocol/server/order.h"

#include <algorithm>

#include "base/error.h"
#include "bgv/random.h"

namespace tacit::protocol {
namespace {

/// All places, those of nobody behind the records', in a row in which the members of a cell are neighbours;
/// cells and the members of each in random order. Nobody is a cell of its own.
SecretVector<std::uint32_t> row_of_cells(std::size_t places, std::span<const std::uint32_t> cells) {
  const std::uint32_t nobody = cells.empty() ? 0 : *std::max_element(cells.begin(), cells.end()) + 1;
  const SecretVector<std::uint32_t> cell_rank = bgv::random_permutation(nobody + std::size_t{1});
  SecretVector<std::uint32_t> row = bgv::random_permutation(places);
  std::stable_sort(row.begin(), row.end(), [&](std::uint32_t a, std::uint32_t b) {
    const auto rank = [&](std::uint32_t member) {
      return cell_rank[member < cells.size() ? cells[member] : nobody];
    };
    return rank(a) < rank(b);
  });
  return row;
}

}  // namespace

RecordOrder random_order(const plan::LinkSums& sums, std::span<const std::uint32_t> cells) {
  const std::size_t places = sums.record_slots;
  require(cells.size() <= places, "every server record has a slot");
  const SecretVector<std::uint32_t> row = row_of_cells(places, cells);
  RecordOrder order(cells.size());
  for (std::size_t first = 0; first < places; first += sums.degree) {
    const SecretVector<std::uint32_t> within = bgv::random_permutation(std::min(sums.degree, places - first));
    for (std::size_t i = 0; i < within.size(); ++i) {
      const std::uint32_t member = row[first + i];
      if (member < order.size()) order[member] = static_cast<std::uint32_t>(first + within[i]);
    }
  }
  return order;
}

}  // namespace tacit::protocol
