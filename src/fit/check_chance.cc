// SPDX-License-Identifier: Apache-2.0
#include "fit/check_chance.h"

#include <algorithm>
#include <numeric>
#include <random>
#include <span>

#include "base/error.h"
#include "base/work.h"
#include "linkage/score.h"

namespace tacit::fit {

namespace {

using linkage::FeatureTable;
using linkage::Model;
using Record = std::span<const std::int16_t>;

constexpr std::size_t kClientsAtOnce = 4096;  // the tile that scoring takes

// Below `bound`; close enough to even, and the same on every machine.
std::size_t draw(std::mt19937_64& random, std::size_t bound) {
  return static_cast<std::size_t>(random() % bound);
}

std::vector<std::size_t> shuffled(std::size_t count, std::mt19937_64& random) {
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (std::size_t i = count; i > 1; --i) std::swap(order[i - 1], order[draw(random, i)]);
  return order;
}

// What one group of fields adds to the scores of the pairs seen.
class GroupScores {
 public:
  explicit GroupScores(const Model& model, std::vector<std::size_t> features)
      : features_(std::move(features)) {
    std::size_t range = 0;
    for (const std::size_t f : features_) {
      const linkage::Feature& feature = model.features()[f];
      shift_ += feature.disagreement;
      range += static_cast<std::size_t>(feature.weight());
      disagreements_.push_back(feature.disagreement);
      places_.push_back({f});
      for (std::size_t k = 0; k < model.alternatives().size(); ++k) {
        if (model.alternatives()[k] == f) places_.back().push_back(model.features().size() + k);
      }
    }
    counts_.resize(range + 1);
  }

  /// Counts the pair of `x` and the server's record of buckets `y` and `weights`, and gives what the group
  /// adds to its shifted score.
  int add(Record x, Record y, std::span<const std::uint8_t> weights) {
    int score = shift_;
    for (std::size_t k = 0; k < features_.size(); ++k) {
      const std::size_t f = features_[k];
      if (x[f] == linkage::kMissing || y[f] == linkage::kMissing) continue;
      score -= disagreements_[k];
      for (const std::size_t place : places_[k]) score += y[place] == x[f] ? weights[place] : 0;
    }
    ++counts_[static_cast<std::size_t>(score)];
    return score;
  }

  const std::vector<std::uint64_t>& counts() const { return counts_; }

