// SPDX-License-Identifier: Apache-2.0
// A layer of blocked linkage, from the masks of its digits to its place in a packed ciphertext, by the
// threads of two cores; beside the time of a layer, what each stage takes of one thread's.
#include <array>
#include <chrono>
#include <mutex>
#include <random>

#include "bench/world.h"
#include "bgv/secret/encryptor.h"
#include "bgv/secret/key_generator.h"
#include "bgv/serialize.h"
#include "link/blocked_linker.h"
#include "link/digit_index.h"
#include "link/workers.h"
#include "plan/planner.h"

namespace tacit::bench {
namespace {

constexpr std::size_t kBlockedLayers = 32;

/// Of models/person.toml: 218 planes and 272 masks.
plan::PlanRequest person_request() {
  plan::PlanRequest request;
  request.client_records = 5000;
  request.server_records = 1000000;
  request.features = {{64, 1, 0, 1}, {32, 0, 1, 1}, {128, 1, 0, 1}, {64, 2, 0},  {64, 1, 0},
                      {64, 0, 1},    {128, 1, 0},   {256, 0, 1},    {256, 1, 0}, {256, 1, 0}};
  request.score_range = 11;
  request.shifted_threshold = 6;
  request.min_cell = 10;
  request.cells = 10;
  request.tallies = {{1, {}}};
  request.passes = 3;
  return request;
}

class StageTimes final : public link::Monitor {
 public:
  void on_work(link::Stage stage, double seconds) override {
    const std::lock_guard lock(mutex_);
    seconds_[static_cast<std::size_t>(stage)] += seconds;
  }
  double milliseconds(link::Stage stage) const { return seconds_[static_cast<std::size_t>(stage)] * 1e3; }
  void clear() { seconds_.fill(0); }

 private:
  std::mutex mutex_;
  std::array<double, 16> seconds_{};
};

class BlockedWorld {
 public:
  BlockedWorld()
      : plan_(plan::make_plan(person_request(), std::size_t{5000} << 20, plan::StrategyWanted::kBlocked)),
        parameters_(bgv::Parameters::create(plan_.literal)),
        secret_(parameters_),
        evaluator_(parameters_),
        layers_(plan_.link.blocked().layout.bins()) {
    for (const bgv::KeyRequirement& key : plan_.keys)
      keys_.insert(key.index, bgv::make_key_switch_key(secret_, key));
    const link::DigitIndex index(plan_.link.request);
    std::minstd_rand random(1);
    for (std::size_t place = 0; place < kBlockedLayers * layers_.places(); ++place) {
      layers_.add_place([&](SecretVector<std::uint32_t>& terms) {
        const auto& features = plan_.link.request.features;
        std::vector<std::int16_t> record;
        std::vector<std::uint8_t> weights;
        const auto add = [&](const plan::FeatureShape& shape) {
          record.push_back(static_cast<std::int16_t>(random() % shape.buckets));
          weights.push_back(static_cast<std::uint8_t>(shape.weight()));
        };
        for (const plan::FeatureShape& shape : features) add(shape);
        for (const plan::FeatureShape& shape : features) {
          for (std::size_t i = 0; i < shape.alternatives; ++i) add(shape);
        }
        index.append_terms(record, weights, terms);
      });
    }
  }

  std::vector<bgv::Ciphertext> planes() const {
    std::vector<bgv::Ciphertext> planes;
    for (std::size_t i = 0; i < plan_.link.set_planes; ++i) {
      const bgv::Level level = plan_.link.planes_level;
      planes.push_back(bgv::load_seeded_ciphertext(
          *parameters_,
          bgv::save(*parameters_, bgv::encrypt(secret_, bgv::Plaintext(plan_.degree(), 1), level)), level));
    }
    return planes;
  }
  const plan::LinkPlan& link() const { return plan_.link; }
  const link::Layers& layers() const { return layers_; }
  std::unique_ptr<link::BlockedLinker> linker(link::Monitor& monitor) const {
    return std::make_unique<link::BlockedLinker>(plan_.link, evaluator_, keys_, monitor);
  }

 private:
  plan::Plan plan_;
  bgv::ParametersPtr parameters_;
  bgv::SecretKey secret_;
  bgv::Evaluator evaluator_;
  bgv::EvaluationKeys keys_;
  link::Layers layers_;
};

void blocked_layers(benchmark::State& state) {
  static const BlockedWorld world;
  StageTimes times;
  link::Workers workers(static_cast<int>(state.range(0)));
  const auto linker = world.linker(times);
  workers.run([&] { linker->load(world.planes()); });
  times.clear();
  for (auto _ : state) workers.run([&] { linker->link(world.layers()); });
  const double layers = static_cast<double>(kBlockedLayers) * static_cast<double>(state.iterations());
  state.counters["layers/s"] = benchmark::Counter(layers, benchmark::Counter::kIsRate);
  const auto report = [&](const char* name, link::Stage stage) {
    state.counters[name] = times.milliseconds(stage) / layers;
  };
  report("masks_ms", link::Stage::kMasks);
  report("sums_ms", link::Stage::kScores);
  report("relinearize_ms", link::Stage::kRelinearization);
  report("link_ms", link::Stage::kLinkValues);
  report("pack_ms", link::Stage::kPacking);
}
BENCHMARK(blocked_layers)
    ->Name("BlockedLayers32")
    ->Unit(benchmark::kMillisecond)
    ->Arg(1)
    ->Arg(2)
    ->UseRealTime()
    ->MinTime(2);

}  // namespace
}  // namespace tacit::bench
