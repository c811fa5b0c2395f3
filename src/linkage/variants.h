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
};

/// How a model file calls them, in the order of VariantKind.
inline constexpr std::array kVariantKindNames{"day", "month", "year", "years2", "swapped"};

constexpr const char* name_of(VariantKind kind) {
  return kVariantKindNames[static_cast<std::size_t>(kind)];
}

/// How many variants of the kind a value has at most.
std::size_t most_variants(VariantKind kind);

/// The kind of this name, or nothing.
std::optional<VariantKind> variant_kind_named(std::string_view name);

/// Why a value of this transform has no variants of the kind; empty where it has: "variants of kind 'day' are
/// of a date: the transform has no step 'date'".
std::string variant_problem(const std::vector<TransformStep>& steps, VariantKind kind);

/// A kind and a chain made ready for many values.
class Variants {
 public:
  /// A chain that variant_problem() complains about gives no variants.
  Variants(const std::vector<TransformStep>& steps, VariantKind kind, std::string_view salt);

  /// The transformed values, which are hashed, of the variants of `text`: none empty, none equal to the
  /// transformed value of `text` itself, each once, at most kMaxVariants. None where `text` is missing.
  /// `text`: the columns' text, any bytes.
  std::vector<std::string> operator()(std::string_view text) const;

 private:
  std::vector<std::string> date_values(std::string_view text) const;

  VariantKind kind_;
  Transform whole_;
  std::size_t split_ = 0;           // steps before the one at which the value is varied
  std::optional<step::Date> date_;  // the step that reads the date, of kinds of dates
};

}  // namespace tacit::linkage
