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
    const std::size_t count = (plan.request.features[feature].buckets + layout.copies - 1) / layout.copies;
    if (index < count) break;
    index -= count;
  }
  std::vector<std::uint32_t> slots(layout.degree, 0);
  const std::size_t first = shelf * layout.shelf_records;
  const std::size_t last = std::min(first + layout.shelf_records, records.records());
  for (std::size_t i = first; i < last; ++i) {
    const std::int16_t bucket = records.record(i)[feature];
    if (bucket == linkage::kMissing || static_cast<std::size_t>(bucket) / layout.copies != index) continue;
    slots[layout.slot(static_cast<std::size_t>(bucket) % layout.copies, i - first)] = 1;
  }
  return slots;
}

}  // namespace tacit::protocol
