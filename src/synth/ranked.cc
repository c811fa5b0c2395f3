// SPDX-License-Identifier: Apache-2.0
#include "synth/ranked.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "base/error.h"

namespace tacit::synth {
namespace {

constexpr std::string_view kBlank = " \t";

std::string_view trimmed(std::string_view word) {
  const std::size_t first = word.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return word.substr(first, word.find_last_not_of(kBlank) - first + 1);
}

}  // namespace

std::vector<std::string_view> split_words(std::string_view text, char separator) {
  const char stops[] = {separator, '\n'};
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const std::size_t stop = std::min(text.find_first_of(std::string_view(stops, 2)), text.size());
    const std::string_view word = trimmed(text.substr(0, stop));
    if (!word.empty()) words.push_back(word);
    text.remove_prefix(std::min(stop + 1, text.size()));
  }
  return words;
}

Ranked::Ranked(std::vector<std::string_view> words, std::uint32_t flatness) : words_(std::move(words)) {
  require(!words_.empty() && flatness >= 1, "a ranked list has words and a flatness of at least 1");
  constexpr std::uint32_t kScale = 1 << 20;
  std::uint32_t total = 0;
  std::uint32_t rank = 0;
  for (std::size_t i = 0; i < words_.size(); ++i)
    cumulative_.push_back(total += kScale / (rank++ + flatness));
}

std::string_view Ranked::pick(Rng& rng) const {
  const std::uint32_t drawn = rng.below(cumulative_.back());
  const auto place = std::upper_bound(cumulative_.begin(), cumulative_.end(), drawn);
  return words_[static_cast<std::size_t>(place - cumulative_.begin())];
}

}  // namespace tacit::synth
