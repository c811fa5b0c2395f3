// SPDX-License-Identifier: Apache-2.0
#include "fit/mixture.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/error.h"
#include "base/work.h"
#include "fit/matching.h"

namespace tacit::fit {
namespace {

using linkage::About;

constexpr double kMinRate = 1e-12;  // what was never seen is not impossible
constexpr double kPseudoPairs = 1e-2;

// What a class shares its rates of a field with: the first class, in the order of PairClass, that has the
// same ones.
PairClass tied_to(PairClass of, About about) {
  switch (of) {
    case PairClass::kMatch:
    case PairClass::kRandom:
      return of;
    case PairClass::kMoved:
      return about == About::kAddress ? PairClass::kRandom : PairClass::kMatch;
    case PairClass::kHousehold:
      return about == About::kPerson ? PairClass::kRandom : of;
    case PairClass::kArea:
      return about == About::kAddress ? of : PairClass::kRandom;
  }
  return of;
}

std::vector<PairClass> classes_for(const std::vector<FieldShape>& fields) {
  const auto count = [&](About about) {
    return std::count_if(fields.begin(), fields.end(), [&](const FieldShape& f) { return f.about == about; });
  };
  const auto person = count(About::kPerson), address = count(About::kAddress);
  std::vector<PairClass> classes{PairClass::kMatch};
  // Without a field that tells members of a household apart, they are what there is to find.
  const bool told_apart = person > 0;
  if (told_apart && address > 0) classes.push_back(PairClass::kMoved);
  classes.push_back(PairClass::kRandom);
  if (told_apart && static_cast<std::size_t>(person) < fields.size())
    classes.push_back(PairClass::kHousehold);
  if (told_apart && address > 0) classes.push_back(PairClass::kArea);
  return classes;
}

void normalize(OutcomeRates& rates) {
  double sum = 0;
  for (std::size_t c = kDiffers; c < rates.size(); ++c) sum += rates[c];
  for (std::size_t c = kDiffers; c < rates.size(); ++c) rates[c] /= sum;
}

// The rates of all pairs: nearly all of them are random ones.
std::vector<OutcomeRates> overall_rates(const PatternTable& patterns) {
  std::vector<OutcomeRates> rates(patterns.fields().size());
  for (std::size_t f = 0; f < rates.size(); ++f) {
    for (std::size_t p = 0; p < patterns.size(); ++p) rates[f][patterns.outcome(p, f)] += patterns.pairs(p);
    rates[f][kMissing] = 0;
    for (std::size_t c = kDiffers; c < patterns.fields()[f].outcomes(); ++c) rates[f][c] += 1;
    normalize(rates[f]);
  }
  return rates;
}

// Values agree with this probability, nearly always on the strictest level.
OutcomeRates rates_of_match(const FieldShape& field, double agreement) {
  OutcomeRates rates{};
  for (std::size_t c = kDiffers; c < field.outcomes(); ++c) rates[c] = 1e-4;  // by collision
  for (std::size_t levels = 0; levels <= field.levels; ++levels) {
    double rate = levels == 0 ? 1 - agreement : 0.05;
    if (levels == field.levels) rate = agreement - 0.05 * static_cast<double>(field.levels - 1);
    const std::size_t outcome = outcome_of_levels(levels);
    if (levels == 0 || field.rarity.empty()) {
      rates[outcome] = rate;
      continue;
    }
    for (std::size_t c = 0; c < kRarities; ++c) {
      rates[field.with(outcome, static_cast<Rarity>(c))] = std::max(1e-4, rate * field.rarity[levels - 1][c]);
    }
  }
  normalize(rates);
  return rates;
}

// How far a class starts from random to match.
double start_share(PairClass of, About about) {
  switch (of) {
    case PairClass::kMatch:
      return 1;
    case PairClass::kMoved:
      return about == About::kAddress ? 0 : 1;
    case PairClass::kRandom:
      return 0;
    case PairClass::kHousehold:
      return about == About::kPerson ? 0 : 1;
    case PairClass::kArea:
      return about == About::kAddress ? 0.5 : 0;
  }
  return 0;
}

// How many pairs a class starts with, of `pairs` in all.
double start_pairs(PairClass of, double expected, double pairs) {
  switch (of) {
    case PairClass::kMatch:
      return expected;
    case PairClass::kMoved:
      return 0.05 * expected;
    case PairClass::kHousehold:
      return 0.2 * expected;
    case PairClass::kArea:
      return 1e-3 * pairs;
    case PairClass::kRandom:
      return 0;  // the rest
  }
  return 0;
}

// The classes' log probabilities, so that the probability of a pattern is a sum of table entries.
class LogRates {
 public:
  LogRates(const Mixture& mixture, const PatternTable& patterns) : fields_(patterns.fields().size()) {
    double all = 0;
    for (const auto& one : mixture.classes) all += one.pairs;
    for (const auto& one : mixture.classes) {
      prior_.push_back(std::log(std::max(one.pairs / all, kMinRate)));
      for (const auto& rates : one.rates) {
        auto& logs = logs_.emplace_back();
        for (std::size_t c = 0; c < kMaxOutcomes; ++c) {
          logs[c] = c == kMissing ? 0 : std::log(std::max(rates[c], kMinRate));
        }
      }
    }
  }

