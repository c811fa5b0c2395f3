#include "fit/mixture.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/error.h"

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

// One in ten values differs, and what is left agrees nearly always on the strictest level.
OutcomeRates start_of_match(const FieldShape& field) {
  OutcomeRates rates{};
  for (std::size_t c = kDiffers; c < field.outcomes(); ++c) rates[c] = 1e-4;  // by collision
  for (std::size_t levels = 0; levels < field.levels; ++levels) {
    rates[outcome_of_levels(levels)] = levels == 0 ? 0.1 : 0.05;
  }
  rates[outcome_of_levels(field.levels)] = 0.9 - 0.05 * static_cast<double>(field.levels - 1);
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

Mixture start(const PatternTable& patterns, const MixtureOptions& options) {
  const auto random = overall_rates(patterns);
  Mixture mixture;
  double taken = 0;
  for (const PairClass of : classes_for(patterns.fields())) {
    ClassEstimate one{of, start_pairs(of, options.expected_matches, patterns.all_pairs()), random};
    for (std::size_t f = 0; f < random.size(); ++f) {
      const FieldShape& field = patterns.fields()[f];
      const OutcomeRates match = start_of_match(field);
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

  // Fills in each class's probability given the pattern; returns the pattern's log probability.
  double posterior(const Outcome* row, std::vector<double>& result) const {
    double most = -std::numeric_limits<double>::infinity();
    for (std::size_t k = 0; k < prior_.size(); ++k) {
      double log = prior_[k];
      for (std::size_t f = 0; f < fields_; ++f) log += logs_[k * fields_ + f][row[f]];
      result[k] = log;
      most = std::max(most, log);
    }
    double sum = 0;
    for (double& value : result) sum += value = std::exp(value - most);
    for (double& value : result) value /= sum;
    return most + std::log(sum);
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

Tally expect(Mixture& mixture, const PatternTable& patterns) {
  const std::size_t classes = mixture.classes.size(), fields = patterns.fields().size();
  const LogRates logs(mixture, patterns);
  Tally tally{std::vector<double>(classes, 0), {}};
  tally.rates.assign(classes, std::vector<OutcomeRates>(fields, OutcomeRates{}));
  std::vector<double> posterior(classes);
  mixture.log_likelihood = 0;
  for (std::size_t p = 0; p < patterns.size(); ++p) {
    const Outcome* row = patterns.row(p);
    mixture.log_likelihood += patterns.pairs(p) * logs.posterior(row, posterior);
    for (std::size_t k = 0; k < classes; ++k) {
      const double share = posterior[k] * patterns.pairs(p);
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
        const OutcomeRates prior = start_of_match(fields[f]);
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
  const LogRates logs(mixture, patterns);
  std::vector<double> posterior(mixture.classes.size()), result(patterns.size(), 0.0);
  for (std::size_t p = 0; p < patterns.size(); ++p) {
    logs.posterior(patterns.row(p), posterior);
    for (std::size_t k = 0; k < posterior.size(); ++k) {
      if (std::ranges::find(wanted, mixture.classes[k].of) != wanted.end()) result[p] += posterior[k];
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

Mixture estimate_mixture(const PatternTable& patterns, const MixtureOptions& options) {
  require(patterns.size() > 0 && options.expected_matches > 0, "there are pairs and a number to start from");
  Mixture mixture = start(patterns, options);
  double last = -std::numeric_limits<double>::infinity();
  for (mixture.rounds = 0; mixture.rounds < options.max_rounds;) {
    const Tally tally = expect(mixture, patterns);
    ++mixture.rounds;
    if (options.on_round) options.on_round(mixture.rounds);
    maximize(mixture, tally, patterns, options.prior * options.expected_matches);
    mixture.converged =
        std::abs(mixture.log_likelihood - last) <= options.tolerance * std::abs(mixture.log_likelihood);
    if (mixture.converged) break;
    last = mixture.log_likelihood;
  }
  return mixture;
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

std::vector<std::string> find_doubts(const Mixture& mixture, const PatternTable& patterns,
                                     double most_matches) {
  std::vector<std::string> doubts;
  if (mixture.matches() > 2 * most_matches) {
    doubts.push_back(fmt::format(
        "The estimate has {:.0f} pairs of one person, but no more than about {:.0f} are possible if each "
        "person is in a file once.",
        mixture.matches(), most_matches));
  }
  if (mixture.matches() < 0.005 * most_matches) {
    doubts.push_back(
        "The estimate has almost no pairs of one person: do the two files have people in common, and are "
        "the "
        "columns written the same way?");
  }
  const auto& fields = patterns.fields();
  const auto poor = std::count_if(mixture.match().rates.begin(), mixture.match().rates.end(),
                                  [](const OutcomeRates& rates) { return rates[kDiffers] > 0.5; });
  if (2 * static_cast<std::size_t>(poor) > fields.size()) {
    doubts.push_back(
        "What the estimate calls the same person differs on most fields: it has probably found something "
        "else, "
        "such as families.");
  }
  if (fields.size() < 3) {
    doubts.push_back(
        fmt::format("With {} field{} a fit without labels is not determined: many estimates explain the data "
                    "equally well. "
                    "Use --links, or more fields.",
                    fields.size(), fields.size() == 1 ? "" : "s"));
  }
  if (!mixture.converged) {
    doubts.push_back(fmt::format("The estimate was still changing after {} rounds.", mixture.rounds));
  }
  return doubts;
}

}  // namespace tacit::fit
