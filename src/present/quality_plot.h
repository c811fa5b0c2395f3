// SPDX-License-Identifier: Apache-2.0
// The plot of `tacit evaluate`: precision, recall and F1 over pairs against the threshold, as an SVG file
// that needs nothing else and reads on light and dark pages alike.
#pragma once

#include <span>
#include <string>

#include "linkage/evaluation.h"
#include "linkage/model.h"

namespace tacit::present {

/// Well-formed XML in UTF-8. `curve` is not empty; precision and F1 are not drawn where no pair is found.
std::string quality_svg(const linkage::Model& model, std::span<const linkage::CurvePoint> curve);

}  // namespace tacit::present
