// SPDX-License-Identifier: Apache-2.0
// What chance alone does with a model on one party's file: the scores of two different records of it, drawn
// at random, and those of two people who have nothing to do with each other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "fit/check_progress.h"
#include "linkage/features.h"
#include "linkage/model.h"
#include "linkage/quality.h"

namespace tacit::fit {

struct ChanceLimits {
  std::size_t score_pairs = 10'000'000;    // whose scores are taken, all pairs where there are no more
  std::size_t link_pairs = 1'000'000'000;  // that are compared for links within the file
  std::uint64_t seed = 1;
};

struct Chance {
  /// Ordered pairs of different records whose scores were taken; 0 in a file of fewer than two records.
  std::size_t score_pairs = 0;
  bool all_score_pairs = false;
  /// Probability of each shifted score 0 .. W among these pairs. Duplicates and relatives are in it.
  std::vector<double> sampled;
  /// The same for two unrelated people: fields that share a column, or tell of the address, as they go
  /// together in the file, and every other field independent of the rest. It sees scores that no pair of the
  /// file reaches.
  std::vector<double> independent;
  /// What `independent` is put together from: that of each group of fields (field_groups()).
  std::vector<std::vector<double>> groups;

  /// Records compared with all the others, and what links to what.
  std::size_t link_records = 0;
  std::size_t link_pairs = 0;  // compared
  std::size_t linked_pairs = 0;
  std::size_t linked_records = 0;  // of link_records, those that link to another record of the file

  /// Probability that a pair reaches `shifted_threshold` >= 0.
  static double tail(const std::vector<double>& distribution, int shifted_threshold);
  /// Share of the compared pairs of the file that link; 0 where none were compared.
  double link_rate() const;
};

/// `client` and `server`: the features of the same records, as the one side and as the other. Figures depend
/// on the seed only where limits make a sample necessary.
Chance chance_of(const linkage::Model& model, const linkage::FeatureTable& client,
                 const linkage::FeatureTable& server, const ChanceLimits& limits, const Progress& progress);

/// Of each group of fields that go together (field_groups()) the probability of each shifted score that it
/// adds, among these pairs: records of the two tables, and at least one pair.
std::vector<std::vector<double>> group_scores(const linkage::Model& model,
                                              const linkage::FeatureTable& client,
                                              const linkage::FeatureTable& server,
                                              std::span<const linkage::RecordPair> pairs);

/// Probability of each shifted score, if the groups that add them are independent of each other.
std::vector<double> independent_scores(std::span<const std::vector<double>> groups);

/// Which fields go together: for each field the number of its group, counted from 0.
std::vector<std::size_t> field_groups(const linkage::Model& model);

}  // namespace tacit::fit
