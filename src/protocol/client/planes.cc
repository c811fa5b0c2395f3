#include "protocol/client/planes.h"

#include "base/error.h"

namespace tacit::protocol {

SecretVector<std::uint32_t> plane_slots(const plan::LinkPlan& plan, const linkage::FeatureTable& records,
                                        const Places& places, std::size_t shelf, std::size_t index) {
  const plan::Layout& layout = plan.all_pairs().layout;
  std::size_t feature = 0;
  for (;; ++feature) {
    require(feature < plan.request.features.size(), "there is a feature for each plane");
    const plan::FeatureShape& shape = plan.request.features[feature];
    if (index < shape.low_planes() + shape.high_planes()) break;
    index -= shape.low_planes() + shape.high_planes();
  }
  const std::size_t low = plan.request.features[feature].low_planes();
  SecretVector<std::uint32_t> slots(layout.degree, 0);
  for (std::size_t place = 0; place < layout.shelf_places; ++place) {
    const std::uint32_t record = places.record_at[shelf * layout.shelf_places + place];
    if (record == Places::kNobody) continue;
    const std::int16_t bucket = records.record(record)[feature];
    if (bucket == linkage::kMissing) continue;
    const std::size_t number = static_cast<std::size_t>(bucket);
    if (index < low ? number % low != index : number / low != index - low) continue;
    for (std::size_t copy = 0; copy < layout.copies; ++copy) slots[layout.slot(copy, place)] = 1;
  }
  return slots;
}

}  // namespace tacit::protocol
