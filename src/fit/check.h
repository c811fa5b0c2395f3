// SPDX-License-Identifier: Apache-2.0
// Whether a linkage model suits a file, from one party's file alone and without knowing who is who
// (docs/model.md, "Checking one file alone"): what its fields hold, how well its features tell people apart,
// how often chance reaches its threshold, what it costs, and advice in words.
#pragma once

#include <cstddef>
#include <vector>

#include "fit/check_buckets.h"
#include "fit/check_chance.h"
#include "fit/check_habits.h"
#include "fit/check_passes.h"
#include "fit/check_records.h"
#include "fit/check_values.h"
#include "fit/check_warnings.h"
#include "linkage/features.h"
#include "linkage/model.h"
#include "linkage/widest_record.h"
#include "table/table.h"

namespace tacit::fit {

struct CheckOptions {
  linkage::Side side = linkage::Side::kClient;  // whose file it is
  std::size_t against = 0;                      // records of the other side; 0: as many as the file has
  ChanceLimits limits = {};
};

/// What a model costs in the encrypted computation.
struct ModelCost {
  std::size_t planes = 0;          // encrypted one-hot digits that a client sends, for each shelf of records
  int score_range = 0;             // W
  int shifted_threshold = 0;       // up to 8 cheap, up to 16 more expensive, above that very expensive
  std::size_t window = 0;          // of the link polynomial: 8 (3 products), 16 (4) or, where none fits, 0
  std::size_t blocked_window = 0;  // the same where link values of all passes are added up
};

ModelCost cost_of(const linkage::Model& model);

/// False links that are expected between client and server records of different people.
struct FalseLinks {
  double chance = 0;         // probability that two unrelated people link
  double expected = 0;       // of all pairs, by that
  double by_file = 0;        // of all pairs, at the rate at which the file's own records link to each other
  double per_client = 0;     // expected, for each client record
  double own_by_chance = 0;  // share of the file's records that chance links to another one of the file
};

struct ModelCheck {
  std::size_t records = 0;         // of the file
  std::size_t looked_at = 0;       // of these, whose values and habits are given
  std::size_t client_records = 0;  // n and S: one is the file's, the other what it is checked against
  std::size_t server_records = 0;
  bool has_alternatives = true;  // false where the file lacks the columns of `also`, which then do not count
  std::vector<FieldValues> values;  // one for each field
  std::vector<FieldHabits> habits;  // one for each field
  std::vector<BucketUse> buckets;   // one for each feature
  RecordUse record_use;
  Chance chance;
  FalseLinks false_links;
  PassesUse passes;
  linkage::WidestRecord widest;  // of a made-up client record, with the file as the server's
  linkage::Cover cover;          // by such records
  ModelCost cost;
  std::vector<Warning> warnings;
};

/// Throws Error(kConfig) naming the columns that the table lacks, Error(kInput) if it has no records.
ModelCheck check_model(const linkage::Model& model, const table::Table& table, const CheckOptions& options,
                       const Progress& progress);

}  // namespace tacit::fit