  // Fills in the log of each class's share times its probability of the pattern.
  void joint(const Outcome* row, std::vector<double>& result) const {
    for (std::size_t k = 0; k < prior_.size(); ++k) {
      double log = prior_[k];
      for (std::size_t f = 0; f < fields_; ++f) log += logs_[k * fields_ + f][row[f]];
      result[k] = log;
    }
  }

 private:
  std::size_t fields_;
  std::vector<double> prior_;
  std::vector<OutcomeRates> logs_;  // class by class
};

// What is added up over the patterns in one round.
struct Tally {
  std::vector<double> pairs;                     // of each class
  std::vector<std::vector<OutcomeRates>> rates;  // of each class and field, not normalised
};

bool is_match(PairClass of) {
  return of == PairClass::kMatch || of == PairClass::kMoved;
}

constexpr double kMostLogOdds = 300;  // exp(300) and more are all the same

constexpr double kMostTaken = 0.95;  // of a file's records that have a partner, for the odds of the others

// What the odds of a pair are more where it is known that its two records have no other partner: the odds by
// the number of pairs have it in them that most records are taken.
double gain_of_free(const Mixture& mixture, const Partners& partners) {
  double free = 1;
  for (const double records : {partners.client_records, partners.server_records})
    free *= 1 - std::min(kMostTaken, mixture.matches() / records);
  return 1 / free;
}

// The probabilities of the pairs by the patterns' odds.
std::vector<double> match_pairs(const Mixture& mixture, std::vector<double> odds, const Partners& partners,
                                Matching& matching, int sweeps) {
  const double gain = gain_of_free(mixture, partners);
  for (double& one : odds) one *= gain;
  return matching.sweep(odds, sweeps);
}

// Of each pattern: the odds that a pair is one person, and how the classes share it.
struct Shares {
  std::vector<double> odds;
  std::vector<std::vector<double>>
      posterior;              // of the classes of matches among themselves, and of the others
  double log_likelihood = 0;  // if no pair were one person
};

Shares divide(const Mixture& mixture, const PatternTable& patterns) {
  const LogRates logs(mixture, patterns);
  Shares shares;
  std::vector<double> log(mixture.classes.size());
  for (std::size_t p = 0; p < patterns.size(); ++p) {
    if (p % 256 == 0) work_step();
    logs.joint(patterns.row(p), log);
    double most[2] = {-1e300, -1e300}, sum[2] = {0, 0};
    for (std::size_t k = 0; k < log.size(); ++k) {
      double& own = most[is_match(mixture.classes[k].of)];
      own = std::max(own, log[k]);
    }
    for (std::size_t k = 0; k < log.size(); ++k) {
      const bool match = is_match(mixture.classes[k].of);
      sum[match] += log[k] = std::exp(log[k] - most[match]);
    }
    for (std::size_t k = 0; k < log.size(); ++k) log[k] /= sum[is_match(mixture.classes[k].of)];
    const double other = most[0] + std::log(sum[0]);
    shares.odds.push_back(std::exp(std::min(most[1] + std::log(sum[1]) - other, kMostLogOdds)));
    shares.posterior.push_back(log);
    shares.log_likelihood += patterns.pairs(p) * other;
  }
  return shares;
}

// How many pairs of each pattern are one person. Adds to the log likelihood what they explain better.
std::vector<double> expected_matches(Mixture& mixture, const PatternTable& patterns, const Shares& shares,
                                     const MixtureOptions& options, Matching& matching) {
  std::vector<double> matches(patterns.size(), 0.0);
  if (!options.partners) {
    for (std::size_t p = 0; p < patterns.size(); ++p) {
      matches[p] = patterns.pairs(p) * shares.odds[p] / (1 + shares.odds[p]);
      mixture.log_likelihood += patterns.pairs(p) * std::log1p(shares.odds[p]);
    }
    return matches;
  }
  constexpr int kSweeps = 2;  // a round changes the odds by little, and goes on from the last one's
  const std::span<const LikelyPair> pairs = options.partners->pairs;
  const std::vector<double> one = match_pairs(mixture, shares.odds, *options.partners, matching, kSweeps);
  for (std::size_t k = 0; k < pairs.size(); ++k) {
    matches[pairs[k].pattern] += one[k];
    mixture.log_likelihood -= std::log1p(-std::min(one[k], 1 - 1e-15));
  }
  return matches;
}

Tally expect(Mixture& mixture, const PatternTable& patterns, const MixtureOptions& options,
             Matching& matching) {
  const std::size_t classes = mixture.classes.size(), fields = patterns.fields().size();
  const Shares shares = divide(mixture, patterns);
  mixture.log_likelihood = shares.log_likelihood;
  const std::vector<double> matches = expected_matches(mixture, patterns, shares, options, matching);
  Tally tally{std::vector<double>(classes, 0), {}};
  tally.rates.assign(classes, std::vector<OutcomeRates>(fields, OutcomeRates{}));
  for (std::size_t p = 0; p < patterns.size(); ++p) {
    if (p % 256 == 0) work_step();
    const Outcome* row = patterns.row(p);
    for (std::size_t k = 0; k < classes; ++k) {
      const double of = is_match(mixture.classes[k].of) ? matches[p] : patterns.pairs(p) - matches[p];
      const double share = shares.posterior[p][k] * of;
      tally.pairs[k] += share;
      for (std::size_t f = 0; f < fields; ++f) tally.rates[k][f][row[f]] += share;
    }
  }
  return tally;
}

void maximize(Mixture& mixture, const Tally& tally, const PatternTable& patterns, double pseudo_matches) {
  const auto& fields = patterns.fields();
  for (auto& one : mixture.classes) {
    for (std::size_t f = 0; f < fields.size(); ++f) {
      const PairClass group = tied_to(one.of, fields[f].about);
      OutcomeRates sum{};
      for (std::size_t c = kDiffers; c < fields[f].outcomes(); ++c) sum[c] = kPseudoPairs;
      if (group == PairClass::kMatch) {
        const OutcomeRates prior = rates_of_match(fields[f], kUsualAgreement);
        for (std::size_t c = kDiffers; c < fields[f].outcomes(); ++c) sum[c] += pseudo_matches * prior[c];
      }
      for (std::size_t k = 0; k < mixture.classes.size(); ++k) {
        if (tied_to(mixture.classes[k].of, fields[f].about) != group) continue;
        for (std::size_t c = kDiffers; c < fields[f].outcomes(); ++c) sum[c] += tally.rates[k][f][c];
      }
      normalize(sum);
      one.rates[f] = sum;
    }
  }
  for (std::size_t k = 0; k < mixture.classes.size(); ++k) mixture.classes[k].pairs = tally.pairs[k];
}

// For each pattern, the probability that a pair is of one of these classes.
std::vector<double> probabilities_of(const std::vector<PairClass>& wanted, const Mixture& mixture,
                                     const PatternTable& patterns) {
  const Shares shares = divide(mixture, patterns);
  std::vector<double> result(patterns.size(), 0.0);
  for (std::size_t p = 0; p < patterns.size(); ++p) {
    const double match = shares.odds[p] / (1 + shares.odds[p]);
    for (std::size_t k = 0; k < mixture.classes.size(); ++k) {
      const PairClass of = mixture.classes[k].of;
      if (std::ranges::find(wanted, of) == wanted.end()) continue;
      result[p] += shares.posterior[p][k] * (is_match(of) ? match : 1 - match);
    }
  }
  return result;
}

}  // namespace

const char* name(PairClass of) {
  switch (of) {
    case PairClass::kMatch:
      return "match";
    case PairClass::kMoved:
      return "moved";
    case PairClass::kRandom:
      return "random";
    case PairClass::kHousehold:
      return "household";
    case PairClass::kArea:
      return "area";
  }
  return "";
}

const ClassEstimate* Mixture::find(PairClass of) const {
  for (const auto& one : classes) {
    if (one.of == of) return &one;
  }
  return nullptr;
}

double Mixture::matches() const {
  const ClassEstimate* moved = find(PairClass::kMoved);
  return match().pairs + (moved == nullptr ? 0 : moved->pairs);
}

Mixture start_mixture(const PatternTable& patterns, const MixtureOptions& options) {
  require(patterns.size() > 0 && options.expected_matches > 0, "there are pairs and a number to start from");
  const auto random = overall_rates(patterns);
  Mixture mixture;
  double taken = 0;
  for (const PairClass of : classes_for(patterns.fields())) {
    ClassEstimate one{of, start_pairs(of, options.expected_matches, patterns.all_pairs()), random};
    for (std::size_t f = 0; f < random.size(); ++f) {
      const FieldShape& field = patterns.fields()[f];
      const OutcomeRates match = rates_of_match(field, options.start_agreement);
      const double share = start_share(of, field.about);
      for (std::size_t c = 0; c < kMaxOutcomes; ++c) {
        one.rates[f][c] = (1 - share) * random[f][c] + share * match[c];
      }
    }
    taken += one.pairs;
    mixture.classes.push_back(std::move(one));
  }
  for (auto& one : mixture.classes) {
    if (one.of == PairClass::kRandom) one.pairs = std::max(patterns.all_pairs() - taken, 1.0);
  }
  return mixture;
}

Mixture improve_mixture(Mixture mixture, const PatternTable& patterns, const MixtureOptions& options) {
  Matching matching(options.partners ? options.partners->pairs : std::span<const LikelyPair>());
  double last = -std::numeric_limits<double>::infinity();
  for (mixture.rounds = 0; mixture.rounds < options.max_rounds;) {
    const Tally tally = expect(mixture, patterns, options, matching);
    ++mixture.rounds;
    if (options.on_round) options.on_round(mixture.rounds);
    maximize(mixture, tally, patterns, options.prior * options.expected_matches);
    mixture.converged =
        std::abs(mixture.log_likelihood - last) <= options.tolerance * std::max(1.0, mixture.matches());
    if (mixture.converged) break;
    last = mixture.log_likelihood;
  }
  return mixture;
}

Mixture estimate_mixture(const PatternTable& patterns, const MixtureOptions& options) {
  return improve_mixture(start_mixture(patterns, options), patterns, options);
}

std::vector<double> match_odds(const Mixture& mixture, const PatternTable& patterns) {
  return divide(mixture, patterns).odds;
}

std::vector<double> pair_probabilities(const Mixture& mixture, const PatternTable& patterns,
                                       const Partners& partners) {
  constexpr int kSweeps = 20;
  Matching matching(partners.pairs);
  return match_pairs(mixture, match_odds(mixture, patterns), partners, matching, kSweeps);
}

std::vector<double> match_probabilities(const Mixture& mixture, const PatternTable& patterns) {
  return probabilities_of({PairClass::kMatch, PairClass::kMoved}, mixture, patterns);
}

std::vector<double> household_probabilities(const Mixture& mixture, const PatternTable& patterns) {
  return probabilities_of({PairClass::kHousehold}, mixture, patterns);
}

Rates rates_of(const PatternTable& patterns) {
  if (patterns.all_matches() <= 0) {
    throw Error(ErrorCategory::kInput, "there are no pairs of one person to learn from");
  }
  const std::size_t fields = patterns.fields().size();
  Rates rates{std::vector<OutcomeRates>(fields), std::vector<OutcomeRates>(fields)};
  for (std::size_t f = 0; f < fields; ++f) {
    for (std::size_t p = 0; p < patterns.size(); ++p) {
      const Outcome c = patterns.outcome(p, f);
      if (c == kMissing) continue;
      rates.match[f][c] += patterns.matches(p);
      rates.other[f][c] += patterns.pairs(p) - patterns.matches(p);
    }
    for (OutcomeRates* of : {&rates.match[f], &rates.other[f]}) {
      // Half a pair of each outcome, the usual correction for what was not seen.
      for (std::size_t c = kDiffers; c < patterns.fields()[f].outcomes(); ++c) (*of)[c] += 0.5;
      normalize(*of);
    }
  }
  return rates;
}

}  // namespace tacit::fit
