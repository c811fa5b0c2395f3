// SPDX-License-Identifier: Apache-2.0
#include "fit/template_levels.h"

#include <algorithm>
#include <utility>
#include <variant>
#include <vector>

#include "fit/buckets.h"
#include "fit/field_buckets.h"

namespace tacit::fit {
namespace {

bool is_number_or_date(const linkage::Level& level) {
  return std::ranges::any_of(level.transform, [](const linkage::TransformStep& step) {
    return std::holds_alternative<linkage::step::Digits>(step) ||
           std::holds_alternative<linkage::step::Number>(step) ||
           std::holds_alternative<linkage::step::Pad>(step) ||
           std::holds_alternative<linkage::step::Date>(step);
  });
}

}  // namespace

linkage::ModelSpec without_rarity(linkage::ModelSpec spec) {
  for (linkage::Field& field : spec.fields) {
    for (linkage::Level& level : field.levels) {
      level.rare = level.frequent = {};
      level.buckets = kFinestBuckets;
    }
  }
  return spec;
}

linkage::ModelSpec with_near(linkage::ModelSpec spec) {
  using enum linkage::VariantKind;
  for (linkage::Field& field : spec.fields) {
    linkage::Level& level = field.levels.front();
    std::vector<linkage::VariantKind> kinds;
    for (const linkage::VariantKind kind : {kSwapped, kDigit}) {
      if (linkage::variant_problem(level.transform, kind).empty()) kinds.push_back(kind);
    }
    const bool has_room = level.near.empty() && rungs_of(field).size() < kMaxLevels;
    if (kinds.empty() || !has_room || !is_number_or_date(level)) continue;
    level.near.push_back({std::move(kinds), 0});
  }
  return spec;
}

linkage::ModelSpec without_near(linkage::ModelSpec spec) {
  for (linkage::Field& field : spec.fields) {
    for (linkage::Level& level : field.levels) level.near.clear();
  }
  return spec;
}

}  // namespace tacit::fit
