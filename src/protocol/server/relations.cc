// SPDX-License-Identifier: Apache-2.0
#include "protocol/server/relations.h"

#include <numeric>
#include <vector>

#include "base/error.h"
#include "link/workers.h"
#include "protocol/work_timer.h"

namespace tacit::protocol {

Relations::Weights::Weights(std::size_t degree) {
  for (SecretVector<std::uint32_t>& weights : weights_) weights.assign(degree, 0);
}

void Relations::Weights::add(std::size_t check, std::size_t slot, std::uint32_t weight) {
  std::uint32_t& sum = weights_[check][slot];
  sum = bgv::plaintext_modulus().add(sum, weight);
}

void Relations::Weights::subtract(std::size_t check, std::size_t slot, std::uint32_t weight) {
  std::uint32_t& sum = weights_[check][slot];
  sum = bgv::plaintext_modulus().subtract(sum, weight);
}

Relations::Number Relations::add(const bgv::Evaluator& evaluator, bgv::Ciphertext ciphertext) {
  require(ciphertext.level() == plan_.check.level, "what the client sends back has the checks' level");
  numbers_.emplace_back(quadrupled(evaluator, std::move(ciphertext)));
  return numbers_.size() - 1;
}

Relations::Weights& Relations::of(Number number) {
  std::optional<Weights>& weights = numbers_[number].weights;
  if (!weights.has_value()) weights.emplace(plan_.degree());
  return *weights;
}

Relations::Weights& Relations::of_product(Factor a, Factor b) {
  return products_.emplace_back(std::move(a), std::move(b), plan_.degree()).weights;
}

bgv::Ciphertext Relations::value(const Factor& factor, const bgv::Evaluator& evaluator,
                                 const bgv::SlotEncoder& encoder) const {
  bgv::Ciphertext value = numbers_[factor.number].ciphertext;
  if (!factor.constants.empty()) evaluator.add_plain(value, encoder.encode(factor.constants));
  return value;
}

void Relations::settle(std::span<const Number> done, const bgv::Evaluator& evaluator,
                       const bgv::SlotEncoder& encoder, Observer& observer, CheckSums& checks) {
  link::parallel_for(done.size() + products_.size(), [&](std::size_t i) {
    stop_if_cancelled(observer);
    const WorkTimer timer(observer, Work::kGate);
    const auto add = [&](const bgv::Ciphertext& term, Weights& weights) {
      for (std::size_t check = 0; check < plan::kChecks; ++check)
        checks.add_slots(check, term, weights.of(check));
    };
    if (i < done.size()) {
      Entry& entry = numbers_[done[i]];
      if (entry.weights.has_value()) add(entry.ciphertext, *entry.weights);
    } else {
      Product& product = products_[i - done.size()];
      const bgv::Ciphertext a = value(product.a, evaluator, encoder);
      add(evaluator.multiply(a, value(product.b, evaluator, encoder)), product.weights);
    }
  });
  products_.clear();
  for (const Number number : done) {
    numbers_[number].ciphertext = {};
    numbers_[number].weights.reset();
  }
}

void Relations::gather(const bgv::Evaluator& evaluator, const bgv::SlotEncoder& encoder, Observer& observer,
                       CheckSums& checks) {
  std::vector<Number> all(numbers_.size());
  std::iota(all.begin(), all.end(), Number{0});
  settle(all, evaluator, encoder, observer, checks);
}

}  // namespace tacit::protocol
