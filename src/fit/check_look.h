// SPDX-License-Identifier: Apache-2.0
// A quick look at a file before a model is used on it: of a check (check.h), what is wrong with the file, and
// what makes the work hopeless (docs/model.md, "A look before every run").
#pragma once

#include <cstddef>
#include <vector>

#include "fit/check_dates.h"
#include "fit/check_warnings.h"
#include "linkage/features.h"
#include "linkage/model.h"
#include "table/table.h"

namespace tacit::fit {

inline constexpr std::size_t kRecordsLookedAt = 10'000;  // of a file, whose values are looked at

/// Worst first. `features`: of the table's records, as either side has them. The values of up to
/// kRecordsLookedAt records are looked at, spread over the file; buckets those of all.
std::vector<Warning> look_at_file(const linkage::Model& model, const table::Table& table,
                                  const linkage::FeatureTable& features);

/// The same for the template of a fit, whose buckets, weights and threshold do not count. Nothing is hopeless
/// then. The table has the template's columns.
std::vector<Warning> look_at_values(linkage::ModelSpec spec, const table::Table& table);

/// Of `found` (find_orders(), check_dates.h) what no order of the model would do for: each file needs another
/// one. Hopeless where the model's order loses most dates of one of the files.
std::vector<Warning> differing_orders(const linkage::ModelSpec& model, const std::vector<OrderFound>& found);

/// Findings about each of two files, and about both together: where they need different orders of dates, that
/// is said instead of what would suit one of them.
struct TwoLooks {
  std::vector<Warning> client, server, both;
};
TwoLooks look_at_files(const linkage::Model& model, const table::Table& client,
                       const linkage::FeatureTable& client_features, const table::Table& server,
                       const linkage::FeatureTable& server_features);

/// What a probability that two unrelated people of a list link (linkage_estimate.h, chance_of_link()) comes
/// to where all pairs with `server_records` are compared: a warning from one link for every ten client
/// records on.
std::vector<Warning> look_at_chance(double chance, std::size_t server_records);

}  // namespace tacit::fit
