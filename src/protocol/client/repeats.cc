// SPDX-License-Identifier: Apache-2.0
#include "protocol/client/repeats.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "linkage/score.h"
#include "plan/plan.h"

namespace tacit::protocol {

void check_repeats(const linkage::Model& model, const linkage::FeatureTable& records, const Split& split) {
  std::map<std::vector<std::int16_t>, std::vector<std::size_t>> alike;
  for (std::size_t i = 0; i < records.records(); ++i) {
    const std::span<const std::int16_t> features = records.record(i);
    std::vector<std::int16_t> key(features.begin(), features.end());
    if (!split.categories.empty()) key.push_back(static_cast<std::int16_t>(split.category[i]));
    std::vector<std::size_t>& rows = alike[std::move(key)];
    rows.push_back(i + 1);
    if (rows.size() <= circuit::kReachLimit) continue;
    if (linkage::highest_score(model, features) < model.shifted_threshold()) continue;
    std::string list;
    for (const std::size_t row : rows) list += (list.empty() ? "" : ", ") + std::to_string(row);
    throw Error(ErrorCategory::kInput,
                "records " + list + " of the client's file look the same to the model; at most " +
                    std::to_string(circuit::kReachLimit) + " records of one person can be counted" +
                    (split.categories.empty() ? "" : " in a category") + ". Remove the duplicates");
  }
}

}  // namespace tacit::protocol
