// SPDX-License-Identifier: Apache-2.0
// Small models and tables for the tests of checks.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "fit/check.h"
#include "ingest/csv.h"
#include "linkage/model.h"
#include "table/csv_cell.h"

namespace tacit::fit {

inline const std::vector<linkage::TransformStep> kAsIs = {linkage::step::Exact{}};
inline const std::vector<linkage::TransformStep> kWords = {linkage::step::Fold{}, linkage::step::Letters{}};
inline const std::vector<linkage::TransformStep> kNumber = {linkage::step::Digits{}};

inline linkage::Field one_level(const std::string& column, std::vector<linkage::TransformStep> transform,
                                int buckets = 1024, int agreement = 1, int disagreement = 0) {
  linkage::Field field;
  field.name = column;
  field.columns = {column};
  field.levels = {{std::move(transform), buckets, agreement}};
  field.disagreement = disagreement;
  return field;
}

inline linkage::Field date_field(const std::string& column, DateOrder order) {
  return one_level(column, {linkage::step::Date{linkage::DatePart::kFull, order}});
}

inline linkage::Field about(linkage::Field field, linkage::About what) {
  field.about = what;
  return field;
}

inline linkage::Model model_of(std::vector<linkage::Field> fields, int threshold,
                               std::vector<std::string> missing = {}) {
  linkage::ModelSpec spec;
  spec.name = "test";
  spec.salt = "salt";
  spec.threshold = threshold;
  spec.missing = std::move(missing);
  spec.fields = std::move(fields);
  return linkage::Model(std::move(spec));
}

/// A table of one column; an empty value stands there as a pair of quotes.
inline table::Table column_of(const std::string& name, const std::vector<std::string>& values) {
  std::string csv = name + "\n";
  for (const std::string& value : values) csv += (value.empty() ? "\"\"" : table::csv_cell(value)) + "\n";
  return ingest::parse_csv(csv, "test.csv");
}

inline ModelCheck check_of(const linkage::Model& model, const table::Table& table,
                           CheckOptions options = {}) {
  return check_model(model, table, options, [](double) {});
}

inline std::vector<WarningKind> kinds_of(const ModelCheck& check) {
  std::vector<WarningKind> kinds;
  for (const Warning& warning : check.warnings) kinds.push_back(warning.kind);
  return kinds;
}

}  // namespace tacit::fit
