// SPDX-License-Identifier: Apache-2.0
#include "fit/weights.h"

#include <algorithm>
#include <cmath>
#include <random>

#include "base/error.h"
#include "base/work.h"
#include "circuit/link_polynomial.h"
#include "fit/score_histogram.h"

namespace tacit::fit {
namespace {

using Weights = std::vector<FieldWeights>;

// The least gain in F1 that is worth its cost: for a point of score range, which costs depth, and
// for a level, which costs planes. A pair in five thousand is 1e-4.
constexpr double kRangePrice = 2e-6;
constexpr double kLevelPrice = 2e-5;
constexpr double kMinGain = 1e-9;
constexpr int kPerturbations = 24;  // new starts from near the best

int range_of(const FieldWeights& weights, const FieldShape& shape) {
  return weights[shape.levels] - weights[0];
}

bool is_monotone(const FieldWeights& weights, const FieldShape& shape) {
  if (weights[0] > 0) return false;
  for (std::size_t c = 0; c < shape.levels; ++c) {
    if (weights[c + 1] < weights[c]) return false;
  }
  return true;
}

int levels_used(const FieldWeights& weights, const FieldShape& shape) {
  int used = 0;
  for (std::size_t c = 0; c < shape.levels; ++c) used += weights[c + 1] > weights[c] ? 1 : 0;
  return used;
}

struct Valued {
  double value = -1e9;
  int threshold = 0;
  ExpectedQuality quality;
};

// Weights, their histograms, and what they are worth under the limits.
class Search {
 public:
  Search(const PatternTable& patterns, const WeightLimits& limits)
      : shapes_(patterns.fields()),
        limits_(limits),
        histograms_(patterns),
        windows_(limits.passes),
        matches_(patterns.all_matches()) {}

  const Weights& weights() const { return weights_; }
  const Valued& value() const { return value_; }

  /// False, and nothing is changed, if the limits do not allow these.
  bool set(const Weights& weights) {
    if (!std::equal(weights.begin(), weights.end(), shapes_.begin(), is_monotone)) return false;
    if (!is_allowed(totals(weights))) return false;
    weights_ = weights;
    totals_ = totals(weights);
    histograms_.set_weights(weights);
    value_ = value_of(histograms_.current(), totals_);
    return true;
  }

  /// Applies the best change of one field, or of two if there is none of one, as long as one helps.
  void climb() {
    while (improve_one() || improve_two()) {
    }
  }

 private:
  struct Totals {
    int shift = 0, range = 0, levels = 0;
  };

  struct Step {
    double value;
    std::vector<std::pair<std::size_t, FieldWeights>> changes;
  };

  Totals totals_of(const FieldWeights& weights, std::size_t f) const {
    return {-weights[0], range_of(weights, shapes_[f]), levels_used(weights, shapes_[f])};
  }

  Totals totals(const Weights& weights) const {
    Totals sum;
    for (std::size_t f = 0; f < weights.size(); ++f) sum = moved(sum, totals_of(weights[f], f), 1);
    return sum;
  }

  static Totals moved(Totals sum, const Totals& by, int sign) {
    return {sum.shift + sign * by.shift, sum.range + sign * by.range, sum.levels + sign * by.levels};
  }

  Totals with(Totals sum, std::size_t f, const FieldWeights& weights) const {
    return moved(moved(sum, totals_of(weights_[f], f), -1), totals_of(weights, f), 1);
  }

  bool is_allowed(const Totals& totals) const {
    return totals.range <= limits_.score_range && totals.shift < limits_.shifted_threshold &&
           totals.shift < totals.range;
  }

  Valued value_of(const ScoreHistogram& histogram, const Totals& totals) {
    const ThresholdChoice found =
        choose_threshold(histogram, {matches_, 0, 0}, limits_, windows_, totals.shift, totals.range);
    Valued best{found.value, found.threshold, found.quality};
    best.value -= kRangePrice * totals.range + kLevelPrice * totals.levels;
    return best;
  }

  void apply(const Step& step) {
    Weights next = weights_;
    for (const auto& [f, weights] : step.changes) next[f] = weights;
    require(set(next), "a step of the search stays within its limits");
  }

