// SPDX-License-Identifier: Apache-2.0
// Which versions (versions.h) a server record's score is the sum of (docs/protocol.md, "Versions"): their
// numbers follow from the plan alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/secret_vector.h"
#include "plan/request.h"

namespace tacit::link {

/// Among the numbers of versions: what has been added up so far counts twice.
inline constexpr std::uint32_t kDoubled = ~std::uint32_t{0};

class VersionIndex {
 public:
  explicit VersionIndex(const plan::LinkRequest& request);

  std::size_t count() const { return count_; }
  std::size_t bucket(std::size_t feature, std::size_t bucket) const { return first_[feature] + bucket; }
  /// What all disagreements together take off.
  std::size_t taken_off() const { return taken_off_; }
  /// What gives a feature's disagreement back.
  std::size_t given_back(std::size_t feature) const { return given_back_[feature]; }

  /// Appends the numbers of the versions that are the score of a server record, and kDoubled between them
  /// where a version counts several times: versions by the binary digits of how often they do, the highest
  /// digit first. `record`, `weights`: its rows of a feature table of the plan's model.
  void append_terms(std::span<const std::int16_t> record, std::span<const std::uint8_t> weights,
                    SecretVector<std::uint32_t>& terms) const;

 private:
  std::size_t feature_of(std::size_t column) const {
    return column < first_.size() ? column : owners_[column - first_.size()];
  }
  /// How often the version of a column's bucket counts; 0 without a bucket.
  std::uint32_t times(std::span<const std::int16_t> record, std::span<const std::uint8_t> weights,
                      std::size_t column) const;
  /// What features that the record has take off: all of them, less those that it lacks.
  void append_disagreements(std::span<const std::int16_t> record, SecretVector<std::uint32_t>& terms) const;

  std::size_t count_;
  std::vector<plan::FeatureShape> features_;
  std::vector<std::size_t> first_;       // version of each feature's bucket 0
  std::vector<std::size_t> owners_;      // feature of each alternative
  std::vector<std::size_t> given_back_;  // of each feature, where it has a disagreement
  std::size_t taken_off_ = 0;
  bool disagree_ = false;  // any of them
};

}  // namespace tacit::link
