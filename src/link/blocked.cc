// SPDX-License-Identifier: Apache-2.0
#include "link/blocked.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/error.h"
#include "bgv/random.h"
#include "link/workers.h"
#include "plan/soundness.h"

namespace tacit::link {

Blocked::Blocked(const StrategyInput& input, Executor& executor, Monitor& monitor)
    : plan_(input.plan),
      layout_(input.plan.blocked().layout),
      evaluator_(input.evaluator),
      keys_(input.keys),
      records_(input.records),
      executor_(executor),
      monitor_(monitor),
      digits_(input.plan.request),
      placement_(layout_, linkage::server_bins(input.records, plan::bin_shape(layout_))),
      align_(input.plan, input.evaluator, input.keys, placement_),
      packed_(layout_.passes * layout_.vectors()) {
  const std::size_t tags = layout_.passes * layout_.categories;
  for (std::size_t i = 0; i < tags; ++i) tags_.emplace_back(layout_.degree, layout_.width, layout_.layers());
  for (std::size_t check = 0; check < plan::kChecks; ++check)
    tag_randoms_.push_back(bgv::random_residues(tags * plan::kTags * layout_.bins()));
}

Layers Blocked::layers(std::size_t pass, std::size_t first, std::size_t last) const {
  Layers layers(layout_.bins());
  for (std::size_t group = first; group < last; ++group) {
    for (const std::uint32_t record : placement_.layer_records(pass, group)) {
      layers.add_place([&](SecretVector<std::uint32_t>& terms) {
        if (record != kNoRecord)
          digits_.append_terms(records_.record(record), records_.weights(record), terms);
      });
    }
  }
  return layers;
}

/// The layers of a pass, group by group; a node is what a group adds to its link sums.
class Blocked::Groups final : public LayerWork {
 public:
  /// `sums`: of each group.
  Groups(const Blocked& all, std::size_t pass, bool first_shelf, std::span<bgv::Ciphertext> sums)
      : all_(all), pass_(pass), first_shelf_(first_shelf), sums_(sums) {}

  std::size_t size() const override { return all_.layout_.groups * all_.layout_.width; }
  Layers layers(std::size_t first, std::size_t last) const override {
    return all_.layers(pass_, first / all_.layout_.width, last / all_.layout_.width);
  }
  void take(std::size_t first, std::vector<bgv::Ciphertext> nodes) override {
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      bgv::Ciphertext& sum = sums_[first / all_.layout_.width + i];
      if (first_shelf_) {
        sum = std::move(nodes[i]);
      } else {
        all_.evaluator_.add(sum, nodes[i]);
      }
    }
  }

 private:
  const Blocked& all_;
  const std::size_t pass_;
  const bool first_shelf_;
  const std::span<bgv::Ciphertext> sums_;
};

void Blocked::take_planes(std::vector<bgv::Ciphertext> planes) {
  const std::size_t pass = layout_.pass_of(set_), category = layout_.category_of(set_);
  const std::size_t shelf = layout_.shelf_of(set_);
  Groups groups(
      *this, pass, shelf == 0,
      std::span(packed_).subspan(pass * layout_.vectors() + category * layout_.groups, layout_.groups));
  executor_.load(std::move(planes));
  monitor_.on_ready();
  executor_.run(groups);
  executor_.unload();
  if (shelf + 1 == layout_.shelves) close(pass, category);
  ++set_;
}

void Blocked::close(std::size_t pass, std::size_t category) {
  const StageTimer timer(monitor_, Stage::kPacking);
  const std::span<bgv::Ciphertext> sums =
      std::span(packed_).subspan(pass * layout_.vectors() + category * layout_.groups, layout_.groups);
  for (bgv::Ciphertext& tags : tags_[tags_of(pass, category)].combine(evaluator_, keys_, sums))
    tag_sums_.push_back(evaluator_.drop_to(std::move(tags), plan_.end_level));
  for (bgv::Ciphertext& sum : sums) sum = evaluator_.drop_to(std::move(sum), plan_.end_level);
}

