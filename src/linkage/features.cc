#include "linkage/features.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/error.h"
#include "linkage/bucket_hash.h"
#include "linkage/did_you_mean.h"
#include "linkage/text.h"
#include "linkage/transform.h"

namespace tacit::linkage {
namespace {

void require_columns(const Model& model, std::span<const std::string> names, std::string_view origin) {
  std::set<std::string> lacking;
  for (const auto& feature : model.features()) lacking.insert(feature.columns.begin(), feature.columns.end());
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

// One feature, with its columns found and its hash keys derived.
class FeatureReader {
 public:
  FeatureReader(const Model& model, const Feature& feature, std::span<const std::string> names)
      : transform_(feature.transform, model.salt()),
        hash_(model.salt(), "bucket", feature.name),
        buckets_(static_cast<std::uint64_t>(feature.buckets)) {
    for (const auto& column : feature.columns) {
      columns_.push_back(
          static_cast<std::size_t>(std::find(names.begin(), names.end(), column) - names.begin()));
    }
  }

  std::int16_t bucket(std::size_t record, const CellReader& cell) const {
    std::string text;
    for (const std::size_t column : columns_) {
      const std::string_view part = trim_blanks(cell(record, column));
      if (!text.empty() && !part.empty()) text.push_back(' ');
      text += part;
    }
    const std::string value = transform_(text);
    return value.empty() ? kMissing : static_cast<std::int16_t>(hash_(value) % buckets_);
  }

 private:
  Transform transform_;
  KeyedHash hash_;
  std::uint64_t buckets_;
  std::vector<std::size_t> columns_;
};

}  // namespace

FeatureTable featurize(const Model& model, std::span<const std::string> column_names, std::size_t records,
                       const CellReader& cell, std::string_view origin) {
  require_columns(model, column_names, origin);
  FeatureTable table(records, model.features().size());
  for (std::size_t f = 0; f < model.features().size(); ++f) {
    const FeatureReader reader(model, model.features()[f], column_names);
    for (std::size_t i = 0; i < records; ++i) table.record(i)[f] = reader.bucket(i, cell);
  }
  return table;
}

}  // namespace tacit::linkage
