// SPDX-License-Identifier: Apache-2.0
// What a file's records are to a model as a whole: how many can link with anybody, how many say the same as
// another one, and which of a model's links chance alone makes, whatever the file.
#pragma once

#include <cstddef>

#include "linkage/features.h"
#include "linkage/model.h"

namespace tacit::fit {

struct RecordUse {
  std::size_t records = 0;
  std::size_t out_of_reach = 0;  // whose values do not reach the threshold even where all of them agree
  std::size_t repeats = 0;       // that have the same buckets in all features as an earlier one
};

/// `features`: of a client's or of a server's records. A record without any value repeats nothing.
RecordUse record_use(const linkage::Model& model, const linkage::FeatureTable& features);

/// The probability that two unrelated people of whom everything is known link, if values fell evenly into
/// buckets. It follows from the model alone. Real values are uneven, and chance then links more.
double chance_at_least(const linkage::Model& model);

}  // namespace tacit::fit
