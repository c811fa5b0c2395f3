// SPDX-License-Identifier: Apache-2.0
// Scores in the clear: the function that the encrypted linkage computes (docs/protocol.md, "The function"),
// and which it is checked against. The score of two records is the sum, over the features that both have, of
// +agreement where the buckets are equal and -disagreement where they differ; shifted by the sum of all
// disagreements it lies in [0, W]. What an agreement is worth is said by the server's record: it has a weight
// for each of its buckets (FeatureTable::weights).
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "linkage/blocking.h"
#include "linkage/features.h"
#include "linkage/model.h"

namespace tacit::linkage {

/// Whether client record `x` and server record `y`, a row of its table with alternatives or without, agree in
/// a feature.
bool agrees(const Model& model, std::span<const std::int16_t> x, std::span<const std::int16_t> y,
            std::size_t feature);

/// Of client record `x` and record `j` of a server's table; in [0, model.score_range()] where the weights are
/// the model's.
int shifted_score(const Model& model, std::span<const std::int16_t> x, const FeatureTable& server,
                  std::size_t j);

/// The highest shifted score that client record `x` can have with any server record; at most
/// model.score_range().
int highest_score(const Model& model, std::span<const std::int16_t> x);

/// c_j for each server record j: how many client records link to it. Here and below, `server` has weights.
std::vector<std::uint32_t> count_links(const Model& model, const FeatureTable& client,
                                       const FeatureTable& server);

/// Calls `visit(i, j, s)` for each client record i and server record j of shifted score s >=
/// `shifted_threshold`, which is in [0, kMaxScoreRange + 1]; in no particular order.
void for_each_score_at_least(
    const Model& model, const FeatureTable& client, const FeatureTable& server, int shifted_threshold,
    const std::function<void(std::size_t i, std::size_t j, int shifted_score)>& visit);

/// Calls `link(i, j)` for each client record i and server record j that link, in no particular order.
void for_each_link(const Model& model, const FeatureTable& client, const FeatureTable& server,
                   const std::function<void(std::size_t i, std::size_t j)>& link);

// The same where only the pairs that share a bin are compared. `bins` are of these tables. A pair counts once
// however many passes compare it.

std::vector<std::uint32_t> count_links(const Model& model, const FeatureTable& client,
                                       const FeatureTable& server, const PairBins& bins);

void for_each_score_at_least(
    const Model& model, const FeatureTable& client, const FeatureTable& server, const PairBins& bins,
    int shifted_threshold, const std::function<void(std::size_t i, std::size_t j, int shifted_score)>& visit);

void for_each_link(const Model& model, const FeatureTable& client, const FeatureTable& server,
                   const PairBins& bins, const std::function<void(std::size_t i, std::size_t j)>& link);

}  // namespace tacit::linkage
