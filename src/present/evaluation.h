// SPDX-License-Identifier: Apache-2.0
// What `tacit evaluate` found out, for programs: JSON with everything, the curve as CSV. No record is named
// in it.
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

#include "app/evaluate.h"
#include "linkage/evaluation.h"
#include "linkage/model.h"

namespace tacit::present {

/// How many patterns of false links, and of missed ones, are told.
inline constexpr std::size_t kPatternsShown = 5;

nlohmann::ordered_json evaluate_json(const app::EvaluateReport& report);

/// One line for each threshold.
std::string curve_csv(std::span<const linkage::CurvePoint> curve);

/// Names of the features that have this outcome.
std::vector<std::string> features_with(const linkage::Model& model, const linkage::Pattern& pattern,
                                       linkage::Outcome outcome);

/// Empty unless more client records reach a server record than an encrypted query is sure to be exact for.
std::string reach_warning(const linkage::Reach& reach);

}  // namespace tacit::present
