// SPDX-License-Identifier: Apache-2.0
#include "fit/linkage_estimate.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <random>
#include <set>
#include <utility>
#include <vector>

#include "base/work.h"
#include "fit/check_chance.h"
#include "fit/check_passes.h"
#include "linkage/score.h"

namespace tacit::fit {

namespace {

using linkage::BinShape;
using linkage::FeatureTable;

constexpr std::uint64_t kListSeed = 1;
// Enough for shares of values; chances are products of them.
constexpr std::size_t kPairsForChance = 1'000'000;
constexpr std::size_t kPairsOfAPass = 100'000;

std::vector<std::uint32_t> sampled_records(std::size_t records) {
  std::vector<std::uint32_t> all(records), sample;
  for (std::uint32_t i = 0; i < all.size(); ++i) all[i] = i;
  std::mt19937_64 random(kListSeed);
  std::sample(all.begin(), all.end(), std::back_inserter(sample), kSampledRecords, random);
  return sample;
}

// The model without those alternatives that the table has no column for.
linkage::Model with_columns_of(const linkage::Model& model, const table::Table& table) {
  linkage::ModelSpec spec = model.spec();
  for (linkage::Field& field : spec.fields) {
    std::erase_if(field.also, [&](const std::string& column) { return !table.find_column(column); });
  }
  return linkage::Model(std::move(spec));
}

bool shares_key(const FeatureTable& table, std::size_t pass, std::size_t i, std::size_t j) {
  return table.keys(i)[pass] != linkage::kNoKey && table.keys(i)[pass] == table.keys(j)[pass];
}

// In one of the first `passes`.
bool shares_some_key(const FeatureTable& table, std::size_t passes, std::size_t i, std::size_t j) {
  for (std::size_t p = 0; p < passes; ++p) {
    if (shares_key(table, p, i, j)) return true;
  }
  return false;
}

// Records that have a key in the pass, those of one key side by side.
std::vector<std::uint32_t> by_key(const FeatureTable& table, std::size_t pass) {
  std::vector<std::uint32_t> order;
  for (std::uint32_t i = 0; i < table.records(); ++i) {
    if (table.keys(i)[pass] != linkage::kNoKey) order.push_back(i);
  }
  std::ranges::sort(order, {}, [&](std::uint32_t i) { return std::pair(table.keys(i)[pass], i); });
  return order;
}

// Calls `visit(i, j)` for each two records of one key, each pair once.
template <typename Visit>
void for_each_pair_of_one_key(const FeatureTable& table, std::size_t pass,
                              const std::vector<std::uint32_t>& order, Visit visit) {
  for (std::size_t a = 0; a < order.size(); ++a) {
    work_step();
    for (std::size_t b = a + 1; b < order.size() && shares_key(table, pass, order[a], order[b]); ++b) {
      visit(order[a], order[b]);
    }
  }
}

// Of each group of fields, whether it reads a column of the key of one of the first `passes`.
std::vector<bool> groups_of_keys(const linkage::Model& model, std::size_t passes) {
  const std::vector<std::size_t> group_of = field_groups(model);
  std::vector<bool> reads(group_of.size(), false);
  for (std::size_t f = 0; f < group_of.size(); ++f) {
    const auto& columns = model.fields()[f].columns;
    for (std::size_t p = 0; p < passes; ++p) {
      for (const linkage::PassPart& part : model.passes()[p].parts) {
        if (std::ranges::find_first_of(columns, part.columns) != columns.end()) reads[group_of[f]] = true;
      }
    }
  }
  return reads;
}

// Probability that two people who have nothing to do with each other share the key of this pass and of none
// before it, and link. Groups of fields that these keys are made of are as they are in such pairs, all others
// as they are anywhere: who shares an address may be a relative.
double chance_in_pass(const ListSample& sample, const Chance& anywhere, std::size_t pass) {
  const FeatureTable& table = sample.client;
  const std::vector<std::uint32_t> order = by_key(table, pass);
  std::size_t all = 0;
  for_each_pair_of_one_key(table, pass, order, [&](std::uint32_t, std::uint32_t) { ++all; });
  const std::size_t stride = all / kPairsOfAPass + 1;
  std::vector<linkage::RecordPair> pairs;
  std::size_t seen = 0, looked = 0;
  for_each_pair_of_one_key(table, pass, order, [&](std::uint32_t i, std::uint32_t j) {
    if (seen++ % stride != 0) return;
    ++looked;
    if (shares_some_key(table, pass, i, j)) return;
    pairs.emplace_back(i, j);
    pairs.emplace_back(j, i);
  });
  if (pairs.empty()) return 0;
  const auto n = static_cast<double>(table.records());
  const double met = static_cast<double>(all) / (n * (n - 1) / 2);
  const double first = static_cast<double>(pairs.size()) / 2 / static_cast<double>(looked);
  const std::vector<bool> of_key = groups_of_keys(sample.model, pass + 1);
  auto groups = group_scores(sample.model, sample.client, sample.server, pairs);
  for (std::size_t g = 0; g < groups.size(); ++g) {
    if (!of_key[g]) groups[g] = anywhere.groups[g];
  }
  return met * first * Chance::tail(independent_scores(groups), sample.model.shifted_threshold());
}

// At least what the values of the record can add up to, whatever the other record is.
int best_score(const linkage::Model& model, std::span<const std::int16_t> record) {
  std::vector<int> fields(model.fields().size(), 0);
  for (std::size_t f = 0; f < model.features().size(); ++f) {
    const linkage::Feature& feature = model.features()[f];
    if (record[f] != linkage::kMissing) fields[feature.field] += feature.weight() - feature.disagreement;
  }
  int best = 0;  // the other record may lack a field whose agreement is negative
  for (const int field : fields) best += std::max(0, field);
  return best;
}

void count_those_that_cannot_link(const linkage::Model& model, const ComparedLists& lists,
                                  LinkageEstimate& estimate) {
  for (std::size_t i = 0; i < lists.client.records(); ++i) {
    work_step();
    if (best_score(model, lists.client.record(i)) < model.threshold()) {
      ++estimate.too_few_values;
    } else if (lists.bins) {
      bool in_some = false;
      for (std::size_t p = 0; p < lists.bins->client.passes(); ++p) {
        in_some = in_some || lists.bins->client.bin(p, i) != linkage::kNoBin;
      }
      if (!in_some) ++estimate.in_no_pass;
    }
  }
}

double pairs_in_bins(double pairs, std::size_t passes, const BinShape& shape) {
  return pairs * static_cast<double>(passes) / static_cast<double>(shape.bins);
}

// The model's figures, for the linkage of this query. `kept`: of the false links between all pairs the share
// that blocked linkage compares, by the list; 1 if that is not known.
void take_from_model(const linkage::Model& model, double kept, LinkageEstimate& estimate) {
  if (!model.expected()) return;
  const linkage::Expected& expected = *model.expected();
  const double pairs =
      static_cast<double>(estimate.client_records) * static_cast<double>(estimate.server_records);
  estimate.basis = expected.basis;
  estimate.missed_by_model = 1 - expected.found;
  if (expected.blocked == estimate.blocked) {
    estimate.false_by_model = expected.false_links * estimate.compared_pairs;
  } else if (expected.blocked) {  // and this query compares more
    const BinShape shape = usual_bins(estimate.client_records, estimate.server_records);
    estimate.false_by_model = expected.false_links * pairs_in_bins(pairs, model.passes().size(), shape);
    estimate.false_bound = Bound::kAtLeast;
    estimate.missed_bound = Bound::kAtMost;
  } else {
    estimate.false_by_model = expected.false_links * pairs * kept;
    estimate.false_bound = kept < 1 ? Bound::kAbout : Bound::kAtMost;
    estimate.missed_bound = Bound::kAtLeast;
  }
}

// Links between records of the list, beyond those by chance. The server has as many of their people as it has
// of the list's, all of them at most.
void take_own_links(const ListSample& sample, double chance, LinkageEstimate& estimate) {
  const auto sampled = static_cast<double>(sample.client.records());
  const auto n = static_cast<double>(estimate.client_records);
  const double beyond = own_links(sample, estimate.blocked) - chance * sampled * (sampled - 1);
  const double scale = n / sampled;
  const double there = std::min(1.0, static_cast<double>(estimate.server_records) / n);
  estimate.by_own_links = std::max(0.0, beyond) * scale * scale * there;
}

}  // namespace

ListSample sample_list(const linkage::Model& model, const table::Table& table) {
  linkage::Model own = with_columns_of(model, table);
  const std::vector<std::uint32_t> records = sampled_records(table.records());
  FeatureTable client = linkage::featurize(own, linkage::Side::kClient, table, records);
  FeatureTable server = linkage::featurize(own, linkage::Side::kServer, table, records);
  return {std::move(own), std::move(client), std::move(server)};
}

std::optional<LinkChance> chance_of_link(const ListSample& sample, const std::optional<BinShape>& bins) {
  if (sample.client.records() < 2) return std::nullopt;
  const Chance chance = chance_of(sample.model, sample.client, sample.server,
                                  {.score_pairs = kPairsForChance, .link_pairs = 0}, [](double) {});
  const double all = Chance::tail(chance.independent, sample.model.shifted_threshold());
  if (!bins) return LinkChance{all, all};
  double compared = pairs_in_bins(all, sample.model.passes().size(), *bins);
  for (std::size_t p = 0; p < sample.model.passes().size(); ++p)
    compared += chance_in_pass(sample, chance, p);
  return LinkChance{all, compared};
}

double own_links(const ListSample& sample, bool blocked) {
  const FeatureTable& client = sample.client;
  std::size_t links = 0;
  linkage::for_each_link(sample.model, client, sample.server, [&](std::size_t i, std::size_t j) {
    if (i == j || std::ranges::equal(client.record(i), client.record(j))) return;
    if (!blocked || shares_some_key(client, client.passes(), i, j)) ++links;
  });
  return static_cast<double>(links);
}

std::optional<double> LinkageEstimate::false_by_list() const {
  if (!by_chance) return std::nullopt;
  return *by_chance + by_own_links;
}

std::optional<double> LinkageEstimate::false_links() const {
  const std::optional<double> by_list = false_by_list();
  if (!by_list) return false_by_model;
  return std::max(*by_list, false_by_model.value_or(0));
}

bool LinkageEstimate::model_has_more_false_links() const {
  const std::optional<double> by_list = false_by_list();
  return false_by_model && (!by_list || *false_by_model > *by_list);
}

std::optional<double> LinkageEstimate::missed_share() const {
  if (!missed_by_model) return std::nullopt;
  const double cannot =
      static_cast<double>(cannot_link()) / static_cast<double>(std::max<std::size_t>(client_records, 1));
  return std::max(*missed_by_model, cannot);
}

LinkageEstimate estimate_linkage(const linkage::Model& model, const ComparedLists& lists,
                                 const ListSample& sample) {
  LinkageEstimate estimate;
  estimate.client_records = lists.client.records();
  estimate.server_records = lists.server_records;
  estimate.blocked = lists.bins.has_value();
  const double pairs =
      static_cast<double>(estimate.client_records) * static_cast<double>(estimate.server_records);
  std::optional<BinShape> shape;
  if (lists.bins) shape = lists.bins->shape;
  estimate.compared_pairs = shape ? pairs_in_bins(pairs, model.passes().size(), *shape) : pairs;
  double kept = 1;
  if (const auto chance = chance_of_link(sample, shape)) {
    estimate.by_chance = pairs * chance->compared;
    take_own_links(sample, chance->compared, estimate);
    if (chance->all > 0) kept = std::min(1.0, chance->compared / chance->all);
  }
  take_from_model(model, kept, estimate);
  count_those_that_cannot_link(model, lists, estimate);
  return estimate;
}

}  // namespace tacit::fit
