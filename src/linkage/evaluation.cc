// SPDX-License-Identifier: Apache-2.0
#include "linkage/evaluation.h"

#include <algorithm>
#include <array>

#include "base/error.h"
#include "linkage/score.h"

namespace tacit::linkage {
namespace {

// Counts by shifted score.
using Histogram = std::array<std::size_t, kMaxScoreRange + 1>;

// How many have a score of at least `score`.
std::size_t at_least(const Histogram& histogram, int score) {
  std::size_t count = 0;
  for (std::size_t s = static_cast<std::size_t>(score); s < histogram.size(); ++s) count += histogram[s];
  return count;
}

class Evaluator {
 public:
  Evaluator(const Model& model, const FeatureTable& client, const FeatureTable& server,
            std::span<const RecordPair> labelled)
      : model_(model),
        client_(client),
        server_(server),
        labelled_(labelled.begin(), labelled.end()),
        best_(server.records(), 0),
        reached_(server.records(), 0),
        labelled_server_(server.records(), false),
        own_reaches_(server.records(), false),
        ambiguity_(model, client.records()),
        true_links_(model.features().size(), model.alternatives()),
        false_links_(true_links_),
        missed_links_(true_links_) {
    std::ranges::sort(labelled_);
    const auto repeated = std::ranges::unique(labelled_);
    labelled_.erase(repeated.begin(), repeated.end());
  }

  Evaluation run() {
    for (const RecordPair& pair : labelled_) add_labelled(pair);
    // From the lowest threshold that a model may have: nothing below it can ever link.
    for_each_score_at_least(model_, client_, server_, model_.shift() + 1,
                            [&](std::size_t i, std::size_t j, int score) { add(i, j, score); });
    std::vector<CurvePoint> curve = make_curve();
    const CurvePoint own = curve[static_cast<std::size_t>(model_.threshold() - 1)];
    return {own.pairs,
            own.records,
            make_reach(),
            std::move(curve),
            std::move(true_links_),
            std::move(false_links_),
            std::move(missed_links_),
            ambiguity_.ambiguous()};
  }

 private:
  void add_labelled(const RecordPair& pair) {
    require(pair.first < client_.records() && pair.second < server_.records(), "labelled records exist");
    const auto x = client_.record(pair.first);
    const auto y = server_.record(pair.second);
    const int score = shifted_score(model_, x, server_, pair.second);
    ++labelled_pairs_[static_cast<std::size_t>(score)];
    labelled_server_[pair.second] = true;
    const bool links = score >= model_.shifted_threshold();
    if (links) own_reaches_[pair.second] = true;
    (links ? true_links_ : missed_links_).add(x, y, score);
  }

  // A pair of any kind; most of them are strangers with a low score.
  void add(std::size_t i, std::size_t j, int score) {
    ++all_pairs_[static_cast<std::size_t>(score)];
    best_[j] = std::max(best_[j], static_cast<std::uint8_t>(score));
    ambiguity_.add(i, score);
    if (score >= model_.shifted_threshold()) add_link(i, j, score);
  }

  void add_link(std::size_t i, std::size_t j, int score) {
    ++reached_[j];
    const RecordPair pair{static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(j)};
    if (std::ranges::binary_search(labelled_, pair)) return;
    false_links_.add(client_.record(i), server_.record(j), score);
  }

  std::vector<CurvePoint> make_curve() const {
    Histogram found{}, correct{};  // server records by the best score that reaches them
    for (std::size_t j = 0; j < best_.size(); ++j) {
      ++found[best_[j]];
      if (labelled_server_[j]) ++correct[best_[j]];
    }
    const auto true_records =
        static_cast<std::size_t>(std::count(labelled_server_.begin(), labelled_server_.end(), true));
    std::vector<CurvePoint> curve;
    for (int score = model_.shift() + 1; score <= model_.score_range(); ++score) {
      curve.push_back(
          {score - model_.shift(),
           pair_quality(labelled_.size(), at_least(all_pairs_, score), at_least(labelled_pairs_, score)),
           record_quality(true_records, at_least(found, score), at_least(correct, score))});
    }
    return curve;
  }

  Reach make_reach() const {
    Reach reach;
    reach.several_servers = ambiguity_.reaching_several();
    for (std::size_t j = 0; j < reached_.size(); ++j) {
      reach.shared_servers += reached_[j] >= 2 ? 1 : 0;
      reach.only_by_others += reached_[j] >= 1 && labelled_server_[j] && !own_reaches_[j] ? 1 : 0;
      reach.most_clients = std::max(reach.most_clients, reached_[j]);
    }
    return reach;
  }

  const Model& model_;
  const FeatureTable& client_;
  const FeatureTable& server_;
  std::vector<RecordPair> labelled_;  // sorted, each once
  Histogram all_pairs_{};             // from shift + 1 up
  Histogram labelled_pairs_{};
  std::vector<std::uint8_t> best_;  // of each server record: its highest shifted score, 0 if under shift + 1
  std::vector<std::uint32_t> reached_;  // of each server record: client records that link to it
  std::vector<bool> labelled_server_;
  std::vector<bool> own_reaches_;  // a labelled pair of the server record links
  AmbiguityCounter ambiguity_;
  PairProfile true_links_, false_links_, missed_links_;
};

}  // namespace

Evaluation evaluate(const Model& model, const FeatureTable& client, const FeatureTable& server,
                    std::span<const RecordPair> labelled) {
  return Evaluator(model, client, server, labelled).run();
}

const CurvePoint& best_by_pairs(std::span<const CurvePoint> curve) {
  return *std::ranges::max_element(curve, [](const CurvePoint& a, const CurvePoint& b) {
    return std::pair(a.pairs.f1, a.threshold) < std::pair(b.pairs.f1, b.threshold);
  });
}

const CurvePoint& best_by_records(std::span<const CurvePoint> curve) {
  return *std::ranges::max_element(curve, [](const CurvePoint& a, const CurvePoint& b) {
    return std::pair(a.records.f1, a.threshold) < std::pair(b.records.f1, b.threshold);
  });
}

}  // namespace tacit::linkage
