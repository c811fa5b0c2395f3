// SPDX-License-Identifier: Apache-2.0
#include "linkage/features.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/nearest.h"
#include "base/work.h"
#include "linkage/feature_reader.h"
#include "linkage/level_weights.h"
#include "linkage/pass_keys.h"

namespace tacit::linkage {
namespace {

void require_columns(const Model& model, Side side, const table::Table& table) {
  std::set<std::string> lacking;
  for (const Field& field : model.fields()) {
    lacking.insert(field.columns.begin(), field.columns.end());
    if (side == Side::kServer) lacking.insert(field.also.begin(), field.also.end());
  }
  for (const Pass& pass : model.passes()) {
    for (const PassPart& part : pass.parts) lacking.insert(part.columns.begin(), part.columns.end());
  }
  for (const auto& name : table.column_names()) lacking.erase(name);
  if (lacking.empty()) return;
  std::string message =
      fmt::format("{} lacks columns that the linkage model '{}' uses:", table.origin(), model.name());
  for (const auto& column : lacking) {
    message += fmt::format("\n  '{}'{}", column, did_you_mean(column, table.column_names()));
  }
  message += fmt::format(
      "\n  Say which of the file's columns they are, as in --columns {}=COLUMN, rename them in the file, or "
      "use a "
      "model for the columns that it has.",
      *lacking.begin());
  throw Error(ErrorCategory::kConfig, message);
}

// What the buckets of one field's records are worth, level by level from the loosest on: of the value itself
// and of each column of `also`.
class FieldWorth {
 public:
  FieldWorth(const Field& field, std::size_t records)
      : columns_(1 + field.also.size()),
        reached_(records * columns_, static_cast<std::int8_t>(-field.disagreement)) {}

  /// Takes the next stricter level, by the agreement of the bucket in column `column`, which is 0 for the
  /// value itself. Returns how much more it is worth than the looser levels.
  std::uint8_t step(std::size_t record, std::size_t column, int agreement) {
    std::int8_t& reached = reached_[record * columns_ + column];
    const int before = reached;
    reached = static_cast<std::int8_t>(std::max(before, agreement));
    return static_cast<std::uint8_t>(reached - before);
  }
  /// The agreement of the levels taken so far.
  int reached(std::size_t record) const { return reached_[record * columns_]; }

 private:
  std::size_t columns_;
  std::vector<std::int8_t> reached_;
};

// A server record's columns of one feature.
struct FeatureRow {
  std::int16_t& own;
  std::uint8_t& weight;
  std::span<std::int16_t> alternatives;
  std::span<std::uint8_t> weights;
};

// Reads the features of a server's records, those of a field from the loosest on.
class ServerFeature {
 public:
  ServerFeature(const Model& model, const Feature& feature, const table::Table& table, FieldWorth& worth)
      : level_(model.fields()[feature.field].levels[feature.level]),
        reader_(model, feature, table),
        agreements_(level_),
        worth_(worth) {}

  /// Row `i` from the table's record `record`.
  void read(std::size_t i, std::size_t record, FeatureRow row) {
    const ValueBuckets value = reader_.buckets(record);
    row.own = value.bucket;
    const std::uint8_t step = worth_.step(i, 0, agreement(value));
    const std::size_t also = reader_.also();
    // A record without a value of its own has no alternatives either: there is nothing to swap.
    const bool has_value = row.own != kMissing;
    if (has_value) row.weight = step;
    for (std::size_t k = 0; k < also; ++k) {
      const ValueBuckets other = reader_.also(record, k);
      const std::uint8_t weight = worth_.step(i, 1 + k, agreement(other));
      if (!has_value || other.bucket == kMissing || has(row, k, other.bucket)) continue;
      row.alternatives[k] = other.bucket;
      row.weights[k] = weight;
    }
    if (has_value && !level_.near.empty()) read_near(i, record, row, also);
  }

 private:
  // Missing values are worth what usual ones are, to the stricter levels.
  int agreement(ValueBuckets value) const {
    return value.rarity == kMissing ? level_.agreement : agreements_[value.rarity];
  }

  static bool has(const FeatureRow& row, std::size_t alternatives, std::int16_t bucket) {
    const auto before = row.alternatives.first(alternatives);
    return bucket == row.own || std::find(before.begin(), before.end(), bucket) != before.end();
  }

  // A near level is worth no more than the level itself and no less than the next looser one.
  void read_near(std::size_t i, std::size_t record, FeatureRow row, std::size_t k) {
    const int looser = worth_.reached(i) - row.weight;
    for (const NearBucket& near : reader_.near(record)) {
      if (k == row.alternatives.size()) return;
      if (has(row, k, near.bucket)) continue;
      row.alternatives[k] = near.bucket;
      row.weights[k] = static_cast<std::uint8_t>(
          std::clamp(level_.near[near.near].agreement - looser, 0, int{row.weight}));
      ++k;
    }
  }

