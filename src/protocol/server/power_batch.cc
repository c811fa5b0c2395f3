// SPDX-License-Identifier: Apache-2.0
#include "protocol/server/power_batch.h"

#include <utility>

#include "base/error.h"
#include "circuit/inverse_circuit.h"
#include "link/workers.h"

namespace tacit::protocol {

void PowerBatch::take(const bgv::Ciphertext& power) {
  taken_.push_back(evaluator_.modulo_first(power, plan_.inverse.powers_level));
}

std::vector<bgv::Ciphertext> PowerBatch::sent(
    const plan::Round& round, const std::function<const bgv::Ciphertext&(std::size_t)>& link_sums,
    const std::function<void()>& made) {
  const std::vector<bgv::Ciphertext> powers = std::exchange(taken_, {});
  require(powers.size() == (round.number == 0 ? 0 : round.vectors), "a round's powers have all come");
  const circuit::HomomorphicOps ops(evaluator_, keys_);
  // The last power to be multiplied with these is four levels below, and three where link sums come first.
  const bgv::Level first_level = plan_.inverse.powers_level - 3;
  if (round.number == 1) {
    for (const bgv::Ciphertext& power : powers) first_.push_back(evaluator_.modulo_first(power, first_level));
  }
  const bool last = round.number + 1 == plan::kInverseRounds;
  std::vector<bgv::Ciphertext> sent(round.sent);
  link::parallel_for(round.vectors, [&](std::size_t i) {
    if (round.number == 0) {
      sent[i] = circuit::first_power(ops, evaluator_.modulo_first(link_sums(i), plan_.inverse.sums_level));
    } else if (!last) {
      sent[i] = circuit::next_power(ops, powers[i], first_[i]);
    } else {
      auto [inverse, linked] = circuit::last_powers(ops, powers[i], first_[i], link_sums(i));
      sent[i] = std::move(inverse);
      sent[round.vectors + i] = std::move(linked);
      made();
    }
    made();
  });
  if (last) first_.clear();
  return sent;
}

}  // namespace tacit::protocol
