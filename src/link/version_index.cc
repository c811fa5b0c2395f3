#include "link/version_index.h"

#include "base/error.h"
#include "linkage/features.h"

namespace tacit::link {

VersionIndex::VersionIndex(const plan::LinkRequest& request) : count_(request.versions()) {
  std::size_t next = 0;
  for (std::size_t f = 0; f < request.features.size(); ++f) {
    const plan::FeatureShape& shape = request.features[f];
    first_.push_back(next);
    next += shape.buckets;
    owners_.insert(owners_.end(), shape.alternatives, f);
    disagrees_.push_back(shape.disagreement != 0);
  }
  taken_off_ = next++;
  for (const bool disagrees : disagrees_) {
    given_back_.push_back(next);
    next += disagrees ? 1 : 0;
  }
}

void VersionIndex::append_terms(std::span<const std::int16_t> record,
                                SecretVector<std::uint32_t>& terms) const {
  const std::size_t features = first_.size();
  require(record.size() == features + owners_.size(), "a server record has the plan's features");
  const auto append = [&](std::size_t version) { terms.push_back(static_cast<std::uint32_t>(version)); };
  bool disagreements = false;
  for (std::size_t k = 0; k < record.size(); ++k) {
    const bool own = k < features;
    const std::size_t f = own ? k : owners_[k - features];
    disagreements = disagreements || disagrees_[f];
    if (record[k] != linkage::kMissing) {
      append(bucket(f, static_cast<std::size_t>(record[k])));
    } else if (own && disagrees_[f]) {
      append(given_back(f));
    }
  }
  if (disagreements) append(taken_off_);
}

}  // namespace tacit::link
