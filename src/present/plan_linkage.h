// SPDX-License-Identifier: Apache-2.0
// The linkage of a plan for people and for programs: what is compared, in words and in figures.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "plan/plan.h"

namespace tacit::present {

/// Pairs of records that are compared where keys are spread evenly over bins, each once for every pass that
/// compares it.
double compared_pairs(const plan::LinkPlan& plan);

/// Sentences, each in a line of its own: which pairs are compared, and what is left out.
std::string compared_text(const plan::LinkPlan& plan);
/// The same in one line: how many pairs, of how many, and the strategy.
std::string compared_line(const plan::LinkPlan& plan);
/// Aligned lines: layout, layers, planes, link polynomial.
std::string linkage_text(const plan::Plan& plan);
/// One line for lists of figures.
std::string layout_line(const plan::LinkPlan& plan);

/// The strategy's name, "all-pairs" or "blocked".
std::string strategy_of(const plan::LinkPlan& plan);
/// Its layout, and what else it chooses; keys depend on the strategy.
nlohmann::ordered_json layout_json(const plan::LinkPlan& plan);
nlohmann::ordered_json link_json(const plan::Plan& plan);

}  // namespace tacit::present
