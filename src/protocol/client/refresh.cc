#include "protocol/client/refresh.h"

#include "bgv/packing.h"
#include "protocol/block_sums.h"

namespace tacit::protocol {

std::vector<std::vector<std::uint32_t>> sums_into_slots(const plan::Plan& plan,
                                                        const std::vector<bgv::Plaintext>& packed) {
  const BlockSums sums(plan.layout);
  std::vector<std::vector<std::uint32_t>> slots(plan.layout.sum_ciphertexts());
  std::size_t slot = 0;
  for (std::size_t i = 0; i < packed.size(); ++i) {
    for (const std::uint32_t sum : sums(packed[i], i)) slots[slot++ / plan.layout.degree].push_back(sum);
  }
  return slots;
}

std::vector<std::vector<std::uint32_t>> totals_into_slots(const plan::Plan& plan,
                                                          const std::vector<bgv::Plaintext>& packed) {
  const std::size_t parts = 1 + plan.tabulate.digits.count, degree = plan.layout.degree;
  std::vector<std::vector<std::uint32_t>> slots(parts);
  for (std::size_t item = 0; item < plan.tabulate.items; ++item) {
    slots[item % parts].push_back(packed[item / degree][bgv::packed_position(item % degree, degree)]);
  }
  return slots;
}

}  // namespace tacit::protocol
