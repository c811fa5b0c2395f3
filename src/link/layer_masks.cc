// SPDX-License-Identifier: Apache-2.0
#include "link/layer_masks.h"

#include <algorithm>

#include "base/error.h"
#include "link/workers.h"
#include "ring/kernels.h"

namespace tacit::link {
namespace {

/// Rows of sixteen masks that follow one another are more than a power of two apart, so that one row of all
/// of them does not fall into a single set of the caches.
constexpr std::size_t kBatchGap = ring::kColumns;

std::size_t batches_of(const plan::LinkPlan& plan) {
  return (plan.request.masks() + ring::kColumns - 1) / ring::kColumns;
}

}  // namespace

LayerMasks::LayerMasks(const plan::LinkPlan& plan, const bgv::Parameters& parameters, std::size_t layers,
                       Monitor& monitor)
    : monitor_(monitor),
      degree_(plan.blocked().layout.bins()),
      batches_(batches_of(plan)),
      batch_words_(degree_ * ring::kColumns + kBatchGap),
      encoder_(degree_),
      plaintext_(degree_, bgv::plaintext_modulus()),
      coefficients_(batches_ * batch_words_, layers),
      evaluations_(batches_ * batch_words_, layers) {
  for (std::size_t i = 0; i < plan.planes_level; ++i) primes_.emplace_back(degree_, parameters.prime(i));
  const ring::Modulus& t = bgv::plaintext_modulus();
  const std::uint32_t inverse = t.inverse(static_cast<std::uint32_t>(degree_));
  for (std::uint32_t code = 0; code < DigitIndex::kCodes; ++code)
    values_.push_back(t.multiply(DigitIndex::value(code), inverse));
  for (std::size_t mask = 0; mask < plan.request.masks(); ++mask)
    offsets_.push_back(mask / ring::kColumns * batch_words_ + mask % ring::kColumns);
}

void LayerMasks::make(const Layers& layers, std::size_t first, std::size_t count) {
  require(count <= coefficients_.limbs() && layers.places() == degree_, "layers fit and have all bins");
  count_ = count;
  parallel_for(count, [&](std::size_t i) {
    stop_if_cancelled(monitor_);
    const StageTimer timer(monitor_, Stage::kMasks);
    make_layer(layers, first + i, coefficients_.limb(i));
  });
}

/// Where a value is written depends on the records, as with all pairs which rows are added up does.
void LayerMasks::make_layer(const Layers& layers, std::size_t layer, std::uint32_t* coefficients) const {
  std::fill_n(coefficients, batches_ * batch_words_, 0U);
  const std::span<const std::uint32_t> positions = encoder_.positions();
  const ring::Modulus& t = bgv::plaintext_modulus();
  for (std::size_t bin = 0; bin < degree_; ++bin) {
    std::uint32_t* const row = coefficients + positions[bin] * ring::kColumns;
    for (const std::uint32_t term : layers.terms(layer, bin)) {
      std::uint32_t& value = row[offsets_[DigitIndex::mask(term)]];
      value = t.add(value, values_[DigitIndex::code(term)]);
    }
  }
  for (std::size_t batch = 0; batch < batches_; ++batch) {
    std::uint32_t* const words = coefficients + batch * batch_words_;
    ring::inverse_ntt_columns(words, plaintext_, words);
  }
}

void LayerMasks::transform(std::size_t limb) {
  parallel_for(count_ * batches_, [&](std::size_t task) {
    stop_if_cancelled(monitor_);
    const StageTimer timer(monitor_, Stage::kMasks);
    const std::size_t layer = task / batches_, at = task % batches_ * batch_words_;
    const std::size_t next = task % batches_ + 1 == batches_ ? 0 : batch_words_;
    ring::forward_ntt_columns(coefficients_.limb(layer) + at, primes_[limb], evaluations_.limb(layer) + at,
                              next);
  });
}

}  // namespace tacit::link
