// Scores in the clear: the function that the encrypted linkage computes (docs/protocol.md, "The function"),
// and what it is checked against. The score of two records is the sum, over the features that both have, of
// +agreement where the buckets are equal and -disagreement where they differ; shifted by the sum of all
// disagreements it lies in [0, W].
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "linkage/features.h"
#include "linkage/model.h"

namespace tacit::linkage {

/// In [0, model.score_range()]. `x` and `y`: one entry for each feature of the model.
int shifted_score(const Model& model, std::span<const std::int16_t> x, std::span<const std::int16_t> y);

/// c_j for each server record j: how many client records link to it.
std::vector<std::uint32_t> count_links(const Model& model, const FeatureTable& client,
                                       const FeatureTable& server);

/// Calls `link(i, j)` for each client record i and server record j that link, in no particular order.
void for_each_link(const Model& model, const FeatureTable& client, const FeatureTable& server,
                   const std::function<void(std::size_t i, std::size_t j)>& link);

}  // namespace tacit::linkage
