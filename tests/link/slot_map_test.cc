// SPDX-License-Identifier: Apache-2.0
#include "link/slot_map.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace tacit::link {
namespace {

plan::LinkSums sums_of(std::size_t degree, std::size_t records, std::size_t copies) {
  plan::LinkSums sums;
  sums.degree = degree;
  sums.record_slots = (records + copies - 1) / copies * copies;
  sums.slots = sums.record_slots + plan::kTags * copies;
  return sums;
}

TEST(SlotMap, EveryRecordHasAPlaceAndCellsKeepTogether) {
  const plan::LinkSums sums = sums_of(16384, 50000, 7);
  std::vector<std::uint32_t> cells(50000);
  for (std::size_t j = 0; j < cells.size(); ++j) cells[j] = static_cast<std::uint32_t>(j % 250);
  const SlotMap order = random_slots(sums, cells);
  EXPECT_EQ(std::set<std::uint32_t>(order.begin(), order.end()).size(), order.size());
  std::map<std::uint32_t, std::set<std::size_t>> ciphertexts;
  for (std::size_t j = 0; j < order.size(); ++j) {
    ASSERT_LT(order[j], sums.record_slots);
    ciphertexts[cells[j]].insert(order[j] / sums.degree);
  }
  std::size_t all = 0;
  for (const auto& [cell, own] : ciphertexts) all += own.size();
  EXPECT_LE(all, 250U + sums.vectors() - 1);
}

TEST(SlotMap, NeitherCellsNorRecordsHaveAUsualPlace) {
  const plan::LinkSums sums = sums_of(1024, 2500, 3);
  const std::vector<std::uint32_t> cells = [] {
    std::vector<std::uint32_t> c(2500);
    for (std::size_t j = 0; j < c.size(); ++j) c[j] = static_cast<std::uint32_t>(j / 250);
    return c;
  }();
  std::set<std::uint32_t> places;
  std::set<std::size_t> ciphertexts;
  for (int i = 0; i < 100; ++i) {
    const SlotMap order = random_slots(sums, cells);
    places.insert(order[0]);
    ciphertexts.insert(order[0] / sums.degree);
  }
  EXPECT_GT(places.size(), 80U);
  EXPECT_EQ(ciphertexts.size(), sums.vectors());
}

}  // namespace
}  // namespace tacit::link
