// SPDX-License-Identifier: Apache-2.0
// What blocked linkage leaves out of one side's records: those that lack a key, and those whose bin is full
// (docs/model.md, "Passes"). Each side tells its own people, and nobody else.
#pragma once

#include <string>

#include "linkage/blocking.h"
#include "linkage/model.h"

namespace tacit::app {

/// One line: how many records are in no pass and so link with nobody, and for each pass how many have no key
/// and how many are left out. `bins`: of the model's passes.
std::string coverage_text(const linkage::Model& model, const linkage::PassBins& bins);

}  // namespace tacit::app
