// SPDX-License-Identifier: Apache-2.0
// What of the server's records is linked with a set of planes, as lists of numbers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include "base/secret_vector.h"

namespace tacit::link {

/// Layers that follow one another, and for each of their places, which are copies or bins, the versions
/// (version_index.h) that its score is added up of, or the masks (digit_index.h) that are set in it and what
/// they hold. They tell what the server's records are: secret.
class Layers {
 public:
  /// `places`: of a layer.
  explicit Layers(std::size_t places) : places_(places) {}
  /// Of lists that another process has made: `first` has where each place's terms begin, and one number more.
  /// Throws Error(kProtocol) where these are no lists of whole layers.
  Layers(std::size_t places, SecretVector<std::uint32_t> first, SecretVector<std::uint32_t> terms);

  /// The next place: appends to the list that is given what it adds up.
  template <typename Append>
  void add_place(const Append& append) {
    append(terms_);
    first_.push_back(static_cast<std::uint32_t>(terms_.size()));
  }

  std::size_t size() const { return (first_.size() - 1) / places_; }
  std::size_t places() const { return places_; }
  std::span<const std::uint32_t> terms(std::size_t layer, std::size_t place) const {
    const std::size_t i = layer * places_ + place;
    return std::span(terms_).subspan(first_[i], first_[i + 1] - first_[i]);
  }

  std::span<const std::uint32_t> all_first() const { return first_; }
  std::span<const std::uint32_t> all_terms() const { return terms_; }

 private:
  std::size_t places_;
  SecretVector<std::uint32_t> terms_;
  SecretVector<std::uint32_t> first_{0};  // of each place, in terms_; one more at the end
};

}  // namespace tacit::link
