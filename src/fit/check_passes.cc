// SPDX-License-Identifier: Apache-2.0
#include "fit/check_passes.h"

#include <algorithm>
#include <cstdint>
#include <random>

#include "linkage/score.h"
#include "plan/blocked_plan.h"
#include "plan/request.h"

namespace tacit::fit {
namespace {

constexpr std::size_t kPairsLooked = 20'000'000;
constexpr std::uint64_t kSampleSeed = 1;

// Records and different keys of a pass, and its heaviest key.
PassUse keys_of(const linkage::FeatureTable& table, std::size_t pass) {
  std::vector<std::uint64_t> keys;
  for (std::size_t i = 0; i < table.records(); ++i) {
    if (table.keys(i)[pass] != linkage::kNoKey) keys.push_back(table.keys(i)[pass]);
  }
  std::sort(keys.begin(), keys.end());
  PassUse use;
  use.with_key = keys.size();
  for (auto first = keys.begin(); first != keys.end();) {
    const auto end = std::upper_bound(first, keys.end(), *first);
    use.heaviest = std::max(use.heaviest, static_cast<std::size_t>(end - first));
    ++use.keys;
    first = end;
  }
  return use;
}

// At random, as many as there may be pairs with; in the file's order.
std::vector<std::uint32_t> sample_of(const linkage::PassBins& bins, const linkage::BinShape& shape) {
  const double each = static_cast<double>(bins.records() * bins.passes()) / static_cast<double>(shape.bins);
  const auto most = static_cast<std::size_t>(static_cast<double>(kPairsLooked) / std::max(each, 1.0));
  std::vector<std::uint32_t> all(bins.records()), sample;
  for (std::uint32_t i = 0; i < all.size(); ++i) all[i] = i;
  std::mt19937_64 random(kSampleSeed);
  std::sample(all.begin(), all.end(), std::back_inserter(sample), std::max<std::size_t>(most, 1), random);
  return sample;
}

linkage::PassBins bins_of(const linkage::PassBins& bins, const std::vector<std::uint32_t>& records) {
  std::vector<linkage::PassBins::Pass> passes(bins.passes());
  for (std::size_t p = 0; p < passes.size(); ++p) {
    for (const std::uint32_t record : records) passes[p].bins.push_back(bins.bin(p, record));
  }
  return linkage::PassBins(records.size(), std::move(passes));
}

// The file's records against each other, without each against itself.
void look_at_pairs(const linkage::Model& model, const PassesOf& file, const linkage::PassBins& bins,
                   PassesUse& use) {
  const std::vector<std::uint32_t> sample = sample_of(bins, use.shape);
  const linkage::PassBins sampled = bins_of(bins, sample);
  const linkage::PairBins pairs{sampled, bins};
  const double looked = static_cast<double>(sample.size()) * static_cast<double>(bins.records() - 1);
  const double all = static_cast<double>(file.client_records) * static_cast<double>(file.server_records);
  std::vector<std::size_t> met(bins.passes(), 0);
  std::size_t compared = 0, links = 0;
  linkage::for_each_compared_pair(pairs, [&](std::size_t i, std::size_t j, std::size_t first) {
    if (sample[i] == j) return;
    ++compared;
    for (std::size_t p = first; p < bins.passes(); ++p) {
      if (bins.bin(p, j) != linkage::kNoBin && sampled.bin(p, i) == bins.bin(p, j)) ++met[p];
    }
  });
  linkage::for_each_link(model, file.client.selected(sample), file.server, pairs,
                         [&](std::size_t i, std::size_t j) { links += sample[i] == j ? 0 : 1; });
  const double scale = all / looked;
  for (std::size_t p = 0; p < met.size(); ++p) use.passes[p].pairs = scale * static_cast<double>(met[p]);
  use.pairs = scale * static_cast<double>(compared);
  use.false_links = scale * static_cast<double>(links);
}

}  // namespace

linkage::BinShape usual_bins(std::size_t client_records, std::size_t server_records) {
  plan::LinkRequest request;
  request.client_records = client_records;
  request.server_records = server_records;
  return plan::bin_shape(plan::usual_layout(request));
}

PassesUse passes_use(const linkage::Model& model, const PassesOf& file) {
  PassesUse use;
  if (model.passes().empty()) return use;
  use.shape = usual_bins(file.client_records, file.server_records);
  const linkage::PassBins bins = file.side == linkage::Side::kServer
                                     ? linkage::server_bins(file.server, use.shape)
                                     : linkage::client_bins(file.client, use.shape);
  for (std::size_t p = 0; p < bins.passes(); ++p) {
    use.passes.push_back(keys_of(file.client, p));
    use.passes.back().left_out = bins.left_out(p);
  }
  use.in_no_pass = bins.in_no_pass();
  if (bins.records() >= 2) look_at_pairs(model, file, bins, use);
  return use;
}

}  // namespace tacit::fit
