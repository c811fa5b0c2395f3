// SPDX-License-Identifier: Apache-2.0
// The four steps of an alignment (docs/protocol.md, "Alignment"), each by itself: a group's link sums of one
// pass move to where the records are in another, 2,048 bins of 8 places, 4 special primes.
#include <random>
#include <string>

#include "bench/world.h"
#include "bgv/rotation.h"

namespace tacit::bench {
namespace {

constexpr std::size_t kDegree = 16384;

struct AlignmentStep {
  const char* name;
  bgv::ShiftStep step;
  bgv::Level from;
};
constexpr AlignmentStep kSteps[] = {
    {"Alignment/1:bins", {kDegree, 128, 0, 64, false}, 7},
    {"Alignment/2:places", {kDegree, 1, -3, 7, true}, 6},
    {"Alignment/3:bins", {kDegree, 4, 0, 32, false}, 5},
    {"Alignment/4:places", {kDegree, 1, -3, 7, true}, 4},
};

void masked_shifts(benchmark::State& state, const AlignmentStep& step) {
  World& w = world(kDegree);
  const bgv::MaskedShifts shifts(w.evaluator(), step.step);
  for (const bgv::KeyRequirement& key : shifts.schedule().keys(w.parameters().levels())) w.with_key(key);
  const bgv::EvaluationKeys& keys = w.with_key({bgv::kRelinearization, w.parameters().levels()});
  const bgv::Ciphertext c = w.encrypted(step.from);
  std::minstd_rand random(1);
  SecretVector<bgv::Route> routes(kDegree);
  for (bgv::Route& route : routes) route = static_cast<bgv::Route>(random() % step.step.routes());
  measure(state, kDegree, [&] { benchmark::DoNotOptimize(shifts(c, routes, keys, step.from - 1)); });
}

const bool alignment_registered = [] {
  for (const AlignmentStep& step : kSteps) {
    benchmark::RegisterBenchmark(step.name, [&step](benchmark::State& state) { masked_shifts(state, step); })
        ->MinTime(0.5)
        ->Unit(benchmark::kMillisecond);
  }
  return true;
}();

}  // namespace
}  // namespace tacit::bench
