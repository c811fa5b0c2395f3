// SPDX-License-Identifier: Apache-2.0
// Made-up residents as the two sides of a benchmark hold them: in memory, and the same for the same seed.
#pragma once

#include <cstddef>
#include <cstdint>

#include "linkage/features.h"
#include "linkage/model.h"
#include "protocol/server_data.h"
#include "protocol/split.h"
#include "table/question.h"

namespace tacit::cli {

/// From one data set of `tacit synth`, the first records of each of its files; at least 1 of each.
struct Residents {
  std::size_t client_records = 5000;
  std::size_t server_records = 5000;
  std::uint64_t seed = 1;
  std::size_t split_categories = 0;  // of the client's own dimension; 0: none
};

/// What a researcher asks about them: the question of `make demo`, and a split by groups that take turns on
/// the client's list, if one is wanted.
table::Question resident_question(const Residents& residents);
protocol::Split resident_split(const Residents& residents);

/// Both throw Error(kConfig) if the model asks for columns that residents do not have.
linkage::FeatureTable resident_client(const linkage::Model& model, const Residents& residents);
/// Served as examples/residents/server.toml has it: the average age by state, cells of five and more.
protocol::ServerData resident_server(const linkage::Model& model, const Residents& residents);

}  // namespace tacit::cli
