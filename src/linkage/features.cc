#include "linkage/features.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/error.h"
#include "linkage/bucket_hash.h"
#include "linkage/did_you_mean.h"
#include "linkage/missing_values.h"
#include "linkage/text.h"
#include "linkage/transform.h"

namespace tacit::linkage {
namespace {

void require_columns(const Model& model, Side side, std::span<const std::string> names,
                     std::string_view origin) {
  std::set<std::string> lacking;
  for (const Field& field : model.fields()) {
    lacking.insert(field.columns.begin(), field.columns.end());
    if (side == Side::kServer) lacking.insert(field.also.begin(), field.also.end());
  }
  for (const auto& name : names) lacking.erase(name);
  if (lacking.empty()) return;
  std::string message =
      fmt::format("{} lacks columns that the linkage model '{}' uses:", origin, model.name());
  for (const auto& column : lacking) {
    message += fmt::format("\n  '{}'{}", column, did_you_mean(column, names));
  }
  message += "\nRename the file's columns, or use a model for the columns that it has.";
  throw Error(ErrorCategory::kConfig, message);
}

std::vector<std::size_t> find_columns(const std::vector<std::string>& columns,
                                      std::span<const std::string> names) {
  std::vector<std::size_t> found;
  for (const auto& column : columns) {
    found.push_back(static_cast<std::size_t>(std::find(names.begin(), names.end(), column) - names.begin()));
  }
  return found;
}

MissingValues missing_values(const Model& model, const Field& field) {
  std::vector<std::string> texts = model.spec().missing;
  texts.insert(texts.end(), field.missing.begin(), field.missing.end());
  return MissingValues(texts);
}

// One feature, with its columns found and its hash keys derived.
class FeatureReader {
 public:
  FeatureReader(const Model& model, const Feature& feature, std::span<const std::string> names)
      : FeatureReader(model, feature, model.fields()[feature.field], names) {}

  std::int16_t bucket(std::size_t record, const CellReader& cell) const {
    return bucket(record, columns_, cell);
  }

  /// The bucket by the `k`-th column of `also`.
  std::int16_t alternative(std::size_t record, std::size_t k, const CellReader& cell) const {
    return bucket(record, std::span(also_).subspan(k, 1), cell);
  }
  std::size_t alternatives() const { return also_.size(); }

 private:
  FeatureReader(const Model& model, const Feature& feature, const Field& field,
                std::span<const std::string> names)
      : transform_(field.levels[feature.level].transform, model.salt()),
        hash_(model.salt(), "bucket", feature.name),
        buckets_(static_cast<std::uint64_t>(feature.buckets)),
        missing_(missing_values(model, field)),
        columns_(find_columns(field.columns, names)),
        also_(find_columns(field.also, names)) {}

  std::int16_t bucket(std::size_t record, std::span<const std::size_t> columns,
                      const CellReader& cell) const {
    std::string text;
    for (const std::size_t column : columns) {
      const std::string_view part = trim_blanks(cell(record, column));
      if (part.empty() || missing_.contains(part)) continue;
      if (!text.empty()) text.push_back(' ');
      text += part;
    }
    const std::string value = transform_(text);
    return value.empty() ? kMissing : static_cast<std::int16_t>(hash_(value) % buckets_);
  }

  Transform transform_;
  KeyedHash hash_;
  std::uint64_t buckets_;
  MissingValues missing_;
  std::vector<std::size_t> columns_;
  std::vector<std::size_t> also_;
};

// A record without a value of its own has no alternatives either: there is nothing to swap.
void read_alternatives(const FeatureReader& reader, std::size_t record, std::int16_t own,
                       std::span<std::int16_t> out, const CellReader& cell) {
  if (own == kMissing) return;
  for (std::size_t k = 0; k < out.size(); ++k) {
    const std::int16_t bucket = reader.alternative(record, k, cell);
    const auto before = out.first(k);
    const bool seen = bucket == own || std::find(before.begin(), before.end(), bucket) != before.end();
    out[k] = seen ? kMissing : bucket;
  }
}

}  // namespace

FeatureTable featurize(const Model& model, Side side, std::span<const std::string> column_names,
                       std::size_t records, const CellReader& cell, std::string_view origin) {
  require_columns(model, side, column_names, origin);
  const std::size_t features = model.features().size();
  const bool with_alternatives = side == Side::kServer;
  FeatureTable table(records, features, with_alternatives ? model.alternatives().size() : 0);
  std::size_t next = features;  // column of the feature's first alternative
  for (std::size_t f = 0; f < features; ++f) {
    const FeatureReader reader(model, model.features()[f], column_names);
    const std::size_t alternatives = with_alternatives ? reader.alternatives() : 0;
    for (std::size_t i = 0; i < records; ++i) {
      const std::span<std::int16_t> record = table.record(i);
      record[f] = reader.bucket(i, cell);
      read_alternatives(reader, i, record[f], record.subspan(next, alternatives), cell);
    }
    next += alternatives;
  }
  return table;
}

}  // namespace tacit::linkage
