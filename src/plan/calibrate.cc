// SPDX-License-Identifier: Apache-2.0
#include "plan/calibrate.h"

#include <algorithm>
#include <chrono>
#include <functional>
#include <memory>
#include <thread>

#include "base/work.h"
#include "bgv/evaluator.h"
#include "bgv/packing.h"
#include "bgv/random.h"
#include "circuit/link_circuit.h"
#include "plan/plan.h"
#include "ring/kernels.h"

namespace tacit::plan {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// The median time of `work`, in seconds, over all runs of all threads in `duration` seconds; each thread
/// makes its own `work`.
double quartile_seconds(int threads, double duration,
                        const std::function<std::function<void()>()>& make_work) {
  work_step();
  std::vector<std::vector<double>> times(static_cast<std::size_t>(threads));
  std::vector<std::thread> running;
  for (std::vector<double>& own : times) {
    running.emplace_back([&own, &make_work, duration] {
      const std::function<void()> work = make_work();
      work();  // once for the caches
      const Clock::time_point begin = Clock::now();
      do {
        const Clock::time_point start = Clock::now();
        work();
        own.push_back(seconds_since(start));
      } while (seconds_since(begin) < duration);
    });
  }
  std::vector<double> all;
  for (std::size_t i = 0; i < running.size(); ++i) {
    running[i].join();
    all.insert(all.end(), times[i].begin(), times[i].end());
  }
  std::nth_element(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(all.size() / 4), all.end());
  return all[all.size() / 4];
}

/// A common query: ten features of 64 buckets, threshold 7 of 12.
Plan usual_plan(std::size_t degree) {
  PlanRequest request;
  request.client_records = request.server_records = 5000;
  request.features.assign(10, {64, 1, 0});
  request.score_range = 12;
  request.shifted_threshold = 7;
  request.min_cell = 5;
  request.cells = 1;
  request.tallies = {{1, {}}};
  const std::size_t end = degree == 16384 ? 3 : 4, copies = copies_that_fit(degree, 1024, 5000);
  return derive_plan(request, {degree, 4, end, AllPairsChoice{1024, copies, 1, true}});
}

/// Keys that switch to nothing: their residues take as long to multiply as a real key's.
bgv::EvaluationKeys random_keys(const bgv::Parameters& parameters, const Plan& plan) {
  bgv::EvaluationKeys keys;
  for (const bgv::KeyRequirement& requirement : plan.keys) {
    bgv::KeySwitchKey key;
    key.level = requirement.level;
    for (std::size_t digit = 0; digit < parameters.digits(key.level); ++digit) {
      key.a.push_back(bgv::random_uniform(parameters.tables(key.level, true)).published());
      key.b.push_back(bgv::random_uniform(parameters.tables(key.level, true)).published());
    }
    keys.insert(requirement.index, std::move(key));
  }
  return keys;
}

double measure_transform(const bgv::Parameters& parameters, int threads) {
  return quartile_seconds(threads, 0.05, [&] {
    auto poly = std::make_shared<ring::RnsPoly>(bgv::random_uniform(parameters.tables(1)).published());
    return [poly, &parameters] { ring::forward_ntt(poly->limb(0), parameters.prime_ntt(0)); };
  });
}

/// Of what a layer takes beyond its transforms, each pass gets an equal share.
double measure_pass(const bgv::ParametersPtr& parameters, const Plan& plan, int threads, double transform) {
  const bgv::Evaluator evaluator(parameters);
  const bgv::EvaluationKeys keys = random_keys(*parameters, plan);
  const AllPairsPlan& own = plan.link.all_pairs();
  const auto tables = parameters->tables(plan.link.score_level);
  const bgv::Ciphertext score(
      {bgv::random_uniform(tables).published(), bgv::random_uniform(tables).published()}, {});
  constexpr int kHeight = 3;
  const double seconds = quartile_seconds(threads, 0.5, [&] {
    return [&] {
      const circuit::HomomorphicOps ops(evaluator, keys);
      const circuit::LinkCircuit circuit(ops, plan.link.polynomial, plan.link.offset, own.mask_noise());
      bgv::Packer packer(evaluator, keys, own.layout.width, 0, kHeight);
      for (int layer = 0; layer < (1 << kHeight); ++layer) {
        bgv::Ciphertext value = circuit(score);
        evaluator.divide_phase(value, own.layout.width);
        packer.push(std::move(value));
      }
      packer.finish();
    };
  });
  const double layers = static_cast<double>(plan.link.steps);
  const double layer = seconds / (1 << kHeight);
  return std::max(layer - transform * plan.cost.link.transforms / layers, 0.0) /
         (plan.cost.link.passes / layers);
}

/// Scores of a tile over some slices of all versions, which do not fit a cache together.
double measure_row(const bgv::Parameters& parameters, const Plan& plan, int threads) {
  constexpr std::size_t kWords = 128, kSlices = 32, kLayers = 256;
  const std::size_t versions = plan.request.versions(), copies = plan.link.all_pairs().layout.copies;
  const std::size_t terms = plan.request.terms();
  const ring::Modulus& q = parameters.prime(0);
  const double seconds = quartile_seconds(threads, 0.3, [&] {
    auto memory = std::make_shared<ring::ResidueBuffer>(kSlices * versions * kWords);
    std::fill_n(memory->data(), memory->size(), 12345U);
    auto out = std::make_shared<ring::ResidueBuffer>(kLayers * kWords);
    return [=, &q] {
      std::vector<const std::uint32_t*> rows(copies * terms), masks(copies, memory->data());
      std::vector<std::span<const std::uint32_t* const>> groups;
      for (std::size_t c = 0; c < copies; ++c) groups.push_back(std::span(rows).subspan(c * terms, terms));
      for (std::size_t k = 0; k < kSlices; ++k) {
        for (std::size_t layer = 0; layer < kLayers; ++layer) {
          for (std::size_t i = 0; i < rows.size(); ++i) {
            const std::size_t version = (layer * 7919 + i * 104729) % versions;
            rows[i] = memory->data() + (k * versions + version) * kWords;
          }
          ring::masked_sums(groups, masks, out->data() + layer * kWords, kWords, q);
        }
      }
    };
  });
  const double words = static_cast<double>(kSlices * kLayers * kWords * copies * (terms + 3));
  return seconds / words * static_cast<double>(parameters.degree());
}

}  // namespace

OperationSeconds measure_operations(std::size_t degree, int threads) {
  const Plan plan = usual_plan(degree);
  const bgv::ParametersPtr parameters = bgv::Parameters::create(plan.literal);
  OperationSeconds operations;
  operations.transform = measure_transform(*parameters, threads);
  operations.pass = measure_pass(parameters, plan, threads, operations.transform);
  operations.row = measure_row(*parameters, plan, threads);
  return operations;
}

}  // namespace tacit::plan
