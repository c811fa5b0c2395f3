// The client's records as planes (docs/protocol.md, "Planes"): a bucket is two digits, and for every
// (feature, digit, value) there is a 0/1 vector over the records, repeated in each copy's place.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "base/secret_vector.h"
#include "linkage/features.h"
#include "plan/link_plan.h"
#include "protocol/client/places.h"

namespace tacit::protocol {

/// Those of one shelf of all pairs. The time that a plane takes does not depend on what is in it: the server
/// sees when each of them comes.
class ShelfPlanes {
 public:
  /// `plan` outlives it.
  ShelfPlanes(const plan::LinkPlan& plan, const linkage::FeatureTable& records, const Places& places,
              std::size_t shelf);

  /// The slots of plane `index`, in the plan's order.
  SecretVector<std::uint32_t> slots(std::size_t index) const;

 private:
  const plan::Layout& layout_;
  std::size_t places_;
  std::vector<std::pair<std::size_t, std::uint16_t>> planes_;  // [plane]: a digit of a feature, and its value
  std::vector<SecretVector<std::uint16_t>> digits_;  // two of each feature: [place], kNone where it has none
};

}  // namespace tacit::protocol
