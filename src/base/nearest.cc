// SPDX-License-Identifier: Apache-2.0
#include "base/nearest.h"

#include <algorithm>
#include <numeric>

#include "base/text.h"

namespace tacit {

namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// The least number of insertions, deletions and replacements of bytes that turns `a` into `b` (Levenshtein),
// letter case of ASCII ignored.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (lower(a[i]) == lower(b[j]) ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, diagonal + 1});
    }
  }
  return row.back();
}

}  // namespace

std::vector<std::string> nearest_names(std::string_view wanted, std::span<const std::string> candidates,
                                       std::size_t limit) {
  std::vector<std::pair<std::size_t, std::size_t>> ranked;  // distance, place among the candidates
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    ranked.emplace_back(edit_distance(wanted, candidates[i]), i);
  }
  std::sort(ranked.begin(), ranked.end());
  ranked.resize(std::min(limit, ranked.size()));
  std::vector<std::string> names;
  for (const auto& [distance, place] : ranked) names.push_back(candidates[place]);
  return names;
}

std::string nearest_clause(std::string_view wanted, std::span<const std::string> candidates) {
  if (candidates.empty()) return "there are none";
  std::string clause = "nearest:";
  for (const std::string& name : nearest_names(wanted, candidates)) {
    clause += (clause.back() == ':' ? " \"" : ", \"") + printable(name) + '"';
  }
  return clause;
}

std::string did_you_mean(std::string_view wanted, std::span<const std::string> candidates) {
  const std::vector<std::string> nearest = nearest_names(wanted, candidates, 1);
  if (nearest.empty() || edit_distance(wanted, nearest.front()) > wanted.size() / 2) return "";
  return "; did you mean '" + printable(nearest.front()) + "'?";
}

}  // namespace tacit
