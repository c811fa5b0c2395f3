// SPDX-License-Identifier: Apache-2.0
#include "fit/unlabelled.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <optional>

#include "base/error.h"
#include "base/quantities.h"

namespace tacit::fit {
namespace {

constexpr double kLeastOdds = 1e-5;       // of a pair that is looked at by itself
constexpr double kMostLikelyPairs = 3e6;  // that are
constexpr int kFirstRounds = 60;          // of a start, before the best is taken on
constexpr std::size_t kOwnSample = 1000;  // records that are compared with their own file
constexpr double kSurely = 0.99;          // one person, of a pair within a file
constexpr double kRepeatedShare = 0.1;    // such pairs a record, that a file has people several times from
constexpr double kFewMatches = 20;        // tell too little to learn rates from
constexpr double kAmbiguous = 0.2;      // difference in matches of two estimates that explain nearly as much
constexpr double kNearlyAsMuch = 0.02;  // log-likelihood a match
constexpr double kUnclearShare = 0.15;  // of the pairs of one person, expected to be missed or mistaken
constexpr double kFewFields = 3.5;      // that both records of a pair have, on average

// Where a search starts: the share of the smaller file that is expected in the other, and how often values of
// one person agree.
struct Start {
  double share, agreement;
};
constexpr std::array kStarts{Start{1, kUsualAgreement}, Start{0.1, kUsualAgreement}, Start{0.5, 0.7}};

class Estimator {
 public:
  Estimator(const Comparison& comparison, const PatternTable& patterns, const TwoFiles& files,
            double expected_matches, const StageProgress& progress)
      : comparison_(comparison),
        patterns_(patterns),
        files_(files),
        progress_(progress),
        most_matches_(static_cast<double>(std::min(files.sample.size(), files.server.records()))) {
    options_.expected_matches = std::clamp(expected_matches, 1.0, std::max(1.0, patterns.all_pairs() / 4));
    options_.on_round = [this](int) {
      report("estimating rates", static_cast<std::uint64_t>(std::min(++rounds_, kAllRounds)), kAllRounds);
    };
  }

  Unlabelled run() {
    Unlabelled result;
    result.mixture = matched_estimate(result.pairs);
    result.repeated = is_repeated(result.mixture);
    if (result.repeated) result.mixture = free_estimate(result.pairs);
    refuse_implausible(result);
    result.probabilities = result.repeated
                               ? free_probabilities(result)
                               : pair_probabilities(result.mixture, patterns_, partners(result.pairs));
    result.uncertain = uncertainties(result);
    return result;
  }

 private:
  static constexpr int kAllRounds = 2 * 3 * kFirstRounds + 200;

  void report(const std::string& stage, std::uint64_t done, std::uint64_t all) const {
    if (progress_) progress_(stage, done, all);
  }

  Partners partners(std::span<const LikelyPair> pairs) const {
    return {pairs, static_cast<double>(files_.sample.size()), static_cast<double>(files_.server.records())};
  }

  MixtureOptions options_of(const Start& start) const {
    MixtureOptions options = options_;
    options.expected_matches = std::max(1.0, start.share * options.expected_matches);
    options.start_agreement = start.agreement;
    return options;
  }

  std::vector<LikelyPair> likely_pairs(const Mixture& mixture) const {
    const std::vector<double> odds = match_odds(mixture, patterns_);
    std::vector<std::size_t> order(odds.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return odds[a] > odds[b]; });
    std::vector<bool> likely(odds.size(), false);
    double pairs = 0;
    for (const std::size_t p : order) {
      pairs += patterns_.pairs(p);
      if (odds[p] < kLeastOdds || pairs > kMostLikelyPairs) break;
      likely[p] = true;
    }
    return comparison_.pairs_showing(patterns_, likely, [this](std::size_t done, std::size_t all) {
      report("looking for partners", done, all);
    });
  }

  // The best of several starts, on the pairs that a guess takes for likely; and from there on those that the
  // estimate itself does.
  Mixture matched_estimate(std::vector<LikelyPair>& pairs) {
    pairs = likely_pairs(start_mixture(patterns_, options_));
    std::optional<Mixture> best;
    for (const Start& start : kStarts) {
      MixtureOptions options = options_of(start);
      options.partners = partners(pairs);
      options.max_rounds = kFirstRounds;
      found_.push_back(estimate_mixture(patterns_, options));
      if (!best || found_.back().log_likelihood > best->log_likelihood) best = found_.back();
    }
    pairs = likely_pairs(*best);
    MixtureOptions options = options_;
    options.partners = partners(pairs);
    return improve_mixture(*best, patterns_, options);
  }

