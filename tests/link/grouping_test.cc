// SPDX-License-Identifier: Apache-2.0
#include "link/grouping.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <map>

#include "base/error.h"
#include "random_bins.h"
#include "support/error_of.h"

namespace tacit::link {
namespace {

using ::testing::HasSubstr;

/// Every record has a group and a home, and no bin of a family has more than w records of a group.
void check_groups(const plan::BlockedLayout& layout, const linkage::PassBins& bins,
                  const Grouping& grouping) {
  const std::size_t families = 2 * layout.passes - 1;
  std::vector<std::size_t> count(families * layout.groups * layout.bins());
  const auto take = [&](std::size_t family, std::size_t group, std::uint32_t bin) {
    ASSERT_LT(bin, layout.bins());
    ASSERT_LE(++count[(family * layout.groups + group) * layout.bins() + bin], layout.width)
        << "family " << family << ", group " << group << ", bin " << bin;
  };
  ASSERT_EQ(grouping.group.size(), bins.records());
  ASSERT_EQ(grouping.home.size(), bins.records());
  for (std::size_t j = 0; j < bins.records(); ++j) {
    const std::uint32_t group = grouping.group[j], home = grouping.home[j];
    ASSERT_LT(group, layout.groups);
    if (bins.bin(0, j) != linkage::kNoBin) {
      ASSERT_EQ(home, bins.bin(0, j));
    }
    take(0, group, home);
    for (std::size_t pass = 1; pass < layout.passes; ++pass) {
      const std::uint32_t bin = bins.bin(pass, j);
      if (bin == linkage::kNoBin) continue;
      take(2 * pass - 1, group, bin);
      take(2 * pass, group, grouping.between(layout, pass, bin, j));
    }
  }
}

void check_random_groups(plan::BlockedLayout layout, const linkage::PassBins& bins, std::size_t more = 0) {
  layout.groups = fewest_groups(layout, bins) + more;
  SCOPED_TRACE(testing::Message() << "N " << layout.degree << ", w " << layout.width << ", " << layout.passes
                                  << " passes, " << layout.groups << " groups");
  check_groups(layout, bins, random_groups(layout, bins));
}

TEST(BinBetween, IsHighShiftsFromTheBinAndLowShiftsFromHome) {
  for (const std::size_t width : {4, 8, 16, 32}) {
    const plan::BlockedLayout layout = layout_of(1024, width, 2);
    for (std::uint32_t from = 0; from < layout.bins(); ++from) {
      for (std::uint32_t home = 0; home < layout.bins(); ++home) {
        for (const bool early : {false, true}) {
          const std::uint32_t between = bin_between(layout, from, home, early);
          const std::size_t left = (home + layout.bins() - between) % layout.bins();
          ASSERT_LT(between, layout.bins());
          ASSERT_EQ((between + layout.bins() - from) % layout.low_shifts(), 0U);
          ASSERT_LT(left, layout.low_reach());
          ASSERT_EQ(left >= layout.low_shifts(), early);
        }
      }
    }
  }
}

TEST(Grouping, GroupsHaveRoomForTheirRecords) {
  for (const std::size_t width : {4, 8, 16, 32}) {
    for (std::size_t passes = 1; passes <= 4; ++passes) {
      const plan::BlockedLayout layout = layout_of(1024, width, passes);
      check_random_groups(layout, random_bins(layout, 20000, {}, 1), 1);
      check_random_groups(layout, random_bins(layout, 20000, {0.1, 0, 0.2}, 2), 1);
      check_random_groups(layout, random_bins(layout, 5000, {0.5, 1, 0.1}, 3));
      check_random_groups(layout, random_bins(layout, 700, {0.9, 0.3, 0}, 4));
    }
  }
}

TEST(Grouping, AllPassesAndManyGroups) {
  const plan::BlockedLayout layout = layout_of(1024, 16, plan::kMaxPasses);
  const linkage::PassBins bins = random_bins(layout, 30000, {0.05, 0.5, 0.05}, 5);
  check_random_groups(layout, bins, 1);
  check_random_groups(layout, bins, 65 - fewest_groups(layout, bins) % 64);  // one more than whole words
}

TEST(Grouping, ADegreeOfThePlans) {
  const plan::BlockedLayout layout = layout_of(16384, 8, 3);
  check_random_groups(layout, random_bins(layout, 100000, {0.03, 0.5, 0.02}, 6));
}

TEST(Grouping, FewAndNoRecords) {
  const plan::BlockedLayout layout = layout_of(1024, 8, 2, 2);
  check_groups(layout, pass_bins({{}, {}}), random_groups(layout, pass_bins({{}, {}})));
  EXPECT_EQ(fewest_groups(layout, pass_bins({{}, {}})), 0U);
  const linkage::PassBins one = pass_bins({{linkage::kNoBin}, {127}});
  check_groups(layout, one, random_groups(layout, one));
  EXPECT_EQ(fewest_groups(layout, one), 1U);
}

/// Bins of `groups` groups in which every place of every family is taken, but for a share of the records.
linkage::PassBins full_groups(const plan::BlockedLayout& layout, double kept, std::uint64_t seed) {
  std::mt19937_64 generator(seed);
  std::vector<std::vector<std::uint32_t>> bins(layout.passes);
  const std::size_t mask = layout.bins() - 1;
  for (std::size_t i = 0; i < layout.groups * layout.width; ++i) {
    std::vector<std::size_t> shift(layout.passes, 0);
    for (std::size_t pass = 1; pass < layout.passes; ++pass) shift[pass] = generator() & mask;
    for (std::size_t home = 0; home < layout.bins(); ++home) {
      if (std::uniform_real_distribution<double>()(generator) >= kept) continue;
      for (std::size_t pass = 0; pass < layout.passes; ++pass)
        bins[pass].push_back(static_cast<std::uint32_t>((home - shift[pass]) & mask));
    }
  }
  return pass_bins(std::move(bins));
}

TEST(Grouping, RecordsMoveOnWhereGroupsAreNearlyFull) {
  for (const std::size_t width : {8, 16, 32}) {
    const plan::BlockedLayout layout = layout_of(1024, width, 3, 20);
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
      const linkage::PassBins bins = full_groups(layout, 0.93, seed);
      check_groups(layout, bins, random_groups(layout, bins));
    }
  }
}

TEST(Grouping, RecordsWithoutABinTakeWhatIsLeft) {
  const plan::BlockedLayout layout = layout_of(1024, 8, 2, 3);
  std::vector<std::uint32_t> first(3 * 1024, linkage::kNoBin), second(3 * 1024, linkage::kNoBin);
  for (std::uint32_t j = 0; j < 1000; ++j) {
    first[j] = j % 128;
    second[j + 500] = (5 * j + 3) % 128;
  }
  const linkage::PassBins bins = pass_bins({first, second});
  check_groups(layout, bins, random_groups(layout, bins));
}

TEST(Grouping, TellsHowManyGroupsRecordsNeed) {
  plan::BlockedLayout layout = layout_of(1024, 8, 2, 2);
  // 17 records share a bin; then 33 their bins between alone, 0 and 8 for homes 8 to 15 and bins 0, 8, 16..
  std::vector<std::uint32_t> same(17, 5), homes, bins;
  for (std::uint32_t j = 0; j < 33; ++j) {
    homes.push_back(8 + j % 8);
    bins.push_back(8 * (j % 16));
  }
  std::vector<std::uint32_t> spread(17);
  for (std::uint32_t j = 0; j < 17; ++j) spread[j] = 7 * j;
  ASSERT_EQ(layout.low_shifts(), 8U);
  for (const linkage::PassBins& full :
       {pass_bins({same, spread}), pass_bins({spread, same}), pass_bins({homes, bins})}) {
    EXPECT_EQ(fewest_groups(layout, full), 3U);
    EXPECT_THAT(error_of(ErrorCategory::kInternal, [&] { random_groups(layout, full); }),
                HasSubstr("2 groups of the plan, since too many share a bin: they need at least 3"));
  }
  layout.groups = 3;
  check_groups(layout, pass_bins({homes, bins}), random_groups(layout, pass_bins({homes, bins})));
  EXPECT_EQ(fewest_groups(layout, pass_bins({std::vector<std::uint32_t>(2049, linkage::kNoBin),
                                             std::vector<std::uint32_t>(2049, linkage::kNoBin)})),
            3U);
}

TEST(Grouping, PassesThatAreAlikeDoNotFillBinsBetween) {
  plan::BlockedLayout layout = layout_of(1024, 8, 3);
  std::mt19937_64 generator(8);
  std::vector<std::vector<std::uint32_t>> bins(3);
  for (std::uint32_t j = 0; j < 8000; ++j)
    for (auto& pass : bins) pass.push_back(static_cast<std::uint32_t>(generator() % 128));
  // Kinds of records that share their bins of two passes: all would meet in bins 40, 72 and 104 between.
  for (std::uint32_t j = 0; j < 240; ++j) {
    bins[0][j] = 40 + 32 * (j % 3) + j / 3 % 4;
    bins[1][j] = 8 * (j % 16);
  }
  std::vector<std::size_t> between(128);
  for (std::size_t j = 0; j < 8000; ++j) ++between[bin_between(layout, bins[1][j], bins[0][j], false)];
  const linkage::PassBins all = pass_bins(bins);
  layout.groups = fewest_groups(layout, all);
  EXPECT_GT(*std::max_element(between.begin(), between.end()), layout.server_places());
  check_groups(layout, all, random_groups(layout, all));
}

TEST(Grouping, RefusesBinsThatAreNotTheLayouts) {
  const plan::BlockedLayout layout = layout_of(1024, 8, 2, 2);
  EXPECT_THROW(random_groups(layout, pass_bins({{128}, {0}})), Error);
  EXPECT_THROW(random_groups(layout, pass_bins({{0}})), Error);
}

TEST(Grouping, EveryGroupIsAsLikelyForEveryRecord) {
  const plan::BlockedLayout layout = layout_of(1024, 4, 2, 4);
  const linkage::PassBins bins = random_bins(layout, 2000, {0.1, 0, 0}, 7);
  std::map<std::uint32_t, int> first, last;
  int together = 0;
  for (int i = 0; i < 800; ++i) {
    const Grouping grouping = random_groups(layout, bins);
    ++first[grouping.group.front()];
    ++last[grouping.group.back()];
    if (grouping.group.front() == grouping.group.back()) ++together;
  }
  // Seven standard deviations.
  for (std::uint32_t group = 0; group < 4; ++group) {
    EXPECT_NEAR(first[group], 200, 86);
    EXPECT_NEAR(last[group], 200, 86);
  }
  EXPECT_NEAR(together, 200, 86);
}

}  // namespace
}  // namespace tacit::link