  const Level& level_;
  FeatureReader reader_;
  BucketAgreements agreements_;
  FieldWorth& worth_;
};

// Of each feature, its first alternative.
std::vector<std::size_t> first_alternatives(const Model& model) {
  std::vector<std::size_t> first(model.features().size() + 1, 0);
  for (const std::size_t feature : model.alternatives()) ++first[feature + 1];
  std::partial_sum(first.begin(), first.end(), first.begin());
  return first;
}

// Record `i` of the `number`-th feature that is read.
void featurized(const FeatureTable& table, std::size_t number, std::size_t i) {
  if (i % 64 == 0)
    work_step("computing features", number * table.records() + i, table.features() * table.records());
}

void read_client(const Model& model, const table::Table& table, const auto& record_at, FeatureTable& result) {
  for (std::size_t f = 0; f < result.features(); ++f) {
    FeatureReader reader(model, model.features()[f], table);
    for (std::size_t i = 0; i < result.records(); ++i) {
      result.record(i)[f] = reader.buckets(record_at(i)).bucket;
      featurized(result, f, i);
    }
  }
}

void read_server(const Model& model, const table::Table& table, const auto& record_at, FeatureTable& result) {
  const std::vector<std::size_t> first = first_alternatives(model);
  const std::size_t features = result.features();
  std::optional<FieldWorth> worth;
  for (std::size_t f = features; f-- > 0;) {
    const Feature& feature = model.features()[f];
    const Field& field = model.fields()[feature.field];
    if (feature.level + 1 == field.levels.size()) worth.emplace(field, result.records());
    ServerFeature reader(model, feature, table, *worth);
    const std::size_t begin = features + first[f], count = first[f + 1] - first[f];
    for (std::size_t i = 0; i < result.records(); ++i) {
      featurized(result, features - 1 - f, i);
      const auto record = result.record(i);
      const auto weights = result.weights(i);
      reader.read(i, record_at(i),
                  {record[f], weights[f], record.subspan(begin, count), weights.subspan(begin, count)});
    }
  }
}

// `record_at(i)`: the table's record that becomes the i-th one of `count`.
FeatureTable featurize(const Model& model, Side side, const table::Table& table, std::size_t count,
                       const auto& record_at) {
  const bool is_server = side == Side::kServer;
  FeatureTable result(count, model.features().size(), is_server ? model.alternatives().size() : 0,
                      model.passes().size());
  if (is_server) {
    result.add_weights();
    read_server(model, table, record_at, result);
  } else {
    read_client(model, table, record_at, result);
  }
  for (std::size_t p = 0; p < result.passes(); ++p) {
    KeyReader reader(model, p, table);
    for (std::size_t i = 0; i < count; ++i) {
      work_step();
      result.keys(i)[p] = reader.key(record_at(i));
    }
  }
  return result;
}

}  // namespace

void FeatureTable::add_weights() {
  has_weights_ = true;
  weights_.assign(records_ * width_, 0);
}

void FeatureTable::set_usual_weights(const Model& model) {
  require(features_ == model.features().size() && alternatives() <= model.alternatives().size(),
          "the table is of this model");
  add_weights();
  for (std::size_t i = 0; i < records_; ++i) {
    const std::span<std::uint8_t> row = weights(i);
    for (std::size_t k = 0; k < width_; ++k) {
      const std::size_t f = k < features_ ? k : model.alternatives()[k - features_];
      row[k] = static_cast<std::uint8_t>(model.features()[f].weight());
    }
  }
}

FeatureTable FeatureTable::selected(std::span<const std::uint32_t> records) const {
  FeatureTable result(records.size(), features_, alternatives(), passes_);
  if (has_weights_) result.add_weights();
  for (std::size_t i = 0; i < records.size(); ++i) {
    std::ranges::copy(record(records[i]), result.record(i).begin());
    std::ranges::copy(weights(records[i]), result.weights(i).begin());
    std::ranges::copy(keys(records[i]), result.keys(i).begin());
  }
  return result;
}

FeatureTable featurize(const Model& model, Side side, const table::Table& table) {
  require_columns(model, side, table);
  return featurize(model, side, table, table.records(), [](std::size_t i) { return i; });
}

FeatureTable featurize(const Model& model, Side side, const table::Table& table,
                       std::span<const std::uint32_t> records) {
  require_columns(model, side, table);
  return featurize(model, side, table, records.size(), [&](std::size_t i) { return records[i]; });
}

FeatureTable featurize_as_server(const Model& model, const table::Table& table) {
  require_columns(model, Side::kClient, table);
  return featurize(model, Side::kServer, table, table.records(), [](std::size_t i) { return i; });
}

}  // namespace tacit::linkage
