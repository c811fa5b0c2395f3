// SPDX-License-Identifier: Apache-2.0
#include "protocol/client/planes.h"

#include "protocol/client/places.h"

namespace tacit::protocol {
namespace {

constexpr std::uint16_t kNone = 0xFFFF;  // no digit has this value: a feature has fewer buckets

}  // namespace

RecordDigits::RecordDigits(const plan::LinkRequest& request, const linkage::FeatureTable& records)
    : records_(records.records()),
      width_(2 * request.features.size()),
      digits_((records_ + 1) * width_, kNone) {
  for (std::size_t record = 0; record < records_; ++record) {
    const std::span<const std::int16_t> buckets = records.record(record);
    for (std::size_t f = 0; f < request.features.size(); ++f) {
      if (buckets[f] == linkage::kMissing) continue;
      const auto bucket = static_cast<std::size_t>(buckets[f]), low = request.features[f].low_planes();
      digits_[record * width_ + 2 * f] = static_cast<std::uint16_t>(bucket % low);
      digits_[record * width_ + 2 * f + 1] = static_cast<std::uint16_t>(bucket / low);
    }
  }
}

PlaneValues::PlaneValues(const plan::LinkRequest& request, const RecordDigits& digits,
                         std::span<const std::uint32_t> record_at)
    : places_(record_at.size()), digits_(digits.width(), SecretVector<std::uint16_t>(record_at.size())) {
  for (std::size_t f = 0; f < request.features.size(); ++f) {
    const std::size_t low_planes = request.features[f].low_planes();
    for (std::size_t i = 0; i < request.features[f].planes(); ++i) {
      const bool low = i < low_planes;
      planes_.emplace_back(2 * f + (low ? 0 : 1), static_cast<std::uint16_t>(low ? i : i - low_planes));
    }
  }
  for (std::size_t place = 0; place < places_; ++place) {
    const std::span<const std::uint16_t> own = digits[record_at[place]];
    for (std::size_t digit = 0; digit < own.size(); ++digit) digits_[digit][place] = own[digit];
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
