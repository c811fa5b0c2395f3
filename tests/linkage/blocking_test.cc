// SPDX-License-Identifier: Apache-2.0
#include "linkage/blocking.h"

#include <gmock/gmock.h>

#include <map>
#include <random>
#include <set>

#include "base/error.h"

namespace tacit::linkage {
namespace {

using ::testing::ElementsAre;
using LeftOut = PassBins::LeftOut;

// One pass's keys.
FeatureTable of_keys(const std::vector<std::uint64_t>& keys) {
  FeatureTable table(keys.size(), 0, 0, 1);
  for (std::size_t i = 0; i < keys.size(); ++i) table.keys(i)[0] = keys[i];
  return table;
}

std::vector<std::uint32_t> bins_of(const PassBins& bins, std::size_t pass = 0) {
  const auto all = bins.bins(pass);
  return {all.begin(), all.end()};
}

TEST(ServerBins, AreKeysModuloTheirNumber) {
  const PassBins bins = server_bins(of_keys({0, 7, 8, 9, kNoKey, kNoKey - 1}), {8, 4, 1});
  EXPECT_THAT(bins_of(bins), ElementsAre(0, 7, 0, 1, kNoBin, 6));
  EXPECT_EQ(bins.records(), 6u);
  EXPECT_EQ(bins.passes(), 1u);
  EXPECT_EQ(bins.no_key(0), 1u);
  EXPECT_EQ(bins.left_out(0), (LeftOut{0, 0}));
}

// All of bin 1 of 4: key 1 three times, 5 twice, 9 twice, 13 once.
TEST(ServerBins, LeaveTheHeaviestKeysOutUntilTheRestFits) {
  const FeatureTable table = of_keys({1, 5, 9, 1, 13, 5, 1, 9, 2});
  const auto expect = [&](std::size_t places, const std::vector<std::uint32_t>& bins, LeftOut left_out) {
    const PassBins result = server_bins(table, {4, places, 1});
    EXPECT_EQ(bins_of(result), bins) << places;
    EXPECT_EQ(result.left_out(0), left_out) << places;
    EXPECT_EQ(result.no_key(0), 0u);
  };
  const std::uint32_t out = kNoBin;
  expect(8, {1, 1, 1, 1, 1, 1, 1, 1, 2}, {0, 0});
  for (const std::size_t places : {7u, 6u, 5u}) expect(places, {out, 1, 1, out, 1, 1, out, 1, 2}, {3, 1});
  for (const std::size_t places : {4u, 3u}) expect(places, {out, 1, out, out, 1, 1, out, out, 2}, {5, 2});
  for (const std::size_t places : {2u, 1u}) expect(places, {out, out, out, out, 1, out, out, out, 2}, {7, 3});
  expect(0, std::vector<std::uint32_t>(9, out), {9, 5});
}

TEST(ClientBins, LeaveTheLaterRecordsOut) {
  const PassBins bins = client_bins(of_keys({1, 5, kNoKey, 9, 2, 1, 13, 1}), {4, 0, 2});
  EXPECT_THAT(bins_of(bins), ElementsAre(1, 1, kNoBin, kNoBin, 2, kNoBin, kNoBin, kNoBin));
  EXPECT_EQ(bins.left_out(0), (LeftOut{4, 3}));
  EXPECT_EQ(bins.no_key(0), 1u);
}

TEST(ClientBins, EveryCategoryHasPlacesOfItsOwn) {
  const std::vector<std::uint32_t> categories{0, 1, 0, 1, 1};
  const PassBins bins = client_bins(of_keys({1, 1, 1, 2, 1}), {4, 0, 1}, categories, 2);
  EXPECT_THAT(bins_of(bins), ElementsAre(1, 1, kNoBin, 2, kNoBin));
  EXPECT_EQ(bins.left_out(0), (LeftOut{2, 1}));
}

TEST(PassBins, EveryPassIsOnItsOwn) {
  FeatureTable table(2, 0, 0, 3);
  table.keys(0)[0] = 1;
  table.keys(1)[1] = 2;
  table.keys(0)[2] = table.keys(1)[2] = 3;
  for (const PassBins& bins : {server_bins(table, {4, 2, 2}), client_bins(table, {4, 2, 2})}) {
    EXPECT_THAT(bins_of(bins, 0), ElementsAre(1, kNoBin));
    EXPECT_THAT(bins_of(bins, 1), ElementsAre(kNoBin, 2));
    EXPECT_THAT(bins_of(bins, 2), ElementsAre(3, 3));
    EXPECT_EQ(bins.bin(1, 1), 2u);
    EXPECT_EQ(bins.no_key(0), 1u);
    EXPECT_EQ(bins.no_key(2), 0u);
  }
}

TEST(PassBins, WithoutPassesOrRecordsThereAreNone) {
  EXPECT_EQ(server_bins(FeatureTable(3, 1), {4, 1, 1}).passes(), 0u);
  EXPECT_EQ(client_bins(of_keys({}), {4, 1, 1}).bins(0).size(), 0u);
  EXPECT_EQ(server_bins(of_keys({}), {4, 1, 1}).left_out(0), (LeftOut{0, 0}));
}

TEST(PassBins, RefuseShapesAndCategoriesThatAreNone) {
  const FeatureTable table = of_keys({1, 2});
  for (const std::size_t bins : {0u, 3u, 12u, 1u << 31}) {
    EXPECT_THROW(server_bins(table, {bins, 1, 1}), Error) << bins;
    EXPECT_THROW(client_bins(table, {bins, 1, 1}), Error) << bins;
  }
  EXPECT_THROW(client_bins(table, {4, 1, 1}, std::vector<std::uint32_t>{0}, 1), Error);
  EXPECT_THROW(client_bins(table, {4, 1, 1}, std::vector<std::uint32_t>{0, 2}, 2), Error);
  EXPECT_THROW(PassBins(2, {{{0}, {}, 0}}), Error);
}

// The rules as docs/protocol.md states them, word by word.
std::vector<std::uint32_t> slow_server_bins(const std::vector<std::uint64_t>& keys, const BinShape& shape) {
  std::set<std::uint64_t> left_out;
  for (std::size_t bin = 0; bin < shape.bins; ++bin) {
    for (;;) {
      std::map<std::uint64_t, std::size_t> count;
      std::size_t all = 0;
      for (const std::uint64_t key : keys) {
        if (key == kNoKey || key % shape.bins != bin || left_out.contains(key)) continue;
        ++count[key];
        ++all;
      }
      if (all <= shape.server_places) break;
      auto heaviest = count.begin();
      for (auto it = count.begin(); it != count.end(); ++it) {
        if (it->second >= heaviest->second) heaviest = it;  // in ascending order of keys
      }
      left_out.insert(heaviest->first);
    }
  }
  std::vector<std::uint32_t> bins;
  for (const std::uint64_t key : keys) {
    const bool none = key == kNoKey || left_out.contains(key);
    bins.push_back(none ? kNoBin : static_cast<std::uint32_t>(key % shape.bins));
  }
  return bins;
}

std::vector<std::uint32_t> slow_client_bins(const std::vector<std::uint64_t>& keys, const BinShape& shape,
                                            const std::vector<std::uint32_t>& category_of) {
  std::vector<std::uint32_t> bins;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    std::size_t before = 0;
    for (std::size_t k = 0; k < i; ++k) {
      if (keys[k] != kNoKey && keys[k] % shape.bins == keys[i] % shape.bins &&
          category_of[k] == category_of[i])
        ++before;
    }
    const bool none = keys[i] == kNoKey || before >= shape.client_places;
    bins.push_back(none ? kNoBin : static_cast<std::uint32_t>(keys[i] % shape.bins));
  }
  return bins;
}

// Few keys, some of them frequent, and one record in ten without one.
std::vector<std::uint64_t> random_keys(std::size_t records, std::mt19937_64& random) {
  const std::size_t different = 1 + random() % 60;
  std::vector<std::uint64_t> pool(different), keys;
  for (std::uint64_t& key : pool) key = random() % 2 == 0 ? random() : random() % 64;
  for (std::size_t i = 0; i < records; ++i) {
    const std::size_t pick = std::min(random() % different, random() % different);
    keys.push_back(random() % 10 == 0 ? kNoKey : pool[pick]);
  }
  return keys;
}

LeftOut left_out_of(const std::vector<std::uint64_t>& keys, const std::vector<std::uint32_t>& bins) {
  LeftOut result;
  std::set<std::uint64_t> different;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (keys[i] == kNoKey || bins[i] != kNoBin) continue;
    ++result.records;
    different.insert(keys[i]);
  }
  result.keys = different.size();
  return result;
}

