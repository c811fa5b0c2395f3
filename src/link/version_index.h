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

class VersionIndex {
 public:
  explicit VersionIndex(const plan::LinkRequest& request);

  std::size_t count() const { return count_; }
  std::size_t bucket(std::size_t feature, std::size_t bucket) const { return first_[feature] + bucket; }
  /// What all disagreements together take off.
  std::size_t taken_off() const { return taken_off_; }
  /// What gives a feature's disagreement back.
  std::size_t given_back(std::size_t feature) const { return given_back_[feature]; }

  /// Appends the numbers of the versions that are the score of a server record. `record`: its row of a
  /// feature table of the plan's model.
  void append_terms(std::span<const std::int16_t> record, SecretVector<std::uint32_t>& terms) const;

 private:
  std::size_t count_;
  std::vector<bool> disagrees_;          // each feature
  std::vector<std::size_t> first_;       // version of each feature's bucket 0
  std::vector<std::size_t> owners_;      // feature of each alternative
  std::vector<std::size_t> given_back_;  // of each feature, where it has a disagreement
  std::size_t taken_off_ = 0;            // where there are any
};

}  // namespace tacit::link
