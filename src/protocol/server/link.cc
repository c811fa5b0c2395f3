#include "protocol/server/link.h"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <atomic>
#include <bit>
#include <mutex>

#include "base/error.h"
#include "bgv/packing.h"
#include "bgv/random.h"
#include "plan/circuit.h"

namespace tacit::protocol {
namespace {

constexpr std::uint32_t kNobody = ~0U;
/// Layers that one task scores and packs by itself: 2^5, so that there are many tasks and few nodes to hold.
constexpr int kTaskHeight = 5;

/// Reports layers as they are done; its callers are many threads.
class Counter {
 public:
  Counter(const plan::Layout& layout, std::size_t shelf, Observer& observer)
      : observer_(observer),
        done_(shelf * layout.layers()),
        total_(layout.shelves * layout.layers()),
        pairs_(layout.copies * layout.shelf_records) {}
  void step() {
    const std::lock_guard lock(mutex_);
    observer_.on_progress(Phase::kLink, ++done_, total_, pairs_);
  }

 private:
  Observer& observer_;
  std::mutex mutex_;
  std::uint64_t done_, total_, pairs_;
};

}  // namespace

RecordOrder random_order(const plan::Layout& layout) {
  RecordOrder order = bgv::random_permutation(layout.layers() * layout.copies);
  order.resize(layout.server_records);
  return order;
}

LinkStep::LinkStep(const plan::Plan& plan, const bgv::Evaluator& evaluator, const bgv::EvaluationKeys& keys,
                   const linkage::FeatureTable& records, const RecordOrder& order, Observer& observer)
    : plan_(plan),
      evaluator_(evaluator),
      keys_(keys),
      records_(records),
      observer_(observer),
      record_at_(plan.layout.layers() * plan.layout.copies, kNobody) {
  for (std::size_t j = 0; j < order.size(); ++j) record_at_[order[j]] = static_cast<std::uint32_t>(j);
}

std::vector<bgv::Ciphertext> LinkStep::operator()(const Versions& versions, std::size_t shelf) const {
  const plan::Layout& layout = plan_.layout;
  const std::size_t task_layers = std::size_t{1} << kTaskHeight;
  const std::size_t tasks = (layout.layers() + task_layers - 1) / task_layers;
  std::vector<bgv::Ciphertext> nodes(tasks);
  Counter counter(layout, shelf, observer_);
  tbb::parallel_for(std::size_t{0}, tasks, [&](std::size_t task) {
    bgv::Packer packer(evaluator_, keys_, layout.width, 0, kTaskHeight);
    const std::size_t last = std::min((task + 1) * task_layers, layout.layers());
    for (std::size_t layer = task * task_layers; layer < last; ++layer) {
      if (observer_.cancelled()) throw Error(ErrorCategory::kCancelled, "the query was given up");
      packer.push(linked(versions, layer));
      counter.step();
    }
    nodes[task] = packer.finish();
  });
  std::vector<bgv::Ciphertext> packed;
  const std::size_t tasks_each = layout.width / task_layers;
  for (std::size_t first = 0; first < tasks; first += tasks_each) {
    bgv::Packer packer(evaluator_, keys_, layout.width, kTaskHeight, std::countr_zero(layout.width));
    for (std::size_t task = first; task < std::min(first + tasks_each, tasks); ++task)
      packer.push(std::move(nodes[task]));
    packed.push_back(packer.finish());
  }
  return packed;
}

bgv::Ciphertext LinkStep::score(const Versions& versions, std::size_t layer) const {
  const plan::Layout& layout = plan_.layout;
  std::vector<const bgv::Ciphertext*> terms;
  for (std::size_t copy = 0; copy < layout.copies; ++copy) {
    const std::uint32_t record = record_at_[layer * layout.copies + copy];
    if (record == kNobody) continue;
    const std::span<const std::int16_t> buckets = records_.record(record);
    for (std::size_t f = 0; f < buckets.size(); ++f) {
      if (buckets[f] != linkage::kMissing)
        terms.push_back(&versions.at(f, static_cast<std::size_t>(buckets[f]), copy));
    }
  }
  if (!terms.empty()) return evaluator_.sum(terms);
  const ring::RnsPoly zero = ring::RnsPoly::zero(layout.degree, plan_.link.planes_level);
  return bgv::Ciphertext({zero, zero}, bgv::PlaintextFactor());
}

bgv::Ciphertext LinkStep::linked(const Versions& versions, std::size_t layer) const {
  bgv::Ciphertext sum = score(versions, layer);
  std::uint32_t shift = 0;
  for (const plan::FeatureShape& feature : plan_.request.features) shift += feature.disagreement;
  evaluator_.add_constant(sum, shift);
  const plan::HomomorphicOps ops(evaluator_, keys_);
  plan::PolynomialCircuit circuit(ops, plan_.link.indicator);
  bgv::Ciphertext indicated = circuit(evaluator_.drop_to(sum, plan_.link.score_level));
  evaluator_.divide_phase(indicated, plan_.layout.width);
  return indicated;
}

}  // namespace tacit::protocol
