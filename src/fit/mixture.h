// SPDX-License-Identifier: Apache-2.0
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
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "fit/likely_pairs.h"
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

inline constexpr double kUsualAgreement = 0.9;  // of two values of one person

/// Where a person is in each file once: the pairs that may be one person, and how many records there are.
struct Partners {
  std::span<const LikelyPair> pairs;
  double client_records = 0, server_records = 0;
};

struct MixtureOptions {
  double expected_matches = 0;  // > 0; where the search starts, and what the prior is a part of
  double prior = 0.1;           // pseudo-matches with usual rates, as a share of expected_matches
  double start_agreement = kUsualAgreement;
  int max_rounds = 200;
  double tolerance = 1e-6;                       // of the log-likelihood, a match, from round to round
  std::function<void(int round)> on_round = {};  // may be empty
  /// Of the pairs of a record at most one is one person; without, every pair is looked at by itself.
  std::optional<Partners> partners = {};
};

/// Where a search starts.
Mixture start_mixture(const PatternTable& patterns, const MixtureOptions& options);

/// Goes on from `mixture`, which is of these patterns.
Mixture improve_mixture(Mixture mixture, const PatternTable& patterns, const MixtureOptions& options);

/// Estimates from unlabelled patterns. The start depends on patterns and options alone, so the result does
/// too.
Mixture estimate_mixture(const PatternTable& patterns, const MixtureOptions& options);

/// For each of the pairs, the probability that it is one person, where of the pairs of a record at most one
/// is.
std::vector<double> pair_probabilities(const Mixture& mixture, const PatternTable& patterns,
                                       const Partners& partners);

/// For each pattern, the odds that a pair that shows it is one person (matched or moved).
std::vector<double> match_odds(const Mixture& mixture, const PatternTable& patterns);

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

}  // namespace tacit::fit
