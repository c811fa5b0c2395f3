// SPDX-License-Identifier: Apache-2.0
#include "fit/matching.h"

#include <algorithm>

namespace tacit::fit {

Matching::Matching(std::span<const LikelyPair> pairs)
    : pairs_(pairs), client_free_(pairs.size(), 1.0), server_free_(pairs.size(), 1.0) {
  for (const LikelyPair& pair : pairs) {
    clients_ = std::max<std::size_t>(clients_, pair.place + 1);
    servers_ = std::max<std::size_t>(servers_, pair.server + 1);
  }
}

std::vector<double> Matching::sweep(std::span<const double> odds, int sweeps) {
  std::vector<double> sums;
  // From what a record's pairs weigh on one side follows how free it is for each of them on the other.
  const auto pass_on = [&](std::size_t records, auto record_of, const std::vector<double>& from,
                           std::vector<double>& to) {
    sums.assign(records, 0.0);
    for (std::size_t k = 0; k < pairs_.size(); ++k)
      sums[record_of(pairs_[k])] += odds[pairs_[k].pattern] * from[k];
    for (std::size_t k = 0; k < pairs_.size(); ++k) {
      const double others = sums[record_of(pairs_[k])] - odds[pairs_[k].pattern] * from[k];
      to[k] = 1 / (1 + std::max(0.0, others));
    }
  };
  for (int i = 0; i < sweeps; ++i) {
    pass_on(clients_, [](const LikelyPair& pair) { return pair.place; }, server_free_, client_free_);
    pass_on(servers_, [](const LikelyPair& pair) { return pair.server; }, client_free_, server_free_);
  }
  std::vector<double> probabilities(pairs_.size());
  for (std::size_t k = 0; k < pairs_.size(); ++k) {
    const double own = odds[pairs_[k].pattern] * client_free_[k] * server_free_[k];
    probabilities[k] = own / (1 + own);
  }
  return probabilities;
}

}  // namespace tacit::fit
