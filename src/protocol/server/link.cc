#include "protocol/server/link.h"

#include <algorithm>
#include <bit>
#include <memory>

#include "base/error.h"
#include "bgv/packing.h"
#include "circuit/link_circuit.h"
#include "protocol/server/score_tile.h"
#include "protocol/server/workers.h"
#include "protocol/work_timer.h"

namespace tacit::protocol {
namespace {

/// Layers that one task links and packs by itself: few, so that no thread waits long for the last of a tile.
/// The nodes of 2^3 tasks are then merged by one task, so that few are left for a single thread.
constexpr int kTaskHeight = 3, kGroupHeight = 6;
constexpr std::size_t kTaskLayers = std::size_t{1} << kTaskHeight;
constexpr std::size_t kGroupLayers = std::size_t{1} << kGroupHeight;
static_assert(kGroupLayers <= plan::kLeastWidth, "a group of layers packs into one ciphertext");

ring::RnsPoly make_mask(const plan::LinkPlan& plan, const bgv::Evaluator& evaluator, std::size_t copy) {
  const plan::AllPairsPlan& own = plan.all_pairs();
  bgv::Plaintext plaintext(plan.sums.degree, 0);
  const std::vector<std::uint32_t>& coefficients = own.masks.coefficients[copy];
  for (std::size_t a = 0; a < coefficients.size(); ++a) plaintext[a * own.layout.width] = coefficients[a];
  return evaluator.lift(plaintext, plan.score_level).published();
}

/// Merges the nodes of all groups in their order, `width` layers to a ciphertext.
class TopPacker {
 public:
  TopPacker(const bgv::Evaluator& evaluator, const bgv::EvaluationKeys& keys, std::size_t width)
      : evaluator_(evaluator), keys_(keys), width_(width) {}

  void push(bgv::Ciphertext node) {
    if (pushed_++ % (width_ / kGroupLayers) == 0) {
      close();
      packer_ =
          std::make_unique<bgv::Packer>(evaluator_, keys_, width_, kGroupHeight, std::countr_zero(width_));
    }
    packer_->push(std::move(node));
  }
  std::vector<bgv::Ciphertext> finish() {
    close();
    return std::move(packed_);
  }

 private:
  void close() {
    if (packer_ != nullptr) packed_.push_back(packer_->finish());
    packer_.reset();
  }

  const bgv::Evaluator& evaluator_;
  const bgv::EvaluationKeys& keys_;
  std::size_t width_, pushed_ = 0;
  std::unique_ptr<bgv::Packer> packer_;
  std::vector<bgv::Ciphertext> packed_;
};

}  // namespace

/// The masked scores of a tile's layers, in memory that all tiles use in turn: half a gigabyte of fresh pages
/// for each would take as long as the additions.
class LinkStep::Scores {
 public:
  Scores(const plan::LinkPlan& plan, std::size_t layers)
      : degree_(plan.sums.degree), level_(plan.score_level), residues_(layers * 2 * level_ * degree_) {}

  std::uint32_t* limb(std::size_t layer, std::size_t part, std::size_t limb) {
    return residues_.data() + ((layer * 2 + part) * level_ + limb) * degree_;
  }
  bgv::Ciphertext layer(std::size_t layer, bgv::PlaintextFactor factor) {
    std::vector<ring::RnsPoly> parts;
    for (std::size_t part = 0; part < 2; ++part) {
      parts.emplace_back(degree_, level_);
      std::copy_n(limb(layer, part, 0), level_ * degree_, parts.back().data());
    }
    return bgv::Ciphertext(std::move(parts), factor);
  }

