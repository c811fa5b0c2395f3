// SPDX-License-Identifier: Apache-2.0
#include "linkage/score.h"

#include <algorithm>
#include <array>
#include <numeric>

#include "base/error.h"
#include "base/work.h"

namespace tacit::linkage {
namespace {

// Client records are taken a tile at a time: the planes of a tile, one byte a record, stay in the cache
// (12 features x 64 buckets x 4 KiB = 3 MiB), and the constant length lets the compiler use vectors.
constexpr std::size_t kTile = 4096;
using Scores = std::array<std::uint8_t, kTile>;

static_assert(2 * kMaxScoreRange <= 255, "a shifted score fits a byte, and so does the sum on the way to it");

// Plane (f, b) holds kAgrees for each client record of the tile with bucket b in feature f, and a plane for
// each feature its disagreement for each record that has a value: the same planes that the encrypted linkage
// sums up, times the weights of a server record. Records beyond the tile's end have no values.
class Planes {
 public:
  explicit Planes(const Model& model) : model_(model) {
    std::size_t total = 0;
    for (const auto& feature : model.features()) {
      offsets_.push_back(total);
      total += static_cast<std::size_t>(feature.buckets);
    }
    planes_.resize(total);
    present_.resize(offsets_.size());
  }

  void load(const FeatureTable& client, std::size_t first, std::size_t count) {
    for (auto& plane : planes_) plane.fill(0);
    for (auto& plane : present_) plane.fill(0);
    for (std::size_t f = 0; f < offsets_.size(); ++f) {
      const Feature& feature = model_.features()[f];
      for (std::size_t i = 0; i < count; ++i) {
        const std::int16_t bucket = client.record(first + i)[f];
        if (bucket == kMissing) continue;
        plane(f, bucket)[i] = kAgrees;
        present_[f][i] = static_cast<std::uint8_t>(feature.disagreement);
      }
    }
  }

  /// Agreements are added before disagreements are taken off, so that no score on the way is below 0.
  void score(std::span<const std::int16_t> server_record, std::span<const std::uint8_t> weights,
             Scores& scores) const {
    scores.fill(static_cast<std::uint8_t>(model_.shift()));
    for (std::size_t k = 0; k < server_record.size(); ++k) {
      if (server_record[k] == kMissing) continue;
      const std::size_t f = k < offsets_.size() ? k : model_.alternatives()[k - offsets_.size()];
      const Scores& agreeing = planes_[offsets_[f] + static_cast<std::size_t>(server_record[k])];
      const std::uint8_t weight = weights[k];
      for (std::size_t i = 0; i < kTile; ++i)
        scores[i] = static_cast<std::uint8_t>(scores[i] + (agreeing[i] & weight));
    }
    for (std::size_t f = 0; f < offsets_.size(); ++f) {
      if (server_record[f] == kMissing || model_.features()[f].disagreement == 0) continue;
      for (std::size_t i = 0; i < kTile; ++i)
        scores[i] = static_cast<std::uint8_t>(scores[i] - present_[f][i]);
    }
  }

 private:
  static constexpr std::uint8_t kAgrees = 0xFF;  // a mask for the weight

  Scores& plane(std::size_t feature, int bucket) {
    return planes_[offsets_[feature] + static_cast<std::size_t>(bucket)];
  }

