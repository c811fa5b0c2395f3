#include "protocol/server/tabulate.h"

#include <algorithm>
#include <bit>
#include <optional>

#include "base/error.h"
#include "bgv/packing.h"
#include "plan/link_circuit.h"

namespace tacit::protocol {
namespace {

/// What each slot of the linked records is worth for item number `part` of cell `cell`: 1 for the count (part
/// 0), else the digit of the record's value; 0 for records of other cells, without a value, and places
/// without a record.
std::vector<std::uint32_t> slot_values(const plan::Plan& plan, const RecordOrder& order,
                                       const table::DimensionData& dimension,
                                       const table::MeasureData& measure, std::int64_t minimum_scaled,
                                       std::size_t cell, std::size_t part) {
  std::vector<std::uint32_t> slots(plan.layout.sum_ciphertexts() * plan.layout.degree, 0);
  for (std::size_t j = 0; j < order.size(); ++j) {
    const std::optional<std::int64_t>& value = measure.values[j];
    if (dimension.category[j] != cell || !value.has_value()) continue;
    slots[order[j]] = part == 0 ? 1
                                : plan::split(static_cast<std::uint64_t>(*value - minimum_scaled),
                                              plan.tabulate.digits)[part - 1];
  }
  return slots;
}

}  // namespace

TabulateStep::TabulateStep(const plan::Plan& plan, const bgv::Evaluator& evaluator,
                           const bgv::EvaluationKeys& keys, const bgv::SlotEncoder& encoder,
                           Observer& observer)
    : plan_(plan), evaluator_(evaluator), keys_(keys), encoder_(encoder), observer_(observer) {}

std::vector<bgv::Ciphertext> TabulateStep::operator()(const std::vector<bgv::Ciphertext>& sums,
                                                      const RecordOrder& order,
                                                      const table::DimensionData& dimension,
                                                      const table::MeasureData& measure,
                                                      std::int64_t minimum_scaled) const {
  const plan::HomomorphicOps ops(evaluator_, keys_);
  std::vector<bgv::Ciphertext> linked;
  for (const bgv::Ciphertext& sum : sums)
    linked.push_back(plan::repeated_square(ops, sum, plan::kLastSquarings));
  const std::size_t degree = plan_.layout.degree, parts = 1 + plan_.tabulate.digits.count;
  std::vector<bgv::Ciphertext> packed;
  for (std::size_t first = 0; first < plan_.tabulate.items; first += degree) {
    bgv::Packer packer(evaluator_, keys_, degree, 0, std::countr_zero(degree));
    for (std::size_t item = first; item < std::min(first + degree, plan_.tabulate.items); ++item) {
      if (observer_.cancelled()) throw Error(ErrorCategory::kCancelled, "the query was given up");
      packer.push(total(
          linked, slot_values(plan_, order, dimension, measure, minimum_scaled, item / parts, item % parts)));
      observer_.on_progress(Phase::kTabulate, item + 1, plan_.tabulate.items, 0);
    }
    packed.push_back(packer.finish());
  }
  return packed;
}

bgv::Ciphertext TabulateStep::total(const std::vector<bgv::Ciphertext>& linked,
                                    const std::vector<std::uint32_t>& values) const {
  std::optional<bgv::Ciphertext> sum;
  for (std::size_t i = 0; i < linked.size(); ++i) {
    const std::span<const std::uint32_t> own =
        std::span(values).subspan(i * plan_.layout.degree, plan_.layout.degree);
    const ring::RnsPoly lifted = evaluator_.lift(encoder_.encode(own), plan_.tabulate.values_level);
    bgv::Ciphertext product = evaluator_.multiply_plain(linked[i], lifted);
    if (sum.has_value()) {
      evaluator_.add(*sum, product);
    } else {
      sum = std::move(product);
    }
  }
  bgv::Ciphertext item = evaluator_.drop_to(*sum, plan_.tabulate.packed_level);
  evaluator_.divide_phase(item, plan_.layout.degree);
  return item;
}

}  // namespace tacit::protocol
