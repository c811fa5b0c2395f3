// SPDX-License-Identifier: Apache-2.0
// What a custodian serves: its records as features, its dimensions and measures, and the rules.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "base/strategy.h"
#include "bgv/security.h"
#include "linkage/features.h"
#include "linkage/model.h"
#include "table/catalog.h"
#include "table/dimension.h"
#include "table/measure.h"

namespace tacit::protocol {

/// Read once, shared by all sessions, never changed.
struct ServerData {
  linkage::Model model;
  linkage::FeatureTable features;
  table::Catalog catalog;                        // what may be asked
  std::vector<table::DimensionData> dimensions;  // in the catalog's order
  std::vector<table::MeasureData> measures;      // in the catalog's order
  std::string custodian = {};                    // what the custodian calls itself; may be empty
};

inline constexpr std::size_t kMaxCustodianLength = 100;  // bytes

/// What holds for every session.
struct ServerLimits {
  std::size_t max_client_records = 50000;
  std::size_t memory_bytes = std::size_t{3000} << 20;  // a plan may use
  int threads = 0;                                     // 0: all cores
  // Of each further rank that links (docs/operations.md, "More than one machine"), at least 1: what a query
  // is expected to take depends on it. Empty: this process links alone.
  std::vector<int> worker_threads{};
  bgv::Security security{};                        // of the plans that it makes
  StrategyWanted strategy = StrategyWanted::kAny;  // the only one, if it is not any
  std::string custodian{};  // what whoever runs the server calls itself: printable; empty: nothing
};

}  // namespace tacit::protocol
