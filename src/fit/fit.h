// SPDX-License-Identifier: Apache-2.0
// Fitting a model to two files (docs/model.md, "Fitting"): from a template that says which fields are
// compared at which levels, to buckets, weights and a threshold for these data. Without labels unless there
// are some. Both files are read in the clear at one place: a pilot, or one party's file and corrupted copies
// of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "fit/comparison.h"
#include "fit/mixture.h"
#include "fit/weights.h"
#include "linkage/model.h"
#include "linkage/quality.h"
#include "table/table.h"

namespace tacit::fit {

struct FitOptions {
  std::size_t planes = 220;  // that the client's buckets may take, about (plan/plan.h)
  WeightLimits limits;
  double expected_matches = 0;  // pairs of one person; 0: as many as the smaller file has records
  double most_pairs = 2e8;      // compared; beyond, some client records stand for all
  std::uint64_t seed = 1;       // of that sample
  /// The lists that the model is for, if they are longer than these files: then weights and threshold are
  /// those for the pairs that a query over them compares, and of the model's passes those are taken that
  /// bring true pairs together. 0: as many records as the files have, all pairs, and every pass.
  std::size_t for_records = 0, for_server_records = 0;

  /// Whether agreeing on a rare value may be worth more than on a frequent one. The model then says how
  /// frequent the values of these files are, by bucket.
  bool rarity = true;

  bool has_target() const { return for_records != 0 || for_server_records != 0; }
};

/// Hears what is being done ("comparing pairs") and how far it is.
using FitProgress = std::function<void(const std::string& stage, std::uint64_t done, std::uint64_t all)>;

/// What an outcome of a field says.
struct Evidence {
  double m = 0;         // share of pairs of one person that show it, of those with values on both sides
  double u = 0;         // the same of all other pairs
  double bits() const;  // log2(m/u)
};

struct FittedField {
  double present = 0;  // share of all pairs with values on both sides
  Evidence differs;
  std::vector<Evidence> levels;             // where it is the strictest that agrees; strictest first
  std::vector<std::vector<Evidence>> near;  // of each level, its near levels
};

/// What a query over the lists that the model is for compares.
struct FitTarget {
  std::size_t client_records = 0, server_records = 0;
  double pairs = 0;              // compared, as expected
  double met = 1;                // share of the pairs of one person that are compared
  std::vector<double> pass_met;  // the same by each pass of the model alone; none: all pairs are compared
  std::vector<std::string> left_out;  // passes of the template that add little
};

struct Fit {
  linkage::ModelSpec model;
  std::vector<FittedField> fields;  // of the model's fields
  // Fields of the template that were worth nothing, or, without labels, are made of other fields' columns.
  std::vector<std::string> left_out;
  std::vector<std::string> narrowed;  // fields that lost some of their levels
  std::optional<Mixture> mixture;     // of the sample; without labels only
  // In pairs of the sample; with a target in pairs of its lists, pairs of one person that no pass compares
  // among the missed ones.
  ExpectedQuality expected;
  std::optional<FitTarget> target;
  std::vector<std::string> doubts;  // reasons to doubt it, in sentences
  std::size_t client_records = 0, server_records = 0, sampled_records = 0;
  std::size_t planes = 0;
};

/// Fits `model`, whose buckets and weights do not count. `labelled`: pairs of one person, if they are known;
/// then every other pair is of two. Throws Error(kInput) if a side has no records, if no labelled pair is in
/// the sample and if no pair agrees on anything, Error(kConfig) as Comparison.
Fit fit_model(const linkage::ModelSpec& model, const table::Table& client, const table::Table& server,
              const std::optional<std::vector<linkage::RecordPair>>& labelled, const FitOptions& options,
              const FitProgress& progress);

}  // namespace tacit::fit
