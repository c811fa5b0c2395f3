#include "link/digit_index.h"

#include "base/error.h"
#include "bgv/parameters.h"
#include "linkage/features.h"

namespace tacit::link {

DigitIndex::DigitIndex(const plan::LinkRequest& request) : features_(request.features) {
  for (std::size_t f = 0; f < features_.size(); ++f) add_pair(f);
  for (std::size_t f = 0; f < features_.size(); ++f) {
    for (std::size_t i = 0; i < features_[f].alternatives; ++i) add_pair(f);
  }
  for (const plan::FeatureShape& shape : features_) {
    presences_.emplace_back();
    if (shape.disagreement == 0) continue;
    presences_.back() = values_.size();
    values_.push_back(bgv::plaintext_modulus().negate(shape.disagreement));
  }
}

void DigitIndex::add_pair(std::size_t feature) {
  const plan::FeatureShape& shape = features_[feature];
  const std::size_t low = values_.size(), high = low + shape.low_planes();
  pairs_.push_back({feature, low, high});
  values_.resize(high, 1);
  values_.resize(high + shape.high_planes(), shape.weight());
}

void DigitIndex::append_terms(std::span<const std::int16_t> record,
                              SecretVector<std::uint32_t>& terms) const {
  require(record.size() == pairs_.size(), "a server record has the plan's features");
  const auto append = [&](std::size_t mask) { terms.push_back(static_cast<std::uint32_t>(mask)); };
  for (std::size_t k = 0; k < record.size(); ++k) {
    if (record[k] == linkage::kMissing) continue;
    const DigitPair& pair = pairs_[k];
    const auto bucket = static_cast<std::size_t>(record[k]);
    const std::size_t base = features_[pair.feature].low_planes();
    append(pair.low + bucket % base);
    append(pair.high + bucket / base);
    if (k < features_.size() && presences_[k].has_value()) append(*presences_[k]);
  }
}

}  // namespace tacit::link
