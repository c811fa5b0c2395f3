// SPDX-License-Identifier: Apache-2.0
#include "link/layers.h"

#include <algorithm>

#include "base/error.h"

namespace tacit::link {

Layers::Layers(std::size_t places, SecretVector<std::uint32_t> first, SecretVector<std::uint32_t> terms)
    : places_(places), terms_(std::move(terms)), first_(std::move(first)) {
  const bool whole = places_ > 0 && !first_.empty() && (first_.size() - 1) % places_ == 0;
  if (!whole || first_.front() != 0 || first_.back() != terms_.size() || !std::ranges::is_sorted(first_))
    throw Error(ErrorCategory::kProtocol, "lists of layers do not fit their terms");
}

}  // namespace tacit::link
