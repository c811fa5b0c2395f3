// SPDX-License-Identifier: Apache-2.0
// Client records that a person should look at: those that reach several server records, and those for which
// one point more or less decides whether they link at all (the records that clerical review is for, in
// Fellegi and Sunter's sense).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "linkage/features.h"
#include "linkage/model.h"

namespace tacit::linkage {

struct AmbiguousRecord {
  std::uint32_t client = 0;
  std::uint32_t reached = 0;  // server records that link to it; a query counts each as a person
  int best = 0;               // its highest shifted score
  std::uint32_t at_best = 0;  // server records with that score
  bool several = false;       // reached >= 2
  bool tied = false;          // several, and two or more of them share the best score: none is the likeliest
  bool just_linked = false;   // best is the threshold: a threshold one higher would lose it
  bool just_missed = false;   // best is one below, and not 0 before the shift: one lower would link it
};

/// Watches the scores of all pairs, or of those from one below the threshold up, in any order.
class AmbiguityCounter {
 public:
  AmbiguityCounter(const Model& model, std::size_t client_records);

  void add(std::size_t i, int shifted_score) {
    if (shifted_score < near_) return;
    Seen& seen = seen_[i];
    seen.reached += shifted_score >= threshold_ ? 1 : 0;
    if (shifted_score > seen.best) {
      seen.best = shifted_score;
      seen.at_best = 0;
    }
    seen.at_best += shifted_score == seen.best ? 1 : 0;
  }

  /// Client records that link to two or more server records.
  std::size_t reaching_several() const;
  /// In the order of the client's records.
  std::vector<AmbiguousRecord> ambiguous() const;

 private:
  struct Seen {
    int best = -1;
    std::uint32_t at_best = 0;
    std::uint32_t reached = 0;
  };

  int threshold_;  // shifted
  int near_;       // the lowest score that matters
  std::vector<Seen> seen_;
};

/// How many of a list there are of each kind.
struct AmbiguityCounts {
  std::size_t several = 0, tied = 0, just_linked = 0, just_missed = 0;
};
AmbiguityCounts count_kinds(std::span<const AmbiguousRecord> records);

/// A server record that may belong to an ambiguous client record.
struct Candidate {
  std::size_t record = 0;  // index into the list of ambiguous records
  std::uint32_t server = 0;
  int shifted_score = 0;
};

/// Of a record that just missed, no more candidates than this are named: at a low threshold chance finds
/// thousands.
inline constexpr std::size_t kNearCandidates = 10;

/// For each of `records`: all the server records that it reaches or, if none, the first kNearCandidates with
/// its best score. Record by record, best score first.
std::vector<Candidate> candidates_of(const Model& model, const FeatureTable& client,
                                     const FeatureTable& server, std::span<const AmbiguousRecord> records);

}  // namespace tacit::linkage
