#include "linkage/quality.h"

#include <set>

#include "linkage/score.h"

namespace tacit::linkage {
namespace {

double ratio(std::size_t part, std::size_t whole) {
  return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
}

Quality from_counts(std::size_t true_pairs, std::size_t found_pairs, std::size_t correct_pairs) {
  return {.true_pairs = true_pairs,
          .found_pairs = found_pairs,
          .correct_pairs = correct_pairs,
          .precision = ratio(correct_pairs, found_pairs),
          .recall = ratio(correct_pairs, true_pairs),
          .f1 = ratio(2 * correct_pairs, found_pairs + true_pairs)};
}

}  // namespace

Quality evaluate_pairs(std::span<const RecordPair> found, std::span<const RecordPair> labelled) {
  const std::set<RecordPair> distinct_found(found.begin(), found.end());
  const std::set<RecordPair> distinct_labelled(labelled.begin(), labelled.end());
  std::size_t correct = 0;
  for (const auto& pair : distinct_found) correct += distinct_labelled.count(pair);
  return from_counts(distinct_labelled.size(), distinct_found.size(), correct);
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
  return from_counts(distinct.size(), found, correct);
}

}  // namespace tacit::linkage
