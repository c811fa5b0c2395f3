// SPDX-License-Identifier: Apache-2.0
// Whether a server answers a query, and by what plan. The server asks it of a greeting, and a client of the
// server's catalog before it sends anything (a dry run).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/strategy.h"
#include "bgv/security.h"
#include "linkage/model.h"
#include "plan/plan.h"
#include "table/catalog.h"
#include "table/question.h"

namespace tacit::protocol {

/// What the two sides' models hash to (linkage::Model::hash_bytes), the other side's of any length. Throws
/// Error(kModelMismatch) where they differ.
void require_same_model(std::string_view clients, std::string_view servers);

/// Throws Error(kLimit) for more client records than the server takes.
void require_few_records(std::size_t client_records, std::size_t most);

/// Throws Error(kLimit) for fewer client records than the server answers for.
void require_enough_records(std::size_t client_records, std::size_t least);

/// What a server says of plans.
struct PlanLimits {
  std::size_t memory_bytes = 0;  // that a plan may use
  StrategyWanted strategy = StrategyWanted::kAny;
  bgv::Security security{};
};

/// The plan of a question that has passed table::check_question(). Up to a second of work. Throws
/// Error(kLimit) if none fits what the question and the server allow.
plan::Plan plan_question(const linkage::Model& model, const table::Question& question,
                         const table::Catalog& catalog, std::size_t client_records,
                         std::size_t server_records, const PlanLimits& limits);

}  // namespace tacit::protocol
