// SPDX-License-Identifier: Apache-2.0
// What the benchmarks share: schemes with keys, made once for each degree and number of primes, and the time
// of one forward transform, the unit of the counter "ntt".
#pragma once

#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <functional>

#include "bgv/evaluator.h"
#include "bgv/secret/secret_key.h"

namespace tacit::bench {

/// A scheme with its secret key and the evaluation keys that were asked for so far.
class World {
 public:
  World(std::size_t degree, bgv::Level levels, std::size_t special_primes);

  const bgv::Parameters& parameters() const { return *parameters_; }
  const bgv::Evaluator& evaluator() const { return evaluator_; }
  /// The keys that `requirement` adds to are this world's; one that is there already is not made again.
  const bgv::EvaluationKeys& with_key(const bgv::KeyRequirement& requirement);
  /// A fresh ciphertext of random slots.
  bgv::Ciphertext encrypted(bgv::Level level) const;

 private:
  bgv::ParametersPtr parameters_;
  bgv::SecretKey secret_;
  bgv::Evaluator evaluator_;
  bgv::EvaluationKeys keys_;
};

/// The world of a degree: 9 primes and 4 special ones at N = 16384, what a link runs with; 18 and 6 less one
/// at 32768.
World& world(std::size_t degree);

/// Runs `body` as the benchmark's loop and sets the counter "ntt", its time as a multiple of that of one
/// forward transform at `degree` (the least of many, measured once, on the best SIMD target). Any number of
/// threads.
void measure(benchmark::State& state, std::size_t degree, const std::function<void()>& body);

}  // namespace tacit::bench
