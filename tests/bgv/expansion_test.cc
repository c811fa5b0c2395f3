// SPDX-License-Identifier: Apache-2.0
#include "bgv/expansion.h"

#include <gtest/gtest.h>

#include <bit>

#include "bgv/packing.h"
#include "scheme.h"

namespace tacit::bgv {
namespace {

constexpr Level kExpandedLevel = 4;

void check_expansion(int height) {
  const Scheme& scheme = shared_scheme();
  const std::size_t n = scheme.parameters->degree(), count = std::size_t{1} << height;
  std::vector<KeyRequirement> requirements;
  for (int i = 0; i < height; ++i)
    requirements.push_back({packing_exponent(n, n, std::countr_zero(n) - i), kExpandedLevel});
  const EvaluationKeys keys = scheme.keys(requirements);
  Plaintext coefficients = scheme.random_slots(static_cast<std::uint64_t>(height));
  std::fill(coefficients.begin() + static_cast<std::ptrdiff_t>(count), coefficients.end(), 0);
  const std::string bytes = save(*scheme.parameters, encrypt(scheme.secret, coefficients, kExpandedLevel));

  const Expansion expansion(scheme.evaluator, keys, kExpandedLevel, height);
  std::vector<Ciphertext> nodes{
      expansion.begin(load_seeded_ciphertext(*scheme.parameters, bytes, kExpandedLevel))};
  for (int step = 0; step < height; ++step) {
    std::vector<Ciphertext> next(2 * nodes.size());
    for (std::size_t i = 0; i < nodes.size(); ++i)
      std::tie(next[i], next[i + nodes.size()]) = expansion.halves(nodes[i], step);
    nodes = std::move(next);
  }
  for (std::size_t i = 0; i < count; ++i) {
    const auto slots = scheme.decrypt_slots(nodes[i]);
    const std::uint32_t expected = scheme.times(static_cast<std::uint32_t>(count), coefficients[i]);
    for (const std::uint32_t slot : slots) ASSERT_EQ(slot, expected) << "height " << height << ", " << i;
    // A fresh ciphertext's noise and that of the key switches, doubled at each step.
    EXPECT_LT(phase_bits(scheme.secret, nodes[i]), 26 + height);
  }
}

TEST(Expansion, EveryCoefficientInEverySlotOfItsOwn) {
  for (const int height : {0, 1, 2, 5}) {
    check_expansion(height);
    if (HasFatalFailure()) return;
  }
}

}  // namespace
}  // namespace tacit::bgv