TEST(PassBins, FollowTheRulesOnRandomKeys) {
  std::mt19937_64 random(20240711);
  std::size_t left_out = 0;
  for (int run = 0; run < 400; ++run) {
    const std::vector<std::uint64_t> keys = random_keys(random() % 200, random);
    const BinShape shape{std::size_t{1} << random() % 5, random() % 30, random() % 30};
    const FeatureTable table = of_keys(keys);
    const auto none = static_cast<std::size_t>(std::count(keys.begin(), keys.end(), kNoKey));

    const PassBins server = server_bins(table, shape);
    EXPECT_EQ(bins_of(server), slow_server_bins(keys, shape)) << "run " << run;
    EXPECT_EQ(server.left_out(0), left_out_of(keys, bins_of(server)));
    EXPECT_EQ(server.no_key(0), none);

    const std::size_t categories = 1 + random() % 3;
    std::vector<std::uint32_t> category_of;
    for (std::size_t i = 0; i < keys.size(); ++i)
      category_of.push_back(static_cast<std::uint32_t>(random() % categories));
    const PassBins client = client_bins(table, shape, category_of, categories);
    EXPECT_EQ(bins_of(client), slow_client_bins(keys, shape, category_of)) << "run " << run;
    EXPECT_EQ(client.left_out(0), left_out_of(keys, bins_of(client)));
    EXPECT_EQ(client.no_key(0), none);
    left_out += server.left_out(0).keys + client.left_out(0).records;
  }
  EXPECT_GT(left_out, 1000u) << "the rules were hardly used";
}

}  // namespace
}  // namespace tacit::linkage
