// Records of the client's list that the model cannot tell apart.
#pragma once

#include "linkage/features.h"
#include "linkage/model.h"

namespace tacit::protocol {

/// Throws Error(kInput) if more records than a plan can count for one server record look the same to the
/// model and would all link to a record like them; names the first of them by their numbers.
void check_repeats(const linkage::Model& model, const linkage::FeatureTable& records);

}  // namespace tacit::protocol
