// How often each outcome of each field is seen among pairs of the same person (m), among others (u), and how
// many pairs there are of each kind, estimated by expectation-maximisation without knowing which pair is
// which (Fellegi and Sunter 1969; Winkler 1988; more than two classes as Larsen and Rubin 2001).
//
// Two classes do not fit real files: two people who live together agree on the surname and all of the
// address, and a model with only matches and random pairs counts them as matches. So there are up to five
// classes, tied to each other by what a field is about (linkage::About):
//
//            kPerson            kFamily            kAddress
//   match    m                  m                  m
//   moved    m                  m                  u           the same person at another address
//   random   u                  u                  u
//   household u                 own                own         somebody else of the same home
//   area     u                  u                  own         somebody else of the same neighbourhood
//
// Classes that would be the same as another one are left out: without address fields there is no moved and no
// area, without family and address fields no household, and without a field about the person only match and
// random.
#pragma once

#include <array>
#include <functional>
#include <string>
#include <vector>

#include "fit/outcomes.h"

namespace tacit::fit {

enum class PairClass { kMatch, kMoved, kRandom, kHousehold, kArea };

/// "match", "moved" ..
const char* name(PairClass of);

/// How often a field shows each outcome from kDiffers on; these add up to 1. Entry kMissing is 0: whether a
/// value is missing says nothing about who it is.
using OutcomeRates = std::array<double, kMaxOutcomes>;

struct ClassEstimate {
  PairClass of = PairClass::kRandom;
  double pairs = 0;                 // expected number in the data
  std::vector<OutcomeRates> rates;  // of each field
};

struct Mixture {
  std::vector<ClassEstimate> classes;  // in the order of PairClass
  double log_likelihood = 0;
  int rounds = 0;
  bool converged = false;

  /// The class, or nullptr if the mixture does not have it.
  const ClassEstimate* find(PairClass of) const;
  /// m and u of the model: the classes kMatch and kRandom, which are always there.
  const ClassEstimate& match() const { return *find(PairClass::kMatch); }
  const ClassEstimate& random() const { return *find(PairClass::kRandom); }
  /// Pairs of the same person, moved or not.
  double matches() const;
};

struct MixtureOptions {
  double expected_matches = 0;  // > 0; where the search starts, and what the prior is a part of
  double prior = 0.1;           // pseudo-matches with the rates of the start, as a share of expected_matches
  int max_rounds = 200;
  double tolerance = 1e-9;                       // of the log-likelihood, relative, from round to round
  std::function<void(int round)> on_round = {};  // may be empty
};

/// Estimates from unlabelled patterns. The start depends on the patterns alone, so the result does too.
Mixture estimate_mixture(const PatternTable& patterns, const MixtureOptions& options);

/// For each pattern, the probability that a pair that shows it is one person (matched or moved).
std::vector<double> match_probabilities(const Mixture& mixture, const PatternTable& patterns);

/// The same for two people of one household.
std::vector<double> household_probabilities(const Mixture& mixture, const PatternTable& patterns);

/// How often pairs of one person show each outcome of each field, and how often all others do.
struct Rates {
  std::vector<OutcomeRates> match, other;
};

/// The rates of patterns whose matches are known, or expected. Throws Error(kInput) where there are none.
Rates rates_of(const PatternTable& patterns);

/// Reasons to doubt the estimate, in sentences; empty if there are none. At most `most_matches` pairs can be
/// one person where each file has a person once.
std::vector<std::string> find_doubts(const Mixture& mixture, const PatternTable& patterns,
                                     double most_matches);

}  // namespace tacit::fit
