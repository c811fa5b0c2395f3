#include "linkage/did_you_mean.h"

#include "base/edit_distance.h"
#include "linkage/text.h"

namespace tacit::linkage {
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
