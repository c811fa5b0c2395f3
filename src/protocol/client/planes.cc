#include "protocol/client/planes.h"

namespace tacit::protocol {

ShelfPlanes::ShelfPlanes(const plan::LinkPlan& plan, const linkage::FeatureTable& records,
                         const Places& places, std::size_t shelf)
    : layout_(plan.all_pairs().layout), ones_(plan.request.planes()) {
  const std::vector<plan::FeatureShape>& features = plan.request.features;
  std::vector<std::size_t> first{0}, low_planes;  // of each feature
  for (const plan::FeatureShape& shape : features) {
    low_planes.push_back(shape.low_planes());
    first.push_back(first.back() + shape.planes());
  }
  for (std::size_t place = 0; place < layout_.shelf_places; ++place) {
    const std::uint32_t record = places.record_at[shelf * layout_.shelf_places + place];
    if (record == Places::kNobody) continue;
    for (std::size_t f = 0; f < features.size(); ++f) {
      const std::int16_t bucket = records.record(record)[f];
      if (bucket == linkage::kMissing) continue;
      const std::size_t low = static_cast<std::size_t>(bucket) % low_planes[f];
      const std::size_t high = static_cast<std::size_t>(bucket) / low_planes[f];
      ones_[first[f] + low].push_back(static_cast<std::uint32_t>(place));
      ones_[first[f] + low_planes[f] + high].push_back(static_cast<std::uint32_t>(place));
    }
  }
}

SecretVector<std::uint32_t> ShelfPlanes::slots(std::size_t index) const {
  SecretVector<std::uint32_t> slots(layout_.degree, 0);
  for (const std::uint32_t place : ones_[index]) {
    for (std::size_t copy = 0; copy < layout_.copies; ++copy) slots[layout_.slot(copy, place)] = 1;
  }
  return slots;
}

}  // namespace tacit::protocol
