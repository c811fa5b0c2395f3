// SPDX-License-Identifier: Apache-2.0
#include "python/server/serving.h"

#include <fmt/format.h>

#include <chrono>
#include <thread>
#include <utility>

#include "app/server/config.h"
#include "app/server/session_text.h"
#include "linkage/model.h"
#include "python/support/work.h"
#include "rpc/server/session_observer.h"

namespace tacit::python {

namespace nb = nanobind;

namespace {

using Clock = std::chrono::steady_clock;

class SessionLines final : public rpc::SessionObserver {
 public:
  SessionLines(std::string name, std::shared_ptr<LogLines> lines)
      : name_(std::move(name)), lines_(std::move(lines)) {}

  void on_note(const std::string& line) override { add("info", line); }
  void on_client(const std::string& name, const identity::ClientIdentity& who) override {
    client_ = fmt::format(" ({})", name);
    add("info", app::client_text(name, who));
  }
  void on_stranger(const identity::ClientIdentity& who) override { add("warning", app::stranger_text(who)); }
  void on_question(std::uint64_t entry) override { add("info", app::question_text(entry)); }
  void on_refused(std::uint64_t entry) override { add("info", app::refused_text(entry)); }
  void on_catalog() override { add("info", app::kGotCatalogText); }
  void on_finished(const rpc::Traffic&) override { add("info", app::kAnsweredText); }
  void on_failed(const Error& error, const rpc::Traffic&) override {
    add("warning", app::failed_text(error));
  }

 private:
  void add(const char* level, const std::string& text) {
    lines_->add({level, fmt::format("session {}{}: {}", name_, client_, text)});
  }

  const std::string name_;
  std::string client_;  // once known
  const std::shared_ptr<LogLines> lines_;
};

app::Log log_to(const std::shared_ptr<LogLines>& lines) {
  return {.info = [lines](const std::string& line) { lines->add({"info", line}); },
          .warn = [lines](const std::string& line) { lines->add({"warning", line}); }};
}

std::unique_ptr<app::Custodian> custodian_of(const ServeWishes& wishes, const app::Log& log) {
  app::CustodianConfig config = app::load_config(wishes.config);
  app::ServeChanges changes;
  if (wishes.records != nullptr) {
    changes.records =
        as_model_reads(linkage::load_model(config.catalog.model), *wishes.records, wishes.reading);
  }
  changes.listen = wishes.listen;
  changes.insecure = wishes.insecure;
  changes.threads = wishes.threads;
  return std::make_unique<app::Custodian>(std::move(config), changes, log);
}

}  // namespace

void Serving::start(const ServeWishes& wishes, nb::handle tell) {
  require(custodian_ == nullptr && address_.empty(), "a server starts once");
  auto [custodian, address] = result_of(tell, [&](Work& work) {
    std::unique_ptr<app::Custodian> made = custodian_of(wishes, log_to(lines_));
    work.stop_if_cancelled();
    const rpc::Address at = made->start([lines = lines_, names = app::SessionNames()](std::uint64_t stream) {
      return std::make_unique<SessionLines>(names.name(stream), lines);
    });
    return std::pair(std::move(made), at.text());
  });
  custodian_ = std::move(custodian);
  address_ = std::move(address);
}

void Serving::stop(double grace, nb::handle tell) {
  if (auto custodian = std::exchange(custodian_, nullptr)) {
    run_work(tell, [&](Work& work) {
      const auto until = Clock::now() + std::chrono::duration<double>(grace);
      custodian->finish([&](std::chrono::milliseconds time) {
        std::this_thread::sleep_for(time);
        return work.cancelled() || Clock::now() >= until;
      });
      custodian.reset();
    });
  }
  lines_->close();
}

std::optional<LogLine> Serving::next_line() {
  const nb::gil_scoped_release unlocked;
  return lines_->next();
}

}  // namespace tacit::python
