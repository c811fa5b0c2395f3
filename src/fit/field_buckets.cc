// SPDX-License-Identifier: Apache-2.0
#include "fit/field_buckets.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "linkage/features.h"

namespace tacit::fit {
namespace {

// A model of this field alone, with weights that find_problems() accepts and that tell rungs apart: a bucket
// depends on the salt and the feature's name, not on other fields.
linkage::Model model_of(const linkage::ModelSpec& model, linkage::Field field, int buckets) {
  int agreement = static_cast<int>(rungs_of(field).size());
  for (linkage::Level& level : field.levels) {
    level.rare = level.frequent = {};
    level.agreement = agreement--;
    if (buckets != 0) level.buckets = buckets;
    for (linkage::NearLevel& near : level.near) near.agreement = agreement--;
  }
  field.disagreement = 0;
  linkage::ModelSpec spec;
  spec.name = model.name;
  spec.salt = model.salt;
  spec.missing = model.missing;
  spec.threshold = 1;
  spec.fields.push_back(std::move(field));
  return linkage::Model(std::move(spec));
}

std::vector<std::int16_t> column_of(const linkage::FeatureTable& table, std::size_t column) {
  std::vector<std::int16_t> buckets(table.records());
  for (std::size_t i = 0; i < buckets.size(); ++i) buckets[i] = table.record(i)[column];
  return buckets;
}

// Columns of a server's table that a feature has: its own, then its alternatives.
std::vector<std::size_t> columns_of(const linkage::Model& model, std::size_t feature) {
  std::vector<std::size_t> columns{feature};
  for (std::size_t a = 0; a < model.alternatives().size(); ++a) {
    if (model.alternatives()[a] == feature) columns.push_back(model.features().size() + a);
  }
  return columns;
}

}  // namespace

std::vector<Rung> rungs_of(const linkage::Field& field) {
  std::vector<Rung> rungs;
  for (std::size_t l = 0; l < field.levels.size(); ++l) {
    for (std::size_t near = 0; near <= field.levels[l].near.size(); ++near) rungs.push_back({l, near});
  }
  return rungs;
}

FieldBuckets::FieldBuckets(const linkage::ModelSpec& model, const linkage::Field& field,
                           const table::Table& client, const table::Table& server,
                           std::span<const std::uint32_t> sample, bool rarity) {
  const linkage::Model alone = model_of(model, field, 0);
  const auto clients = linkage::featurize(alone, linkage::Side::kClient, client, sample);
  const auto servers = linkage::featurize(alone, linkage::Side::kServer, server);
  const std::vector<Rung> rungs = rungs_of(field);
  shape_.levels = rungs.size();
  shape_.about = field.about;
  for (std::size_t n = 1; n <= rungs.size(); ++n) {
    const Rung& rung = rungs[rungs.size() - n];
    shape_.base.push_back(n + rung.near);  // near levels follow theirs, and count from the loosest
    shape_.columns.push_back(0);
  }
  for (std::size_t level = 0; level < field.levels.size(); ++level)
    read_level(alone, field, level, clients, servers);
  if (!rarity) return;
  const linkage::Model fine = model_of(model, field, linkage::kRarityBuckets);
  look_at_rarity(linkage::featurize(fine, linkage::Side::kClient, client, sample),
                 linkage::featurize(fine, linkage::Side::kServer, server), fine);
}

void FieldBuckets::read_level(const linkage::Model& alone, const linkage::Field& field, std::size_t level,
                              const linkage::FeatureTable& clients, const linkage::FeatureTable& servers) {
  LevelBuckets& result = levels_.emplace_back();
  result.buckets = field.levels[level].buckets;
  result.client = column_of(clients, level);
  const std::vector<Rung> rungs = rungs_of(field);
  const auto height_of = [&](std::size_t near) {  // from the loosest, 0
    const auto at =
        std::ranges::find_if(rungs, [&](const Rung& r) { return r.level == level && r.near == near; });
    return rungs.size() - 1 - static_cast<std::size_t>(at - rungs.begin());
  };
  const std::size_t nears = field.levels[level].near.size(), top = height_of(0), lowest = top - nears;
  // A near level's agreement is one less than that of the rung before it, and so is its variants' weight.
  const int own_weight = alone.features()[level].weight();
  for (const std::size_t k : columns_of(alone, level)) {
    Column column{column_of(servers, k), std::vector<Outcome>(servers.records(), 0), {}};
    for (std::size_t j = 0; j < servers.records(); ++j) {
      if (column.buckets[j] == linkage::kMissing) continue;
      const auto near = static_cast<std::size_t>(own_weight - servers.weights(j)[k]);
      const std::size_t height = top - std::min(near, nears);
      for (std::size_t h = lowest; h <= height; ++h)
        column.bits[j] = static_cast<Outcome>(column.bits[j] | (1U << h));
      shape_.columns[height] += 1 / static_cast<double>(servers.records());
    }
    result.server.push_back(std::move(column));
  }
}

void FieldBuckets::look_at_rarity(const linkage::FeatureTable& clients, const linkage::FeatureTable& servers,
                                  const linkage::Model& alone) {
  shape_.rarity.assign(shape_.levels, {1, 0, 0});
  std::size_t height = shape_.levels;
  for (std::size_t level = 0; level < levels_.size(); ++level) {
    LevelBuckets& own = levels_[level];
    std::vector<double> records(linkage::kRarityBuckets, 0.0);
    const std::vector<std::int16_t> client = column_of(clients, level);
    for (const auto& side : {client, column_of(servers, level)}) {
      for (const std::int16_t bucket : side) {
        if (bucket != linkage::kMissing) ++records[static_cast<std::size_t>(bucket)];
      }
    }
    own.rarity = rarity_of(records);
    while (height > 0 && shape_.base[height - 1] != height) --height;
    auto& share = shape_.rarity[height - 1];
    share = {0, 0, 0};
    for (const std::int16_t bucket : client) {
      if (bucket != linkage::kMissing)
        ++share[static_cast<std::size_t>(own.rarity[static_cast<std::size_t>(bucket)])];
    }
    const double all = std::max(1.0, share[0] + share[1] + share[2]);
    for (double& one : share) one /= all;
    const std::vector<std::size_t> columns = columns_of(alone, level);
    for (std::size_t c = 0; c < own.server.size(); ++c) {
      own.server[c].rarity.assign(servers.records(), 0);
      for (std::size_t j = 0; j < servers.records(); ++j) {
        const std::int16_t bucket = servers.record(j)[columns[c]];
        const bool near = (own.server[c].bits[j] >> (height - 1) & 1) == 0;
        if (bucket == linkage::kMissing || near) continue;
        own.server[c].rarity[j] = static_cast<Outcome>(
            static_cast<unsigned>(own.rarity[static_cast<std::size_t>(bucket)]) << shape_.levels);
      }
    }
    --height;
  }
}

// Level by level from the loosest. Plain loops over arrays, for the compiler's vectors. A client's bucket is
// that of one column of a level at most, since a server record's are distinct.
void FieldBuckets::compare(std::size_t server_record, std::vector<Outcome>& outcomes) const {
  const std::size_t records = outcomes.size();
  std::fill(outcomes.begin(), outcomes.end(), kMissing);
  if (levels_.back().server.front().buckets[server_record] == linkage::kMissing) return;
  const auto all_bits = static_cast<Outcome>((1U << shape_.levels) - 1);
  for (std::size_t level = levels_.size(); level-- > 0;) {
    const std::int16_t* client = levels_[level].client.data();
    for (const Column& column : levels_[level].server) {
      const std::int16_t bucket = column.buckets[server_record];
      if (bucket == linkage::kMissing) continue;
      const Outcome bits = column.bits[server_record];
      if (shape_.rarity.empty()) {
        for (std::size_t i = 0; i < records; ++i)
          outcomes[i] = static_cast<Outcome>(outcomes[i] + (client[i] == bucket ? bits : 0));
        continue;
      }
      const auto more = static_cast<Outcome>(bits + column.rarity[server_record]);
      for (std::size_t i = 0; i < records; ++i) {
        const auto agreed = static_cast<Outcome>((outcomes[i] & all_bits) + more);
        outcomes[i] = client[i] == bucket ? agreed : outcomes[i];
      }
    }
  }
  const std::int16_t* loosest = levels_.back().client.data();
  for (std::size_t i = 0; i < records; ++i) {
    outcomes[i] = loosest[i] == linkage::kMissing ? kMissing : static_cast<Outcome>(outcomes[i] + 1);
  }
}

double FieldBuckets::distinct_values(std::size_t level) const {
  const LevelBuckets& of = levels_[level];
  std::set<std::int16_t> used(of.client.begin(), of.client.end());
  used.insert(of.server.front().buckets.begin(), of.server.front().buckets.end());
  used.erase(linkage::kMissing);
  // d values leave a share exp(-d/b) of b buckets empty.
  const double buckets = of.buckets;
  const double empty = std::max(1 - static_cast<double>(used.size()) / buckets, 1e-3);
  return -buckets * std::log(empty);
}

}  // namespace tacit::fit
