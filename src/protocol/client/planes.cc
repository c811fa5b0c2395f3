#include "protocol/client/planes.h"

namespace tacit::protocol {
namespace {

constexpr std::uint16_t kNone = 0xFFFF;  // no digit has this value: a feature has fewer buckets

}  // namespace

ShelfPlanes::ShelfPlanes(const plan::LinkPlan& plan, const linkage::FeatureTable& records,
                         const Places& places, std::size_t shelf)
    : layout_(plan.all_pairs().layout), places_(layout_.shelf_places) {
  const std::vector<plan::FeatureShape>& features = plan.request.features;
  for (std::size_t f = 0; f < features.size(); ++f) {
    const std::size_t low_planes = features[f].low_planes();
    for (std::size_t i = 0; i < features[f].planes(); ++i) {
      const bool low = i < low_planes;
      planes_.emplace_back(2 * f + (low ? 0 : 1), static_cast<std::uint16_t>(low ? i : i - low_planes));
    }
    SecretVector<std::uint16_t> low_digits(places_, kNone), high_digits(places_, kNone);
    for (std::size_t place = 0; place < places_; ++place) {
      const std::uint32_t record = places.record_at[shelf * places_ + place];
      if (record == Places::kNobody) continue;
      const std::int16_t bucket = records.record(record)[f];
      if (bucket == linkage::kMissing) continue;
      low_digits[place] = static_cast<std::uint16_t>(static_cast<std::size_t>(bucket) % low_planes);
      high_digits[place] = static_cast<std::uint16_t>(static_cast<std::size_t>(bucket) / low_planes);
    }
    digits_.push_back(std::move(low_digits));
    digits_.push_back(std::move(high_digits));
  }
}

SecretVector<std::uint32_t> ShelfPlanes::slots(std::size_t index) const {
  const auto& [digit, value] = planes_[index];
  SecretVector<std::uint32_t> slots(layout_.degree, 0);
  for (std::size_t place = 0; place < places_; ++place) {
    const std::uint32_t one = digits_[digit][place] == value ? 1 : 0;
    for (std::size_t copy = 0; copy < layout_.copies; ++copy) slots[layout_.slot(copy, place)] = one;
  }
  return slots;
}

}  // namespace tacit::protocol
