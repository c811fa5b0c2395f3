// SPDX-License-Identifier: Apache-2.0
// Warnings when a server starts: who can reach it, certificates that expire soon, and how much the model lets
// a client link that knows nobody.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "linkage/features.h"
#include "linkage/model.h"
#include "linkage/widest_record.h"
#include "rpc/server/tls.h"

namespace tacit::app {

/// For the log at start, and at a reload. `tls`: what the configuration's files hold (rpc::load_tls()).
std::vector<std::string> serve_warnings(const rpc::ServerConfig& config, const rpc::ServerTls* tls);

/// What loses its validity soon: certificates, lists of revoked ones, and clients' access. Part of
/// serve_warnings(), and worth a look once a day.
std::vector<std::string> expiry_warnings(const rpc::ServerConfig& config, const rpc::ServerTls& tls,
                                         std::chrono::system_clock::time_point now);

/// Clients whose access ends within 14 days of `now`, or ended at most as long ago, a line for each. Part of
/// expiry_warnings().
std::vector<std::string> access_warnings(const rpc::ServerConfig& config,
                                         std::chrono::system_clock::time_point now);

/// What made-up client records can link of a server's table, for the log: a line of figures, and a warning
/// where one record links more than the share `widest_record` of the table, and not fewer than `min_cell`
/// records, of which no cell could be shown.
struct MadeUpRecords {
  std::string figures;
  std::optional<std::string> warning;
};
MadeUpRecords made_up_records(const linkage::Model& model, const linkage::FeatureTable& server,
                              double widest_record, std::size_t min_cell);

/// What blocked linkage leaves out of the server's records, as most plans have bins, for the log: a line of
/// figures, empty for a model without passes, and a warning where the records do not fit the groups of a
/// plan, so that a query by blocked linkage would fail. A second or two for a million records.
struct BlockedRecords {
  std::string figures;
  std::optional<std::string> warning;
};
BlockedRecords blocked_records(const linkage::Model& model, const linkage::FeatureTable& server);

}  // namespace tacit::app
