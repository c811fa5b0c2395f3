// SPDX-License-Identifier: Apache-2.0
#include "plan/blocked_size.h"

#include <algorithm>
#include <cmath>

namespace tacit::plan {
namespace {

/// Of client records, in each pass.
constexpr double kShareLeftOut = 0.001;

double average_of(std::size_t records, std::size_t bins) {
  return static_cast<double>(records) / static_cast<double>(bins);
}

}  // namespace

double share_left_out(double average, std::size_t places) {
  const double far = average + 12 * std::sqrt(average) + 30;  // nothing that counts is beyond
  double excess = 0;
  for (double k = static_cast<double>(places) + 1; k <= far; ++k)
    excess +=
        (k - static_cast<double>(places)) * std::exp(k * std::log(average) - average - std::lgamma(k + 1));
  return excess / average;
}

std::size_t blocked_shelves(std::size_t records, std::size_t bins, std::size_t width) {
  const double average = average_of(records, bins);
  auto shelves = std::max(static_cast<std::size_t>(average / static_cast<double>(width)), std::size_t{1});
  while (share_left_out(average, shelves * width) > kShareLeftOut) ++shelves;
  return shelves;
}

// Of a million made-up residents in 2,048 bins, places for 1.25 times the average leave out 0.8 % of the
// records by a part of the address and 1.1 % by a part of both names, and none by a date (docs/model.md,
// "Passes").
std::size_t blocked_groups(std::size_t records, std::size_t bins, std::size_t width) {
  constexpr double kSpare = 1.25, kSigmas = 5, kMore = 8;
  const double average = average_of(records, bins);
  const double places = std::max(kSpare * average, average + kSigmas * std::sqrt(average)) + kMore;
  return static_cast<std::size_t>(std::ceil(places / static_cast<double>(width)));
}

}  // namespace tacit::plan
