#include "cli/serve_log.h"

#include <fmt/format.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "cli/progress.h"
#include "cli/summary.h"

namespace tacit::cli {

namespace {

class SessionLog final : public rpc::SessionObserver {
 public:
  SessionLog(std::uint64_t number, bool bars)
      : name_(fmt::format("session {}", number)), display_(output(bars)) {}

  void on_phase(protocol::Phase phase) override { display_.on_phase(phase); }
  void on_progress(protocol::Phase phase, std::uint64_t done, std::uint64_t total,
                   std::uint64_t pairs) override {
    display_.on_progress(phase, done, total, pairs);
  }
  void on_note(const std::string& line) override { display_.on_note(line); }

  void on_finished(const rpc::Traffic& traffic) override {
    for (const std::string& line : summary_lines(display_.times(), traffic)) log(line);
    log("answered");
  }
  void on_failed(const Error& error, const rpc::Traffic&) override {
    spdlog::warn("{}: ended without an answer: {}", name_, error.what());
  }

 private:
  void log(const std::string& line) const { spdlog::info("{}: {}", name_, line); }

  ProgressDisplay::Output output(bool bars) const {
    ProgressDisplay::Output output;
    output.line = [this](const std::string& line) { log(line); };
    if (bars) output.bar = stderr_bar();
    return output;
  }

  std::string name_;
  ProgressDisplay display_;
};

}  // namespace

void start_log() {
  auto logger = spdlog::stderr_logger_mt("tacit");
  // Where there can be a bar, a line first takes it away.
  logger->set_pattern(std::string(stderr_bar() ? kEraseLine : "") + "%Y-%m-%d %H:%M:%S %l %v");
  logger->flush_on(spdlog::level::info);
  spdlog::set_default_logger(std::move(logger));
}

rpc::ObserverFactory session_log(bool bars) {
  return [bars](std::uint64_t number) { return std::make_unique<SessionLog>(number, bars); };
}

}  // namespace tacit::cli
