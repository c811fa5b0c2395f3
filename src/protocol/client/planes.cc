#include "protocol/client/planes.h"

#include <algorithm>

#include "base/error.h"

namespace tacit::protocol {

std::vector<std::uint32_t> plane_slots(const plan::Plan& plan, const linkage::FeatureTable& records,
                                       std::size_t shelf, std::size_t index) {
  const plan::Layout& layout = plan.layout;
  std::size_t feature = 0;
  for (;; ++feature) {
    require(feature < plan.request.features.size(), "there is a feature for each plane");
    const plan::FeatureShape& shape = plan.request.features[feature];
    if (index < shape.low_planes() + shape.high_planes()) break;
    index -= shape.low_planes() + shape.high_planes();
  }
  const std::size_t low = plan.request.features[feature].low_planes();
  std::vector<std::uint32_t> slots(layout.degree, 0);
  const std::size_t first = shelf * layout.shelf_records;
  const std::size_t last = std::min(first + layout.shelf_records, records.records());
  for (std::size_t i = first; i < last; ++i) {
    const std::int16_t bucket = records.record(i)[feature];
    if (bucket == linkage::kMissing) continue;
    const std::size_t number = static_cast<std::size_t>(bucket);
    if (index < low ? number % low != index : number / low != index - low) continue;
    for (std::size_t copy = 0; copy < layout.copies; ++copy) slots[layout.slot(copy, i - first)] = 1;
  }
  return slots;
}

}  // namespace tacit::protocol
