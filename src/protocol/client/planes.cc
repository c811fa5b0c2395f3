#include "protocol/client/planes.h"

#include "protocol/client/places.h"

namespace tacit::protocol {
namespace {

constexpr std::uint16_t kNone = 0xFFFF;  // no digit has this value: a feature has fewer buckets

}  // namespace

PlaneValues::PlaneValues(const plan::LinkRequest& request, const linkage::FeatureTable& records,
                         std::span<const std::uint32_t> record_at)
    : places_(record_at.size()) {
  const std::vector<plan::FeatureShape>& features = request.features;
  for (std::size_t f = 0; f < features.size(); ++f) {
    const std::size_t low_planes = features[f].low_planes();
    for (std::size_t i = 0; i < features[f].planes(); ++i) {
      const bool low = i < low_planes;
      planes_.emplace_back(2 * f + (low ? 0 : 1), static_cast<std::uint16_t>(low ? i : i - low_planes));
    }
    SecretVector<std::uint16_t> low_digits(places_, kNone), high_digits(places_, kNone);
    for (std::size_t place = 0; place < places_; ++place) {
      const std::uint32_t record = record_at[place];
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

SecretVector<std::uint32_t> PlaneValues::operator()(std::size_t index) const {
  const auto& [digit, value] = planes_[index];
  SecretVector<std::uint32_t> values(places_);
  for (std::size_t place = 0; place < places_; ++place)
    values[place] = digits_[digit][place] == value ? 1 : 0;
  return values;
}

}  // namespace tacit::protocol
