// SPDX-License-Identifier: Apache-2.0
// Texts that stand for no value ("unknown", "n/a", "1900-01-01", "9999"), as a model lists them: there is no
// built-in list (docs/model.md, "Missing values").
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace tacit::linkage {

class MissingValues {
 public:
  explicit MissingValues(const std::vector<std::string>& texts);

  /// Whether the whole of `raw` is one of the texts, but for blanks at its ends, runs of blanks, case and
  /// accents. Other punctuation counts, since without it "n/a" would be the surname Na; only in a text that
  /// has nothing but digits and single '-', '/', '.' or blanks between them does it not: "1900-01-01" is also
  /// "1900/01/01" and "19000101", while "-1" is not "1". A number with a fraction of zeros is the one
  /// without: "9999.0" is "9999".
  bool contains(std::string_view raw) const;

 private:
  std::set<std::string> texts_;
};

}  // namespace tacit::linkage