  const Model& model_;
  std::vector<std::size_t> offsets_;  // index of each feature's first plane
  std::vector<Scores> planes_;
  std::vector<Scores> present_;
};

// Bounds every index into the planes: a table made with another model must not read beyond them. Weights are
// bounded too, so that sums of them fit their bytes.
void require_table_of(const Model& model, const FeatureTable& table, std::size_t alternatives) {
  require(table.features() == model.features().size() && table.alternatives() == alternatives,
          "feature tables are of this model");
  for (std::size_t i = 0; i < table.records(); ++i) {
    const std::span<const std::int16_t> record = table.record(i);
    for (std::size_t k = 0; k < record.size(); ++k) {
      const std::size_t f = k < table.features() ? k : model.alternatives()[k - table.features()];
      require(record[k] >= kMissing && record[k] < model.features()[f].buckets, "buckets are of this model");
      require(!table.has_weights() || record[k] == kMissing ||
                  table.weights(i)[k] <= model.features()[f].weight(),
              "weights are of this model");
    }
  }
}

void require_tables_of(const Model& model, const FeatureTable& client, const FeatureTable& server) {
  require_table_of(model, client, 0);
  require_table_of(model, server, model.alternatives().size());
  require(server.has_weights(), "a server's table has weights");
}

// Calls visit(first client record of the tile, its records, j, scores) for every tile and server record j.
template <typename Visit>
void for_each_tile(const Model& model, const FeatureTable& client, const FeatureTable& server, Visit visit) {
  require_tables_of(model, client, server);
  Planes planes(model);
  Scores scores;
  for (std::size_t first = 0; first < client.records(); first += kTile) {
    const std::size_t count = std::min(kTile, client.records() - first);
    planes.load(client, first, count);
    for (std::size_t j = 0; j < server.records(); ++j) {
      if (j % kTile == 0) work_step();
      planes.score(server.record(j), server.weights(j), scores);
      visit(first, count, j, scores);
    }
  }
}

// Slots beyond a short tile's end hold at most the shift, which is under the threshold: they never count.
std::uint32_t count_at_least(const Scores& scores, std::uint8_t threshold) {
  std::uint32_t count = 0;
  for (std::size_t i = 0; i < kTile; ++i) count += scores[i] >= threshold ? 1 : 0;
  return count;
}

// Scores of single pairs. Client records are laid out like a server's, a column for each alternative too, so
// that a pair is compared column by column; columns are a multiple of kLanes, which a compiler turns into
// vectors.
class PairScorer {
 public:
  PairScorer(const Model& model, const FeatureTable& client)
      : shift_(model.shift()), features_(model.features().size()) {
    std::vector<std::size_t> feature_of(features_);  // of each column
    std::iota(feature_of.begin(), feature_of.end(), std::size_t{0});
    feature_of.insert(feature_of.end(), model.alternatives().begin(), model.alternatives().end());
    width_ = (feature_of.size() + kLanes - 1) / kLanes * kLanes;
    weights_.resize(width_, 0);
    disagreements_.resize(width_, 0);
    for (std::size_t k = 0; k < feature_of.size(); ++k) {
      const Feature& feature = model.features()[feature_of[k]];
      if (k < features_) disagreements_[k] = static_cast<std::int16_t>(feature.disagreement);
    }
    server_.resize(width_, kMissing);
    clients_.resize(client.records() * width_, kNowhere);
    for (std::size_t i = 0; i < client.records(); ++i) {
      for (std::size_t k = 0; k < feature_of.size(); ++k) {
        const std::int16_t bucket = client.record(i)[feature_of[k]];
        if (bucket != kMissing) clients_[i * width_ + k] = bucket;
      }
    }
  }

  /// The server record that score() is of.
  void take(std::span<const std::int16_t> server_record, std::span<const std::uint8_t> weights) {
    std::copy(server_record.begin(), server_record.end(), server_.begin());
    std::copy(weights.begin(), weights.end(), weights_.begin());
  }

  int score(std::size_t client_record) const {
    const std::int16_t* x = &clients_[client_record * width_];
    std::array<std::int16_t, kLanes> sums{};
    for (std::size_t first = 0; first < width_; first += kLanes) {
      for (std::size_t lane = 0; lane < kLanes; ++lane) {
        const std::size_t k = first + lane;
        const int agreed = x[k] == server_[k] ? weights_[k] : 0;
        const int both = x[k] >= 0 && server_[k] >= 0 ? disagreements_[k] : 0;
        sums[lane] = static_cast<std::int16_t>(sums[lane] + agreed - both);
      }
    }
    return std::accumulate(sums.begin(), sums.end(), shift_);
  }

 private:
  static constexpr std::size_t kLanes = 8;
  static constexpr std::int16_t kNowhere = kMissing - 1;  // a client's missing value, equal to no server's

