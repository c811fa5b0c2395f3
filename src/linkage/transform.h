// SPDX-License-Identifier: Apache-2.0
// A feature's transform: a chain of steps that turns the text of its columns into the value that is hashed
// (docs/model.md, "Transforms"). An empty value, at any step, means that the feature is missing.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "linkage/canonical.h"
#include "linkage/date.h"
#include "linkage/minhash.h"
#include "linkage/postcode.h"

namespace tacit::linkage {

namespace step {

struct Exact {};
struct Fold {};
struct Letters {};
struct Digits {};
struct Soundex {};
struct SortedParts {};
struct Prefix {
  int length = 0;  // code points, [1, 64]
};
struct Suffix {
  int length = 0;  // code points, [1, 64]
};
struct Date {
  DatePart part = DatePart::kFull;
  DateOrder order = DateOrder::kYearFirst;
  std::optional<int> century = std::nullopt;  // [0, 99]: two-digit years up to it are of the 2000s
  DateSerial serial = DateSerial::kNone;

  DateReading reading() const { return {order, century, serial}; }
};
struct Minhash {
  int q = 0;  // code points in a q-gram, [1, 8]
  int k = 0;  // which of the hash functions, [0, 63]
};
struct Latin {};
struct Particles {};
struct FirstPart {};
struct LastPart {};
struct Consonants {};
struct Nysiis {};
struct Titles {};
struct Umlauts {};
struct Nickname {};
struct Number {};
struct Pad {
  int length = 0;  // digits, [1, 16]
};
struct Postcode {
  PostcodeCountry country = PostcodeCountry::kUk;
  PostcodePart part = PostcodePart::kFull;  // one that the country has
};

}  // namespace step

using TransformStep =
    std::variant<step::Exact, step::Fold, step::Letters, step::Digits, step::Soundex, step::SortedParts,
                 step::Prefix, step::Suffix, step::Date, step::Minhash, step::Latin, step::Particles,
                 step::FirstPart, step::LastPart, step::Consonants, step::Nysiis, step::Titles, step::Umlauts,
                 step::Nickname, step::Number, step::Pad, step::Postcode>;

/// The step's name in a model file, e.g. "sorted_parts".
std::string_view name(const TransformStep& step);

/// The names of all steps, in the order of TransformStep.
const std::vector<std::string>& transform_names();

/// Appends what identifies this step: name and parameters, and for Latin the version of the library behind
/// it.
void append_canonical(const TransformStep& step, CanonicalForm& form);

/// A chain made ready for many values: the keys of its hash functions are derived once.
class Transform {
 public:
  Transform(const std::vector<TransformStep>& steps, std::string_view salt);

  /// The value to hash, in UTF-8, empty for missing. `text`: the columns' text, any bytes.
  std::string operator()(std::string_view text) const;

  /// The value after the first `count` steps, and what the steps behind these make of such a value.
  std::string first_steps(std::string_view text, std::size_t count) const;
  std::string later_steps(std::string value, std::size_t count) const;

 private:
  struct Prepared {
    TransformStep step;
    std::vector<KeyedHash> order;  // one for Minhash, none for the others
  };
  std::string run(std::string value, std::size_t begin, std::size_t end) const;

  std::vector<Prepared> steps_;
};

}  // namespace tacit::linkage
