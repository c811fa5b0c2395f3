// SPDX-License-Identifier: Apache-2.0
#include "protocol/server/tabulate.h"

#include <algorithm>
#include <bit>
#include <optional>

#include "base/error.h"
#include "bgv/packing.h"
#include "bgv/running_sum.h"
#include "link/workers.h"
#include "protocol/work_timer.h"

namespace tacit::protocol {
namespace {

/// Items that one task adds up and packs by itself, and tasks that are under way before their nodes are
/// merged further: no more ciphertexts than that wait in memory.
constexpr int kItemsHeight = 4;
constexpr std::size_t kTaskItems = std::size_t{1} << kItemsHeight;
constexpr std::size_t kTasks = 128;

}  // namespace

/// One thread's run of items. The values of a cell's part are encoded once for all categories; without
/// categories they are encoded one vector after the other.
class TabulateStep::Task {
 public:
  Task(const TabulateStep& step, const std::vector<bgv::Ciphertext>& linked, const CellRecords& cells)
      : step_(step), linked_(linked), reader_(cells) {}

  /// The item's products, added up over the ciphertexts that have its cell's records; ready to be packed.
  bgv::Ciphertext total(std::size_t item) {
    const plan::TablePlan& plan = step_.plan_;
    const plan::Items& items = plan.tabulate.items;
    const std::size_t first = items.category_of(item) * plan.sums.vectors();
    std::optional<bgv::Ciphertext> sum;
    const auto add_product = [&](const Lifted& own) {
      add_to(step_.evaluator_, sum, step_.evaluator_.multiply_plain(linked_[first + own.vector], own.values));
    };
    if (items.categories() == 1) {
      for_each_lifted(items.cell_of(item), items.part_of(item), add_product);
    } else {
      load(items.cell_of(item), items.part_of(item));
      for (const Lifted& own : lifted_) add_product(own);
    }
    step_.evaluator_.divide_phase(*sum, plan.degree());
    return std::move(*sum);
  }

 private:
  struct Lifted {
    std::size_t vector;
    ring::SecretPoly values;
  };

  void load(std::size_t cell, std::size_t part) {
    if (cell == cell_ && part == part_) return;
    cell_ = cell;
    part_ = part;
    lifted_.clear();
    for_each_lifted(cell, part, [&](Lifted lifted) { lifted_.push_back(std::move(lifted)); });
  }
  template <typename Take>
  void for_each_lifted(std::size_t cell, std::size_t part, const Take& take) {
    const std::vector<CellRecords::Reader::Slots> all = reader_.values(cell, part);
    for (const CellRecords::Reader::Slots& slots : all) take(Lifted{slots.vector, lift(slots.values)});
    // A cell without records takes as much work as one with few.
    if (all.empty()) take(Lifted{0, lift({})});
  }
  ring::SecretPoly lift(std::span<const std::uint32_t> slots) const {
    return step_.evaluator_.lift(step_.encoder_.encode(slots), step_.plan_.tabulate.values_level);
  }

  const TabulateStep& step_;
  const std::vector<bgv::Ciphertext>& linked_;
  CellRecords::Reader reader_;
  std::size_t cell_ = ~std::size_t{0}, part_ = 0;  // what is loaded
  std::vector<Lifted> lifted_;
};

TabulateStep::TabulateStep(const plan::TablePlan& plan, const bgv::Evaluator& evaluator,
                           const bgv::EvaluationKeys& keys, const bgv::SlotEncoder& encoder,
                           StepsReport& steps)
    : plan_(plan), evaluator_(evaluator), keys_(keys), encoder_(encoder), steps_(steps) {}

std::vector<bgv::Ciphertext> TabulateStep::operator()(std::vector<bgv::Ciphertext> linked,
                                                      const CellRecords& cells) const {
  for (bgv::Ciphertext& ciphertext : linked)
    ciphertext = evaluator_.modulo_first(ciphertext, plan_.tabulate.values_level);
  const std::size_t degree = plan_.degree(), items = plan_.tabulate.items.count();
  std::vector<bgv::Ciphertext> packed;
  for (std::size_t first = 0; first < items; first += degree)
    packed.push_back(pack(linked, cells, first, std::min(first + degree, items)));
  return packed;
}

bgv::Ciphertext TabulateStep::pack(const std::vector<bgv::Ciphertext>& linked, const CellRecords& cells,
                                   std::size_t first, std::size_t last) const {
  const std::size_t degree = plan_.degree();
  bgv::Packer packer(evaluator_, keys_, degree, kItemsHeight, std::countr_zero(degree));
  while (first < last) {
    const std::size_t end = std::min(first + kTasks * kTaskItems, last);
    std::vector<bgv::Ciphertext> nodes((end - first + kTaskItems - 1) / kTaskItems);
    link::parallel_for(nodes.size(), [&](std::size_t i) {
      const WorkTimer timer(steps_.observer(), Work::kTabulation);
      Task task(*this, linked, cells);
      bgv::Packer own(evaluator_, keys_, degree, 0, kItemsHeight);
      for (std::size_t item = first + i * kTaskItems; item < std::min(first + (i + 1) * kTaskItems, end);
           ++item) {
        stop_if_cancelled(steps_.observer());
        own.push(task.total(item));
        steps_.add();
      }
      nodes[i] = own.finish();
    });
    for (bgv::Ciphertext& node : nodes) packer.push(std::move(node));
    first = end;
  }
  return packer.finish();
}

}  // namespace tacit::protocol
