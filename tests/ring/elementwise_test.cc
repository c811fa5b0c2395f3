// SPDX-License-Identifier: Apache-2.0
// Every target's elementwise kernels against the reference.
#include <functional>

#include "ring/kernel_cases.h"

namespace tacit::ring {
namespace {

class Elementwise : public KernelSetTest {
 protected:
  using Call = std::function<void(const KernelSet& k, const std::uint32_t* a, const std::uint32_t* b,
                                  std::uint32_t* out, std::size_t n, const Modulus& q)>;

  /// Runs `call` over moduli, lengths and fills; a's words go up to `largest_a` instead of q - 1 where that
  /// is not 0.
  void sweep(const Call& call, std::uint32_t largest_a = 0) const {
    for (const Modulus& q : elementwise_moduli()) {
      for (const std::size_t n : {32U, 64U, 96U, 1024U}) {
        for (const Fill fill : kFills) compare(call, q, n, fill, largest_a == 0 ? q.value() - 1 : largest_a);
      }
    }
  }

 private:
  void compare(const Call& call, const Modulus& q, std::size_t n, Fill fill, std::uint32_t largest_a) const {
    const std::string what = "q " + std::to_string(q.value()) + ", n " + std::to_string(n);
    const ResidueBuffer a = filled(n, largest_a, fill, kSeed);
    for (const Fill other : {fill, Fill::kLargest, Fill::kRandom}) {
      const ResidueBuffer b = filled(n, q.value() - 1, other, kSeed + 1);
      const ResidueBuffer out = filled(n, q.value() - 1, other, kSeed + 2);
      expect_same(
          out, [&](auto& k, auto* o) { call(k, a.data(), b.data(), o, n, q); }, what);
      expect_same(
          b, [&](auto& k, auto* o) { call(k, a.data(), o, o, n, q); }, what + ", in place of b");
      if (largest_a < q.value()) {
        expect_same(
            a, [&](auto& k, auto* o) { call(k, o, b.data(), o, n, q); }, what + ", in place of a");
      }
    }
  }
};

TEST_P(Elementwise, Add) {
  sweep([](auto& k, auto* a, auto* b, auto* out, auto n, auto& q) { k.add(a, b, out, n, q); });
}

TEST_P(Elementwise, Subtract) {
  sweep([](auto& k, auto* a, auto* b, auto* out, auto n, auto& q) { k.subtract(a, b, out, n, q); });
}

TEST_P(Elementwise, Negate) {
  sweep([](auto& k, auto* a, auto*, auto* out, auto n, auto& q) { k.negate(a, out, n, q); });
}

TEST_P(Elementwise, Multiply) {
  sweep([](auto& k, auto* a, auto* b, auto* out, auto n, auto& q) { k.multiply(a, b, out, n, q); });
}

TEST_P(Elementwise, MultiplyAdd) {
  sweep([](auto& k, auto* a, auto* b, auto* out, auto n, auto& q) { k.multiply_add(a, b, out, n, q); });
}

TEST_P(Elementwise, MultiplyConstantTakesAnyWord) {
  for (const std::uint32_t below : {0U, 1U, 2U}) {  // w = q - 1, q - 2, q - 3
    sweep([below](auto& k, auto* a, auto*, auto* out, auto n,
                  auto& q) { k.multiply_constant(a, q.shoup(q.value() - 1 - below), out, n, q); },
          ~0U);
  }
  sweep([](auto& k, auto* a, auto*, auto* out, auto n, auto& q) {
    k.multiply_constant(a, q.shoup(0), out, n, q);
  });
}

TEST_P(Elementwise, MultiplyConstantAdd) {
  sweep([](auto& k, auto* a, auto*, auto* out, auto n, auto& q) {
    k.multiply_constant_add(a, q.shoup(q.value() / 3), out, n, q);
  });
}

TEST_P(Elementwise, SubtractMultiplyConstant) {
  sweep([](auto& k, auto* a, auto* b, auto* out, auto n, auto& q) {
    k.subtract_multiply_constant(a, b, q.shoup(q.value() - 1), out, n, q);
  });
}

TEST_P(Elementwise, PermuteGathersByIndex) {
  constexpr std::size_t n = 1024;
  const ResidueBuffer a = filled(n, ~0U, Fill::kRandom);
  for (const std::uint32_t seed : {1U, 2U, 3U}) {
    const ResidueBuffer indices = run_indices(n, seed);
    ResidueBuffer out(n);
    set().permute(a.data(), indices.data(), out.data(), n);
    for (std::size_t i = 0; i < n; ++i) ASSERT_EQ(out.data()[i], a.data()[indices.data()[i]]) << set().name;
  }
}

TACIT_FOR_EACH_KERNEL_SET(Elementwise);

}  // namespace
}  // namespace tacit::ring
