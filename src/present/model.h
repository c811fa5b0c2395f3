// SPDX-License-Identifier: Apache-2.0
// A linkage model for programs.
#pragma once

#include <nlohmann/json.hpp>

#include "linkage/model.h"

namespace tacit::present {

/// What a field is about: "person", "family" or "address".
const char* about_name(linkage::About about);

/// Keys name, description, hash, threshold, shift, score_range, columns (all that it reads, each once, in the
/// order in which fields and passes name them), fields (name, columns, also, about, disagreement, levels with
/// transform, buckets and agreement) and passes (name, columns).
nlohmann::ordered_json model_json(const linkage::Model& model);

}  // namespace tacit::present
