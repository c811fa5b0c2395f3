// SPDX-License-Identifier: Apache-2.0
#include "cli/serve/log.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <spdlog/formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>
#include <new>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>
#include <string>
#include <utility>

#include "app/server/session_text.h"
#include "base/exit_code.h"
#include "cli/exit.h"
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
  SessionLog(std::string name, LogForm form, bool bars)
      : name_(std::move(name)), form_(form), display_(output(bars)) {}

  void on_plan(const plan::Plan& plan, const plan::Machines& server) override {
    display_.on_plan(plan, server);
  }
  void on_phase(protocol::Phase phase) override { display_.on_phase(phase); }
  void on_progress(protocol::Phase phase, std::uint64_t done, std::uint64_t total,
                   std::uint64_t pairs) override {
    display_.on_progress(phase, done, total, pairs);
  }
  void on_note(const std::string& line) override { display_.on_note(line); }

  void on_client(const std::string& name, const identity::ClientIdentity& who) override {
    client_ = name;
    log("client", app::client_text(name, who), {{"subject", who.subject}, {"fingerprint", who.fingerprint}});
  }
  void on_stranger(const identity::ClientIdentity& who) override {
    log("stranger", app::stranger_text(who), {{"subject", who.subject}, {"fingerprint", who.fingerprint}},
        spdlog::level::warn);
  }
  void on_question(std::uint64_t entry) override {
    entry_ = entry;
    log("question", app::question_text(entry));
  }
  void on_refused(std::uint64_t entry) override {
    entry_ = entry;
    log("refused", app::refused_text(entry));
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
    const bool waits = error.category() == ErrorCategory::kApproval;
    log("failed", app::failed_text(error), fields, waits ? spdlog::level::info : spdlog::level::warn);
  }

 private:
  void log(const char* event, const std::string& message, const Json& fields = Json::object(),
           spdlog::level::level_enum level = spdlog::level::info) const {
    if (form_ == LogForm::kText) {
      const std::string client = client_ ? fmt::format(" ({})", *client_) : "";
      return spdlog::log(level, "session {}{}: {}", name_, client, message);
    }
    Json json = {{"session", name_}, {"client", nullptr}, {"event", event}, {"message", message}};
    if (client_) json["client"] = *client_;
    if (entry_ != 0) json["entry"] = entry_;
    json.update(fields);
    spdlog::get(kEvents)->log(level, "{}", dump(json));
  }

  Json figures(const rpc::Traffic& traffic) const {
    return {{"phases", present::phases_json(display_.times())}, {"bytes", present::bytes_json(traffic)}};
  }

  ProgressDisplay::Output output(bool bars) const {
    ProgressDisplay::Output output;
    output.line = [this](const std::string& line) { log("note", line); };
    if (bars && form_ == LogForm::kText) output.bar = stderr_bar();
    return output;
  }

  const std::string name_;
  const LogForm form_;
  std::optional<std::string> client_;  // once known
  std::uint64_t entry_ = 0;            // of its question, once the ledger has it
  ProgressDisplay display_;
};

// Several faults in one message have a line each. JSON keeps them together.
LogForm form_of_log = LogForm::kText;

void log_lines(spdlog::level::level_enum level, const std::string& text) {
  if (form_of_log == LogForm::kJson) return spdlog::log(level, "{}", text);
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) spdlog::log(level, "{}", line);
}

}  // namespace

void start_log(app::LogForm form) {
  form_of_log = form;
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
  return {.info = [](const std::string& text) { log_lines(spdlog::level::info, text); },
          .warn = [](const std::string& text) { log_lines(spdlog::level::warn, text); }};
}

rpc::ObserverFactory session_log(app::LogForm form, bool bars) {
  const app::SessionNames names;
  spdlog::info("{}", app::start_text(names));
  return [form, bars, names](std::uint64_t number) {
    return std::make_unique<SessionLog>(names.name(number), form, bars);
  };
}

void end_logged(LogForm form, const std::function<void()>& server) {
  if (form == LogForm::kText) return server();
  const auto log = [](ErrorCategory category, const char* message) {
    const Json json = {{"event", "fatal"}, {"reason", name(category)}, {"message", message}};
    spdlog::get(kEvents)->critical("{}", dump(json));
    throw ToldError(category, message);
  };
  try {
    server();
  } catch (const Error& error) {
    log(error.category(), error.what());
  } catch (const std::bad_alloc&) {
    log(ErrorCategory::kLimit, kOutOfMemory);
  } catch (const std::exception& error) {
    log(ErrorCategory::kInternal, error.what());
  }
}

}  // namespace tacit::cli
