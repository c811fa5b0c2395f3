// SPDX-License-Identifier: Apache-2.0
// What else a value may have been: the texts that a slip of the pen, another form of a name or another way of
// writing it makes of a record's value, each put through the level's transform. A server's record agrees by
// them too, for less (docs/model.md, "Near levels").
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "linkage/transform.h"

namespace tacit::linkage {

/// At most so many variants of one kind has a value.
inline constexpr std::size_t kMaxVariants = 64;

enum class VariantKind {
  kDay,      // of a date: the day before and the day after
  kMonth,    // the same day of the month before and after
  kYear,     // the same day of the year before and after
  kYears2,   // of two years before and after
  kSwapped,  // day and month exchanged
  kDigit,    // one digit wrong, of a date or number; neighbouring digits exchanged, of a whole date or number
  kNickname,  // of a given name: what somebody of this name may be called, or be called in full
  kPart,      // each part of a name of several, alone
  kLetters,   // of a name of four letters or more: one letter missing, or two neighbours exchanged
};

/// How a model file calls them, in the order of VariantKind.
inline constexpr std::array kVariantKindNames{"day",   "month",    "year", "years2", "swapped",
                                              "digit", "nickname", "part", "letters"};

constexpr const char* name_of(VariantKind kind) {
  return kVariantKindNames[static_cast<std::size_t>(kind)];
}

/// How many variants of the kind a value has at most, up to kMaxVariants; of more, the first count.
std::size_t most_variants(VariantKind kind);

/// The kind of this name, or nothing.
std::optional<VariantKind> variant_kind_named(std::string_view name);

/// Why values of this transform have no variants of the kind ("variants of kind 'day' are of a date: the
/// transform has no step 'date'"); empty where they may have some.
std::string variant_problem(const std::vector<TransformStep>& steps, VariantKind kind);

/// A kind and a chain made ready for many values. Where in the chain a value is varied:
/// - of a date, at the step `date`;
/// - names by `nickname` and `part` behind the steps at the beginning that only clean the text (`latin`,
///   `fold`, `umlauts`, `titles`; for `part` also `particles`), and folded;
/// - `letters` and digits of numbers before the first step that keeps a part of a value or codes it
///   (`prefix`, `suffix`, `sorted_parts`, `soundex`, `nysiis`, `consonants`, `minhash`), or at the end.
class Variants {
 public:
  /// A chain that variant_problem() complains about gives no variants.
  Variants(const std::vector<TransformStep>& steps, VariantKind kind, std::string_view salt);

  /// The transformed values, which are hashed, of the variants of `text`: none empty, none equal to the
  /// transformed value of `text` itself, each once, at most most_variants(). None where `text` is missing.
  /// `text`: the columns' text, any bytes.
  std::vector<std::string> operator()(std::string_view text) const;

 private:
  std::vector<std::string> varied(std::string_view text) const;
  std::vector<std::string> date_values(std::string_view text) const;

  VariantKind kind_;
  Transform whole_;
  std::size_t split_ = 0;           // steps before the one at which the value is varied
  std::optional<step::Date> date_;  // the step that reads the date, of kinds of dates
};

}  // namespace tacit::linkage
