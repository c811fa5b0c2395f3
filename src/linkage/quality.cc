// SPDX-License-Identifier: Apache-2.0
#include "linkage/quality.h"

#include <set>

#include "linkage/score.h"

namespace tacit::linkage {
namespace {

struct Ratios {
  double precision, recall, f1;
};

double ratio(std::size_t part, std::size_t whole) {
  return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
}

Ratios ratios(std::size_t truth, std::size_t found, std::size_t correct) {
  return {ratio(correct, found), ratio(correct, truth), ratio(2 * correct, found + truth)};
}

}  // namespace

Quality pair_quality(std::size_t truth, std::size_t found, std::size_t correct) {
  const Ratios of = ratios(truth, found, correct);
  return {truth, found, correct, of.precision, of.recall, of.f1};
}

RecordQuality record_quality(std::size_t truth, std::size_t found, std::size_t correct) {
  const Ratios of = ratios(truth, found, correct);
  return {truth, found, correct, of.precision, of.recall, of.f1};
}

Quality evaluate_pairs(std::span<const RecordPair> found, std::span<const RecordPair> labelled) {
  const std::set<RecordPair> distinct_found(found.begin(), found.end());
  const std::set<RecordPair> distinct_labelled(labelled.begin(), labelled.end());
  std::size_t correct = 0;
  for (const auto& pair : distinct_found) correct += distinct_labelled.count(pair);
  return pair_quality(distinct_labelled.size(), distinct_found.size(), correct);
}

Quality evaluate_model(const Model& model, const FeatureTable& client, const FeatureTable& server,
                       std::span<const RecordPair> labelled) {
  const std::set<RecordPair> distinct(labelled.begin(), labelled.end());
  std::size_t found = 0;
  std::size_t correct = 0;
  for_each_link(model, client, server, [&](std::size_t i, std::size_t j) {
    ++found;
    correct += distinct.count({static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(j)});
  });
  return pair_quality(distinct.size(), found, correct);
}

}  // namespace tacit::linkage
