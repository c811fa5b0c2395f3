// SPDX-License-Identifier: Apache-2.0
#include "fit/rarity.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

namespace tacit::fit {
namespace {

constexpr double kLeastBits = 1;  // between classes that are told apart

// Sums over buckets in order of evidence, for means and squared errors of runs of them.
class Runs {
 public:
  Runs(std::span<const double> evidence, std::span<const double> weight)
      : weight_(evidence.size() + 1, 0), sum_(weight_), square_(weight_) {
    for (std::size_t i = 0; i < evidence.size(); ++i) {
      weight_[i + 1] = weight_[i] + weight[i];
      sum_[i + 1] = sum_[i] + weight[i] * evidence[i];
      square_[i + 1] = square_[i] + weight[i] * evidence[i] * evidence[i];
    }
  }
  std::size_t size() const { return weight_.size() - 1; }
  double mean(std::size_t begin, std::size_t end) const {
    const double weight = weight_[end] - weight_[begin];
    return weight > 0 ? (sum_[end] - sum_[begin]) / weight : 0;
  }
  double error(std::size_t begin, std::size_t end) const {
    const double of = mean(begin, end);
    return square_[end] - square_[begin] - of * (sum_[end] - sum_[begin]);
  }

 private:
  std::vector<double> weight_, sum_, square_;
};

// Where the best run of frequent buckets ends, and that of usual ones; the first is 0 where two runs do.
std::array<std::size_t, 2> breaks_of(const Runs& runs) {
  const std::size_t size = runs.size();
  const auto is_apart = [&](std::size_t a, std::size_t b, std::size_t c) {
    return runs.mean(b, c) - runs.mean(a, b) >= kLeastBits;
  };
  double least = runs.error(0, size);
  std::array<std::size_t, 2> best{0, size};
  for (std::size_t end = 1; end < size; ++end) {  // frequent and usual
    if (!is_apart(0, end, size)) continue;
    const double error = runs.error(0, end) + runs.error(end, size);
    if (error < least) {
      least = error;
      best = {end, size};
    }
  }
  for (std::size_t a = 1; a + 1 < size; ++a) {
    for (std::size_t b = a + 1; b < size; ++b) {
      if (!is_apart(0, a, b) || !is_apart(a, b, size)) continue;
      const double error = runs.error(0, a) + runs.error(a, b) + runs.error(b, size);
      if (error < least) {
        least = error;
        best = {a, b};
      }
    }
  }
  return best;
}

}  // namespace

std::vector<Rarity> rarity_of(std::span<const double> records) {
  std::vector<std::size_t> order(records.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return records[a] > records[b]; });
  const double all = std::accumulate(records.begin(), records.end(), 0.0);
  std::vector<Rarity> result(records.size(), Rarity::kUsual);
  if (all <= 0) return result;
  std::vector<double> evidence, weight;
  for (const std::size_t b : order) {
    if (records[b] <= 0) break;
    evidence.push_back(std::log2(all / records[b]));
    weight.push_back(records[b]);
  }
  const auto [frequent, usual] = breaks_of(Runs(evidence, weight));
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (i < frequent) result[order[i]] = Rarity::kFrequent;
    if (i >= usual && usual < evidence.size()) result[order[i]] = Rarity::kRare;
  }
  return result;
}

}  // namespace tacit::fit
