// SPDX-License-Identifier: Apache-2.0
#include "plan/items.h"

namespace tacit::plan {

std::size_t Items::Tally::parts() const {
  std::size_t parts = counts;
  for (const Digits& sum : digits) parts += sum.count;
  return parts;
}

Items::Items(const std::vector<TallyShape>& tallies, std::size_t cells, std::size_t categories,
             std::uint64_t bound)
    : cells_(cells), categories_(categories) {
  for (const TallyShape& shape : tallies) {
    Tally tally{tally_of_.size(), shape.counts, {}};
    for (const Wide span : shape.spans) tally.digits.push_back(choose_digits(span, bound));
    tally_of_.insert(tally_of_.end(), tally.parts(), tallies_.size());
    two_guards_ = two_guards_ || shape.counts == 2;
    tallies_.push_back(std::move(tally));
  }
}

std::size_t Items::guard_of(std::size_t item, std::size_t number) const {
  const Tally& tally = tally_of(part_of(item));
  return index(cell_of(item), tally.first + (number < tally.counts ? number : 0), category_of(item));
}

}  // namespace tacit::plan
