// SPDX-License-Identifier: Apache-2.0
#include "fit/buckets.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "plan/plan.h"

namespace tacit::fit {
namespace {

double field_bits(const FieldToHash& field, std::span<const int> buckets) {
  return field.present *
         divergence_bits(with_collisions(field.match, buckets), with_collisions(field.random, buckets));
}

// The next larger choice that the level's distinct values are worth, or 0.
int next_choice(int buckets, double distinct) {
  for (const int choice : kBucketChoices) {
    if (choice > buckets) return choice <= 2 * distinct ? choice : 0;
  }
  return 0;
}

struct Purchase {
  std::size_t field = 0, level = 0;
  int buckets = 0;
  std::size_t planes = 0;
  double gain = 0;  // bits a plane
};

// The best single enlargement that costs at most `planes`; gain 0 where there is none. Every larger choice is
// looked at, not only the next one, as gains are not concave where several levels share a field.
Purchase best_purchase(std::span<const FieldToHash> fields, const std::vector<std::vector<int>>& chosen,
                       std::size_t planes) {
  Purchase best;
  for (std::size_t f = 0; f < fields.size(); ++f) {
    const double now = field_bits(fields[f], chosen[f]);
    for (std::size_t l = 0; l < chosen[f].size(); ++l) {
      std::vector<int> trial = chosen[f];
      while ((trial[l] = next_choice(trial[l], fields[f].distinct[l])) != 0) {
        const std::size_t more = planes_of(trial[l]) - planes_of(chosen[f][l]);
        if (more > planes) break;
        const double gain = (field_bits(fields[f], trial) - now) / static_cast<double>(more);
        if (gain > best.gain + 1e-12) best = {f, l, trial[l], more, gain};
      }
    }
  }
  return best;
}

}  // namespace

OutcomeRates with_collisions(const LevelRates& rates, std::span<const int> buckets) {
  OutcomeRates result{};
  const std::size_t levels = buckets.size();
  for (std::size_t outcome = kDiffers; outcome < 1 + (std::size_t{1} << levels); ++outcome) {
    for (std::size_t agreeing = 0; agreeing <= levels_agreeing(outcome); ++agreeing) {
      double rate = rates[agreeing];
      for (std::size_t height = agreeing; height < levels; ++height) {
        const double collision = 1.0 / buckets[levels - 1 - height];
        rate *= agrees(outcome, height) ? collision : 1 - collision;
      }
      result[outcome] += rate;
    }
  }
  return result;
}

LevelRates without_collisions(const OutcomeRates& rates, std::span<const int> buckets) {
  const std::size_t levels = buckets.size();
  LevelRates seen{};
  for (std::size_t c = kDiffers; c < 1 + (std::size_t{1} << levels); ++c)
    seen[levels_agreeing(c)] += rates[c];
  LevelRates result{};
  double arriving = 0, sum = 0;  // pairs whose buckets agree up to here, though their values do not
  for (std::size_t n = 0; n <= levels; ++n) {
    const double here = n == levels ? seen[n] : seen[n] / (1 - 1.0 / buckets[levels - 1 - n]);
    result[n] = std::max(0.0, here - arriving);
    arriving = here - seen[n];
    sum += result[n];
  }
  for (double& rate : result) rate /= sum;
  return result;
}

double divergence_bits(const OutcomeRates& match, const OutcomeRates& random) {
  double bits = 0;
  for (std::size_t c = kDiffers; c < kMaxOutcomes; ++c) {
    if (match[c] > 0) bits += match[c] * std::log2(match[c] / std::max(random[c], 1e-12));
  }
  return bits;
}

std::size_t planes_of(int buckets) {
  const plan::FeatureShape shape{static_cast<std::size_t>(buckets), 1, 0};
  return shape.low_planes() + shape.high_planes();
}

std::vector<std::vector<int>> allocate_buckets(std::span<const FieldToHash> fields, std::size_t planes) {
  std::vector<std::vector<int>> chosen;
  std::size_t spent = 0;
  for (const FieldToHash& field : fields) {
    chosen.emplace_back(field.distinct.size(), kBucketChoices[0]);
    spent += field.distinct.size() * planes_of(kBucketChoices[0]);
  }
  while (spent < planes) {
    const Purchase best = best_purchase(fields, chosen, planes - spent);
    if (best.gain <= 0) break;
    chosen[best.field][best.level] = best.buckets;
    spent += best.planes;
  }
  return chosen;
}

}  // namespace tacit::fit
