// SPDX-License-Identifier: Apache-2.0
#include "fit/linkage_estimate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fmt/format.h>

#include <numeric>
#include <random>

#include "fit/check_passes.h"
#include "fit/check_support.h"
#include "linkage/score.h"

namespace tacit::fit {
namespace {

constexpr linkage::BinShape kBins{.bins = 64, .server_places = 1000, .client_places = 1000};

linkage::Pass pass_of(const std::string& column) {
  return {column, {{.columns = {column}, .transform = kAsIs, .missing = {}}}};
}

linkage::Model with_pass(const linkage::Model& model, const std::string& column) {
  linkage::ModelSpec spec = model.spec();
  spec.passes = {pass_of(column)};
  return linkage::Model(spec);
}

linkage::Model expecting(const linkage::Model& model, double found, double false_links,
                         bool blocked = false) {
  linkage::ModelSpec spec = model.spec();
  spec.expected = linkage::Expected{found, false_links, "a pilot", blocked};
  return linkage::Model(spec);
}

LinkageEstimate estimate(const linkage::Model& model, const table::Table& list, std::size_t server_records,
                         std::optional<linkage::BinShape> bins = std::nullopt) {
  const auto client = linkage::featurize(model, linkage::Side::kClient, list);
  ComparedLists lists{client, server_records, std::nullopt};
  if (bins) lists.bins = {*bins, linkage::client_bins(client, *bins)};
  return estimate_linkage(model, lists, sample_list(model, list));
}

const linkage::Model kTwo = model_of({one_level("a", kAsIs), one_level("b", kAsIs)}, 2);

TEST(LinkageEstimate, ChanceByHand) {
  // a agrees in 3 of 6 pairs, and b in 3 of 6.
  const auto list = ingest::parse_csv("a,b\n1,1\n1,1\n1,2\n2,1\n", "list.csv");
  const auto all = chance_of_link(sample_list(kTwo, list), std::nullopt);
  ASSERT_TRUE(all);
  EXPECT_NEAR(all->all, 1.0 / 4, 1e-12);
  EXPECT_EQ(all->compared, all->all);
  const auto blocked = chance_of_link(sample_list(with_pass(kTwo, "a"), list), kBins);
  ASSERT_TRUE(blocked);
  EXPECT_NEAR(blocked->all, 1.0 / 4, 1e-12);
  EXPECT_NEAR(blocked->compared, 1.0 / 4 / 64 + 1.0 / 2 / 2, 1e-12);

  const LinkageEstimate of_query = estimate(kTwo, list, 100);
  EXPECT_EQ(of_query.client_records, 4U);
  EXPECT_EQ(of_query.server_records, 100U);
  EXPECT_EQ(of_query.compared_pairs, 400);
  ASSERT_TRUE(of_query.by_chance);
  EXPECT_NEAR(*of_query.by_chance, 100, 1e-9);
  EXPECT_FALSE(of_query.false_by_model);
  EXPECT_FALSE(of_query.missed_share());
  EXPECT_EQ(estimate(with_pass(kTwo, "a"), list, 100, kBins).compared_pairs, 400.0 / 64);
}

TEST(LinkageEstimate, AKeyThatSeveralPassesShareCountsOnce) {
  linkage::ModelSpec spec = kTwo.spec();
  spec.passes = {pass_of("a"), pass_of("b")};
  const linkage::Model both(spec);
  const auto list = ingest::parse_csv("a,b\n1,1\n1,1\n1,2\n2,1\n", "list.csv");
  // Of the three pairs of pass b, one is in pass a already, and in the others a differs.
  EXPECT_NEAR(chance_of_link(sample_list(both, list), kBins)->compared, 2.0 / 4 / 64 + 1.0 / 4, 1e-12);
}

// Families share a key and a name; two people of one key who are no family do not.
TEST(LinkageEstimate, WhoSharesAKeyIsOtherwiseAStranger) {
  const auto list = ingest::parse_csv("address,name\n1,a\n1,a\n2,b\n2,b\n", "list.csv");
  const linkage::Model model =
      with_pass(model_of({one_level("address", kAsIs), one_level("name", kAsIs)}, 2), "address");
  // An address is shared in one of three pairs, and so is a name.
  EXPECT_NEAR(chance_of_link(sample_list(model, list), kBins)->compared, 1.0 / 9 / 64 + 1.0 / 9, 1e-12);
}

TEST(LinkageEstimate, OneRecordTellsNothingOfChance) {
  const auto list = ingest::parse_csv("a,b\n1,1\n", "list.csv");
  EXPECT_FALSE(chance_of_link(sample_list(kTwo, list), std::nullopt));
  EXPECT_FALSE(estimate(kTwo, list, 100).false_links());
  EXPECT_EQ(estimate(expecting(kTwo, 0.9, 0.01), list, 100).false_links(), 1.0);
}

// Two lists of different people.
TEST(LinkageEstimate, IsWhatStrangersDo) {
  std::mt19937 random(5);
  const auto people = [&](int records) {
    std::string csv = "a,b,c,d\n";
    for (int i = 0; i < records; ++i) {
      const auto value = [&](unsigned values) {  // the small ones are frequent
        return std::min(random() % values, random() % values);
      };
      csv += fmt::format("{},{},{},{}\n", value(60), value(40), value(300), value(20));
    }
    return ingest::parse_csv(csv, "people.csv");
  };
  linkage::Field optional = one_level("d", kAsIs, 1024, 1, 1);
  const linkage::Model model = with_pass(
      model_of({one_level("a", kAsIs), one_level("b", kAsIs), one_level("c", kAsIs, 1024, 2), optional}, 3),
      "c");
  const table::Table list = people(3000), table = people(9000);
  const auto client = linkage::featurize(model, linkage::Side::kClient, list);
  const auto server = linkage::featurize(model, linkage::Side::kServer, table);
  const auto all = [](const std::vector<std::uint32_t>& links) {
    return std::accumulate(links.begin(), links.end(), 0.0);
  };
  const double links = all(linkage::count_links(model, client, server));
  ASSERT_GT(links, 400);
  EXPECT_NEAR(*estimate(model, list, 9000).false_by_list(), links, 0.15 * links);

  const linkage::PassBins client_bins = linkage::client_bins(client, kBins);
  const linkage::PassBins server_bins = linkage::server_bins(server, kBins);
  const double compared = all(linkage::count_links(model, client, server, {client_bins, server_bins}));
  ASSERT_GT(compared, 300);
  ASSERT_LT(compared, 0.95 * links);
  EXPECT_NEAR(*estimate(model, list, 9000, kBins).false_by_list(), compared, 0.15 * compared);
}

TEST(LinkageEstimate, CountsRecordsThatCannotLink) {
  linkage::Field good = one_level("good", kAsIs, 1024, 3, 2);
  good.levels.push_back({kWords, 1024, 1});
  const linkage::Model model = with_pass(
      model_of({good, one_level("poor", kAsIs, 1024, -1, 2), one_level("small", kAsIs)}, 3), "small");
  const auto list = ingest::parse_csv(
      "good,poor,small\n"
      "x,x,1\n"            // reaches 3 and more
      "x,x,\"\"\n"         // 3, as the other record may lack what is worth -1; but it has no key
      "\"\",x,1\n"         // 1
      "\"\",\"\",\"\"\n",  // nothing
      "list.csv");
  const LinkageEstimate all = estimate(model, list, 100);
  EXPECT_EQ(all.too_few_values, 2U);
  EXPECT_EQ(all.in_no_pass, 0U);
  const LinkageEstimate blocked = estimate(model, list, 100, kBins);
  EXPECT_EQ(blocked.too_few_values, 2U);
  EXPECT_EQ(blocked.in_no_pass, 1U);
  EXPECT_EQ(blocked.cannot_link(), 3U);
}

TEST(LinkageEstimate, TakesTheLargerOfModelAndList) {
  const auto list = ingest::parse_csv("a,b\n1,1\n1,1\n1,2\n2,\"\"\n", "list.csv");
  const LinkageEstimate sure = estimate(expecting(kTwo, 0.9, 1e-6), list, 100);
  EXPECT_EQ(sure.basis, "a pilot");
  EXPECT_DOUBLE_EQ(*sure.false_by_model, 4e-4);
  EXPECT_FALSE(sure.model_has_more_false_links());
  EXPECT_EQ(sure.false_links(), sure.false_by_list());
  const LinkageEstimate unsure = estimate(expecting(kTwo, 0.6, 0.9), list, 100);
  EXPECT_TRUE(unsure.model_has_more_false_links());
  EXPECT_DOUBLE_EQ(*unsure.false_links(), 360);
  // One record in four lacks a value, more than the model misses, or less.
  EXPECT_DOUBLE_EQ(*sure.missed_share(), 0.25);
  EXPECT_DOUBLE_EQ(*unsure.missed_share(), 0.4);
}

TEST(LinkageEstimate, SaysHowFiguresOfTheOtherLinkageBoundIt) {
  const auto list = ingest::parse_csv("a,b\n1,1\n1,2\n2,1\n3,3\n", "list.csv");
  const linkage::Model model = with_pass(kTwo, "a");
  const LinkageEstimate same = estimate(expecting(model, 0.9, 0.01, true), list, 1000, kBins);
  EXPECT_DOUBLE_EQ(*same.false_by_model, 0.01 * 4000 / 64);
  EXPECT_EQ(same.false_bound, Bound::kAbout);
  EXPECT_EQ(same.missed_bound, Bound::kAbout);

  const LinkageEstimate more = estimate(expecting(model, 0.9, 0.01, true), list, 1000);
  const auto usual = static_cast<double>(usual_bins(4, 1000).bins);
  EXPECT_DOUBLE_EQ(*more.false_by_model, 0.01 * 4000 / usual);
  EXPECT_EQ(more.false_bound, Bound::kAtLeast);
  EXPECT_EQ(more.missed_bound, Bound::kAtMost);

  // Whoever links shares the key, as a and b have to agree: blocking need not leave any false link out.
  const LinkageEstimate all = estimate(expecting(model, 0.9, 0.01), list, 1000, kBins);
  EXPECT_DOUBLE_EQ(*all.false_by_model, 40);
  EXPECT_EQ(all.false_bound, Bound::kAtMost);
  EXPECT_EQ(all.missed_bound, Bound::kAtLeast);

  // c agrees in one of six pairs, and has no part in a link.
  const auto other = ingest::parse_csv("a,b,c\n1,1,1\n1,2,2\n2,1,3\n3,3,1\n", "list.csv");
  const LinkageEstimate some = estimate(expecting(with_pass(kTwo, "c"), 0.9, 0.01), other, 1000, kBins);
  EXPECT_NEAR(*some.false_by_model, 40 * (1.0 / 64 + 1.0 / 6), 1e-9);
  EXPECT_EQ(some.false_bound, Bound::kAbout);
}

TEST(LinkageEstimate, CountsLinksBetweenTheListsOwnRecords) {
  // Records 1 and 2 are equal: one person twice. They link to 3, and 3 to 4.
  const auto list = ingest::parse_csv("a,b,c\n1,1,1\n1,1,1\n1,1,2\n3,1,2\n4,4,4\n", "list.csv");
  const linkage::Model model =
      with_pass(model_of({one_level("a", kAsIs), one_level("b", kAsIs), one_level("c", kAsIs)}, 2), "a");
  const ListSample sample = sample_list(model, list);
  EXPECT_EQ(own_links(sample, false), 6);
  EXPECT_EQ(own_links(sample, true), 4) << "records 3 and 4 have different keys";

  const double chance = chance_of_link(sample, std::nullopt)->all * 5 * 4;
  ASSERT_LT(chance, 6);
  EXPECT_NEAR(estimate(model, list, 5).by_own_links, 6 - chance, 1e-9);
  EXPECT_NEAR(estimate(model, list, 5000).by_own_links, 6 - chance, 1e-9) << "the list has no more relatives";
  EXPECT_NEAR(estimate(model, list, 1).by_own_links, (6 - chance) / 5, 1e-9);
  const LinkageEstimate all = estimate(model, list, 5);
  EXPECT_EQ(*all.false_by_list(), *all.by_chance + all.by_own_links);
}

TEST(LinkageEstimate, OfAListWithoutTheColumnsOfAlternatives) {
  linkage::Field name = one_level("name", kWords);
  name.also = {"maiden"};
  const linkage::Model model = model_of({name}, 1);
  const auto chance = [&](const char* csv) {
    return chance_of_link(sample_list(model, ingest::parse_csv(csv, "list.csv")), std::nullopt)->all;
  };
  EXPECT_NEAR(chance("name\nann\nbea\ncea\n"), 0, 1e-12);
  EXPECT_NEAR(chance("name,maiden\nann,bea\nbea,bea\ncea,dea\n"), 1.0 / 6, 1e-12);
}

TEST(LinkageEstimate, OfALongListIsByASample) {
  std::string csv = "a,b\n";
  for (int i = 0; i < 7000; ++i) csv += fmt::format("{},{}\n", i % 10, i / 700);
  const ListSample sample = sample_list(kTwo, ingest::parse_csv(csv, "list.csv"));
  EXPECT_EQ(sample.client.records(), kSampledRecords);
  EXPECT_NEAR(chance_of_link(sample, std::nullopt)->all, 0.01, 0.0005);
}

}  // namespace
}  // namespace tacit::fit
