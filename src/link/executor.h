// SPDX-License-Identifier: Apache-2.0
// Where record linkage is computed: in this process (local_executor.h), or elsewhere. An executor has the
// plan and the client's keys and planes, which are public or encrypted, and of the server's records nothing
// but lists of numbers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/secret_vector.h"
#include "bgv/ciphertext.h"

namespace tacit::link {

/// A job of all pairs packs its layers into nodes of this many.
inline constexpr int kNodeHeight = 6;
inline constexpr std::size_t kNodeLayers = std::size_t{1} << kNodeHeight;

/// Layers that follow one another, and for each of their places, which are copies or bins, the versions
/// (version_index.h) that its score is added up of, or the masks (digit_index.h) that are set in it and what
/// they hold. They tell what the server's records are: secret.
class Layers {
 public:
  /// `places`: of a layer.
  explicit Layers(std::size_t places) : places_(places) {}

  /// The next place: appends to the list that is given what it adds up.
  template <typename Append>
  void add_place(const Append& append) {
    append(terms_);
    first_.push_back(terms_.size());
  }

  std::size_t size() const { return (first_.size() - 1) / places_; }
  std::size_t places() const { return places_; }
  std::span<const std::uint32_t> terms(std::size_t layer, std::size_t place) const {
    const std::size_t i = layer * places_ + place;
    return std::span(terms_).subspan(first_[i], first_[i + 1] - first_[i]);
  }

 private:
  std::size_t places_;
  SecretVector<std::uint32_t> terms_;
  SecretVector<std::size_t> first_{0};  // of each place, in terms_; one more at the end
};

class Executor {
 public:
  virtual ~Executor() = default;

  /// The planes of a set, in the plan's order: what jobs behind it are computed with.
  virtual void load(std::vector<bgv::Ciphertext> planes) = 0;
  /// How many layers a job should have: whole nodes.
  virtual std::size_t job_layers() const = 0;
  /// The layers' link values, divided by the block width w and packed, in order, to nodes of kNodeLayers or,
  /// in blocked linkage, of w layers, which is all that a ciphertext holds; the last node may have fewer.
  virtual std::vector<bgv::Ciphertext> run(const Layers& layers) = 0;
  /// Gives back what the loaded set takes of memory.
  virtual void unload() = 0;
};

}  // namespace tacit::link
