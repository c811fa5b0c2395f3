// SPDX-License-Identifier: Apache-2.0
#include "link/blocked_linker.h"

#include <algorithm>
#include <bit>

#include "base/error.h"
#include "bgv/packing.h"
#include "circuit/link_circuit.h"
#include "link/workers.h"
#include "ring/kernels.h"

namespace tacit::link {
namespace {

/// Layers that are scored together: enough to read the planes seldom, few enough for their masks to stay near
/// (measured: 8 and 32 are slower).
constexpr std::size_t kTileLayers = 16;
/// Layers that one task links and packs by itself; the rest of the packing is done a ciphertext at a time.
constexpr int kLinkTaskHeight = 1;
constexpr std::size_t kLinkTaskLayers = std::size_t{1} << kLinkTaskHeight;
/// Units of positions that a task computes for all layers of a tile.
constexpr std::size_t kTaskUnits = 32;

}  // namespace

BlockedLinker::BlockedLinker(const plan::LinkPlan& plan, const bgv::Evaluator& evaluator,
                             const bgv::EvaluationKeys& keys, Monitor& monitor)
    : plan_(plan), own_(plan.blocked()), evaluator_(evaluator), keys_(keys), monitor_(monitor) {}

void BlockedLinker::load(std::vector<bgv::Ciphertext> planes) {
  unload();
  planes_.emplace(plan_, evaluator_, std::move(planes), monitor_);
  masks_.emplace(plan_, evaluator_.parameters(), job_layers(), monitor_);
}

void BlockedLinker::unload() {
  planes_.reset();
  masks_.reset();
}

std::size_t BlockedLinker::job_layers() const {
  return std::max(own_.layout.width, kTileLayers);
}

std::vector<bgv::Ciphertext> BlockedLinker::link(const Layers& layers) {
  require(planes_.has_value(), "planes are loaded before layers are linked");
  std::vector<bgv::Ciphertext> all;
  for (std::size_t first = 0; first < layers.size(); first += job_layers()) {
    std::vector<bgv::Ciphertext> some =
        packed(scores(layers, first, std::min(job_layers(), layers.size() - first)));
    all.insert(all.end(), std::move_iterator(some.begin()), std::move_iterator(some.end()));
  }
  return all;
}

std::vector<BlockedLinker::Parts> BlockedLinker::scores(const Layers& layers, std::size_t first,
                                                        std::size_t count) {
  masks_->make(layers, first, count);
  std::vector<Parts> parts(count);
  for (Parts& of_layer : parts) {
    for (std::size_t p = 0; p < 3; ++p) of_layer.emplace_back(plan_.sums.degree, plan_.planes_level);
  }
  for (std::size_t limb = 0; limb < plan_.planes_level; ++limb) {
    masks_->transform(limb);
    score_limb(limb, parts);
  }
  return parts;
}

void BlockedLinker::score_limb(std::size_t limb, std::vector<Parts>& parts) {
  const std::size_t units = plan_.sums.degree / ring::kUnitPositions;
  parallel_for((units + kTaskUnits - 1) / kTaskUnits, [&](std::size_t task) {
    stop_if_cancelled(monitor_);
    const StageTimer timer(monitor_, Stage::kScores);
    const std::size_t unit = task * kTaskUnits, position = unit * ring::kUnitPositions;
    std::vector<const std::uint32_t*> masks;
    std::vector<std::uint32_t*> out;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      masks.push_back(masks_->rows(i, position / own_.layout.width));
      for (ring::RnsPoly& part : parts[i]) out.push_back(part.limb(limb) + position);
    }
    ring::digit_products(
        {planes_->pairs(), planes_->sums(), planes_->units(limb, unit), planes_->count(),
         std::min(kTaskUnits, units - unit), masks, masks_->offsets(), own_.layout.width, out},
        evaluator_.parameters().prime(limb));
    monitor_.on_steps(0);
  });
}

std::vector<bgv::Ciphertext> BlockedLinker::packed(std::vector<Parts> scores) const {
  const std::size_t width = own_.layout.width,
                    tasks = (scores.size() + kLinkTaskLayers - 1) / kLinkTaskLayers;
  std::vector<bgv::Ciphertext> nodes(tasks);
  parallel_for(tasks, [&](std::size_t task) {
    bgv::Packer packer(evaluator_, keys_, width, 0, kLinkTaskHeight);
    for (std::size_t i = task * kLinkTaskLayers; i < std::min((task + 1) * kLinkTaskLayers, scores.size());
         ++i) {
      stop_if_cancelled(monitor_);
      bgv::Ciphertext value = link_value(std::move(scores[i]));
      const StageTimer timer(monitor_, Stage::kPacking);
      packer.push(std::move(value));
      monitor_.on_steps(1);
    }
    const StageTimer timer(monitor_, Stage::kPacking);
    nodes[task] = packer.finish();
  });
  std::vector<bgv::Ciphertext> packed((scores.size() + width - 1) / width);
  parallel_for(packed.size(), [&](std::size_t k) {
    const StageTimer timer(monitor_, Stage::kPacking);
    const std::size_t each = width / kLinkTaskLayers;
    bgv::Packer packer(evaluator_, keys_, width, kLinkTaskHeight, std::countr_zero(width));
    for (std::size_t i = k * each; i < std::min((k + 1) * each, nodes.size()); ++i)
      packer.push(std::move(nodes[i]));
    packed[k] = packer.finish();
  });
  return packed;
}

bgv::Ciphertext BlockedLinker::link_value(Parts score) const {
  bgv::Ciphertext lowered;
  {
    const StageTimer timer(monitor_, Stage::kRelinearization);
    const bgv::Ciphertext products(std::move(score), bgv::CorrectionFactor());
    lowered = evaluator_.relinearize(products, keys_, plan_.score_level);
  }
  const StageTimer timer(monitor_, Stage::kLinkValues);
  const circuit::HomomorphicOps ops(evaluator_, keys_);
  const circuit::LinkCircuit circuit(ops, plan_.polynomial, plan_.offset, circuit::MaskNoise::kNone);
  bgv::Ciphertext value = circuit(std::move(lowered));
  evaluator_.divide_phase(value, own_.layout.width);
  return value;
}

}  // namespace tacit::link