  // Weights of field f that differ from the present ones by at most `most` for each outcome, and none at all.
  std::vector<FieldWeights> neighbours(std::size_t f, int most) const {
    const FieldShape& shape = shapes_[f];
    std::vector<FieldWeights> result;
    FieldWeights offset{};
    for (std::size_t c = 0; c <= shape.levels; ++c) offset[c] = -most;
    for (;;) {
      FieldWeights candidate = weights_[f];
      for (std::size_t c = 0; c <= shape.levels; ++c) candidate[c] += offset[c];
      if (is_monotone(candidate, shape) && candidate != weights_[f]) result.push_back(candidate);
      std::size_t c = 0;
      while (c <= shape.levels && offset[c] == most) offset[c++] = -most;
      if (c > shape.levels) break;
      ++offset[c];
    }
    if (weights_[f] != FieldWeights{}) result.push_back({});
    return result;
  }

  // Weights of field f with one outcome, or it and all that are higher, a point up or down.
  std::vector<FieldWeights> small_steps(std::size_t f) const {
    const FieldShape& shape = shapes_[f];
    std::vector<FieldWeights> result;
    for (std::size_t c = 0; c <= shape.levels; ++c) {
      for (const std::size_t last : {c, shape.levels}) {
        for (const int by : {-1, 1}) {
          FieldWeights candidate = weights_[f];
          for (std::size_t i = c; i <= last; ++i) candidate[i] += by;
          if (is_monotone(candidate, shape)) result.push_back(candidate);
        }
      }
    }
    std::sort(result.begin(), result.end());
    result.erase(std::unique(result.begin(), result.end()), result.end());
    return result;
  }

  bool improve_one() {
    Step best{value_.value + kMinGain, {}};
    for (std::size_t f = 0; f < shapes_.size(); ++f) {
      for (const FieldWeights& weights : neighbours(f, shapes_[f].levels <= 3 ? 2 : 1)) {
        work_step();
        const Totals totals = with(totals_, f, weights);
        if (!is_allowed(totals)) continue;
        const double value = value_of(histograms_.with(f, weights), totals).value;
        if (value > best.value) best = {value, {{f, weights}}};
      }
    }
    if (best.changes.empty()) return false;
    apply(best);
    return true;
  }

  bool improve_two() {
    histograms_.prepare_pairs();
    std::vector<std::vector<FieldWeights>> steps;
    for (std::size_t f = 0; f < shapes_.size(); ++f) steps.push_back(small_steps(f));
    Step best{value_.value + kMinGain, {}};
    for (std::size_t f = 0; f < shapes_.size(); ++f) {
      for (std::size_t g = f + 1; g < shapes_.size(); ++g) {
        for (const FieldWeights& first : steps[f]) {
          work_step();
          const Totals one = with(totals_, f, first);
          for (const FieldWeights& second : steps[g]) {
            const Totals totals = with(one, g, second);
            if (!is_allowed(totals)) continue;
            const double value = value_of(histograms_.with(f, first, g, second), totals).value;
            if (value > best.value) best = {value, {{f, first}, {g, second}}};
          }
        }
      }
    }
    if (best.changes.empty()) return false;
    apply(best);
    return true;
  }

