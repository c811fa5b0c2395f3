// SPDX-License-Identifier: Apache-2.0
#include "cli/serve/log.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <spdlog/formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "app/server/session_text.h"
#include "cli/progress.h"
#include "present/summary.h"

namespace tacit::cli {

namespace {

using app::LogForm;
using Json = nlohmann::ordered_json;

// Of messages that are a JSON object already, whose members go into the line.
constexpr const char* kEvents = "events";

std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string utc(spdlog::log_clock::time_point time) {
  const auto seconds = std::chrono::time_point_cast<std::chrono::seconds>(time);
  const auto thousandths = std::chrono::duration_cast<std::chrono::milliseconds>(time - seconds).count();
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(spdlog::log_clock::to_time_t(time)),
                     thousandths);
}

class JsonLines final : public spdlog::formatter {
 public:
  void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& line) override {
    const std::string_view payload(message.payload.data(), message.payload.size());
    const spdlog::string_view_t level = spdlog::level::to_string_view(message.level);
    Json json = {{"time", utc(message.time)}, {"level", std::string(level.data(), level.size())}};
    if (std::string_view(message.logger_name.data(), message.logger_name.size()) == kEvents) {
      json.update(Json::parse(payload));
    } else {
      json["message"] = payload;
    }
    const std::string text = dump(json) + "\n";
    line.append(text.data(), text.data() + text.size());
  }
  std::unique_ptr<spdlog::formatter> clone() const override { return std::make_unique<JsonLines>(); }
};

class SessionLog final : public rpc::SessionObserver {
 public:
  SessionLog(std::uint64_t number, LogForm form, bool bars)
      : number_(number), form_(form), display_(output(bars)) {}

  void on_plan(const plan::Plan& plan, int threads) override { display_.on_plan(plan, threads); }
  void on_phase(protocol::Phase phase) override { display_.on_phase(phase); }
  void on_progress(protocol::Phase phase, std::uint64_t done, std::uint64_t total,
                   std::uint64_t pairs) override {
    display_.on_progress(phase, done, total, pairs);
  }
  void on_note(const std::string& line) override { display_.on_note(line); }

  void on_client(const std::string& name, const identity::ClientIdentity& who) override {
    log("client", app::client_text(name, who),
        {{"client", name}, {"subject", who.subject}, {"fingerprint", who.fingerprint}});
  }
  void on_catalog() override { log("catalog", app::kGotCatalogText); }
  void on_finished(const rpc::Traffic& traffic) override {
    if (form_ == LogForm::kText) {
      for (const std::string& line : present::summary_lines(display_.times(), traffic)) log("note", line);
    }
    log("answered", app::kAnsweredText, figures(traffic));
  }
  void on_failed(const Error& error, const rpc::Traffic& traffic) override {
    Json fields = figures(traffic);
    fields["reason"] = name(error.category());
    log("failed", app::failed_text(error), fields, spdlog::level::warn);
  }

 private:
  void log(const char* event, const std::string& message, const Json& fields = Json::object(),
           spdlog::level::level_enum level = spdlog::level::info) const {
    if (form_ == LogForm::kText) return spdlog::log(level, "session {}: {}", number_, message);
    Json json = {{"session", number_}, {"event", event}, {"message", message}};
    json.update(fields);
    spdlog::get(kEvents)->log(level, "{}", dump(json));
  }

  Json figures(const rpc::Traffic& traffic) const {
    Json seconds = Json::object();
    for (const app::PhaseTime& time : display_.times()) seconds[app::key(time.phase)] = time.seconds;
    const rpc::Bytes total = traffic.total();
    return {{"phases", std::move(seconds)}, {"bytes", {{"up", total.bytes_up}, {"down", total.bytes_down}}}};
  }

  ProgressDisplay::Output output(bool bars) const {
    ProgressDisplay::Output output;
    output.line = [this](const std::string& line) { log("note", line); };
    if (bars && form_ == LogForm::kText) output.bar = stderr_bar();
    return output;
  }

  const std::uint64_t number_;
  const LogForm form_;
  ProgressDisplay display_;
};

}  // namespace

void start_log(app::LogForm form) {
  const auto sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
  if (form == LogForm::kJson) {
    sink->set_formatter(std::make_unique<JsonLines>());
  } else {
    // Where there can be a bar, a line first takes it away.
    sink->set_pattern(std::string(stderr_bar() ? kEraseLine : "") + "%Y-%m-%d %H:%M:%S %l %v");
  }
  const auto logger = [&](const char* name) {
    auto made = std::make_shared<spdlog::logger>(name, sink);
    made->flush_on(spdlog::level::info);
    return made;
  };
  spdlog::set_default_logger(logger("tacit"));
  spdlog::register_logger(logger(kEvents));
}

app::Log custodian_log() {
  return {.info = [](const std::string& line) { spdlog::info("{}", line); },
          .warn = [](const std::string& line) { spdlog::warn("{}", line); }};
}

rpc::ObserverFactory session_log(app::LogForm form, bool bars) {
  return [form, bars](std::uint64_t number) { return std::make_unique<SessionLog>(number, form, bars); };
}

}  // namespace tacit::cli
