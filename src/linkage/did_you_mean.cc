#include "linkage/did_you_mean.h"

#include <algorithm>
#include <numeric>
#include <vector>

#include "linkage/text.h"

namespace tacit::linkage {
namespace {

std::size_t edit_distance(const std::string& a, const std::string& b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

std::string did_you_mean(std::string_view name, std::span<const std::string> names) {
  const std::string wanted = fold_text(name);
  std::string best;
  std::size_t best_distance = wanted.size() / 2 + 1;
  for (const auto& candidate : names) {
    const std::size_t distance = edit_distance(wanted, fold_text(candidate));
    if (distance >= best_distance) continue;
    best = candidate;
    best_distance = distance;
  }
  return best.empty() ? "" : "; did you mean '" + best + "'?";
}

}  // namespace tacit::linkage