  Mixture free_estimate(std::vector<LikelyPair>& pairs) {
    found_.clear();
    std::optional<Mixture> best;
    for (const Start& start : kStarts) {
      found_.push_back(estimate_mixture(patterns_, options_of(start)));
      if (!best || found_.back().log_likelihood > best->log_likelihood) best = found_.back();
    }
    pairs = likely_pairs(*best);
    return *best;
  }

  std::vector<double> free_probabilities(const Unlabelled& result) const {
    const std::vector<double> of_pattern = match_probabilities(result.mixture, patterns_);
    std::vector<double> probabilities;
    for (const LikelyPair& pair : result.pairs) probabilities.push_back(of_pattern[pair.pattern]);
    return probabilities;
  }

  // Whether a file's records have others of the same file that would be one person with them.
  bool is_repeated(const Mixture& mixture) const {
    return repeats_in(files_.server, mixture) > kRepeatedShare ||
           repeats_in(files_.client, mixture) > kRepeatedShare;
  }

  double repeats_in(const table::Table& file, const Mixture& mixture) const {
    const std::vector<std::uint32_t> some = sample_records(file.records(), kOwnSample, 1);
    const Comparison own(files_.model, file, file, some, comparison_.has_rarity());
    const PatternTable patterns = own.count({}, {});
    const std::vector<double> odds = match_odds(mixture, patterns);
    double sure = 0;
    for (std::size_t p = 0; p < patterns.size(); ++p)
      sure += odds[p] > kSurely / (1 - kSurely) ? patterns.pairs(p) : 0;
    const auto records = static_cast<double>(some.size());
    return (sure - records) / records;  // each is one person with itself
  }

  void refuse_implausible(const Unlabelled& result) const {
    std::string reason;
    const double matches = result.mixture.matches();
    if (matches < kFewMatches) {
      reason = fmt::format("only about {:.0f} pairs look like one person", matches);
    } else if (differs_mostly(result.mixture)) {
      reason = "what would be one person differs on most fields, so it is something else, such as families";
    } else if (matches > (result.repeated ? 10 : 1.05) * most_matches_) {
      reason = fmt::format("{} pairs would be one person, of {} records",
                           count_text(static_cast<std::uint64_t>(matches)),
                           count_text(static_cast<std::uint64_t>(most_matches_)));
    }
    if (reason.empty()) return;
    throw Error(
        ErrorCategory::kUnsuitable,
        fmt::format(
            "{} and {} do not show who is one person: {}. Have the two files people in common, and are "
            "the columns written the same way? Compare more fields, or give known pairs with --links",
            files_.client.origin(), files_.server.origin(), reason));
  }

  bool differs_mostly(const Mixture& mixture) const {
    const auto& rates = mixture.match().rates;
    const auto poor = std::ranges::count_if(rates, [](const OutcomeRates& of) { return of[kDiffers] > 0.5; });
    return 2 * static_cast<std::size_t>(poor) > rates.size();
  }

  std::vector<std::string> uncertainties(const Unlabelled& result) const {
    std::vector<std::string> reasons;
    double present = 0;
    for (std::size_t f = 0; f < patterns_.fields().size(); ++f) present += patterns_.present_share(f);
    if (present < kFewFields) {
      reasons.push_back(fmt::format(
          "pairs have {:.1f} fields on both sides, on average, and with so few an estimate cannot be "
          "checked by the data",
          present));
    }
    if (result.repeated) reasons.push_back("people seem to be in a file several times");
    double sum = 0, unclear = 0;
    for (const double p : result.probabilities) {
      sum += p;
      unclear += p * (1 - p);
    }
    if (unclear > kUnclearShare * sum) {
      reasons.push_back(fmt::format("{:.0f} % of the pairs of one person look like others that are not",
                                    100 * unclear / sum));
    }
    const double matches = result.mixture.matches();
    for (const Mixture& other : found_) {
      const double less = (result.mixture.log_likelihood - other.log_likelihood) / std::max(1.0, matches);
      if (less > kNearlyAsMuch || std::abs(other.matches() - matches) < kAmbiguous * matches) continue;
      reasons.push_back(
          fmt::format("an estimate with {} pairs of one person explains the files nearly as well",
                      count_text(static_cast<std::uint64_t>(other.matches()))));
      break;
    }
    return reasons;
  }

  const Comparison& comparison_;
  const PatternTable& patterns_;
  const TwoFiles& files_;
  const StageProgress& progress_;
  const double most_matches_;
  MixtureOptions options_;
  std::vector<Mixture> found_;  // from each start
  int rounds_ = 0;
};

}  // namespace

Unlabelled estimate_unlabelled(const Comparison& comparison, const PatternTable& patterns,
                               const TwoFiles& files, double expected_matches,
                               const StageProgress& progress) {
  return Estimator(comparison, patterns, files, expected_matches, progress).run();
}

}  // namespace tacit::fit
