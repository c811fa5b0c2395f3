// SPDX-License-Identifier: Apache-2.0
#include "link/blocked_planes.h"

#include <algorithm>
#include <array>
#include <atomic>

#include "base/error.h"
#include "link/workers.h"

namespace tacit::link {
namespace {

/// Units that a task stores: long enough rows of the planes that are read, and short enough a stretch of what
/// is written to stay in the second cache.
constexpr std::size_t kStoredUnits = 16;
constexpr std::size_t kStoredPositions = kStoredUnits * ring::kUnitPositions;

ring::MaskedPlanes masked(std::size_t plane, std::size_t mask, std::size_t count) {
  return {static_cast<std::uint32_t>(plane), static_cast<std::uint32_t>(mask),
          static_cast<std::uint32_t>(count)};
}

}  // namespace

BlockedPlanes::BlockedPlanes(const plan::LinkPlan& plan, const bgv::Evaluator& evaluator,
                             std::vector<bgv::Ciphertext> planes, Monitor& monitor)
    : units_(plan.sums.degree / ring::kUnitPositions) {
  require(planes.size() == plan.set_planes && planes.size() == plan.request.planes() + 1,
          "a set has all its planes");
  number(plan.request);
  words_ = ring::ResidueBuffer(plan.planes_level * units_ * count_ * ring::kUnitWords);
  const std::size_t chunks = (units_ + kStoredUnits - 1) / kStoredUnits;
  const std::size_t tasks = plan.planes_level * chunks;
  std::atomic<std::size_t> stored = 0;
  parallel_for(tasks, [&](std::size_t task) {
    stop_if_cancelled(monitor);
    const StageTimer timer(monitor, Stage::kVersions);
    const std::size_t limb = task / chunks, first = task % chunks * kStoredUnits;
    store(planes, limb, first, std::min(first + kStoredUnits, units_), evaluator.parameters().prime(limb));
    monitor.on_prepared(++stored, tasks);
  });
}

void BlockedPlanes::number(const plan::LinkRequest& request) {
  const DigitIndex index(request);
  std::vector<std::size_t> first;  // [feature]
  for (const plan::FeatureShape& shape : request.features) {
    first.push_back(sources_.size());
    for (std::size_t i = 0; i < shape.low_planes(); ++i) sources_.push_back({sources_.size(), 1, 2});
    for (std::size_t i = 0; i < shape.high_planes(); ++i) sources_.push_back({sources_.size(), 1, 1});
  }
  for (const DigitPair& pair : index.pairs()) {
    const std::size_t low = first[pair.feature], high = low + request.features[pair.feature].low_planes();
    pairs_.push_back({masked(low + pair.low.first, pair.low.mask, pair.low.count),
                      masked(high + pair.high.first, pair.high.mask, pair.high.count)});
  }
  for (std::size_t f = 0; f < request.features.size(); ++f) {
    if (!index.presence(f).has_value()) continue;
    sums_.push_back(masked(sources_.size(), *index.presence(f), 1));
    sources_.push_back({first[f], request.features[f].low_planes(), 1});
  }
  count_ = sources_.size();
}

void BlockedPlanes::store(const std::vector<bgv::Ciphertext>& planes, std::size_t limb,
                          std::size_t first_unit, std::size_t last_unit, const ring::Modulus& q) {
  const std::size_t position = first_unit * ring::kUnitPositions,
                    count = (last_unit - first_unit) * ring::kUnitPositions;
  alignas(64) std::array<std::uint32_t, kStoredPositions> residues;
  std::vector<const std::uint32_t*> rows;
  std::uint32_t* const out = words_.data() + (limb * units_ + first_unit) * count_ * ring::kUnitWords;
  for (std::size_t k = 0; k < count_; ++k) {
    const Source& source = sources_[k];
    const ring::ShoupConstant scale = q.shoup(q.power(q.fold(), static_cast<std::uint64_t>(source.scale)));
    for (std::size_t part = 0; part < 2; ++part) {
      rows.clear();
      for (std::size_t i = source.first; i < source.first + source.count; ++i)
        rows.push_back(planes[i].part(part).limb(limb) + position);
      ring::sum_rows(rows, residues.data(), count, q);
      ring::multiply_constant(residues.data(), scale, residues.data(), count, q);
      for (std::size_t i = 0; i < count; ++i) {
        const std::size_t unit = i / ring::kUnitPositions, within = i % ring::kUnitPositions;
        out[(unit * count_ + k) * ring::kUnitWords + 2 * within + part] = ring::centred_word(residues[i], q);
      }
    }
  }
}

}  // namespace tacit::link