/// Tags are behind the first round's link sums.
std::vector<bgv::Ciphertext> Blocked::link_sums(const plan::Round& round) {
  std::vector<bgv::Ciphertext> sums;
  for (std::size_t pass = 0; pass < layout_.passes; ++pass) {
    for (std::size_t i = 0; i < round.vectors; ++i)
      sums.push_back(std::move(packed_[pass * layout_.vectors() + round.first + i]));
  }
  if (round.first == 0) {
    sums.insert(sums.end(), std::move_iterator(tag_sums_.begin()), std::move_iterator(tag_sums_.end()));
    tag_sums_.clear();
  }
  return sums;
}

std::vector<bgv::Ciphertext> Blocked::aligned(const plan::Round& round,
                                              std::span<const bgv::Ciphertext* const> passes) {
  std::vector<bgv::Ciphertext> sums(round.vectors);
  parallel_for(round.vectors, [&](std::size_t i) {
    stop_if_cancelled(monitor_);
    const StageTimer timer(monitor_, Stage::kAlignment);
    std::vector<const bgv::Ciphertext*> own;
    for (std::size_t pass = 0; pass < layout_.passes; ++pass) own.push_back(passes[pass * round.vectors + i]);
    sums[i] = align_((round.first + i) % layout_.groups, own);
    monitor_.on_aligned();
  });
  return sums;
}

SecretVector<std::uint32_t> Blocked::tagged_weights(std::size_t check, std::size_t pass,
                                                    std::size_t vector) const {
  const std::size_t bins = layout_.bins(), group = vector % layout_.groups;
  const std::size_t tags = tags_of(pass, vector / layout_.groups);
  const std::span<const std::uint32_t> random =
      std::span(tag_randoms_[check]).subspan(tags * plan::kTags * bins, plan::kTags * bins);
  SecretVector<std::uint32_t> weights(layout_.degree);
  for (std::size_t place = 0; place < layout_.width; ++place) {
    for (std::size_t bin = 0; bin < bins; ++bin) {
      weights[layout_.sum_slot(bin, place)] =
          tags_[tags].combined(random, bins, bin, group * layout_.width + place);
    }
  }
  return weights;
}

SecretVector<std::uint32_t> Blocked::weights_of_tags(std::size_t check, std::size_t tags,
                                                     std::size_t index) const {
  const std::size_t bins = layout_.bins(), first = index * layout_.width;
  SecretVector<std::uint32_t> weights(layout_.degree, 0);
  for (std::size_t tag = first; tag < std::min(first + layout_.width, plan::kTags); ++tag) {
    for (std::size_t bin = 0; bin < bins; ++bin) {
      weights[layout_.sum_slot(bin, tag - first)] =
          bgv::plaintext_modulus().negate(tag_randoms_[check][(tags * plan::kTags + tag) * bins + bin]);
    }
  }
  return weights;
}

SlotWeights Blocked::link_sum_weights(const plan::Round& round, std::size_t check) const {
  const std::size_t sums = layout_.passes * round.vectors;
  SlotWeights weights(round.returned);
  parallel_for(round.returned, [&](std::size_t i) {
    if (i < sums) {
      weights[i] = tagged_weights(check, i / round.vectors, round.first + i % round.vectors);
    } else {
      const std::size_t each = tags_.front().vectors();
      weights[i] = weights_of_tags(check, (i - sums) / each, (i - sums) % each);
    }
  });
  return weights;
}

AlignmentWeights Blocked::alignment_weights(const plan::Round& round) const {
  const ring::Modulus& t = bgv::plaintext_modulus();
  AlignmentWeights weights;
  for (std::size_t i = 0; i < round.vectors; ++i)
    weights.aligned.push_back(bgv::random_residues(layout_.degree));
  weights.passes.resize(layout_.passes * round.vectors);
  parallel_for(weights.passes.size(), [&](std::size_t i) {
    const std::size_t pass = i / round.vectors, vector = i % round.vectors;
    const SecretVector<std::uint32_t>& random = weights.aligned[vector];
    // In the first pass every slot is where it is to be, that of nobody too.
    weights.passes[i] =
        pass == 0 ? random : placement_.pull_back(pass, (round.first + vector) % layout_.groups, random);
    for (std::uint32_t& weight : weights.passes[i]) weight = t.negate(weight);
  });
  return weights;
}

}  // namespace tacit::link
