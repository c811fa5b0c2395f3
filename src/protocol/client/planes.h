// The client's records as planes (docs/protocol.md, "Planes"): a bucket is two digits, and for every
// (feature, digit, value) there is a 0/1 vector over the records, repeated in each copy's place.
#pragma once

#include <cstdint>
#include <vector>

#include "base/secret_vector.h"
#include "linkage/features.h"
#include "plan/link_plan.h"
#include "protocol/client/places.h"

namespace tacit::protocol {

/// Those of one shelf of all pairs, found in one pass over its records.
class ShelfPlanes {
 public:
  /// `plan` outlives it.
  ShelfPlanes(const plan::LinkPlan& plan, const linkage::FeatureTable& records, const Places& places,
              std::size_t shelf);

  /// The slots of plane `index`, in the plan's order.
  SecretVector<std::uint32_t> slots(std::size_t index) const;

 private:
  const plan::Layout& layout_;
  std::vector<SecretVector<std::uint32_t>> ones_;  // [plane]: places that are 1
};

}  // namespace tacit::protocol
