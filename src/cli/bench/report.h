// SPDX-License-Identifier: Apache-2.0
// What a benchmark or a calibration measured, for people and for programs.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "app/calibration.h"
#include "cli/bench/link.h"
#include "linkage/model.h"

namespace tacit::cli {

/// Pairs compared in a second of the link step by each of the server's threads.
double pairs_per_second_per_core(const LinkBench& bench, const LinkFigures& figures);

/// `phases` (thread time of each work), `link_seconds`, `pairs_per_second_per_core` and so on; `plan` is that
/// of `tacit plan`, with `expected_seconds`.
nlohmann::ordered_json link_json(const linkage::Model& model, const LinkBench& bench,
                                 const LinkFigures& figures);

/// Aligned lines: the phases with their shares, and the figures below.
std::string link_text(const linkage::Model& model, const LinkBench& bench, const LinkFigures& figures);

nlohmann::ordered_json calibration_json(const app::Calibration& calibration);
std::string calibration_text(const app::Calibration& calibration);

}  // namespace tacit::cli
