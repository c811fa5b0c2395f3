// SPDX-License-Identifier: Apache-2.0
#include "link/all_pairs_linker.h"

#include <algorithm>
#include <span>
#include <utility>

#include "base/error.h"
#include "bgv/packing.h"
#include "circuit/link_circuit.h"
#include "link/scores.h"
#include "link/workers.h"

namespace tacit::link {
namespace {

/// Layers that one task links and packs by itself: few, so that no thread waits long for the last of a job.
/// The nodes of 2^3 tasks are then merged by one task, so that few are left for a single thread.
constexpr int kTaskHeight = 3;
constexpr std::size_t kTaskLayers = std::size_t{1} << kTaskHeight;
static_assert(plan::kNodeLayers <= plan::kMinWidth, "a node packs into one ciphertext");

enum class For { kReading, kWriting };

/// To read later: as near as the second cache, since it is much. To write next: as near as it gets.
template <For kUse>
void bring_near(std::span<const std::uint32_t> residues) {
  constexpr bool kWrite = kUse == For::kWriting;
  constexpr std::size_t kLine = 64 / sizeof(std::uint32_t);
  for (std::size_t i = 0; i < residues.size(); i += kLine)
    __builtin_prefetch(&residues[i], kWrite ? 1 : 0, kWrite ? 3 : 2);
}

ring::RnsPoly make_mask(const plan::LinkPlan& plan, const bgv::Evaluator& evaluator, std::size_t copy) {
  const plan::AllPairsPlan& own = plan.all_pairs();
  bgv::Plaintext plaintext(plan.sums.degree, 0);
  const std::vector<std::uint32_t>& coefficients = own.masks.coefficients[copy];
  for (std::size_t a = 0; a < coefficients.size(); ++a) plaintext[a * own.layout.width] = coefficients[a];
  return evaluator.lift(plaintext, plan.score_level).published();
}

}  // namespace

AllPairsLinker::AllPairsLinker(const plan::LinkPlan& plan, const bgv::Evaluator& evaluator,
                               const bgv::EvaluationKeys& keys, VersionStores stores, Monitor& monitor)
    : plan_(plan),
      own_(plan.all_pairs()),
      evaluator_(evaluator),
      keys_(keys),
      stores_(std::move(stores)),
      monitor_(monitor) {
  for (std::size_t copy = 0; copy < own_.layout.copies; ++copy)
    masks_.push_back(make_mask(plan, evaluator, copy));
}

void AllPairsLinker::load(std::vector<bgv::Ciphertext> planes) {
  unload();
  versions_.emplace(plan_, evaluator_, keys_, std::move(planes), stores_(), monitor_);
}

void AllPairsLinker::unload() {
  versions_.reset();
  scores_.reset();
}

std::size_t AllPairsLinker::job_layers() const {
  return (plan_.tile_layers() + plan::kNodeLayers - 1) / plan::kNodeLayers * plan::kNodeLayers;
}

std::vector<bgv::Ciphertext> AllPairsLinker::link(const Layers& layers) {
  require(versions_.has_value(), "planes are loaded before layers are linked");
  score(layers);
  std::vector<bgv::Ciphertext> nodes((layers.size() + kTaskLayers - 1) / kTaskLayers);
  parallel_for(nodes.size(), [&](std::size_t task) {
    bgv::Packer packer(evaluator_, keys_, own_.layout.width, 0, kTaskHeight);
    for (std::size_t i = task * kTaskLayers; i < std::min((task + 1) * kTaskLayers, layers.size()); ++i) {
      stop_if_cancelled(monitor_);
      bgv::Ciphertext value = link_value(masked_score(i));
      const StageTimer timer(monitor_, Stage::kPacking);
      packer.push(std::move(value));
      monitor_.on_steps(1);
    }
    const StageTimer timer(monitor_, Stage::kPacking);
    nodes[task] = packer.finish();
  });
  return merge(std::move(nodes));
}

std::vector<bgv::Ciphertext> AllPairsLinker::merge(std::vector<bgv::Ciphertext> nodes) const {
  constexpr std::size_t kTasks = plan::kNodeLayers / kTaskLayers;
  std::vector<bgv::Ciphertext> merged((nodes.size() + kTasks - 1) / kTasks);
  parallel_for(merged.size(), [&](std::size_t node) {
    const StageTimer timer(monitor_, Stage::kPacking);
    bgv::Packer packer(evaluator_, keys_, own_.layout.width, kTaskHeight, plan::kNodeHeight);
    for (std::size_t i = node * kTasks; i < std::min((node + 1) * kTasks, nodes.size()); ++i)
      packer.push(std::move(nodes[i]));
    merged[node] = packer.finish();
  });
  return merged;
}

void AllPairsLinker::score(const Layers& layers) {
  const std::size_t level = plan_.score_level, slices = versions_->slices();
  const std::size_t words = versions_->slice_words();
  const std::size_t needed = layers.size() * 2 * level * plan_.sums.degree;
  if (!scores_.has_value() || scores_->size() < needed) {
    scores_.reset();
    scores_.emplace(needed);
  }
  parallel_for(2 * level * slices, [&](std::size_t task) {
    stop_if_cancelled(monitor_);
    const StageTimer timer(monitor_, Stage::kScores);
    const std::size_t k = task % slices, limb = task / slices % level, part = task / slices / level;
    const std::size_t word = k * words;
    const std::uint32_t* rows = versions_->slice(part, limb, k);
    std::vector<const std::uint32_t*> masks;
    for (const ring::RnsPoly& mask : masks_) masks.push_back(mask.limb(limb) + word);
    // The next task's slice comes while this one's is used, a part with each layer, and the place of the next
    // layer's scores: the processor does not foresee either, and would wait for them as long as it adds.
    const std::span<const std::uint32_t> next = versions_->behind_slice(part, limb, k);
    const std::size_t each = (next.size() + layers.size() - 1) / layers.size();
    for (std::size_t i = 0; i < layers.size(); ++i) {
      const std::size_t done = std::min(i * each, next.size());
      bring_near<For::kReading>(next.subspan(done, std::min(each, next.size() - done)));
      if (i + 1 < layers.size()) bring_near<For::kWriting>({score_limb(i + 1, part, limb) + word, words});
      add_up_scores(layers, i, rows, words, masks, score_limb(i, part, limb) + word,
                    evaluator_.parameters().prime(limb));
    }
    monitor_.on_steps(0);
  });
}

bgv::Ciphertext AllPairsLinker::masked_score(std::size_t layer) {
  const std::size_t degree = plan_.sums.degree, level = plan_.score_level;
  std::vector<ring::RnsPoly> parts;
  for (std::size_t part = 0; part < 2; ++part) {
    parts.emplace_back(degree, level);
    std::copy_n(score_limb(layer, part, 0), level * degree, parts.back().data());
  }
  return bgv::Ciphertext(std::move(parts), versions_->factor() * own_.masks.factor);
}

bgv::Ciphertext AllPairsLinker::link_value(bgv::Ciphertext score) const {
  const StageTimer timer(monitor_, Stage::kLinkValues);
  const circuit::HomomorphicOps ops(evaluator_, keys_);
  const circuit::LinkCircuit circuit(ops, plan_.polynomial, plan_.offset, own_.mask_noise());
  bgv::Ciphertext value = circuit(std::move(score));
  evaluator_.divide_phase(value, own_.layout.width);
  return value;
}

}  // namespace tacit::link
