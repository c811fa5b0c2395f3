#include "protocol/server/score_tile.h"

#include "ring/kernels.h"

namespace tacit::protocol {

ScoreTile::ScoreTile(const Versions& versions, const linkage::FeatureTable& features, std::size_t copies,
                     std::span<const std::uint32_t> records)
    : copies_(copies), slice_words_(versions.slice_words()), first_{0} {
  for (const std::uint32_t record : records) {
    if (record != kNobody) versions.append_terms(features.record(record), terms_);
    first_.push_back(terms_.size());
  }
}

void ScoreTile::add_up(std::size_t layer, const std::uint32_t* versions,
                       std::span<const std::uint32_t* const> masks, std::uint32_t* out,
                       const ring::Modulus& q) const {
  using Rows = std::span<const std::uint32_t* const>;
  thread_local std::vector<const std::uint32_t*> rows;
  thread_local std::vector<Rows> groups;
  const std::size_t begin = first_[layer * copies_], end = first_[(layer + 1) * copies_];
  rows.clear();
  groups.clear();
  for (std::size_t i = begin; i < end; ++i) rows.push_back(versions + terms_[i] * slice_words_);
  for (std::size_t place = layer * copies_; place < (layer + 1) * copies_; ++place) {
    groups.push_back(Rows(rows).subspan(first_[place] - begin, first_[place + 1] - first_[place]));
  }
  ring::masked_sums(groups, masks, out, slice_words_, q);
}

}  // namespace tacit::protocol
