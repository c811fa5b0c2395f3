// SPDX-License-Identifier: Apache-2.0
// A layer of a link from its score on: the indicator's circuit and its place in the packing, by one thread
// and by two at once, which share the caches and the memory.
#include <optional>

#include "bench/world.h"
#include "bgv/packing.h"

namespace tacit::bench {
namespace {

constexpr std::size_t kDegree = 16384, kWidth = 1024;
constexpr bgv::Level kScored = 8, kSquared = 6, kFourth = 5, kPacked = 4;
constexpr int kTop = 10;

const bgv::EvaluationKeys& link_keys(World& w) {
  for (int height = 1; height <= kTop; ++height) {
    w.with_key({bgv::packing_exponent(kDegree, kWidth, height), kPacked});
  }
  return w.with_key({bgv::kRelinearization, kScored});
}

bgv::Ciphertext indicator(const bgv::Evaluator& evaluator, const bgv::EvaluationKeys& keys,
                          const bgv::Ciphertext& y) {
  bgv::Ciphertext z = evaluator.relinearize(evaluator.square(y), keys, kSquared);
  const bgv::Ciphertext low = evaluator.drop_to(z, kFourth);
  evaluator.add_constant(z, 12345);
  const bgv::Ciphertext w = evaluator.relinearize(evaluator.square(z), keys, kFourth);
  bgv::Ciphertext out = evaluator.square(w);
  evaluator.add_multiple(out, low, 4321);
  out = evaluator.relinearize(out, keys, kPacked);
  evaluator.divide_phase(out, kWidth);
  return out;
}

void link_layer(benchmark::State& state) {
  static World w(kDegree, 9, 4);
  static const bgv::EvaluationKeys& keys = link_keys(w);  // made by the first thread
  const bgv::Ciphertext y = w.encrypted(kScored);
  std::optional<bgv::Packer> packer;
  std::size_t pushed = 0;
  measure(state, kDegree, [&] {
    if (pushed++ % kWidth == 0) packer.emplace(w.evaluator(), keys, kWidth, 0, kTop);
    packer->push(indicator(w.evaluator(), keys, y));
  });
}
BENCHMARK(link_layer)
    ->Name("LinkLayer")
    ->Unit(benchmark::kMillisecond)
    ->ThreadRange(1, 2)
    ->UseRealTime()
    ->MinTime(3);

}  // namespace
}  // namespace tacit::bench
