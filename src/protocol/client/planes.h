// SPDX-License-Identifier: Apache-2.0
// The client's records as planes (docs/protocol.md, "Planes"): a bucket is two digits, and for every
// (feature, digit, value) there is a 0/1 vector over the places of a set.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "base/secret_vector.h"
#include "linkage/features.h"
#include "plan/request.h"

namespace tacit::protocol {

/// The digits of all records. They are worked out before the first plane is sent: how long that takes depends
/// on what records have and lack, and the server sees when each message comes.
class RecordDigits {
 public:
  RecordDigits(const plan::LinkRequest& request, const linkage::FeatureTable& records);

  /// Two digits of each feature, low and high; no digit of any feature where `record` is Places::kNobody.
  std::span<const std::uint16_t> operator[](std::uint32_t record) const {
    const std::size_t row = record < records_ ? record : records_;
    return std::span(digits_).subspan(row * width_, width_);
  }
  std::size_t width() const { return width_; }

 private:
  std::size_t records_, width_;
  SecretVector<std::uint16_t> digits_;  // [record * width + digit]; behind the last record nobody's
};

/// The planes of one set. The time that this and each plane take does not depend on what is in them.
class PlaneValues {
 public:
  /// `record_at`: the record at each place of the set, or Places::kNobody.
  PlaneValues(const plan::LinkRequest& request, const RecordDigits& digits,
              std::span<const std::uint32_t> record_at);

  /// Of plane `index`, in the plan's order: 0 or 1 for each place.
  SecretVector<std::uint32_t> operator()(std::size_t index) const;

 private:
  std::size_t places_;
  std::vector<std::pair<std::size_t, std::uint16_t>> planes_;  // [plane]: a digit of a feature, and its value
  std::vector<SecretVector<std::uint16_t>> digits_;            // [digit][place]
};

}  // namespace tacit::protocol