  int shift_;
  std::size_t features_, width_ = 0;
  std::vector<std::int16_t> weights_, disagreements_, server_, clients_;
};

// Calls visit(i, j, score) for every pair that is compared.
template <typename Visit>
void for_each_compared_score(const Model& model, const FeatureTable& client, const FeatureTable& server,
                             const PairBins& bins, Visit visit) {
  require_tables_of(model, client, server);
  require(bins.client.records() == client.records() && bins.server.records() == server.records() &&
              bins.client.passes() == bins.server.passes(),
          "bins are of these tables");
  PairScorer scorer(model, client);
  std::size_t taken = server.records();  // the scorer's server record; none at first
  for_each_compared_pair(bins, [&](std::size_t i, std::size_t j, std::size_t) {
    if (j != taken) scorer.take(server.record(j), server.weights(j));
    taken = j;
    visit(i, j, scorer.score(i));
  });
}

}  // namespace

bool agrees(const Model& model, std::span<const std::int16_t> x, std::span<const std::int16_t> y,
            std::size_t feature) {
  if (x[feature] == kMissing) return false;
  if (x[feature] == y[feature]) return true;
  for (std::size_t k = model.features().size(); k < y.size(); ++k) {
    if (model.alternatives()[k - model.features().size()] == feature && x[feature] == y[k]) return true;
  }
  return false;
}

int shifted_score(const Model& model, std::span<const std::int16_t> x, const FeatureTable& server,
                  std::size_t j) {
  const std::size_t features = model.features().size();
  const std::span<const std::int16_t> y = server.record(j);
  const std::span<const std::uint8_t> weights = server.weights(j);
  require(x.size() == features && server.features() == features &&
              (server.alternatives() == 0 || server.alternatives() == model.alternatives().size()) &&
              server.has_weights(),
          "records have the model's features, and the server's have weights");
  int score = model.shift();
  for (std::size_t k = 0; k < y.size(); ++k) {
    const std::size_t f = k < features ? k : model.alternatives()[k - features];
    if (x[f] == kMissing || y[k] == kMissing) continue;
    if (k < features) score -= model.features()[f].disagreement;
    if (x[f] == y[k]) score += weights[k];
  }
  return score;
}

int highest_score(const Model& model, std::span<const std::int16_t> x) {
  int score = model.shift();
  for (std::size_t f = 0; f < x.size(); ++f) {
    const Feature& feature = model.features()[f];
    if (x[f] != kMissing) score += feature.weight() - feature.disagreement;
  }
  return std::min(score, model.score_range());
}

std::vector<std::uint32_t> count_links(const Model& model, const FeatureTable& client,
                                       const FeatureTable& server) {
  std::vector<std::uint32_t> links(server.records(), 0);
  const auto threshold = static_cast<std::uint8_t>(model.shifted_threshold());
  for_each_tile(model, client, server, [&](std::size_t, std::size_t, std::size_t j, const Scores& scores) {
    links[j] += count_at_least(scores, threshold);
  });
  return links;
}

void for_each_score_at_least(
    const Model& model, const FeatureTable& client, const FeatureTable& server, int shifted_threshold,
    const std::function<void(std::size_t i, std::size_t j, int shifted_score)>& visit) {
  require(shifted_threshold >= 0 && shifted_threshold <= kMaxScoreRange + 1,
          "the bound is of a shifted score");
  const auto threshold = static_cast<std::uint8_t>(shifted_threshold);
  for_each_tile(model, client, server,
                [&](std::size_t first, std::size_t count, std::size_t j, const Scores& scores) {
                  if (count_at_least(scores, threshold) == 0) return;
                  for (std::size_t i = 0; i < count; ++i) {
                    if (scores[i] >= threshold) visit(first + i, j, scores[i]);
                  }
                });
}

void for_each_link(const Model& model, const FeatureTable& client, const FeatureTable& server,
                   const std::function<void(std::size_t i, std::size_t j)>& link) {
  for_each_score_at_least(model, client, server, model.shifted_threshold(),
                          [&](std::size_t i, std::size_t j, int) { link(i, j); });
}

std::vector<std::uint32_t> count_links(const Model& model, const FeatureTable& client,
                                       const FeatureTable& server, const PairBins& bins) {
  std::vector<std::uint32_t> links(server.records(), 0);
  for_each_compared_score(model, client, server, bins, [&](std::size_t, std::size_t j, int score) {
    links[j] += score >= model.shifted_threshold() ? 1 : 0;
  });
  return links;
}

void for_each_score_at_least(
    const Model& model, const FeatureTable& client, const FeatureTable& server, const PairBins& bins,
    int shifted_threshold,
    const std::function<void(std::size_t i, std::size_t j, int shifted_score)>& visit) {
  for_each_compared_score(model, client, server, bins, [&](std::size_t i, std::size_t j, int score) {
    if (score >= shifted_threshold) visit(i, j, score);
  });
}

void for_each_link(const Model& model, const FeatureTable& client, const FeatureTable& server,
                   const PairBins& bins, const std::function<void(std::size_t i, std::size_t j)>& link) {
  for_each_score_at_least(model, client, server, bins, model.shifted_threshold(),
                          [&](std::size_t i, std::size_t j, int) { link(i, j); });
}

}  // namespace tacit::linkage
