// SPDX-License-Identifier: Apache-2.0
// Records of the client's list that the model cannot tell apart.
#pragma once

#include "linkage/features.h"
#include "linkage/model.h"
#include "protocol/split.h"

namespace tacit::protocol {

/// Throws Error(kInput) if more records of one category than a plan can count for one server record look the
/// same to the model and would all link to a record like them; names the first of them by their numbers.
/// Without categories in `split` all records are of one.
void check_repeats(const linkage::Model& model, const linkage::FeatureTable& records, const Split& split);

}  // namespace tacit::protocol
