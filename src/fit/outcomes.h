// SPDX-License-Identifier: Apache-2.0
// What the comparison of two records looks like, field by field, and how many pairs of records look like
// that: all that fitting a model ever sees of the data (docs/model.md, "Fitting"). Millions of pairs fall
// into a few thousand patterns.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "fit/rarity.h"
#include "linkage/model.h"

namespace tacit::fit {

inline constexpr std::size_t kMaxLevels = 4;  // of a field that is fitted, near levels included

/// What one field says about a pair: kMissing where a side has no value, otherwise 1 + the sum of 2^h over
/// the levels that agree, h counting from 0, the loosest. A stricter level may agree where a looser one does
/// not: its buckets have collided, and the score still adds it. Where a field's shape has rarity, 2^levels is
/// added for a frequent value and twice that for a rare one.
using Outcome = std::uint8_t;
inline constexpr Outcome kMissing = 0;
inline constexpr Outcome kDiffers = 1;  // no level agrees
inline constexpr std::size_t kMaxOutcomes = 1 + kRarities * (1 << kMaxLevels);

inline bool agrees(std::size_t outcome, std::size_t height) {
  return outcome != kMissing && (((outcome - 1) >> height) & 1) != 0;
}

/// Levels that agree from the loosest one up without a gap: those whose values agree, collisions apart.
inline std::size_t levels_agreeing(std::size_t outcome) {
  std::size_t height = 0;
  while (agrees(outcome, height)) ++height;
  return height;
}

/// The outcome of values that agree on the `levels` loosest levels, without a collision.
inline std::size_t outcome_of_levels(std::size_t levels) {
  return std::size_t{1} << levels;
}

/// A field as fitting sees it.
struct FieldShape {
  std::size_t levels = 1;  // [1, kMaxLevels]
  linkage::About about = linkage::About::kPerson;
  /// Of each level, from the loosest: the share of records whose value is usual, frequent and rare. Empty
  /// where rarity is not looked at.
  std::vector<std::array<double, kRarities>> rarity = {};
  /// Of each level, from the loosest: the level whose buckets it has, counted from 1, which is another one
  /// for a near level; and how many buckets of a server record bring it about, on average, beyond those of
  /// the stricter level. Empty: buckets of its own, and one.
  std::vector<std::size_t> base = {};
  std::vector<double> columns = {};

  /// `level`: counted from 1.
  std::size_t base_of(std::size_t level) const { return base.empty() ? level : base[level - 1]; }
  double columns_of(std::size_t level) const { return columns.empty() ? 1 : columns[level - 1]; }

  /// One past the largest outcome.
  std::size_t outcomes() const { return 1 + (rarity.empty() ? 1 : kRarities) * (std::size_t{1} << levels); }
  /// The outcome without how rare the value is.
  std::size_t plain(std::size_t outcome) const {
    return outcome == kMissing ? kMissing : 1 + ((outcome - 1) & ((std::size_t{1} << levels) - 1));
  }
  /// How rare the value is that the strictest level agrees on that does; usual where none does.
  Rarity rarity_of(std::size_t outcome) const {
    return outcome == kMissing ? Rarity::kUsual : static_cast<Rarity>((outcome - 1) >> levels);
  }
  std::size_t with(std::size_t plain, Rarity of) const {
    return plain + (static_cast<std::size_t>(of) << levels);
  }
};

/// Patterns of outcomes with the number of pairs that show them. Immutable in its shape, which says how many
/// outcomes a pattern has.
class PatternTable {
 public:
  explicit PatternTable(std::vector<FieldShape> fields) : fields_(std::move(fields)) {}

  /// One more pattern: an outcome for each field, `pairs` > 0 that show it, and how many of those are one
  /// person, by labels or by expectation; 0 where nothing is known.
  void add(const std::vector<Outcome>& outcomes, double pairs, double matches = 0);

  const std::vector<FieldShape>& fields() const { return fields_; }
  std::size_t size() const { return pairs_.size(); }
  Outcome outcome(std::size_t pattern, std::size_t field) const {
    return outcomes_[pattern * fields_.size() + field];
  }
  /// The outcomes of one pattern, one for each field.
  const Outcome* row(std::size_t pattern) const { return &outcomes_[pattern * fields_.size()]; }
  double pairs(std::size_t pattern) const { return pairs_[pattern]; }
  double matches(std::size_t pattern) const { return matches_[pattern]; }
  double all_pairs() const { return all_pairs_; }
  double all_matches() const { return all_matches_; }
  /// The same patterns and pairs; pattern p has `matches[p]`.
  PatternTable with_matches(std::vector<double> matches) const;
  /// The share of pairs that have a value of the field on both sides.
  double present_share(std::size_t field) const;

 private:
  std::vector<FieldShape> fields_;
  std::vector<Outcome> outcomes_;
  std::vector<double> pairs_, matches_;
  double all_pairs_ = 0, all_matches_ = 0;
};

}  // namespace tacit::fit