  std::vector<FieldShape> shapes_;
  WeightLimits limits_;
  ScoreHistograms histograms_;
  LinkWindows windows_;
  double matches_ = 0;
  Weights weights_;
  Totals totals_;
  Valued value_;
};

// log2(m/u) where 0, 1, .. levels of a field agree.
using Evidences = std::vector<std::array<double, kMaxLevels + 1>>;

Evidences bits_of(const PatternTable& patterns) {
  const Rates rates = rates_of(patterns);
  Evidences result(patterns.fields().size());
  for (std::size_t f = 0; f < result.size(); ++f) {
    for (std::size_t n = 0; n <= patterns.fields()[f].levels; ++n) {
      const std::size_t outcome = outcome_of_levels(n);
      result[f][n] = std::log2(rates.match[f][outcome] / rates.other[f][outcome]);
    }
  }
  return result;
}

// The evidence in units of `unit` bits, rounded; disagreements times `against`.
Weights rounded(const Evidences& bits, const std::vector<FieldShape>& shapes, double unit, double against) {
  Weights result;
  for (std::size_t f = 0; f < shapes.size(); ++f) {
    FieldWeights weights{};
    for (std::size_t n = 0; n <= shapes[f].levels; ++n) {
      weights[n] = static_cast<int>(std::lround((n == 0 ? against : 1.0) * bits[f][n] / unit));
      weights[n] = n == 0 ? std::min(weights[n], 0) : std::max(weights[n], weights[n - 1]);
    }
    result.push_back(weights);
  }
  return result;
}

// A point for the strictest level of the fields that say most, as many as the limits have room for: where a
// model has so many fields that no rounding does.
Weights plainest(const Evidences& bits, const std::vector<FieldShape>& shapes, const WeightLimits& limits) {
  std::vector<std::pair<double, std::size_t>> by_bits;
  for (std::size_t f = 0; f < shapes.size(); ++f) {
    by_bits.emplace_back(-bits[f][shapes[f].levels], f);
  }
  std::sort(by_bits.begin(), by_bits.end());
  Weights result(shapes.size(), FieldWeights{});
  const std::size_t most = std::min<std::size_t>(by_bits.size(), limits.score_range);
  for (std::size_t i = 0; i < most; ++i) {
    const std::size_t f = by_bits[i].second;
    result[f][shapes[f].levels] = 1;
  }
  return result;
}

// Some weights of `from` a point up or down.
Weights perturbed(const Weights& from, const std::vector<FieldShape>& shapes, std::mt19937_64& random) {
  Weights result = from;
  for (int change = 0; change < 4; ++change) {
    const std::size_t f = random() % shapes.size();
    const std::size_t c = random() % (shapes[f].levels + 1);
    const int by = random() % 2 == 0 ? 1 : -1;
    for (std::size_t i = c; i <= shapes[f].levels; ++i) result[f][i] += by;
  }
  return result;
}

}  // namespace

bool LinkWindows::serves(int shifted_threshold, int range) {
  std::optional<bool>& known = known_[shifted_threshold][range];
  if (!known) {
    known = circuit::choose_link_polynomial(static_cast<std::uint32_t>(shifted_threshold),
                                            static_cast<std::uint32_t>(range), passes_)
                .window != 0;
  }
  return *known;
}

ThresholdChoice choose_threshold(const ScoreHistogram& histogram, ExpectedQuality at,
                                 const WeightLimits& limits, LinkWindows& windows, int shift, int range) {
  ThresholdChoice best;
  for (int score = ScoreHistogram::kSpan; score >= 1; --score) {
    at.found += histogram.pairs(score);
    at.correct += histogram.matches(score);
    if (score + shift > limits.shifted_threshold || at.found <= 0) continue;
    if (score + shift > range) continue;
    if (limits.window && !windows.serves(score + shift, range)) continue;
    double value = at.f1();
    if (limits.false_links) {
      const double share = 1 - at.precision();
      // Too many false links are worse than any F1, and worse the more there are.
      if (share > *limits.false_links) value = -share;
    }
    if (value > best.value) best = {value, score, at};
  }
  return best;
}

std::array<int, kMaxOutcomes> outcome_scores(const FieldWeights& weights, std::size_t levels) {
  std::array<int, kMaxOutcomes> scores{};
  for (std::size_t outcome = kDiffers; outcome < 1 + (std::size_t{1} << levels); ++outcome) {
    scores[outcome] = weights[0];
    for (std::size_t height = 0; height < levels; ++height) {
      if (agrees(outcome, height)) scores[outcome] += weights[height + 1] - weights[height];
    }
  }
  return scores;
}

int WeightChoice::shift() const {
  int shift = 0;
  for (const auto& weights : fields) shift -= weights[0];
  return shift;
}

int WeightChoice::score_range(const std::vector<FieldShape>& shapes) const {
  int range = 0;
  for (std::size_t f = 0; f < fields.size(); ++f) range += range_of(fields[f], shapes[f]);
  return range;
}

WeightChoice choose_weights(const PatternTable& patterns, const WeightLimits& limits) {
  require(
      limits.score_range >= 1 && limits.score_range <= ScoreHistogram::kSpan && limits.shifted_threshold >= 1,
      "limits leave room for a weight and scores within the histogram");
  Search search(patterns, limits);
  const Evidences bits = bits_of(patterns);
  Weights best;
  Valued value;
  const auto climb_from = [&](const Weights& start) {
    if (!search.set(start)) return;
    search.climb();
    if (search.value().value <= value.value) return;
    best = search.weights();
    value = search.value();
  };
  for (const double unit : {2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0, 5.5, 6.0, 7.0, 9.0}) {
    for (const double against : {1.0, 0.6, 0.0}) {
      climb_from(rounded(bits, patterns.fields(), unit, against));
    }
  }
  if (best.empty()) climb_from(plainest(bits, patterns.fields(), limits));
  if (best.empty()) {
    throw Error(
        ErrorCategory::kInput,
        "no two records of the two files agree on enough to link: do the files have people in common, "
        "and are the columns written the same way?");
  }
  std::mt19937_64 random(1);  // its sequence is the same everywhere, and % is near enough to even
  for (int i = 0; i < kPerturbations; ++i) climb_from(perturbed(best, patterns.fields(), random));
  return {best, value.threshold, value.quality};
}

}  // namespace tacit::fit
