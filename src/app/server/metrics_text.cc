// SPDX-License-Identifier: Apache-2.0
#include "app/server/metrics_text.h"

#include "app/server/metrics.h"
#include "protocol/version.h"
#include "ring/kernels.h"

namespace tacit::app {

namespace {

constexpr protocol::Phase kMeasured[] = {protocol::Phase::kKeys,     protocol::Phase::kPlanes,
                                         protocol::Phase::kPrepare,  protocol::Phase::kLink,
                                         protocol::Phase::kTabulate, protocol::Phase::kGate};

std::string escaped(std::string_view text) {
  std::string escaped;
  for (const char byte : text) {
    if (byte == '\\' || byte == '"') escaped += '\\';
    if (byte == '\n') {
      escaped += "\\n";
    } else {
      escaped += byte;
    }
  }
  return escaped;
}

void add_program(MetricsText& text, std::chrono::system_clock::time_point start) {
  text.metric("tacit_build_info", "gauge", "The program: version, protocol versions and SIMD target.");
  text.value("tacit_build_info",
             {{"version", TACIT_VERSION},
              {"protocol_oldest", std::to_string(protocol::kOldestProtocolVersion)},
              {"protocol_newest", std::to_string(protocol::kProtocolVersion)},
              {"simd", ring::target_name()}},
             1);
  text.plain("tacit_start_time_seconds", "gauge", "When the server started, in seconds since 1970.",
             unix_seconds(start));
}

void add_sessions(MetricsText& text, const rpc::Server::Counts& now, const Served& served) {
  text.plain("tacit_sessions_open", "gauge", "Streams of clients.", now.open);
  text.plain("tacit_sessions_running", "gauge", "Queries that are computed.", now.running);
  text.plain("tacit_sessions_limit", "gauge", "Queries that may be computed at once.", served.max_sessions);
  text.plain("tacit_sessions_waiting", "gauge", "Queries that wait for their turn.", now.waiting);
  text.plain("tacit_queue_limit", "gauge", "Queries that may wait for their turn.", served.max_queue);
  text.plain("tacit_memory_reserved_bytes", "gauge", "Memory that running queries have reserved.",
             now.reserved_bytes);
  text.plain("tacit_memory_limit_bytes", "gauge", "Memory that running queries may reserve.",
             served.memory_bytes);
  text.plain("tacit_turned_away_total", "counter", "Streams refused at once because too many were open.",
             now.turned_away);
}

void add_served(MetricsText& text, const Served& served) {
  text.plain("tacit_records", "gauge", "Records that are served.", served.records);
  text.plain("tacit_data_loaded_timestamp_seconds", "gauge",
             "When the records were read, in seconds since 1970.", unix_seconds(served.loaded));
  text.plain("tacit_clients", "gauge", "Clients that the configuration names.", served.clients.size());
  constexpr const char* kExpiry = "tacit_certificate_expiry_timestamp_seconds";
  text.metric(kExpiry, "gauge",
              "When a certificate, or the list of revoked ones, is valid no longer, in seconds since 1970.");
  for (const auto& [name, expiry] : served.expiries)
    text.value(kExpiry, {{"certificate", name}}, unix_seconds(expiry));
}

void add_ledger(MetricsText& text, const std::optional<MetricsNow::Ledger>& ledger) {
  text.plain("tacit_ledger_entries", "gauge", "Entries of the ledger; 0 without one.",
             ledger ? ledger->entries : 0);
  if (!ledger) return;
  text.plain("tacit_ledger_size_bytes", "gauge", "Size of the ledger's files.", ledger->bytes);
  text.plain("tacit_ledger_disk_free_bytes", "gauge", "Free space of the ledger's disk.", ledger->free_bytes);
}

}  // namespace

std::int64_t unix_seconds(std::chrono::system_clock::time_point time) {
  return std::chrono::floor<std::chrono::seconds>(time.time_since_epoch()).count();
}

std::string MetricsText::label_text(std::initializer_list<Label> labels) {
  std::string text;
  for (const Label& label : labels)
    text += fmt::format("{}{}=\"{}\"", text.empty() ? "{" : ",", label.name, escaped(label.value));
  return text.empty() ? text : text + "}";
}

std::string Metrics::text(const MetricsNow& now) const {
  const std::lock_guard lock(mutex_);
  MetricsText text;
  add_program(text, start_);
  add_sessions(text, now.counts, served_);
  add_ends(text);
  add_work(text);
  add_served(text, served_);
  add_reloads(text);
  text.plain("tacit_approvals_waiting", "gauge", "Questions that wait for the custodian's decision.",
             now.waiting_for_approval);
  add_ledger(text, now.ledger);
  return text.take();
}

void Metrics::add_ends(MetricsText& text) const {
  text.plain("tacit_sessions_total", "counter", "Streams of clients since the start.", begun_);
  struct Count {
    const char *name, *help;
    std::uint64_t Ends::* value;
  };
  // The sum over clients beside each is what a server is asked for first.
  constexpr Count kCounts[] = {
      {"questions_total", "Questions that were read, admitted or refused", &Ends::questions},
      {"refusals_total", "Questions that a rule, a limit or a budget refused", &Ends::refusals},
      {"answers_total", "Queries that were answered", &Ends::answers},
      {"catalogs_total", "Catalogs that were sent", &Ends::catalogs}};
  for (const Count& each : kCounts) {
    const std::string all = fmt::format("tacit_{}", each.name),
                      one = fmt::format("tacit_client_{}", each.name);
    text.plain(all.c_str(), "counter", fmt::format("{}.", each.help).c_str(), all_.*each.value);
    text.metric(one.c_str(), "counter", fmt::format("{}, by client.", each.help).c_str());
    for (const auto& [client, ends] : clients_)
      text.value(one.c_str(), {{"client", client}}, ends.*each.value);
  }
  const auto reason = [](std::size_t i) { return std::string(name(static_cast<ErrorCategory>(i))); };
  text.metric("tacit_failures_total", "counter", "Sessions that ended without an answer, by reason.");
  for (std::size_t i = 0; i < kReasons; ++i)
    text.value("tacit_failures_total", {{"reason", reason(i)}}, all_.failures[i]);
  text.metric("tacit_client_failures_total", "counter",
              "Sessions that ended without an answer, by client and reason.");
  for (const auto& [client, ends] : clients_) {
    for (std::size_t i = 0; i < kReasons; ++i)
      text.value("tacit_client_failures_total", {{"client", client}, {"reason", reason(i)}},
                 ends.failures[i]);
  }
}

void Metrics::add_work(MetricsText& text) const {
  text.metric("tacit_phase_seconds", "summary", "Seconds that queries spent in each phase.");
  for (const protocol::Phase phase : kMeasured) {
    const Sum& sum = phases_[static_cast<std::size_t>(phase)];
    text.value("tacit_phase_seconds_sum", {{"phase", key(phase)}}, sum.seconds);
    text.value("tacit_phase_seconds_count", {{"phase", key(phase)}}, sum.count);
  }
  text.metric("tacit_bytes_total", "counter", "Bytes of messages, from clients (up) and to them (down).");
  text.value("tacit_bytes_total", {{"direction", "up"}}, bytes_.bytes_up);
  text.value("tacit_bytes_total", {{"direction", "down"}}, bytes_.bytes_down);
}

void Metrics::add_reloads(MetricsText& text) const {
  text.metric("tacit_reloads_total", "counter",
              "Times that the server was to be reloaded, by what came of it.");
  text.value("tacit_reloads_total", {{"result", "taken"}}, reloads_[1]);
  text.value("tacit_reloads_total", {{"result", "failed"}}, reloads_[0]);
  text.plain("tacit_last_reload_successful", "gauge",
             "Whether the last reload was taken; 1 where there was none.", last_reload_taken_ ? 1 : 0);
  text.plain("tacit_last_reload_timestamp_seconds", "gauge",
             "When the server was last to be reloaded, or started, in seconds since 1970.",
             unix_seconds(last_reload_));
}

}  // namespace tacit::app
