// SPDX-License-Identifier: Apache-2.0
#include "app/links.h"

#include <fmt/format.h>

#include <cstdint>
#include <string_view>
#include <unordered_map>

#include "base/error.h"
#include "base/work.h"

namespace tacit::app {

namespace {

// Where each id of a table stands. Ids are a record's contents: messages name records by their number.
class IdIndex {
 public:
  IdIndex(const table::Table& table, const std::string& column) : table_(table) {
    const std::size_t place = table.column(column);
    for (std::size_t record = 0; record < table.records(); ++record) {
      work_step();
      const auto [at, added] = records_.emplace(table.at(record, place), static_cast<std::uint32_t>(record));
      if (added) continue;
      throw Error(ErrorCategory::kInput,
                  fmt::format("{}: records {} and {} have the same {}; it must tell records apart",
                              table.origin(), at->second + 1, record + 1, column));
    }
  }

  std::uint32_t find(std::string_view id, const table::Table& links, std::size_t link) const {
    const auto found = records_.find(id);
    if (found != records_.end()) return found->second;
    throw Error(ErrorCategory::kInput, fmt::format("{}: link {} names a record that {} does not have",
                                                   links.origin(), link + 1, table_.origin()));
  }

 private:
  const table::Table& table_;
  std::unordered_map<std::string_view, std::uint32_t> records_;
};

}  // namespace

std::vector<linkage::RecordPair> resolve_links(const table::Table& links, const table::Table& client,
                                               const table::Table& server, const std::string& id_column) {
  const std::size_t client_column = links.column("client_id"), server_column = links.column("server_id");
  const IdIndex clients(client, id_column), servers(server, id_column);
  std::vector<linkage::RecordPair> pairs;
  pairs.reserve(links.records());
  for (std::size_t link = 0; link < links.records(); ++link) {
    pairs.emplace_back(clients.find(links.at(link, client_column), links, link),
                       servers.find(links.at(link, server_column), links, link));
  }
  return pairs;
}

}  // namespace tacit::app
