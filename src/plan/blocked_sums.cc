// SPDX-License-Identifier: Apache-2.0
#include "plan/blocked_sums.h"

#include "base/error.h"
#include "bgv/packing.h"

namespace tacit::plan {

SecretVector<std::uint32_t> BlockedSums::operator()(std::span<const std::uint32_t> coefficients) const {
  require(coefficients.size() == layout_.degree, "a packed plaintext has N coefficients");
  const std::size_t bins = layout_.bins(), width = layout_.width;
  SecretVector<std::uint32_t> slots(layout_.degree), own(bins);
  for (std::size_t layer = 0; layer < width; ++layer) {
    const std::size_t position = bgv::packed_position(layer, width);
    for (std::size_t a = 0; a < bins; ++a) own[a] = coefficients[a * width + position];
    const SecretVector<std::uint32_t> sums = encoder_.decode(own);
    for (std::size_t bin = 0; bin < bins; ++bin) slots[layout_.sum_slot(bin, layer)] = sums[bin];
  }
  return slots;
}

}  // namespace tacit::plan
