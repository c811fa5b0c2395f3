// SPDX-License-Identifier: Apache-2.0
#include "fit/target.h"

#include <algorithm>
#include <map>
#include <string>

namespace tacit::fit {
namespace {

// A pattern's outcomes, to find it in another table.
std::string row_of(const PatternTable& table, std::size_t pattern) {
  return {table.row(pattern), table.row(pattern) + table.fields().size()};
}

struct Counts {
  double pairs = 0, matches = 0, households = 0;
};

std::map<std::string, Counts> keyed_counts(const PilotPairs& pilot) {
  std::map<std::string, Counts> counts;
  const PatternTable& table = pilot.keyed == nullptr ? pilot.all : *pilot.keyed;
  for (std::size_t p = 0; p < table.size(); ++p) {
    Counts& own = counts[row_of(table, p)];
    own.pairs += table.pairs(p);
    own.matches += table.matches(p);
  }
  if (pilot.households == nullptr) return counts;
  for (std::size_t p = 0; p < pilot.households->size(); ++p) {
    Counts& own = counts[row_of(*pilot.households, p)];
    own.households += std::min(pilot.households->matches(p), own.pairs - own.matches);
  }
  return counts;
}

}  // namespace

PatternTable compared_pairs(const PilotPairs& pilot, const Scaling& scaling) {
  const std::map<std::string, Counts> keyed = keyed_counts(pilot);
  const double both = scaling.pairs();
  PatternTable result(pilot.all.fields());
  for (std::size_t p = 0; p < pilot.all.size(); ++p) {
    const std::string row = row_of(pilot.all, p);
    const auto found = keyed.find(row);
    const Counts with_key = found == keyed.end() ? Counts{} : found->second;
    const double other_matches = std::max(0.0, pilot.all.matches(p) - with_key.matches);
    const double other_pairs = std::max(0.0, pilot.all.pairs(p) - with_key.pairs - other_matches);
    const double matches = scaling.matches() * (with_key.matches + scaling.by_chance * other_matches);
    const double households = scaling.matches() * with_key.households;
    const double strangers =
        both * (with_key.pairs - with_key.matches - with_key.households + scaling.by_chance * other_pairs);
    const double pairs = matches + households + std::max(0.0, strangers);
    if (pairs > 0) result.add({row.begin(), row.end()}, pairs, matches);
  }
  return result;
}

}  // namespace tacit::fit
