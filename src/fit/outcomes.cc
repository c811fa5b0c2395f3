// SPDX-License-Identifier: Apache-2.0
#include "fit/outcomes.h"

#include <numeric>
#include <utility>

#include "base/error.h"

namespace tacit::fit {

void PatternTable::add(const std::vector<Outcome>& outcomes, double pairs, double matches) {
  require(outcomes.size() == fields_.size(), "a pattern has an outcome for each field");
  for (std::size_t f = 0; f < fields_.size(); ++f) {
    require(outcomes[f] < fields_[f].outcomes(), "an outcome is one of its field's");
  }
  outcomes_.insert(outcomes_.end(), outcomes.begin(), outcomes.end());
  pairs_.push_back(pairs);
  matches_.push_back(matches);
  all_pairs_ += pairs;
  all_matches_ += matches;
}

PatternTable PatternTable::with_matches(std::vector<double> matches) const {
  require(matches.size() == size(), "every pattern has its matches");
  PatternTable result = *this;
  result.all_matches_ = std::accumulate(matches.begin(), matches.end(), 0.0);
  result.matches_ = std::move(matches);
  return result;
}

double PatternTable::present_share(std::size_t field) const {
  double present = 0;
  for (std::size_t p = 0; p < size(); ++p) present += outcome(p, field) != kMissing ? pairs(p) : 0;
  return all_pairs_ > 0 ? present / all_pairs_ : 0;
}

}  // namespace tacit::fit
