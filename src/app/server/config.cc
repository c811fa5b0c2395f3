// SPDX-License-Identifier: Apache-2.0
#include "app/server/config.h"

#include <fmt/format.h>

#include <chrono>

#include "app/server/client_config.h"
#include "app/server/limits.h"
#include "base/error.h"
#include "base/strategy.h"
#include "base/toml.h"
#include "protocol/catalog.h"
#include "rpc/address.h"

namespace tacit::app {

namespace {

constexpr std::int64_t kMaxSeconds = 30 * 24 * 3600;
constexpr std::int64_t kMaxMegabytes = 1 << 24;
constexpr std::int64_t kMaxThreads = 4096;

// A table of this name, or an empty one where the file has none.
const toml::table& subtable(const toml::table& file, std::string_view name, const TomlReader& reader) {
  static const toml::table kEmpty;
  const toml::node* node = file.get(name);
  if (node == nullptr) return kEmpty;
  if (const auto* found = node->as_table()) return *found;
  reader.problem(name, "must be a table, written [" + std::string(name) + "]");
  return kEmpty;
}

void read_server(const TomlReader& reader, rpc::ServerConfig& config, CustodianConfig& configuration) {
  reader.allow_only({"name", "listen", "log", "grace_seconds"});
  if (const auto name = reader.text("name")) {
    config.limits.custodian = *name;
    if (name->empty() || !protocol::is_custodian(*name)) {
      reader.problem("name",
                     fmt::format("must be printable and 1 to {} bytes long", protocol::kMaxCustodianLength));
    }
  }
  if (const auto grace = reader.integer("grace_seconds", 0, kMaxSeconds))
    configuration.grace = std::chrono::seconds(*grace);
  if (const auto form = reader.text("log")) {
    if (*form != "text" && *form != "json") reader.problem("log", R"(must be "text" or "json")");
    if (*form == "json") configuration.log = LogForm::kJson;
  }
  config.listen = reader.text("listen").value_or(config.listen);
  const std::string problem = rpc::address_problem(config.listen);
  if (!problem.empty()) reader.problem("listen", problem);
}

// "none" has to be written: leaving something out must not open a server to everyone.
void read_client_auth(const TomlReader& reader, rpc::ServerConfig& config) {
  if (const auto auth = reader.text("client_auth")) {
    if (*auth != "require" && *auth != "none")
      reader.problem("client_auth", R"(must be "require" or "none")");
    if (*auth == "none") config.client_auth = rpc::ClientAuth::kNone;
  }
  const bool required = config.client_auth == rpc::ClientAuth::kRequire;
  if (required && !config.certificate_file.empty() && reader.find("client_ca") == nullptr) {
    reader.problem("client_ca", "is missing: the CA that signs clients' certificates");
  }
}

void read_tls(const TomlReader& reader, const std::filesystem::path& directory, rpc::ServerConfig& config) {
  reader.allow_only({"certificate", "key", "client_ca", "client_crl", "client_auth"});
  const auto certificate = reader.text("certificate"), key = reader.text("key");
  if (certificate.has_value() != key.has_value()) {
    reader.problem(certificate ? "key" : "certificate",
                   "is missing: [tls] needs certificate and key together");
  }
  if (certificate) config.certificate_file = (directory / *certificate).lexically_normal();
  if (key) config.key_file = (directory / *key).lexically_normal();
  if (const auto ca = reader.text("client_ca")) config.client_ca_file = (directory / *ca).lexically_normal();
  if (const auto crl = reader.text("client_crl"))
    config.client_crl_file = (directory / *crl).lexically_normal();
  read_client_auth(reader, config);
}

MetricsConfig read_metrics(const TomlReader& reader, const std::filesystem::path& directory) {
  reader.allow_only({"file", "listen", "seconds"});
  MetricsConfig config;
  if (const auto file = reader.text("file")) config.file = (directory / *file).lexically_normal();
  if (const auto listen = reader.text("listen")) {
    config.listen = *listen;
    std::string problem = rpc::address_problem(*listen);
    if (problem.empty() && !rpc::parse_address(*listen, "").loopback()) {
      problem =
          "must be on this machine (127.0.0.1, ::1 or localhost): metrics have counts by client, and whoever "
          "reaches them is not identified. Let a collector on this machine, or a proxy that identifies who "
          "asks, pass them on";
    }
    if (!problem.empty()) reader.problem("listen", problem);
  }
  if (const auto seconds = reader.integer("seconds", 1, 3600))
    config.interval = std::chrono::seconds(*seconds);
  return config;
}

ClusterConfig read_cluster(const TomlReader& reader) {
  reader.allow_only({"silence_seconds"});
  ClusterConfig config;
  if (const auto seconds = reader.integer("silence_seconds", 2, 3600))
    config.silence = std::chrono::seconds(*seconds);
  return config;
}

void read_limits(const TomlReader& reader, rpc::ServerConfig& config, CustodianConfig& configuration) {
  reader.allow_only({"max_client_records", "max_sessions", "max_queue", "idle_seconds", "client_seconds",
                     "queue_seconds", "query_seconds", "memory_mb", "total_memory_mb", "threads",
                     "widest_record", "strategy"});
  if (const auto name = reader.text("strategy")) {
    const auto strategy = strategy_named(*name);
    if (!strategy) reader.problem("strategy", R"(must be "any", "all-pairs" or "blocked")");
    config.limits.strategy = strategy.value_or(StrategyWanted::kAny);
  }
  configuration.widest_record = reader.positive("widest_record", 1).value_or(configuration.widest_record);
  const auto number = [&](std::string_view key, std::int64_t least, std::int64_t most, auto& value) {
    if (const auto given = reader.integer(key, least, most))
      value = static_cast<std::decay_t<decltype(value)>>(*given);
  };
  number("max_client_records", 1, kMaxClientRecords, config.limits.max_client_records);
  number("max_sessions", 1, rpc::kMaxSessions, config.max_sessions);
  number("max_queue", 0, rpc::kMaxQueue, config.max_queue);
  const auto wait = [&](std::string_view key, std::chrono::milliseconds& value) {
    if (const auto given = reader.integer(key, 1, kMaxSeconds)) value = std::chrono::seconds(*given);
  };
  wait("idle_seconds", config.idle);
  wait("client_seconds", config.client);
  wait("queue_seconds", config.queue);
  wait("query_seconds", config.query);
  number("threads", 0, kMaxThreads, config.limits.threads);
  std::size_t megabytes = config.limits.memory_bytes >> 20;
  number("memory_mb", 1, kMaxMegabytes, megabytes);
  config.limits.memory_bytes = megabytes << 20;
  std::size_t total = 0;
  number("total_memory_mb", 1, kMaxMegabytes, total);
  config.total_memory_bytes = total << 20;
  if (config.total_memory() < config.limits.memory_bytes)
    reader.problem("total_memory_mb", "is less than memory_mb, which one query may use");
}

void parse_server_config(const toml::table& file, std::string_view origin, CustodianConfig& configuration) {
  ConfigProblems problems{std::string(origin)};
  const TomlReader whole(file, "", problems);
  const std::filesystem::path directory = std::filesystem::path(origin).parent_path();
  rpc::ServerConfig& config = configuration.server;
  read_server(TomlReader(subtable(file, "server", whole), "[server]", problems), config, configuration);
  read_tls(TomlReader(subtable(file, "tls", whole), "[tls]", problems), directory, config);
  read_limits(TomlReader(subtable(file, "limits", whole), "[limits]", problems), config, configuration);
  config.clients = read_clients(file, problems);
  configuration.ledger = read_ledger(file, directory, problems, config);
  configuration.metrics =
      read_metrics(TomlReader(subtable(file, "metrics", whole), "[metrics]", problems), directory);
  configuration.cluster = read_cluster(TomlReader(subtable(file, "cluster", whole), "[cluster]", problems));
  problems.throw_if_any();
}

// Runs a step that may throw Error(kConfig), whose text is added to `problems`.
template <typename Step>
void collect(std::string& problems, Step step) {
  try {
    step();
  } catch (const Error& error) {
    if (error.category() != ErrorCategory::kConfig) throw;
    problems += (problems.empty() ? "" : "\n") + std::string(error.what());
  }
}

}  // namespace

CustodianConfig parse_config(const toml::table& file, std::string_view origin) {
  CustodianConfig configuration;
  std::string problems;
  collect(problems, [&] { configuration.catalog = ingest::parse_catalog_config(file, origin); });
  collect(problems, [&] { parse_server_config(file, origin, configuration); });
  if (!problems.empty()) throw Error(ErrorCategory::kConfig, problems);
  return configuration;
}

protocol::PlanLimits load_plan_limits(const std::filesystem::path& path) {
  const toml::table file = load_toml(path);
  ConfigProblems problems{path.string()};
  CustodianConfig configuration;
  read_limits(TomlReader(subtable(file, "limits", TomlReader(file, "", problems)), "[limits]", problems),
              configuration.server, configuration);
  problems.throw_if_any();
  const protocol::ServerLimits& limits = configuration.server.limits;
  return {limits.memory_bytes, limits.strategy, limits.security};
}

CustodianConfig load_config(const std::filesystem::path& path) {
  return parse_config(load_toml(path), path.string());
}

}  // namespace tacit::app
