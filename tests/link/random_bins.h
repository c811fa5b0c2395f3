// SPDX-License-Identifier: Apache-2.0
// Made-up bins of server records.
#pragma once

#include <cmath>
#include <random>
#include <vector>

#include "linkage/blocking.h"
#include "plan/blocked_layout.h"

namespace tacit::link {

inline plan::BlockedLayout layout_of(std::size_t degree, std::size_t width, std::size_t passes,
                                     std::size_t groups = 0) {
  plan::BlockedLayout layout;
  layout.degree = degree;
  layout.width = width;
  layout.passes = passes;
  layout.shelves = 1;
  layout.groups = groups;
  return layout;
}

/// Bins by pass.
inline linkage::PassBins pass_bins(std::vector<std::vector<std::uint32_t>> bins) {
  const std::size_t records = bins.front().size();
  std::vector<linkage::PassBins::Pass> passes;
  for (auto& own : bins) passes.push_back({.bins = std::move(own), .left_out = {}, .no_key = 0});
  return {records, std::move(passes)};
}

struct BinLaw {
  double missing = 0;  // of all keys
  double skew = 0;     // 0: all bins are equally likely; the more, the fuller is bin 0
  double copies = 0;   // of all records: those that have the same bin in every pass
};

inline linkage::PassBins random_bins(const plan::BlockedLayout& layout, std::size_t records,
                                     const BinLaw& law, std::uint64_t seed) {
  std::mt19937_64 generator(seed);
  std::uniform_real_distribution<double> uniform;
  const auto draw = [&] {
    const double x = std::pow(uniform(generator), 1 + law.skew);
    return static_cast<std::uint32_t>(x * static_cast<double>(layout.bins()));
  };
  std::vector<std::vector<std::uint32_t>> bins(layout.passes, std::vector<std::uint32_t>(records));
  for (std::size_t record = 0; record < records; ++record) {
    const std::uint32_t common = draw();
    const bool copy = uniform(generator) < law.copies;
    for (auto& pass : bins) {
      pass[record] = copy ? common : draw();
      if (uniform(generator) < law.missing) pass[record] = linkage::kNoBin;
    }
  }
  return pass_bins(std::move(bins));
}

}  // namespace tacit::link
