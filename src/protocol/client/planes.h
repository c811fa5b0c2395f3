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

/// Those of one set. The time that a plane takes does not depend on what is in it: the server sees when each
/// of them comes.
class PlaneValues {
 public:
  /// `record_at`: the record at each place of the set, or Places::kNobody.
  PlaneValues(const plan::LinkRequest& request, const linkage::FeatureTable& records,
              std::span<const std::uint32_t> record_at);

  /// Of plane `index`, in the plan's order: 0 or 1 for each place.
  SecretVector<std::uint32_t> operator()(std::size_t index) const;

 private:
  std::size_t places_;
  std::vector<std::pair<std::size_t, std::uint16_t>> planes_;  // [plane]: a digit of a feature, and its value
  std::vector<SecretVector<std::uint16_t>> digits_;  // two of each feature: [place], kNone where it has none
};

}  // namespace tacit::protocol
