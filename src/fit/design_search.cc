// SPDX-License-Identifier: Apache-2.0
#include "fit/design_search.h"

#include <algorithm>
#include <functional>
#include <map>
#include <random>

#include "base/error.h"
#include "base/work.h"
#include "fit/score_histogram.h"

namespace tacit::fit {
namespace {

// The least gain in F1 that is worth its cost: a point of score range costs depth, a level and a plane
// traffic, and a point of rarity says something about the files.
constexpr double kPointPrice = 2e-6, kUsedLevelPrice = 2e-5, kPlanePrice = 3e-6, kRarityPrice = 2e-5;
constexpr double kLeastGainOfStep = 1e-7;
constexpr int kMostRounds = 60;           // over all fields
constexpr int kChanges = 5;               // of a new start
constexpr std::size_t kMostKnown = 4000;  // choices of a field whose scores are kept
constexpr std::size_t kFirstSteps = 3;    // of a field, that are tried together with others
constexpr double kTooMuchWorse = 0.02;    // for a first step of two

constexpr int kSpan = ScoreHistogram::kSpan;
using Bins = std::array<double, 2 * kSpan + 1>;  // probability by score

class DesignSearch {
 public:
  DesignSearch(const PatternTable& patterns, std::vector<FieldChoice> start, const DesignOptions& options)
      : patterns_(patterns),
        shapes_(patterns.fields()),
        options_(options),
        windows_(options.limits.passes),
        fields_(std::move(start)),
        known_(shapes_.size()) {
    for (std::size_t f = 0; f < shapes_.size(); ++f) shares_.push_back(all_scores(f, fields_[f]));
  }

  std::vector<Design> run() {
    climb();
    std::vector<Design> found{design()};
    std::mt19937_64 random(1);  // its sequence is the same everywhere, and % is near enough to even
    for (std::size_t i = 0; i < options_.restarts; ++i) {
      start_near(found.front().fields, random);
      climb();
      if (std::ranges::find(found, fields_, &Design::fields) == found.end()) found.push_back(design());
      std::ranges::stable_sort(found, std::greater(), &Design::value);
    }
    return found;
  }

 private:
  struct Step {
    double value;
    FieldChoice choice;
  };
  using Valued = ThresholdChoice;
  using OutcomeShares = std::vector<ScoreShares>;         // of each outcome of a field
  using OutcomeHistograms = std::vector<ScoreHistogram>;  // of the other fields' scores, by outcome

  // Of each outcome of field f. The same choices are looked at again and again, so they are kept.
  const OutcomeShares& all_scores(std::size_t f, const FieldChoice& choice) {
    std::map<FieldChoice, OutcomeShares>& known = known_[f];
    if (const auto found = known.find(choice); found != known.end()) return found->second;
    if (known.size() >= kMostKnown) known.clear();
    OutcomeShares result{{{0, 1.0}}};
    for (std::size_t outcome = kDiffers; outcome < shapes_[f].outcomes(); ++outcome)
      result.push_back(scores_of(choice, shapes_[f], outcome, options_.counted));
    return known.emplace(choice, std::move(result)).first->second;
  }

  // By outcome of field f, the scores of all other fields.
  OutcomeHistograms rest_of(std::size_t f) const {
    OutcomeHistograms result(shapes_[f].outcomes());
    Bins bins, next;
    for (std::size_t p = 0; p < patterns_.size(); ++p) {
      const Outcome* row = patterns_.row(p);
      int low = 0, high = 0;
      bins[kSpan] = 1;
      for (std::size_t g = 0; g < shapes_.size(); ++g) {
        if (g != f) spread(shares_[g][row[g]], bins, next, low, high);
      }
      for (int score = low; score <= high; ++score) {
        const double share = bins[static_cast<std::size_t>(score + kSpan)];
        result[row[f]].add(score, share * patterns_.pairs(p), share * patterns_.matches(p));
      }
    }
    return result;
  }

  // Adds one more field's scores to those in `bins`, from low to high.
  static void spread(const ScoreShares& shares, Bins& bins, Bins& next, int& low, int& high) {
    int least = shares.front().first, most = least;
    for (const auto& [score, share] : shares) {
      least = std::min(least, score);
      most = std::max(most, score);
    }
    std::fill(next.begin() + low + least + kSpan, next.begin() + high + most + kSpan + 1, 0.0);
    for (const auto& [by, share] : shares) {
      for (int score = low; score <= high; ++score)
        next[static_cast<std::size_t>(score + by + kSpan)] +=
            share * bins[static_cast<std::size_t>(score + kSpan)];
    }
    low += least;
    high += most;
    std::swap(bins, next);
  }

  static ScoreHistogram histogram_of(const OutcomeHistograms& rest, const OutcomeShares& shares) {
    ScoreHistogram result;
    for (std::size_t outcome = 0; outcome < rest.size(); ++outcome) {
      for (const auto& [score, share] : shares[outcome]) result.add_shifted(rest[outcome], score, share);
    }
    return result;
  }

  struct Totals {
    int shift = 0, range = 0, rarity = 0, levels = 0;
    std::size_t planes = 0;
  };

  Design design() const { return {fields_, best_.threshold, best_.quality, best_.value}; }

  void climb() {
    best_ = value_of(0, histogram_of(rest_of(0), shares_[0]), fields_[0]);
    for (int round = 1; round <= kMostRounds; ++round) {
      if (!improve_each() && !improve_two()) break;
    }
  }

