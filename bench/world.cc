// SPDX-License-Identifier: Apache-2.0
#include "bench/world.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <map>
#include <memory>
#include <mutex>
#include <random>

#include "bgv/plaintext.h"
#include "bgv/secret/encryptor.h"
#include "bgv/secret/key_generator.h"
#include "bgv/serialize.h"
#include "ring/kernels.h"
#include "ring/residue_buffer.h"

namespace tacit::bench {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

double measure_transform(std::size_t degree) {
  const ring::NttTables& tables = world(degree).parameters().prime_ntt(0);
  ring::ResidueBuffer a(degree);
  std::fill_n(a.data(), degree, 1U);
  double best = std::numeric_limits<double>::infinity();
  for (int round = 0; round < 200; ++round) {
    constexpr int kRepeats = 10;
    const Clock::time_point start = Clock::now();
    for (int i = 0; i < kRepeats; ++i) ring::forward_ntt(a.data(), tables);
    best = std::min(best, seconds_since(start) / kRepeats);
  }
  return best;
}

double transform_seconds(std::size_t degree) {
  static std::mutex lock;
  static std::map<std::size_t, double> measured;
  const std::scoped_lock locked(lock);
  const auto [entry, fresh] = measured.try_emplace(degree);
  if (fresh) entry->second = measure_transform(degree);
  return entry->second;
}

}  // namespace

World::World(std::size_t degree, bgv::Level levels, std::size_t special_primes)
    : parameters_(bgv::Parameters::create(bgv::make_literal(degree, levels, special_primes))),
      secret_(parameters_),
      evaluator_(parameters_) {}

const bgv::EvaluationKeys& World::with_key(const bgv::KeyRequirement& requirement) {
  if (!keys_.contains(requirement.index)) {
    keys_.insert(requirement.index, bgv::make_key_switch_key(secret_, requirement));
  }
  return keys_;
}

bgv::Ciphertext World::encrypted(bgv::Level level) const {
  std::minstd_rand random(1);
  bgv::Plaintext plaintext(parameters_->degree());
  for (std::uint32_t& coefficient : plaintext)
    coefficient = static_cast<std::uint32_t>(random() % bgv::kPlaintextModulus);
  return bgv::load_seeded_ciphertext(*parameters_,
                                     bgv::save(*parameters_, bgv::encrypt(secret_, plaintext, level)), level);
}

World& world(std::size_t degree) {
  static std::mutex lock;
  static std::map<std::size_t, std::unique_ptr<World>> worlds;
  const std::scoped_lock locked(lock);
  std::unique_ptr<World>& found = worlds[degree];
  if (found == nullptr) {
    found = degree == 16384 ? std::make_unique<World>(degree, 9, 4) : std::make_unique<World>(degree, 18, 5);
  }
  return *found;
}

void measure(benchmark::State& state, std::size_t degree, const std::function<void()>& body) {
  const double unit = transform_seconds(degree);
  body();  // what is made at first use is not measured
  const Clock::time_point start = Clock::now();
  for (auto _ : state) body();
  const double each = seconds_since(start) / static_cast<double>(state.iterations());
  state.counters["ntt"] = benchmark::Counter(each / unit, benchmark::Counter::kAvgThreads);
}

}  // namespace tacit::bench
