// SPDX-License-Identifier: Apache-2.0
// The steps of the scheme, by degree and level.
#include <string>

#include "bench/world.h"
#include "bgv/key_switch.h"
#include "bgv/packing.h"
#include "bgv/plaintext.h"

namespace tacit::bench {
namespace {

constexpr std::size_t kWidth = 1024;

void key_switch(benchmark::State& state, std::size_t degree, bgv::Level level) {
  World& w = world(degree);
  const bgv::KeySwitchKey& key =
      w.with_key({bgv::kRelinearization, w.parameters().levels()}).at(bgv::kRelinearization, level);
  const bgv::KeySwitcher switcher(bgv::Parameters::create(w.parameters().literal()));
  const bgv::Ciphertext c = w.encrypted(level);
  measure(state, degree, [&] { benchmark::DoNotOptimize(switcher(c.part(1), key, c.part(0), nullptr)); });
}

void modulus_switch(benchmark::State& state, std::size_t degree, bgv::Level level) {
  World& w = world(degree);
  const bgv::Ciphertext c = w.encrypted(level);
  measure(state, degree, [&] { benchmark::DoNotOptimize(w.evaluator().drop_to(c, level - 1)); });
}

void square(benchmark::State& state, std::size_t degree, bgv::Level level) {
  World& w = world(degree);
  const bgv::EvaluationKeys& keys = w.with_key({bgv::kRelinearization, w.parameters().levels()});
  const bgv::Ciphertext c = w.encrypted(level);
  measure(state, degree, [&] {
    benchmark::DoNotOptimize(w.evaluator().relinearize(w.evaluator().square(c), keys, level - 1));
  });
}

void multiply(benchmark::State& state, std::size_t degree, bgv::Level level) {
  World& w = world(degree);
  const bgv::EvaluationKeys& keys = w.with_key({bgv::kRelinearization, w.parameters().levels()});
  const bgv::Ciphertext a = w.encrypted(level), b = w.encrypted(level);
  measure(state, degree, [&] {
    benchmark::DoNotOptimize(w.evaluator().relinearize(w.evaluator().multiply(a, b), keys, level - 1));
  });
}

void rotation(benchmark::State& state, std::size_t degree, bgv::Level level) {
  World& w = world(degree);
  const std::uint32_t exponent = bgv::rotation_exponent(degree, 1, false);
  const bgv::EvaluationKeys& keys = w.with_key({exponent, w.parameters().levels()});
  const bgv::Ciphertext c = w.encrypted(level);
  measure(state, degree, [&] { benchmark::DoNotOptimize(w.evaluator().automorphism(c, exponent, keys)); });
}

/// The step that most merges of a packing are: of two items.
void packing_merge(benchmark::State& state, std::size_t degree, bgv::Level level) {
  World& w = world(degree);
  const std::uint32_t exponent = bgv::packing_exponent(degree, kWidth, 1);
  const bgv::EvaluationKeys& keys = w.with_key({exponent, w.parameters().levels()});
  const bgv::Ciphertext even = w.encrypted(level), odd = w.encrypted(level);
  const bgv::Monomial monomial = w.evaluator().monomial(kWidth / 2, level);
  measure(state, degree,
          [&] { benchmark::DoNotOptimize(w.evaluator().merge(even, odd, monomial, exponent, keys)); });
}

using Body = void (*)(benchmark::State&, std::size_t, bgv::Level);

const bool registered = [] {
  const std::pair<const char*, Body> bodies[] = {{"KeySwitch", key_switch},
                                                 {"ModulusSwitch", modulus_switch},
                                                 {"MultiplyRelinearize", multiply},
                                                 {"SquareRelinearize", square},
                                                 {"Rotation", rotation},
                                                 {"PackingMerge", packing_merge}};
  for (const auto& [name, body] : bodies) {
    for (const auto& [degree, level] :
         {std::pair<std::size_t, bgv::Level>{16384, 4}, {16384, 6}, {16384, 8}, {32768, 4}, {32768, 16}}) {
      const std::string full =
          std::string(name) + "/N:" + std::to_string(degree) + "/level:" + std::to_string(level);
      benchmark::RegisterBenchmark(
          full.c_str(), [body, degree, level](benchmark::State& state) { body(state, degree, level); })
          ->MinTime(0.2)
          ->Unit(benchmark::kMicrosecond);
    }
  }
  return true;
}();

}  // namespace
}  // namespace tacit::bench
