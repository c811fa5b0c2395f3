// SPDX-License-Identifier: Apache-2.0
#include "fit/keyed_pairs.h"

#include <algorithm>
#include <map>
#include <unordered_map>

#include "base/work.h"
#include "fit/check_passes.h"
#include "linkage/features.h"

namespace tacit::fit {
namespace {

constexpr double kLeastGain = 0.005;      // of all matches, that a pass is worth its time from
constexpr std::size_t kFewToBeHeavy = 5;  // fewer records say nothing about how many a large table has

// With weights that find_problems() accepts: keys do not depend on them.
linkage::Model with_passes_of(const linkage::ModelSpec& model) {
  linkage::ModelSpec spec;
  spec.name = model.name;
  spec.salt = model.salt;
  spec.missing = model.missing;
  spec.passes = model.passes;
  spec.threshold = 1;
  linkage::Field field = model.fields.front();
  field.levels = {{{linkage::step::Exact{}}, linkage::kMinBuckets, 1}};
  field.disagreement = 0;
  spec.fields.push_back(std::move(field));
  return linkage::Model(std::move(spec));
}

// The places in the sample of every key of one pass.
using Places = std::unordered_map<std::uint64_t, std::vector<std::uint32_t>>;

Places places_of(const linkage::FeatureTable& client, std::size_t pass) {
  Places places;
  for (std::size_t i = 0; i < client.records(); ++i) {
    const std::uint64_t key = client.keys(i)[pass];
    if (key != linkage::kNoKey) places[key].push_back(static_cast<std::uint32_t>(i));
  }
  return places;
}

void drop_heavy(const linkage::FeatureTable& server, std::size_t pass, double most_share, Places& places) {
  std::unordered_map<std::uint64_t, std::size_t> records;
  for (std::size_t j = 0; j < server.records(); ++j) {
    const std::uint64_t key = server.keys(j)[pass];
    if (places.contains(key)) ++records[key];
  }
  for (const auto& [key, count] : records) {
    const double share = static_cast<double>(count) / static_cast<double>(server.records());
    if (count >= kFewToBeHeavy && share > most_share) places.erase(key);
  }
}

}  // namespace

std::vector<KeyedPair> keyed_pairs(const linkage::ModelSpec& model, const table::Table& client,
                                   const table::Table& server, std::span<const std::uint32_t> sample,
                                   std::size_t client_records, std::size_t server_records) {
  const linkage::Model keys = with_passes_of(model);
  const linkage::FeatureTable clients = linkage::featurize(keys, linkage::Side::kClient, client, sample);
  const linkage::FeatureTable servers = linkage::featurize(keys, linkage::Side::kServer, server);
  const double most_share = static_cast<double>(usual_bins(client_records, server_records).server_places) /
                            static_cast<double>(server_records);
  std::vector<Places> places;
  for (std::size_t p = 0; p < keys.passes().size(); ++p) {
    places.push_back(places_of(clients, p));
    drop_heavy(servers, p, most_share, places.back());
  }
  std::vector<KeyedPair> pairs;
  std::map<std::uint32_t, std::uint8_t> partners;  // of one server record: by place, in which passes
  for (std::uint32_t j = 0; j < servers.records(); ++j) {
    work_step();
    partners.clear();
    for (std::size_t p = 0; p < places.size(); ++p) {
      const auto found = places[p].find(servers.keys(j)[p]);
      if (found == places[p].end()) continue;
      for (const std::uint32_t i : found->second)
        partners[i] = static_cast<std::uint8_t>(partners[i] | (1U << p));
    }
    for (const auto& [place, passes] : partners) pairs.push_back({j, place, passes});
  }
  return pairs;
}

std::vector<std::size_t> choose_passes(std::span<const KeyedPair> pairs, std::span<const double> matches,
                                       std::size_t offered, double all_matches) {
  std::map<std::uint8_t, double> by_passes;  // expected matches with just these passes
  for (std::size_t k = 0; k < pairs.size(); ++k) by_passes[pairs[k].passes] += matches[k];
  std::uint8_t chosen = 0;
  const auto gain_of = [&](std::size_t pass) {
    double gain = 0;
    for (const auto& [passes, sum] : by_passes) {
      if ((passes & chosen) == 0 && ((passes >> pass) & 1) != 0) gain += sum;
    }
    return gain;
  };
  for (;;) {
    std::size_t best = offered;
    double most = chosen == 0 ? 0 : kLeastGain * all_matches;
    for (std::size_t p = 0; p < offered; ++p) {
      if (const double gain = gain_of(p); gain > most) {
        best = p;
        most = gain;
      }
    }
    if (best == offered) break;
    chosen = static_cast<std::uint8_t>(chosen | (1U << best));
  }
  std::vector<std::size_t> result;
  for (std::size_t p = 0; p < offered; ++p) {
    if (((chosen >> p) & 1) != 0) result.push_back(p);
  }
  return result;
}

}  // namespace tacit::fit
