#include "table/nearest.h"

#include <algorithm>

#include "base/edit_distance.h"
#include "table/text.h"

namespace tacit::table {

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

}  // namespace tacit::table