 private:
  std::size_t degree_, level_;
  ring::ResidueBuffer residues_;
};

LinkStep::LinkStep(const plan::LinkPlan& plan, const bgv::Evaluator& evaluator,
                   const bgv::EvaluationKeys& keys, const linkage::FeatureTable& records,
                   const RecordOrder& order, Observer& observer)
    : plan_(plan),
      evaluator_(evaluator),
      keys_(keys),
      records_(records),
      observer_(observer),
      record_at_(plan.sums.record_slots, ScoreTile::kNobody) {
  for (std::size_t copy = 0; copy < plan.all_pairs().layout.copies; ++copy)
    masks_.push_back(make_mask(plan, evaluator, copy));
  for (std::size_t j = 0; j < order.size(); ++j) record_at_[order[j]] = static_cast<std::uint32_t>(j);
}

std::vector<bgv::Ciphertext> LinkStep::operator()(const Versions& versions, LinkProgress& progress) const {
  const std::size_t layers = plan_.all_pairs().layout.layers();
  const std::size_t tile = (plan_.tile_layers() + kGroupLayers - 1) / kGroupLayers * kGroupLayers;
  TopPacker packer(evaluator_, keys_, plan_.all_pairs().layout.width);
  Scores scores(plan_, std::min(tile, layers));
  for (std::size_t first = 0; first < layers; first += tile) {
    std::vector<bgv::Ciphertext> nodes =
        link_tile(versions, first, std::min(first + tile, layers), scores, progress);
    const WorkTimer timer(observer_, Work::kPacking);
    for (bgv::Ciphertext& node : nodes) packer.push(std::move(node));
  }
  return packer.finish();
}

std::vector<bgv::Ciphertext> LinkStep::link_tile(const Versions& versions, std::size_t first,
                                                 std::size_t last, Scores& scores,
                                                 LinkProgress& progress) const {
  score_tile(versions, first, last, scores);
  std::vector<bgv::Ciphertext> nodes((last - first + kTaskLayers - 1) / kTaskLayers);
  parallel_for(nodes.size(), [&](std::size_t task) {
    bgv::Packer packer(evaluator_, keys_, plan_.all_pairs().layout.width, 0, kTaskHeight);
    for (std::size_t i = task * kTaskLayers; i < std::min((task + 1) * kTaskLayers, last - first); ++i) {
      if (observer_.cancelled()) throw Error(ErrorCategory::kCancelled, "the query was given up");
      bgv::Ciphertext value = link_value(scores.layer(i, versions.factor() * plan_.all_pairs().masks.factor));
      const WorkTimer timer(observer_, Work::kPacking);
      packer.push(std::move(value));
      progress.step();
    }
    const WorkTimer timer(observer_, Work::kPacking);
    nodes[task] = packer.finish();
  });
  return merge_groups(std::move(nodes));
}

std::vector<bgv::Ciphertext> LinkStep::merge_groups(std::vector<bgv::Ciphertext> nodes) const {
  constexpr std::size_t kTasks = kGroupLayers / kTaskLayers;
  std::vector<bgv::Ciphertext> groups((nodes.size() + kTasks - 1) / kTasks);
  parallel_for(groups.size(), [&](std::size_t group) {
    const WorkTimer timer(observer_, Work::kPacking);
    bgv::Packer packer(evaluator_, keys_, plan_.all_pairs().layout.width, kTaskHeight, kGroupHeight);
    for (std::size_t i = group * kTasks; i < std::min((group + 1) * kTasks, nodes.size()); ++i)
      packer.push(std::move(nodes[i]));
    groups[group] = packer.finish();
  });
  return groups;
}

void LinkStep::score_tile(const Versions& versions, std::size_t first, std::size_t last,
                          Scores& scores) const {
  const std::size_t copies = plan_.all_pairs().layout.copies, level = plan_.score_level,
                    slices = versions.slices();
  const ScoreTile tile(versions, records_, copies,
                       std::span(record_at_).subspan(first * copies, (last - first) * copies));
  parallel_for(2 * level * slices, [&](std::size_t task) {
    if (observer_.cancelled()) throw Error(ErrorCategory::kCancelled, "the query was given up");
    const WorkTimer timer(observer_, Work::kScoring);
    const std::size_t k = task % slices, limb = task / slices % level, part = task / slices / level;
    const std::size_t word = k * versions.slice_words();
    const std::uint32_t* rows = versions.slice(part, limb, k);
    std::vector<const std::uint32_t*> masks;
    for (const ring::RnsPoly& mask : masks_) masks.push_back(mask.limb(limb) + word);
    for (std::size_t i = 0; i < tile.layers(); ++i) {
      tile.add_up(i, rows, masks, scores.limb(i, part, limb) + word, evaluator_.parameters().prime(limb));
    }
  });
}

bgv::Ciphertext LinkStep::link_value(bgv::Ciphertext score) const {
  const WorkTimer timer(observer_, Work::kIndicator);
  const circuit::HomomorphicOps ops(evaluator_, keys_);
  const circuit::LinkCircuit circuit(ops, plan_.polynomial, plan_.offset, plan_.all_pairs().switch_masks);
  bgv::Ciphertext value = circuit(std::move(score));
  evaluator_.divide_phase(value, plan_.all_pairs().layout.width);
  return value;
}

}  // namespace tacit::protocol
