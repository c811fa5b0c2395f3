// SPDX-License-Identifier: Apache-2.0
// Pairs of records whose classes and rates are known, drawn at random: what estimates are held against.
#pragma once

#include <map>
#include <random>
#include <vector>

#include "fit/mixture.h"
#include "fit/outcomes.h"

namespace tacit::fit {

/// A field's rates where 0, 1, .. of its levels agree; no collisions.
using TrueRates = std::vector<double>;

/// One class of pairs: how many, whether they are one person, and each field's rates.
struct TrueClass {
  int pairs = 0;
  bool match = false;
  std::vector<TrueRates> rates;
};

/// Counts what so many pairs of each class show, one drawn after the other; each value is missing with
/// probability `missing`, whoever it is.
inline PatternTable simulate(const std::vector<FieldShape>& fields, const std::vector<TrueClass>& classes,
                             double missing, std::uint64_t seed) {
  struct Count {
    double pairs = 0, matches = 0;
  };
  std::mt19937_64 random(seed);
  const auto uniform = [&] { return static_cast<double>(random() >> 11) * 0x1p-53; };
  std::map<std::vector<Outcome>, Count> counts;
  std::vector<Outcome> row(fields.size());
  for (const TrueClass& one : classes) {
    for (int pair = 0; pair < one.pairs; ++pair) {
      for (std::size_t f = 0; f < fields.size(); ++f) {
        double left = uniform();
        std::size_t levels = 0;
        while (levels < fields[f].levels && left >= one.rates[f][levels]) left -= one.rates[f][levels++];
        row[f] = uniform() < missing ? kMissing : static_cast<Outcome>(outcome_of_levels(levels));
      }
      Count& count = counts[row];
      count.pairs += 1;
      count.matches += one.match ? 1 : 0;
    }
  }
  PatternTable table(fields);
  for (const auto& [outcomes, count] : counts) table.add(outcomes, count.pairs, count.matches);
  return table;
}

}  // namespace tacit::fit
