// SPDX-License-Identifier: Apache-2.0
// A list of words from common to rare, drawn with the frequencies of Zipf and Mandelbrot: the word of rank r
// (from 0) has a weight in proportion to 1 / (r + flatness). Names are distributed like this in a population:
// a few are common, most are rare.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "synth/random.h"

namespace tacit::synth {

/// `text` cut at every run of `separator` or line ends; blanks around a word are dropped, empty words too.
/// The words point into `text`.
std::vector<std::string_view> split_words(std::string_view text, char separator = ' ');

class Ranked {
 public:
  /// `words` holds at least one word, the commonest first, and outlives this object; `flatness` >= 1, larger
  /// for more even frequencies.
  Ranked(std::vector<std::string_view> words, std::uint32_t flatness);

  std::string_view pick(Rng& rng) const;

  const std::vector<std::string_view>& words() const { return words_; }

 private:
  std::vector<std::string_view> words_;
  std::vector<std::uint32_t> cumulative_;  // the sum of the weights up to and with each word
};

}  // namespace tacit::synth
