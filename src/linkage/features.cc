#include "linkage/features.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/nearest.h"
#include "linkage/bucket_hash.h"
#include "linkage/pass_keys.h"
#include "linkage/value_reader.h"

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
  message += "\nRename the file's columns, or use a model for the columns that it has.";
  throw Error(ErrorCategory::kConfig, message);
}

// One feature of a table, with its columns found and its hash keys derived.
class FeatureReader {
 public:
  /// A client's table need not have the columns of `also`; alternative() is then not asked.
  FeatureReader(const Model& model, const Feature& feature, const table::Table& table)
      : FeatureReader(model, feature, model.fields()[feature.field], table) {}

  std::int16_t bucket(std::size_t record) { return bucket(record, columns_); }

  /// The bucket by the `k`-th column of `also`.
  std::int16_t alternative(std::size_t record, std::size_t k) {
    return bucket(record, std::span(also_).subspan(k, 1));
  }
  std::size_t alternatives() const { return also_.size(); }

 private:
  FeatureReader(const Model& model, const Feature& feature, const Field& field, const table::Table& table)
      : reader_(model, field.missing, field.levels[feature.level].transform, table),
        hash_(model.salt(), "bucket", feature.name),
        buckets_(static_cast<std::uint64_t>(feature.buckets)),
        columns_(find_columns(field.columns, table)),
        also_(find_columns(field.also, table)) {}

  std::int16_t bucket(std::size_t record, std::span<const std::size_t> columns) {
    const std::string& value = reader_.value(record, columns);
    return value.empty() ? kMissing : static_cast<std::int16_t>(hash_(value) % buckets_);
  }

  ValueReader reader_;
  KeyedHash hash_;
  std::uint64_t buckets_;
  std::vector<std::size_t> columns_;
  std::vector<std::size_t> also_;
};

// A record without a value of its own has no alternatives either: there is nothing to swap.
void read_alternatives(FeatureReader& reader, std::size_t record, std::int16_t own,
                       std::span<std::int16_t> out) {
  if (own == kMissing) return;
  for (std::size_t k = 0; k < out.size(); ++k) {
    const std::int16_t bucket = reader.alternative(record, k);
    const auto before = out.first(k);
    const bool seen = bucket == own || std::find(before.begin(), before.end(), bucket) != before.end();
    out[k] = seen ? kMissing : bucket;
  }
}

// `record_at(i)`: the table's record that becomes the i-th one of `count`.
FeatureTable featurize(const Model& model, Side side, const table::Table& table, std::size_t count,
                       const auto& record_at) {
  require_columns(model, side, table);
  const std::size_t features = model.features().size();
  const bool with_alternatives = side == Side::kServer;
  FeatureTable result(count, features, with_alternatives ? model.alternatives().size() : 0,
                      model.passes().size());
  if (side == Side::kServer) result.set_usual_weights(model);
  std::size_t next = features;  // column of the feature's first alternative
  for (std::size_t f = 0; f < features; ++f) {
    FeatureReader reader(model, model.features()[f], table);
    const std::size_t alternatives = with_alternatives ? reader.alternatives() : 0;
    for (std::size_t i = 0; i < count; ++i) {
      const std::span<std::int16_t> own = result.record(i);
      own[f] = reader.bucket(record_at(i));
      read_alternatives(reader, record_at(i), own[f], own.subspan(next, alternatives));
    }
    next += alternatives;
  }
  for (std::size_t p = 0; p < result.passes(); ++p) {
    KeyReader reader(model, p, table);
    for (std::size_t i = 0; i < count; ++i) result.keys(i)[p] = reader.key(record_at(i));
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
  return featurize(model, side, table, table.records(), [](std::size_t i) { return i; });
}

FeatureTable featurize(const Model& model, Side side, const table::Table& table,
                       std::span<const std::uint32_t> records) {
  return featurize(model, side, table, records.size(), [&](std::size_t i) { return records[i]; });
}

}  // namespace tacit::linkage