 private:
  std::vector<std::size_t> features_;
  std::vector<int> disagreements_;
  std::vector<std::vector<std::size_t>> places_;  // in a server's record: the feature and its alternatives
  std::vector<std::uint64_t> counts_;             // by the group's shifted score
  int shift_ = 0;
};

std::vector<GroupScores> make_groups(const Model& model) {
  const std::vector<std::size_t> groups = field_groups(model);
  std::vector<std::vector<std::size_t>> features(*std::max_element(groups.begin(), groups.end()) + 1);
  for (std::size_t f = 0; f < model.features().size(); ++f) {
    features[groups[model.features()[f].field]].push_back(f);
  }
  std::vector<GroupScores> result;
  for (auto& of_group : features) result.emplace_back(model, std::move(of_group));
  return result;
}

std::vector<double> shares(const std::vector<std::uint64_t>& counts, std::size_t pairs) {
  std::vector<double> result;
  for (const std::uint64_t count : counts) {
    result.push_back(static_cast<double>(count) / static_cast<double>(pairs));
  }
  return result;
}

std::vector<double> convolve(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<double> sum(a.size() + b.size() - 1, 0.0);
  for (std::size_t i = 0; i < a.size(); ++i) {
    for (std::size_t j = 0; j < b.size(); ++j) sum[i + j] += a[i] * b[j];
  }
  return sum;
}

// How far apart, in the shuffled order, the records of a pair are: every distance where the limit allows it.
std::vector<std::size_t> choose_distances(std::size_t records, std::size_t limit, std::mt19937_64& random) {
  std::vector<std::size_t> distances(records - 1);
  std::iota(distances.begin(), distances.end(), std::size_t{1});
  const std::size_t wanted = std::max<std::size_t>(1, limit / records);
  if (wanted >= distances.size()) return distances;
  for (std::size_t k = 0; k < wanted; ++k)
    std::swap(distances[k], distances[k + draw(random, distances.size() - k)]);
  distances.resize(wanted);
  return distances;
}

std::vector<std::vector<double>> shares(const std::vector<GroupScores>& groups, std::size_t pairs) {
  std::vector<std::vector<double>> result;
  for (const GroupScores& group : groups) result.push_back(shares(group.counts(), pairs));
  return result;
}

void take_scores(const Model& model, const FeatureTable& client, const FeatureTable& server,
                 const std::vector<std::size_t>& order, const std::vector<std::size_t>& distances,
                 Chance& chance, const Progress& progress) {
  std::vector<GroupScores> groups = make_groups(model);
  std::vector<std::uint64_t> scores(static_cast<std::size_t>(model.score_range()) + 1);
  const std::size_t n = order.size();
  for (std::size_t d = 0; d < distances.size(); ++d) {
    for (std::size_t i = 0; i < n; ++i) {
      work_step();
      const std::size_t other = order[(i + distances[d]) % n];
      const Record x = client.record(order[i]);
      int score = 0;
      for (GroupScores& group : groups) score += group.add(x, server.record(other), server.weights(other));
      ++scores[static_cast<std::size_t>(score)];
    }
    progress(static_cast<double>(d + 1) / static_cast<double>(distances.size()));
  }
  chance.score_pairs = n * distances.size();
  chance.all_score_pairs = distances.size() == n - 1;
  chance.sampled = shares(scores, chance.score_pairs);
  chance.groups = shares(groups, chance.score_pairs);
  chance.independent = independent_scores(chance.groups);
  // No pair has more than W, even where the largest weights of a field's levels do not go together.
  chance.independent.resize(scores.size());
}

void count_own_links(const Model& model, const FeatureTable& client, const FeatureTable& server,
                     std::span<const std::size_t> compared, Chance& chance, const Progress& progress) {
  chance.link_records = compared.size();
  chance.link_pairs = compared.size() * (server.records() - 1);
  for (std::size_t first = 0; first < compared.size(); first += kClientsAtOnce) {
    work_step();
    const std::size_t count = std::min(kClientsAtOnce, compared.size() - first);
    FeatureTable tile(count, client.features());
    for (std::size_t i = 0; i < count; ++i) {
      const Record from = client.record(compared[first + i]);
      std::copy(from.begin(), from.end(), tile.record(i).begin());
    }
    std::vector<bool> links(count, false);
    linkage::for_each_link(model, tile, server, [&](std::size_t i, std::size_t j) {
      if (compared[first + i] == j) return;
      ++chance.linked_pairs;
      links[i] = true;
    });
    chance.linked_records += static_cast<std::size_t>(std::count(links.begin(), links.end(), true));
    progress(static_cast<double>(first + count) / static_cast<double>(compared.size()));
  }
}

bool go_together(const linkage::Field& a, const linkage::Field& b) {
  if (a.about == linkage::About::kAddress && b.about == linkage::About::kAddress) return true;
  return std::find_first_of(a.columns.begin(), a.columns.end(), b.columns.begin(), b.columns.end()) !=
         a.columns.end();
}

}  // namespace

double Chance::tail(const std::vector<double>& distribution, int shifted_threshold) {
  const auto first = std::min(distribution.size(), static_cast<std::size_t>(shifted_threshold));
  return std::accumulate(distribution.begin() + static_cast<std::ptrdiff_t>(first), distribution.end(), 0.0);
}

double Chance::link_rate() const {
  return link_pairs == 0 ? 0 : static_cast<double>(linked_pairs) / static_cast<double>(link_pairs);
}

std::vector<std::size_t> field_groups(const Model& model) {
  const auto& fields = model.fields();
  std::vector<std::size_t> group(fields.size());
  std::iota(group.begin(), group.end(), std::size_t{0});
  for (std::size_t a = 0; a < fields.size(); ++a) {
    for (std::size_t b = 0; b < a; ++b) {
      if (group[a] == group[b] || !go_together(fields[a], fields[b])) continue;
      std::replace(group.begin(), group.end(), std::size_t{group[a]}, std::size_t{group[b]});
    }
  }
  std::vector<std::size_t> names = group;  // numbered anew, without gaps
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  for (std::size_t& g : group) {
    g = static_cast<std::size_t>(std::lower_bound(names.begin(), names.end(), g) - names.begin());
  }
  return group;
}

Chance chance_of(const Model& model, const FeatureTable& client, const FeatureTable& server,
                 const ChanceLimits& limits, const Progress& progress) {
  require(client.records() == server.records() && server.has_weights(),
          "both tables are of the same records, as a client's and as a server's");
  const std::size_t n = client.records();
  Chance chance;
  if (n < 2) return chance;
  std::mt19937_64 random(limits.seed);
  const std::vector<std::size_t> order = shuffled(n, random);
  const auto distances = choose_distances(n, limits.score_pairs, random);
  take_scores(model, client, server, order, distances, chance, [&](double share) { progress(share / 2); });
  const std::size_t compared = std::clamp<std::size_t>(limits.link_pairs / n, 1, n);
  count_own_links(model, client, server, std::span(order).first(compared), chance,
                  [&](double share) { progress((1 + share) / 2); });
  return chance;
}

std::vector<std::vector<double>> group_scores(const Model& model, const FeatureTable& client,
                                              const FeatureTable& server,
                                              std::span<const linkage::RecordPair> pairs) {
  require(!pairs.empty(), "there are pairs");
  std::vector<GroupScores> groups = make_groups(model);
  for (const auto& [x, y] : pairs) {
    for (GroupScores& group : groups) group.add(client.record(x), server.record(y), server.weights(y));
  }
  return shares(groups, pairs.size());
}

std::vector<double> independent_scores(std::span<const std::vector<double>> groups) {
  std::vector<double> scores{1.0};
  for (const std::vector<double>& group : groups) scores = convolve(scores, group);
  return scores;
}

}  // namespace tacit::fit
