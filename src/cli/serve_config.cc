#include "cli/serve_config.h"

#include <chrono>

#include "base/error.h"
#include "rpc/address.h"
#include "table/toml_reader.h"

namespace tacit::cli {

namespace {

using table::ConfigProblems;
using table::TomlReader;

constexpr std::int64_t kMostClientRecords = 10'000'000;
constexpr std::int64_t kMostSeconds = 30 * 24 * 3600;
constexpr std::int64_t kMostMegabytes = 1 << 24;
constexpr std::int64_t kMostThreads = 4096;

// A table of this name, or an empty one where the file has none.
const toml::table& subtable(const toml::table& file, std::string_view name, const TomlReader& reader) {
  static const toml::table kEmpty;
  const toml::node* node = file.get(name);
  if (node == nullptr) return kEmpty;
  if (const auto* found = node->as_table()) return *found;
  reader.problem(name, "must be a table, written [" + std::string(name) + "]");
  return kEmpty;
}

void read_server(const TomlReader& reader, rpc::ServerConfig& config) {
  reader.allow_only({"listen"});
  config.listen = reader.text("listen").value_or(config.listen);
  const std::string problem = host_port_problem(config.listen);
  if (!problem.empty()) reader.problem("listen", problem);
}

void read_tls(const TomlReader& reader, const std::filesystem::path& directory, rpc::ServerConfig& config) {
  reader.allow_only({"certificate", "key"});
  const auto certificate = reader.text("certificate"), key = reader.text("key");
  if (certificate.has_value() != key.has_value()) {
    reader.problem(certificate ? "key" : "certificate",
                   "is missing: [tls] needs certificate and key together");
  }
  if (certificate) config.certificate_file = (directory / *certificate).lexically_normal();
  if (key) config.key_file = (directory / *key).lexically_normal();
}

void read_limits(const TomlReader& reader, rpc::ServerConfig& config) {
  reader.allow_only({"max_client_records", "max_sessions", "max_queue", "idle_seconds", "query_seconds",
                     "memory_mb", "threads"});
  const auto number = [&](std::string_view key, std::int64_t least, std::int64_t most, auto& value) {
    if (const auto given = reader.integer(key, least, most))
      value = static_cast<std::decay_t<decltype(value)>>(*given);
  };
  number("max_client_records", 1, kMostClientRecords, config.limits.max_client_records);
  number("max_sessions", 1, rpc::kMostSessions, config.max_sessions);
  number("max_queue", 0, rpc::kMostQueue, config.max_queue);
  std::chrono::seconds idle = std::chrono::duration_cast<std::chrono::seconds>(config.idle);
  number("idle_seconds", 1, kMostSeconds, idle);
  config.idle = idle;
  std::chrono::seconds query = std::chrono::duration_cast<std::chrono::seconds>(config.query);
  number("query_seconds", 1, kMostSeconds, query);
  config.query = query;
  number("threads", 0, kMostThreads, config.limits.threads);
  std::size_t megabytes = config.limits.memory_bytes >> 20;
  number("memory_mb", 1, kMostMegabytes, megabytes);
  config.limits.memory_bytes = megabytes << 20;
}

rpc::ServerConfig parse_server_config(const toml::table& file, std::string_view origin) {
  ConfigProblems problems{std::string(origin)};
  const TomlReader whole(file, "", problems);
  rpc::ServerConfig config;
  read_server(TomlReader(subtable(file, "server", whole), "[server]", problems), config);
  read_tls(TomlReader(subtable(file, "tls", whole), "[tls]", problems),
           std::filesystem::path(origin).parent_path(), config);
  read_limits(TomlReader(subtable(file, "limits", whole), "[limits]", problems), config);
  problems.throw_if_any();
  return config;
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

std::string host_port_problem(const std::string& text) {
  try {
    rpc::parse_address(text, "");
    return {};
  } catch (const Error&) {
    return "must be HOST:PORT, such as 127.0.0.1:7443 or [::1]:7443";
  }
}

Configuration parse_configuration(const toml::table& file, std::string_view origin) {
  Configuration configuration;
  std::string problems;
  collect(problems, [&] { configuration.catalog = table::parse_catalog_config(file, origin); });
  collect(problems, [&] { configuration.server = parse_server_config(file, origin); });
  if (!problems.empty()) throw Error(ErrorCategory::kConfig, problems);
  return configuration;
}

Configuration load_configuration(const std::filesystem::path& path) {
  return parse_configuration(table::load_toml(path), path.string());
}

}  // namespace tacit::cli
