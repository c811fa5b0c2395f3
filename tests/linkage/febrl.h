// SPDX-License-Identifier: Apache-2.0
// The FEBRL 4 files, where they lie beside the checkout.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/csv.h"
#include "linkage/quality.h"

namespace tacit::linkage {

inline std::filesystem::path febrl_folder() {
  return TACIT_SOURCE_DIR "/../shared/data/febrl4";
}

// With a column `sex`, which FEBRL does not have: it is missing everywhere.
inline table::Table read_febrl(const std::string& name) {
  const table::Table file = ingest::read_csv(febrl_folder() / name);
  std::vector<std::string> columns = file.column_names();
  columns.emplace_back("sex");
  table::TableBuilder builder(file.origin(), file.origin() + ":1", columns, {});
  for (std::size_t record = 0; record < file.records(); ++record) {
    for (std::size_t c = 0; c < file.columns(); ++c) builder.add_cell(file.at(record, c));
    builder.add_cell("");
  }
  return builder.build();
}

// links.csv as record numbers of the two files.
inline std::vector<RecordPair> febrl_links(const table::Table& client, const table::Table& server) {
  const auto numbers = [](const table::Table& file) {
    std::map<std::string_view, std::uint32_t> by_id;
    for (std::uint32_t i = 0; i < file.records(); ++i) by_id.emplace(file.at(i, 0), i);
    return by_id;
  };
  const auto clients = numbers(client), servers = numbers(server);
  const table::Table links = read_febrl("links.csv");
  std::vector<RecordPair> pairs;
  for (std::size_t i = 0; i < links.records(); ++i) {
    pairs.emplace_back(clients.at(links.at(i, 0)), servers.at(links.at(i, 1)));
  }
  return pairs;
}

}  // namespace tacit::linkage
