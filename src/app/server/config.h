// SPDX-License-Identifier: Apache-2.0
// A custodian's configuration: [server], [tls], [limits], [ledger], [metrics], [cluster] and [[client]] of
// the file whose other tables ingest/catalog_config.h reads. examples/residents/server.toml explains the
// keys.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>

#include "app/server/ledger_config.h"
#include "app/server/log.h"
#include "ingest/catalog_config.h"
#include "linkage/widest_record.h"
#include "protocol/admission.h"
#include "rpc/server/config.h"

namespace tacit::app {

/// Where figures for monitoring go (metrics.h).
struct MetricsConfig {
  std::filesystem::path file;  // empty: in none
  std::string listen;          // HOST:PORT on loopback, for HTTP; empty: nowhere
  std::chrono::seconds interval{5};

  bool operator==(const MetricsConfig&) const = default;
};

/// How a server of several ranks (mpirun) goes; one that is alone does not look at it.
struct ClusterConfig {
  std::chrono::seconds silence{30};  // without a word of a rank, until it counts as lost

  bool operator==(const ClusterConfig&) const = default;
};

struct CustodianConfig {
  ingest::CatalogConfig catalog;
  rpc::ServerConfig server;
  LedgerConfig ledger;
  MetricsConfig metrics;
  ClusterConfig cluster;
  LogForm log = LogForm::kText;
  std::chrono::seconds grace{60};  // for running queries when the server is stopped
  /// The largest share of the table that one made-up record may link without a warning, in (0, 1].
  double widest_record = linkage::kWidestShare;
};

/// Reads the whole file. Throws one Error(kConfig) that lists all that is wrong with it, each with its line.
CustodianConfig load_config(const std::filesystem::path& path);

/// The same from a parsed file; `origin` is its path, for messages and to resolve paths.
CustodianConfig parse_config(const toml::table& file, std::string_view origin);

/// What the [limits] of a server's configuration say of plans; the rest of the file is not looked at. Throws
/// Error(kConfig) with what is wrong in [limits].
protocol::PlanLimits load_plan_limits(const std::filesystem::path& path);

}  // namespace tacit::app
