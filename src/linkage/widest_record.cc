// SPDX-License-Identifier: Apache-2.0
#include "linkage/widest_record.h"

#include <algorithm>

#include "linkage/combinations.h"
#include "linkage/feature_columns.h"
#include "linkage/widening_record.h"

namespace tacit::linkage {

namespace {

// The search begins with the most frequent values of combinations: many in a small table, where each takes
// next to no time and frequencies say little, few in a large one.
constexpr std::size_t kMinStarts = 8, kMaxStarts = 400;
constexpr std::size_t kRecordsForAStart = 5000;  // of all starts together, kMaxStarts times as many

std::size_t starts_for(std::size_t records) {
  return std::clamp(kMaxStarts * kRecordsForAStart / std::max<std::size_t>(records, 1), kMinStarts,
                    kMaxStarts);
}

}  // namespace

WidestRecord widest_record(const Model& model, const FeatureTable& server) {
  const FeatureColumns columns(model, server);
  WidestRecord widest;
  widest.records = server.records();
  widest.record.assign(model.features().size(), kMissing);
  const std::vector<Values> starts = most_frequent_values(model, columns, starts_for(server.records()));
  for (const Values& start : starts) {
    WideningRecord record(model, columns);
    for (std::size_t k = 0; k < start.features.size(); ++k) record.set(start.features[k], start.buckets[k]);
    if (widest.by_combination == 0) {
      widest.by_combination = start.records;
      widest.combination = start.features;
      std::ranges::sort(widest.combination);
    }
    record.widen();
    if (record.links() <= widest.links) continue;
    widest.links = record.links();
    widest.record = record.record();
  }
  widest.at_most = bound_on_links(model, columns);
  return widest;
}

}  // namespace tacit::linkage