  // Some fields a step from `fields`, within the limits.
  void start_near(const std::vector<FieldChoice>& fields, std::mt19937_64& random) {
    for (std::size_t f = 0; f < fields.size(); ++f) set(f, fields[f]);
    for (int change = 0; change < kChanges; ++change) {
      const std::size_t f = random() % fields_.size();
      const std::vector<FieldChoice> steps = candidates(f);
      if (steps.empty()) continue;
      const FieldChoice& step = steps[random() % steps.size()];
      if (is_allowed(totals_with(f, step))) set(f, step);
    }
  }

  Totals totals_with(std::size_t f, const FieldChoice& choice) const {
    Totals totals;
    for (std::size_t g = 0; g < fields_.size(); ++g) {
      const FieldChoice& own = g == f ? choice : fields_[g];
      totals.shift -= own.weights[0];
      totals.range += range_of(own, shapes_[g]);
      totals.rarity += rarity_points(own);
      totals.planes += planes_of(own, shapes_[g]);
      for (std::size_t n = 1; n <= shapes_[g].levels; ++n) totals.levels += own.uses(n) ? 1 : 0;
    }
    return totals;
  }

  bool is_within(const Totals& totals) const {
    return totals.range <= options_.limits.score_range && totals.shift < options_.limits.shifted_threshold &&
           totals.shift < totals.range;
  }

  bool is_allowed(const Totals& totals) const {
    return is_within(totals) && (options_.counted == 0 || totals.planes <= options_.planes);
  }

  Valued value_of(std::size_t f, const ScoreHistogram& histogram, const FieldChoice& choice) {
    const Totals totals = totals_with(f, choice);
    Valued best = choose_threshold(histogram, {patterns_.all_matches(), 0, 0}, options_.limits, windows_,
                                   totals.shift, totals.range);
    best.value -= kPointPrice * totals.range + kUsedLevelPrice * totals.levels +
                  kRarityPrice * totals.rarity + kPlanePrice * static_cast<double>(totals.planes);
    return best;
  }

  std::vector<FieldChoice> candidates(std::size_t f) const {
    std::vector<FieldChoice> result = neighbours_of(fields_[f], shapes_[f]);
    if (!options_.rarity)
      std::erase_if(result, [](const FieldChoice& choice) { return rarity_points(choice) > 0; });
    if (options_.counted == 0) {
      // Other buckets than the patterns' cannot be valued, so levels that had none stay unused.
      std::erase_if(result, [&](const FieldChoice& choice) {
        for (std::size_t n = 1; n <= shapes_[f].levels; ++n) {
          if (choice.uses(n) && choice.buckets[shapes_[f].base_of(n)] == 0) return true;
        }
        return false;
      });
      return result;
    }
    for (FieldChoice& other : rehashed(fields_[f], shapes_[f], options_.most_buckets[f]))
      result.push_back(std::move(other));
    return result;
  }

  // The best step of field f, and the values of all.
  std::pair<Valued, FieldChoice> best_step(std::size_t f, std::vector<Step>* all) {
    const OutcomeHistograms rest = rest_of(f);
    std::pair<Valued, FieldChoice> best;
    for (const FieldChoice& choice : candidates(f)) {
      work_step();
      const Totals totals = totals_with(f, choice);
      const bool allowed = is_allowed(totals);
      if (!is_within(totals) || (!allowed && all == nullptr)) continue;
      const Valued value = value_of(f, histogram_of(rest, all_scores(f, choice)), choice);
      if (all != nullptr) all->push_back({value.value, choice});
      if (allowed && value.value > best.first.value) best = {value, choice};
    }
    return best;
  }

  void set(std::size_t f, const FieldChoice& choice) {
    fields_[f] = choice;
    shares_[f] = all_scores(f, choice);
  }

  bool improve_each() {
    bool improved = false;
    steps_.assign(fields_.size(), {});
    for (std::size_t f = 0; f < fields_.size(); ++f) {
      for (;;) {
        steps_[f].clear();
        const auto [value, choice] = best_step(f, &steps_[f]);
        if (value.value <= best_.value + kLeastGainOfStep) break;
        set(f, choice);
        best_ = value;
        improved = true;
      }
    }
    return improved;
  }

  // A step of one field that makes nothing better by itself, and the best one of another field after it.
  bool improve_two() {
    for (std::size_t f = 0; f < fields_.size(); ++f) {
      std::ranges::stable_sort(steps_[f], [](const Step& a, const Step& b) { return a.value > b.value; });
      const FieldChoice before = fields_[f];
      std::size_t tried = 0;
      for (const Step& first : steps_[f]) {
        if (tried++ == kFirstSteps || first.value < best_.value - kTooMuchWorse) break;
        set(f, first.choice);
        for (std::size_t g = 0; g < fields_.size(); ++g) {
          if (g == f) continue;
          const auto [value, choice] = best_step(g, nullptr);
          if (value.value <= best_.value + kLeastGainOfStep) continue;
          set(g, choice);
          best_ = value;
          return true;
        }
        set(f, before);
      }
    }
    return false;
  }

  const PatternTable& patterns_;
  const std::vector<FieldShape>& shapes_;
  const DesignOptions& options_;
  LinkWindows windows_;
  std::vector<FieldChoice> fields_;
  std::vector<OutcomeShares> shares_;
  std::vector<std::map<FieldChoice, OutcomeShares>> known_;  // by field
  std::vector<std::vector<Step>> steps_;                     // of each field, as last looked at
  Valued best_;
};

}  // namespace

std::vector<Design> improve_design(const PatternTable& patterns, std::vector<FieldChoice> start,
                                   const DesignOptions& options) {
  require(start.size() == patterns.fields().size() && !start.empty(), "a choice for each field");
  return DesignSearch(patterns, std::move(start), options).run();
}

}  // namespace tacit::fit
