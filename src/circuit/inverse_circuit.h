// SPDX-License-Identifier: Apache-2.0
// Which numbers are not 0, by Fermat (docs/protocol.md, "Inverses"), in the manner of operations.h: written
// once, run on noise estimates and on ciphertexts. With e(k) = x^(2^k - 1), e(k + 4) = e(k)^16 e(4). So e(4)
// and three steps lead to e(16) = x^(t - 2), which is the inverse of x modulo t, or 0 where x is. Each
// function takes values that the client has sent afresh.
#pragma once

#include "circuit/operations.h"

namespace tacit::circuit {

/// x^(2^times), one prime dropped after each squaring.
template <class Ops>
typename Ops::Value repeated_square(const Ops& ops, typename Ops::Value x, std::size_t times) {
  for (std::size_t i = 0; i < times; ++i) x = ops.relinearize(ops.square(x), x.level() - 1);
  return x;
}

/// e(4) = x^15, four levels below x.
template <class Ops>
typename Ops::Value first_power(const Ops& ops, const typename Ops::Value& x) {
  using Value = typename Ops::Value;
  const bgv::Level level = x.level();
  const Value second = repeated_square(ops, x, 1);
  const Value third = ops.relinearize(ops.multiply(second, ops.modulo_first(x, level - 1)), level - 2);
  const Value fourth = repeated_square(ops, second, 1);
  const Value seventh = ops.relinearize(ops.multiply(third, fourth), level - 3);
  return ops.relinearize(ops.multiply(seventh, repeated_square(ops, fourth, 1)), level - 4);
}

/// e(k + 4) five levels below `power`, which is e(k). `first` is e(4), at most four levels below. It is
/// fresh, and so adds little to the noise of e(k)^16.
template <class Ops>
typename Ops::Value next_power(const Ops& ops, const typename Ops::Value& power,
                               const typename Ops::Value& first) {
  const auto sixteenth = repeated_square(ops, power, 4);
  const bgv::Level level = sixteenth.level();
  return ops.relinearize(ops.multiply(sixteenth, ops.modulo_first(first, level)), level - 1);
}

template <class Value>
struct LastPowers {
  Value inverse;  // e(16) = x^(t - 2)
  Value linked;   // x^(t - 1): 1 where x is not 0
};

/// Both of them five levels below `power`, which is e(12). `first` is e(4); it and x are at most three levels
/// below.
template <class Ops>
LastPowers<typename Ops::Value> last_powers(const Ops& ops, const typename Ops::Value& power,
                                            const typename Ops::Value& first, const typename Ops::Value& x) {
  const auto sixteenth = repeated_square(ops, power, 4);
  const bgv::Level level = sixteenth.level();
  const auto shifted = ops.relinearize(
      ops.multiply_independent(ops.modulo_first(first, level + 1), ops.modulo_first(x, level + 1)), level);
  return {ops.relinearize(ops.multiply(sixteenth, ops.modulo_first(first, level)), level - 1),
          ops.relinearize(ops.multiply_independent(sixteenth, shifted), level - 1)};
}

}  // namespace tacit::circuit
