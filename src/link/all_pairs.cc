// SPDX-License-Identifier: Apache-2.0
#include "link/all_pairs.h"

#include <algorithm>
#include <bit>
#include <iterator>

#include "base/error.h"
#include "bgv/packing.h"
#include "bgv/random.h"
#include "link/workers.h"

namespace tacit::link {
namespace {

constexpr std::uint32_t kNobody = ~0U;

}  // namespace

AllPairs::AllPairs(const StrategyInput& input, Executor& executor, Monitor& monitor)
    : plan_(input.plan),
      layout_(input.plan.all_pairs().layout),
      evaluator_(input.evaluator),
      keys_(input.keys),
      encoder_(input.encoder),
      records_(input.records),
      executor_(executor),
      monitor_(monitor),
      versions_(input.plan.request),
      slots_(random_slots(input.plan.sums, input.neighbours)),
      record_at_(input.plan.sums.record_slots, kNobody),
      tags_(input.plan) {
  for (std::size_t j = 0; j < slots_.size(); ++j) record_at_[slots_[j]] = static_cast<std::uint32_t>(j);
}

void AllPairs::take_planes(std::vector<bgv::Ciphertext> planes) {
  executor_.load(std::move(planes));
  monitor_.on_ready();
  std::vector<bgv::Ciphertext> packed = packed_shelf();
  executor_.unload();
  if (packed_.empty() || plan_.splits()) {
    packed_.insert(packed_.end(), std::move_iterator(packed.begin()), std::move_iterator(packed.end()));
    return;
  }
  for (std::size_t i = 0; i < packed.size(); ++i) evaluator_.add(packed_[i], packed[i]);
}

/// A slot of link sums is a layer's place: slot layer * copies + copy.
Layers AllPairs::layers(std::size_t first, std::size_t last) const {
  Layers layers(layout_.copies);
  for (std::size_t slot = first * layout_.copies; slot < last * layout_.copies; ++slot) {
    layers.add_place([&](SecretVector<std::uint32_t>& terms) {
      const std::uint32_t record = record_at_[slot];
      if (record != kNobody) versions_.append_terms(records_.record(record), records_.weights(record), terms);
    });
  }
  return layers;
}

/// The layers of a shelf. Nodes are merged in their order, as many as there are layers in a ciphertext.
class AllPairs::Shelf final : public LayerWork {
 public:
  explicit Shelf(const AllPairs& all) : all_(all) {}

  std::size_t size() const override { return all_.layout_.layers(); }
  Layers layers(std::size_t first, std::size_t last) const override { return all_.layers(first, last); }
  void take(std::size_t /*first*/, std::vector<bgv::Ciphertext> nodes) override {
    const StageTimer timer(all_.monitor_, Stage::kPacking);
    for (bgv::Ciphertext& node : nodes) push(std::move(node));
  }
  std::vector<bgv::Ciphertext> packed() {
    close();
    return std::move(packed_);
  }

 private:
  void push(bgv::Ciphertext node) {
    const std::size_t width = all_.layout_.width;
    if (pushed_++ % (width / plan::kNodeLayers) == 0) {
      close();
      packer_ = std::make_unique<bgv::Packer>(all_.evaluator_, all_.keys_, width, plan::kNodeHeight,
                                              std::countr_zero(width));
    }
    packer_->push(std::move(node));
  }
  void close() {
    if (packer_ != nullptr) packed_.push_back(packer_->finish());
    packer_.reset();
  }

  const AllPairs& all_;
  std::size_t pushed_ = 0;
  std::unique_ptr<bgv::Packer> packer_;
  std::vector<bgv::Ciphertext> packed_;
};

std::vector<bgv::Ciphertext> AllPairs::packed_shelf() {
  Shelf shelf(*this);
  executor_.run(shelf);
  return shelf.packed();
}

/// Behind the packed link sums of each shelf, or of all together, their tags.
std::vector<bgv::Ciphertext> AllPairs::link_sums(const plan::Round& /*round*/) {
  const std::size_t each = layout_.packed_ciphertexts();
  std::vector<bgv::Ciphertext> sums;
  for (std::size_t first = 0; first < packed_.size(); first += each) {
    const auto shelf = std::span(packed_).subspan(first, each);
    bgv::Ciphertext tags = tags_.combine(evaluator_, keys_, shelf);
    sums.insert(sums.end(), std::move_iterator(shelf.begin()), std::move_iterator(shelf.end()));
    sums.push_back(std::move(tags));
  }
  packed_.clear();
  for (bgv::Ciphertext& sum : sums) sum = evaluator_.drop_to(std::move(sum), plan_.end_level);
  return sums;
}

void AllPairs::note_pad(std::size_t index, std::span<const std::uint32_t> pad) {
  if (!category_sums_.has_value()) category_sums_.emplace(plan_, evaluator_, keys_, encoder_, monitor_);
  category_sums_->note_pad(index, pad);
}

void AllPairs::select(std::size_t index, const bgv::Ciphertext& selection) {
  category_sums_->select(index, selection);
}

std::vector<bgv::Ciphertext> AllPairs::category_sums(std::span<const bgv::Ciphertext> returned) {
  std::vector<bgv::Ciphertext> sums(returned.size());
  parallel_for(sums.size(), [&](std::size_t i) { sums[i] = category_sums_->without_pads(i, returned[i]); });
  category_sums_.reset();
  return sums;
}

SlotWeights AllPairs::link_sum_weights(const plan::Round& /*round*/, std::size_t /*check*/) const {
  SlotWeights weights;
  for (std::size_t category = 0; category < plan_.sums.categories; ++category) {
    SlotWeights own = tags_.random_weights();
    weights.insert(weights.end(), std::move_iterator(own.begin()), std::move_iterator(own.end()));
  }
  return weights;
}

/// Weights with the sum 0 over the copies of a place that may have a record, and any in all other slots: all
/// copies have the same records, and there is none where there is no place for one.
SecretVector<std::uint32_t> AllPairs::plane_weights(std::size_t set) const {
  const ring::Modulus& t = bgv::plaintext_modulus();
  SecretVector<std::uint32_t> weights = bgv::random_residues(layout_.degree);
  for (std::size_t place = 0; place < layout_.shelf_places; ++place) {
    // With a split any place may have one; which ones do is the client's to know.
    if (!plan_.splits() && set * layout_.shelf_places + place >= plan_.request.client_records) break;
    std::uint32_t sum = 0;
    for (std::size_t copy = 1; copy < layout_.copies; ++copy)
      sum = t.add(sum, weights[layout_.slot(copy, place)]);
    weights[layout_.slot(0, place)] = t.negate(sum);
  }
  return weights;
}

}  // namespace tacit::link
