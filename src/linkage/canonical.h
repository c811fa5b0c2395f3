// SPDX-License-Identifier: Apache-2.0
// A byte string that stands for a sequence of texts and numbers without ambiguity: what the model's hash and
// the feature keys are computed over. Every item is 8 bytes little-endian: a number itself, or a text's
// length and then the text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tacit::linkage {

class CanonicalForm {
 public:
  CanonicalForm& number(std::int64_t value) {
    const auto bits = static_cast<std::uint64_t>(value);
    for (int shift = 0; shift < 64; shift += 8) bytes_.push_back(static_cast<char>((bits >> shift) & 0xff));
    return *this;
  }

  CanonicalForm& text(std::string_view value) {
    number(static_cast<std::int64_t>(value.size()));
    bytes_ += value;
    return *this;
  }

  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

}  // namespace tacit::linkage
