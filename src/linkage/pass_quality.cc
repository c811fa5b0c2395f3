// SPDX-License-Identifier: Apache-2.0
#include "linkage/pass_quality.h"

#include <algorithm>
#include <cstdint>

#include "base/error.h"
#include "linkage/score.h"

namespace tacit::linkage {
namespace {

bool share_bin(const PairBins& bins, std::size_t pass, std::size_t i, std::size_t j) {
  return bins.server.bin(pass, j) != kNoBin && bins.client.bin(pass, i) == bins.server.bin(pass, j);
}

void add_true_pair(const PairBins& bins, const RecordPair& pair, BlockedQuality& quality) {
  std::size_t times = 0, only = 0;
  for (std::size_t p = 0; p < quality.passes.size(); ++p) {
    if (share_bin(bins, p, pair.first, pair.second)) {
      ++quality.passes[p].true_pairs;
      ++times;
      only = p;
    }
    if (times != 0) ++quality.passes[p].met_by_now;
  }
  if (times == 1) ++quality.passes[only].true_by_alone;
  if (times != 0) ++quality.met_pairs;
}

// The pairs of one pass bin by bin, whether an earlier one has them too or not.
std::size_t pairs_of(const PairBins& bins, const RecordsByBin& clients, std::size_t pass) {
  std::size_t pairs = 0;
  for (const std::uint32_t bin : bins.server.bins(pass)) pairs += clients.records(pass, bin).size();
  return pairs;
}

std::size_t count_true(const std::vector<bool>& records) {
  return static_cast<std::size_t>(std::count(records.begin(), records.end(), true));
}

}  // namespace

double BlockedQuality::met() const {
  return true_pairs == 0 ? 0 : static_cast<double>(met_pairs) / static_cast<double>(true_pairs);
}

BlockedQuality blocked_quality(const Model& model, const FeatureTable& client, const FeatureTable& server,
                               std::span<const RecordPair> labelled, const BinShape& shape) {
  std::vector<RecordPair> truth(labelled.begin(), labelled.end());
  std::ranges::sort(truth);
  truth.erase(std::ranges::unique(truth).begin(), truth.end());
  const PassBins client_in = client_bins(client, shape), server_in = server_bins(server, shape);
  const PairBins bins{client_in, server_in};
  const RecordsByBin clients(client_in);

  BlockedQuality quality;
  quality.shape = shape;
  quality.true_pairs = truth.size();
  for (std::size_t p = 0; p < client_in.passes(); ++p) {
    quality.passes.push_back({pairs_of(bins, clients, p), 0, 0, 0, client_in.left_out(p),
                              server_in.left_out(p), client_in.no_key(p), server_in.no_key(p)});
  }
  std::vector<bool> belongs(server.records(), false), reached(server.records(), false);
  for (const RecordPair& pair : truth) {
    require(pair.first < client.records() && pair.second < server.records(), "labelled records exist");
    belongs[pair.second] = true;
    add_true_pair(bins, pair, quality);
  }
  for_each_compared_pair(bins, [&](std::size_t, std::size_t, std::size_t) { ++quality.compared_pairs; });
  std::size_t found = 0, correct = 0;
  for_each_link(model, client, server, bins, [&](std::size_t i, std::size_t j) {
    ++found;
    reached[j] = true;
    const RecordPair pair{static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(j)};
    if (std::ranges::binary_search(truth, pair)) ++correct;
  });
  quality.pairs = pair_quality(truth.size(), found, correct);
  std::vector<bool> both(server.records(), false);
  for (std::size_t j = 0; j < both.size(); ++j) both[j] = belongs[j] && reached[j];
  quality.records = record_quality(count_true(belongs), count_true(reached), count_true(both));
  return quality;
}

}  // namespace tacit::linkage
