// SPDX-License-Identifier: Apache-2.0
// Where each of the server's records stands in blocked linkage: its group, its place in each pass's bin, its
// home slot, and its way from the one to the other (docs/protocol.md, "Alignment"). Secret, and drawn anew
// for each query.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/secret_vector.h"
#include "link/alignment.h"
#include "link/slot_map.h"
#include "linkage/blocking.h"
#include "plan/blocked_layout.h"

namespace tacit::link {

inline constexpr std::uint32_t kNoSlot = ~0U, kNoRecord = ~0U;

class Placement {
 public:
  /// `bins`: of the server's records, modulo layout.bins(), at most layout.server_places() records of a pass
  /// in one. On the threads of the Workers it is called under; 5 passes + 8 bytes a record stay. Throws
  /// Error(kInternal) where the records do not fit layout.groups.
  Placement(const plan::BlockedLayout& layout, const linkage::PassBins& bins);

  std::size_t records() const { return home_.size(); }
  /// The records of a group, in random order.
  std::span<const std::uint32_t> members(std::size_t group) const {
    return std::span(members_).subspan(first_[group], first_[group + 1] - first_[group]);
  }

  /// A record's slot of its group's link sums once they are aligned. Every record has one.
  std::uint32_t home_slot(std::size_t record) const {
    return static_cast<std::uint32_t>(home_[record] % layout_.degree);
  }
  std::uint32_t group(std::size_t record) const {
    return static_cast<std::uint32_t>(home_[record] / layout_.degree);
  }
  /// [j]: group(j) * N + home_slot(j).
  const SlotMap& home_slots() const { return home_; }

  /// A record's slot of its group's link sums of one pass: layout.sum_slot(bin, place) of its bin in the pass
  /// and a place that is its own. kNoSlot where it has no bin. In pass 0 it is the home slot.
  std::uint32_t pass_slot(std::size_t pass, std::size_t record) const {
    return slots_[pass * records() + record];
  }

  /// Whom layer group * w + place of a pass compares in each bin: [place * bins + bin], kNoRecord for none.
  SecretVector<std::uint32_t> layer_records(std::size_t pass, std::size_t group) const;

  /// A group's way from the slots of a pass, 1 or more, to home slots. Made anew by every call.
  Alignment alignment(std::size_t pass, std::size_t group) const;
  /// Weights of a group's N home slots as weights of its slots of a pass, 0 where no record is: so that the
  /// weighted sum of the pass's slots is the weighted sum of what they become by alignment. In pass 0 the
  /// weights of records that have a bin stay where they are.
  SecretVector<std::uint32_t> pull_back(std::size_t pass, std::size_t group,
                                        std::span<const std::uint32_t> weights) const;

 private:
  class Placer;

  plan::BlockedLayout layout_;
  SecretVector<std::uint32_t> members_, first_;  // group by group; of each group's members, and their number
  SlotMap home_;
  SecretVector<std::uint32_t> slots_;  // [pass][record]
  SecretVector<std::uint8_t> early_;   // as in Grouping
  SecretVector<std::uint8_t> middle_;  // [pass - 1][record]: its place during step 2
};

}  // namespace tacit::link
