// SPDX-License-Identifier: Apache-2.0
#include "link/placement.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/error.h"
#include "link/grouping.h"
#include "link/workers.h"
#include "random_bins.h"

namespace tacit::link {
namespace {

std::vector<std::uint32_t> random_values(std::size_t count, std::uint64_t seed) {
  std::mt19937_64 generator(seed);
  std::vector<std::uint32_t> values(count);
  for (std::uint32_t& value : values) value = 1 + static_cast<std::uint32_t>(generator() % 65536);
  return values;
}

/// A step as bgv/rotation.h defines it: the sum of all shifts of all slots, each under its mask.
std::vector<std::uint32_t> masked_shifts(const bgv::ShiftStep& step, std::span<const std::uint32_t> slots,
                                         std::span<const bgv::Route> routes) {
  const auto row = static_cast<std::ptrdiff_t>(step.degree / 2);
  std::vector<std::uint32_t> sum(step.degree);
  for (std::size_t k = 0; k < step.count; ++k) {
    for (const bool swap : {false, true}) {
      if (swap && !step.with_swap) continue;
      std::vector<std::uint32_t> shifted(slots.begin(), slots.end());
      const std::ptrdiff_t ahead = (step.first + static_cast<std::ptrdiff_t>(k)) * step.stride;
      const std::ptrdiff_t turn = ((-ahead % row) + row) % row;
      for (const std::ptrdiff_t first : {std::ptrdiff_t{0}, row})
        std::rotate(shifted.begin() + first, shifted.begin() + first + turn, shifted.begin() + first + row);
      if (swap) std::rotate(shifted.begin(), shifted.begin() + row, shifted.end());
      for (std::size_t i = 0; i < step.degree; ++i)
        if (routes[i] == step.route(k, swap)) sum[i] += shifted[i];
    }
  }
  return sum;
}

void check_slots(const plan::BlockedLayout& layout, const linkage::PassBins& bins,
                 const Placement& placement) {
  ASSERT_EQ(placement.records(), bins.records());
  std::set<std::uint32_t> homes(placement.home_slots().begin(), placement.home_slots().end());
  ASSERT_EQ(homes.size(), bins.records());
  std::set<std::uint32_t> everybody;
  for (std::size_t group = 0; group < layout.groups; ++group) {
    for (const std::uint32_t record : placement.members(group)) {
      everybody.insert(record);
      ASSERT_EQ(placement.group(record), group);
      ASSERT_EQ(placement.home_slots()[record], group * layout.degree + placement.home_slot(record));
    }
  }
  ASSERT_EQ(everybody.size(), bins.records());
  for (std::size_t pass = 0; pass < layout.passes; ++pass) {
    std::set<std::size_t> taken;
    std::size_t present = 0;
    for (std::size_t j = 0; j < bins.records(); ++j) {
      const std::uint32_t slot = placement.pass_slot(pass, j);
      ASSERT_EQ(slot == kNoSlot, bins.bin(pass, j) == linkage::kNoBin);
      if (slot == kNoSlot) continue;
      ++present;
      taken.insert(placement.group(j) * layout.degree + slot);
      ASSERT_LT(slot, layout.degree);
      ASSERT_EQ(layout.sum_bin(slot), bins.bin(pass, j));
      if (pass == 0) {
        ASSERT_EQ(slot, placement.home_slot(j));
      }
    }
    ASSERT_EQ(taken.size(), present);
  }
}

void check_layers(const plan::BlockedLayout& layout, const linkage::PassBins& bins,
                  const Placement& placement) {
  for (std::size_t pass = 0; pass < layout.passes; ++pass) {
    std::set<std::uint32_t> compared;
    for (std::size_t group = 0; group < layout.groups; ++group) {
      const auto records = placement.layer_records(pass, group);
      ASSERT_EQ(records.size(), layout.degree);
      for (std::size_t i = 0; i < records.size(); ++i) {
        if (records[i] == kNoRecord) continue;
        compared.insert(records[i]);
        ASSERT_EQ(placement.group(records[i]), group);
        ASSERT_EQ(placement.pass_slot(pass, records[i]),
                  layout.sum_slot(i % layout.bins(), i / layout.bins()));
      }
    }
    const auto all = bins.bins(pass);
    ASSERT_EQ(compared.size(), all.size() - std::count(all.begin(), all.end(), linkage::kNoBin));
  }
}

/// What each record has in a pass's slots, in its home slot; 0 in all others.
std::vector<std::uint32_t> brought_home(const plan::BlockedLayout& layout, const Placement& placement,
                                        std::size_t pass, std::size_t group,
                                        std::span<const std::uint32_t> slots) {
  std::vector<std::uint32_t> home(layout.degree);
  for (const std::uint32_t record : placement.members(group)) {
    const std::uint32_t slot = placement.pass_slot(pass, record);
    if (slot != kNoSlot) home[placement.home_slot(record)] = slots[slot];
  }
  return home;
}

void check_alignment(const plan::BlockedLayout& layout, const Placement& placement, std::size_t pass,
                     std::size_t group) {
  const auto slots = random_values(layout.degree, pass * layout.groups + group);
  const auto expected = brought_home(layout, placement, pass, group, slots);
  const Alignment alignment = placement.alignment(pass, group);
  const auto applied = alignment.apply(slots);
  ASSERT_EQ(std::vector<std::uint32_t>(applied.begin(), applied.end()), expected);
  std::vector<std::uint32_t> moved = slots;
  for (std::size_t step = 0; step < plan::alignment_steps(pass); ++step)
    moved = masked_shifts(plan::alignment_step(layout, step), moved, alignment.routes(step));
  ASSERT_EQ(moved, expected);
}

void check_pull_back(const plan::BlockedLayout& layout, const Placement& placement, std::size_t pass,
                     std::size_t group) {
  const auto slots = random_values(layout.degree, 1), weights = random_values(layout.degree, 2);
  const auto home = brought_home(layout, placement, pass, group, slots);
  const auto pulled = placement.pull_back(pass, group, weights);
  std::uint64_t there = 0, here = 0;
  for (std::size_t i = 0; i < layout.degree; ++i) {
    there += std::uint64_t{home[i]} * weights[i];
    here += std::uint64_t{slots[i]} * pulled[i];
  }
  ASSERT_EQ(there, here);
}

void check_placement(plan::BlockedLayout layout, const linkage::PassBins& bins, std::size_t more) {
  layout.groups = fewest_groups(layout, bins) + more;
  SCOPED_TRACE(testing::Message() << "N " << layout.degree << ", w " << layout.width << ", " << layout.passes
                                  << " passes, " << layout.groups << " groups");
  const Placement placement(layout, bins);
  check_slots(layout, bins, placement);
  check_layers(layout, bins, placement);
  for (std::size_t group = 0; group < layout.groups; ++group) {
    for (std::size_t pass = 0; pass < layout.passes; ++pass) check_pull_back(layout, placement, pass, group);
    for (std::size_t pass = 1; pass < layout.passes; ++pass) check_alignment(layout, placement, pass, group);
  }
}

TEST(Placement, BringsEveryRecordHomeAndNothingElse) {
  for (const std::size_t width : {4, 8, 16, 32}) {
    for (std::size_t passes = 1; passes <= 4; ++passes) {
      const plan::BlockedLayout layout = layout_of(1024, width, passes);
      check_placement(layout, random_bins(layout, 6000, {}, 1), 1);
      check_placement(layout, random_bins(layout, 3000, {0.2, 0.5, 0.1}, 2), 1);
    }
  }
}

TEST(Placement, ADegreeOfThePlans) {
  const plan::BlockedLayout layout = layout_of(16384, 8, 3);
  check_placement(layout, random_bins(layout, 40000, {0.05, 0, 0.1}, 3), 1);
}

TEST(Placement, FullBins) {
  const plan::BlockedLayout layout = layout_of(1024, 16, 3, 2);
  std::vector<std::vector<std::uint32_t>> bins(3);
  for (std::uint32_t j = 0; j < 2048; ++j)
    for (std::uint32_t pass = 0; pass < 3; ++pass) bins[pass].push_back((j * (1 + 2 * pass)) % 64);
  bins[1][5] = linkage::kNoBin;
  check_placement(layout, pass_bins(bins), 1);
}

TEST(Placement, WithoutRecordsAndWithoutBins) {
  const plan::BlockedLayout layout = layout_of(1024, 4, 2);
  check_placement(layout, pass_bins({{}, {}}), 1);
  check_placement(layout,
                  pass_bins({std::vector<std::uint32_t>(1024, linkage::kNoBin),
                             std::vector<std::uint32_t>(1024, linkage::kNoBin)}),
                  0);
}

TEST(Placement, IsTheSameWorkOnSeveralThreads) {
  const plan::BlockedLayout layout = layout_of(1024, 8, 3);
  Workers(3).run([&] { check_placement(layout, random_bins(layout, 5000, {0.1, 0, 0}, 4), 1); });
}

TEST(Placement, PassOneNeedsNoLastStep) {
  const plan::BlockedLayout layout = layout_of(1024, 8, 2, 3);
  const Placement placement(layout, random_bins(layout, 1500, {0.1, 0, 0}, 5));
  const bgv::ShiftStep step = plan::alignment_step(layout, 3);
  const std::size_t no_shift = step.route(layout.width / 2 - 1);
  const Alignment alignment = placement.alignment(1, 0);
  for (const bgv::Route route : alignment.routes(3)) ASSERT_TRUE(route == no_shift || route == bgv::kNoRoute);
}

TEST(Placement, EveryPlaceIsAsLikelyForEveryRecord) {
  const plan::BlockedLayout layout = layout_of(1024, 4, 2, 3);
  // Records 0 and 1 have all passes, 2 has the first alone, 3 the second alone, 4 none.
  std::vector<std::vector<std::uint32_t>> bins(2, std::vector<std::uint32_t>(5, 7));
  bins[1][2] = bins[0][3] = bins[0][4] = bins[1][4] = linkage::kNoBin;
  const linkage::PassBins pass = pass_bins(bins);
  std::map<std::pair<std::size_t, std::size_t>, int> home, away;
  for (int i = 0; i < 1600; ++i) {
    const Placement placement(layout, pass);
    for (std::size_t j = 0; j < 5; ++j) ++home[{j, layout.sum_place(placement.home_slot(j))}];
    for (const std::size_t j : {0, 1, 3}) ++away[{j, layout.sum_place(placement.pass_slot(1, j))}];
  }
  // Seven standard deviations.
  EXPECT_EQ(home.size(), 20U);
  EXPECT_EQ(away.size(), 12U);
  for (const auto& counts : {home, away})
    for (const auto& [place, count] : counts) EXPECT_NEAR(count, 400, 121) << place.first;
}

TEST(Alignment, RefusesStationsThatNoShiftJoins) {
  const plan::BlockedLayout layout = layout_of(1024, 8, 2, 1);
  const auto slot = [&](std::size_t bin, std::size_t place) {
    return static_cast<std::uint32_t>(layout.sum_slot(bin, place));
  };
  const Stations good = {slot(3, 1), slot(11, 1), slot(11, 6), slot(15, 6), slot(15, 0)};
  EXPECT_NO_THROW(Alignment(layout, std::vector<Stations>{good}));
  for (const auto& [station, to] : std::vector<std::pair<std::size_t, std::uint32_t>>{
           {1, slot(12, 1)}, {1, slot(11, 6)}, {2, slot(12, 6)}, {3, slot(19, 6)}, {4, slot(14, 0)}}) {
    Stations bad = good;
    bad[station] = to;
    EXPECT_THROW(Alignment(layout, std::vector<Stations>{bad}), Error) << station << " at " << to;
  }
  EXPECT_THROW(Alignment(layout, std::vector<Stations>{good, good}), Error);
}

}  // namespace
}  // namespace tacit::link
