// SPDX-License-Identifier: Apache-2.0
#include "link/placement.h"

#include <bit>
#include <utility>

#include "base/error.h"
#include "bgv/random.h"
#include "link/edge_colouring.h"
#include "link/grouping.h"
#include "link/workers.h"

namespace tacit::link {

/// Finds the places of one group's records.
class Placement::Placer {
 public:
  Placer(Placement& placement, const linkage::PassBins& bins, const Grouping& grouping, std::size_t group)
      : to_(placement),
        layout_(placement.layout_),
        bins_(bins),
        grouping_(grouping),
        members_(placement.members(group)),
        first_slot_(static_cast<std::uint32_t>(group * layout_.degree)) {}

  void place() {
    home_places_.assign(members_.size(), kOpen);
    for (std::size_t pass = 1; pass < layout_.passes; ++pass) place_pass(pass);
    place_homes();
  }

 private:
  static constexpr std::uint8_t kOpen = 0xFF;

  /// The places of a pass: where it compares, and where step 2 takes records home.
  void place_pass(std::size_t pass) {
    SecretVector<std::uint32_t> present;
    SecretVector<Edge> away, homeward;
    for (std::uint32_t i = 0; i < members_.size(); ++i) {
      const std::uint32_t bin = bins_.bin(pass, members_[i]), home = grouping_.home[members_[i]];
      if (bin == linkage::kNoBin) continue;
      const std::uint32_t between = grouping_.between(layout_, pass, bin, members_[i]);
      present.push_back(i);
      away.push_back({bin, between});
      homeward.push_back({between, home});
    }
    const auto places = colour_edges(away, layout_.bins(), layout_.width, random_);
    const auto middle = colour_edges(homeward, layout_.bins(), layout_.width, random_);
    for (std::size_t e = 0; e < present.size(); ++e) {
      const std::uint32_t record = members_[present[e]];
      to_.slots_[pass * to_.records() + record] = sum_slot(away[e].left, places[e]);
      to_.middle_[(pass - 1) * to_.records() + record] = middle[e];
      if (pass == 1) home_places_[present[e]] = middle[e];
    }
  }

  /// Pass 1 has found home places; whoever lacks it has a random one of those that are left.
  void place_homes() {
    SecretVector<std::uint32_t> taken(layout_.bins());  // of each bin: a bit for each place
    for (std::size_t i = 0; i < members_.size(); ++i)
      if (home_places_[i] != kOpen) taken[grouping_.home[members_[i]]] |= std::uint32_t{1} << home_places_[i];
    for (std::size_t i = 0; i < members_.size(); ++i) {
      const std::uint32_t record = members_[i], home = grouping_.home[record];
      if (home_places_[i] == kOpen) home_places_[i] = take_place(taken[home]);
      const std::uint32_t slot = sum_slot(home, home_places_[i]);
      to_.home_[record] = first_slot_ + slot;
      if (bins_.bin(0, record) != linkage::kNoBin) to_.slots_[record] = slot;
    }
  }
  std::uint8_t take_place(std::uint32_t& taken) {
    const auto width = static_cast<std::uint32_t>(layout_.width);
    const std::uint32_t left = width - static_cast<std::uint32_t>(std::popcount(taken));
    require(left > 0, "a group has no more records with one home than a bin has places");
    std::uint32_t place = 0;
    for (std::uint32_t skip = random_.below(left); skip > 0 || (taken >> place & 1) != 0; ++place)
      if ((taken >> place & 1) == 0) --skip;
    taken |= std::uint32_t{1} << place;
    return static_cast<std::uint8_t>(place);
  }

  std::uint32_t sum_slot(std::uint32_t bin, std::uint8_t place) const {
    return static_cast<std::uint32_t>(layout_.sum_slot(bin, place));
  }

  Placement& to_;
  const plan::BlockedLayout& layout_;
  const linkage::PassBins& bins_;
  const Grouping& grouping_;
  std::span<const std::uint32_t> members_;
  std::uint32_t first_slot_;
  SecretVector<std::uint8_t> home_places_;  // of each member
  bgv::RandomNumbers random_;
};

Placement::Placement(const plan::BlockedLayout& layout, const linkage::PassBins& bins)
    : layout_(layout),
      first_(layout.groups + 1),
      home_(bins.records()),
      slots_(layout.passes * bins.records(), kNoSlot) {
  Grouping grouping = random_groups(layout, bins);
  middle_.resize((layout.passes - 1) * bins.records());
  for (const std::uint32_t group : grouping.group) ++first_[group + 1];
  for (std::size_t group = 0; group < layout.groups; ++group) first_[group + 1] += first_[group];
  members_.resize(bins.records());
  SecretVector<std::uint32_t> next(first_);
  for (const std::uint32_t record : bgv::random_permutation(bins.records()))
    members_[next[grouping.group[record]]++] = record;
  parallel_for(layout.groups, [&](std::size_t group) { Placer(*this, bins, grouping, group).place(); });
  early_ = std::move(grouping.early);
}

SecretVector<std::uint32_t> Placement::layer_records(std::size_t pass, std::size_t group) const {
  SecretVector<std::uint32_t> records(layout_.degree, kNoRecord);
  for (const std::uint32_t record : members(group)) {
    const std::uint32_t slot = pass_slot(pass, record);
    if (slot != kNoSlot) records[layout_.sum_place(slot) * layout_.bins() + layout_.sum_bin(slot)] = record;
  }
  return records;
}

Alignment Placement::alignment(std::size_t pass, std::size_t group) const {
  require(pass >= 1 && pass < layout_.passes, "pass 0 is where records are at home");
  const auto slot_at = [&](std::size_t bin, std::size_t place) {
    return static_cast<std::uint32_t>(layout_.sum_slot(bin, place));
  };
  SecretVector<Stations> stations;
  for (const std::uint32_t record : members(group)) {
    const std::uint32_t from = pass_slot(pass, record), to = home_slot(record);
    if (from == kNoSlot) continue;
    const auto bin = static_cast<std::uint32_t>(layout_.sum_bin(from));
    const auto home = static_cast<std::uint32_t>(layout_.sum_bin(to));
    const bool early = (early_[record] >> (pass - 1) & 1) != 0;
    const std::uint32_t between = bin_between(layout_, bin, home, early);
    const std::uint8_t middle = middle_[(pass - 1) * records() + record];
    stations.push_back({from, slot_at(between, layout_.sum_place(from)), slot_at(between, middle),
                        slot_at(home, middle), to});
  }
  return Alignment(layout_, stations);
}

SecretVector<std::uint32_t> Placement::pull_back(std::size_t pass, std::size_t group,
                                                 std::span<const std::uint32_t> weights) const {
  require(weights.size() == layout_.degree, "every slot of a ciphertext has a weight");
  SecretVector<std::uint32_t> pulled(layout_.degree);
  for (const std::uint32_t record : members(group)) {
    const std::uint32_t slot = pass_slot(pass, record);
    if (slot != kNoSlot) pulled[slot] = weights[home_slot(record)];
  }
  return pulled;
}

}  // namespace tacit::link
