// SPDX-License-Identifier: Apache-2.0
#include "app/server/metrics.h"

#include <fmt/format.h>

#include <iterator>
#include <memory>
#include <utility>

#include "base/error.h"
#include "base/files.h"

namespace tacit::app {

namespace {

using protocol::Phase;

constexpr Phase kMeasured[] = {Phase::kKeys, Phase::kPlanes,   Phase::kPrepare,
                               Phase::kLink, Phase::kTabulate, Phase::kGate};

class Text {
 public:
  void metric(const char* name, const char* type, const char* help) {
    fmt::format_to(out(), "# HELP {0} {2}\n# TYPE {0} {1}\n", name, type, help);
  }
  template <class Value>
  void value(const char* name, const std::string& labels, Value value) {
    fmt::format_to(out(), "{}{} {}\n", name, labels, value);
  }
  template <class Value>
  void plain(const char* name, const char* type, const char* help, Value number) {
    metric(name, type, help);
    value(name, "", number);
  }
  std::string take() { return std::move(text_); }

 private:
  std::back_insert_iterator<std::string> out() { return std::back_inserter(text_); }
  std::string text_;
};

class MeteredSession final : public rpc::SessionObserver {
 public:
  MeteredSession(std::unique_ptr<rpc::SessionObserver> next, Metrics& metrics)
      : next_(std::move(next)), metrics_(metrics), timer_(*next_) {
    metrics_.begun();
  }

  void on_plan(const plan::Plan& plan, int threads) override { timer_.on_plan(plan, threads); }
  void on_phase(Phase phase) override { timer_.on_phase(phase); }
  void on_progress(Phase phase, std::uint64_t done, std::uint64_t total, std::uint64_t pairs) override {
    timer_.on_progress(phase, done, total, pairs);
  }
  void on_work(protocol::Work work, double seconds) override { timer_.on_work(work, seconds); }
  void on_note(const std::string& line) override { timer_.on_note(line); }
  bool cancelled() override { return timer_.cancelled(); }

  void on_client(const std::string& name, const identity::ClientIdentity& who) override {
    next_->on_client(name, who);
  }
  void on_catalog() override {
    metrics_.sent_catalog();
    next_->on_catalog();
  }
  void on_finished(const rpc::Traffic& traffic) override {
    metrics_.answered(timer_.times(), traffic);
    next_->on_finished(traffic);
  }
  void on_failed(const Error& error, const rpc::Traffic& traffic) override {
    metrics_.failed(error.category(), timer_.times(), traffic);
    next_->on_failed(error, traffic);
  }

 private:
  std::unique_ptr<rpc::SessionObserver> next_;
  Metrics& metrics_;
  PhaseTimer timer_;
};

}  // namespace

rpc::ObserverFactory metered(rpc::ObserverFactory observers, Metrics& metrics) {
  return [observers = std::move(observers), &metrics](std::uint64_t stream) {
    return std::make_unique<MeteredSession>(observers(stream), metrics);
  };
}

void Metrics::begun() {
  const std::lock_guard lock(mutex_);
  ++begun_;
}

void Metrics::sent_catalog() {
  const std::lock_guard lock(mutex_);
  ++catalogs_;
}

void Metrics::answered(const std::vector<PhaseTime>& times, const rpc::Traffic& traffic) {
  const std::lock_guard lock(mutex_);
  ++answered_;
  add(times, traffic);
}

void Metrics::failed(ErrorCategory category, const std::vector<PhaseTime>& times,
                     const rpc::Traffic& traffic) {
  const std::lock_guard lock(mutex_);
  ++failed_[static_cast<std::size_t>(category)];
  add(times, traffic);
}

void Metrics::add(const std::vector<PhaseTime>& times, const rpc::Traffic& traffic) {
  for (const PhaseTime& time : times) {
    Sum& sum = phases_[static_cast<std::size_t>(time.phase)];
    ++sum.count;
    sum.seconds += time.seconds;
  }
  const rpc::Bytes total = traffic.total();
  bytes_.bytes_up += total.bytes_up;
  bytes_.bytes_down += total.bytes_down;
}

std::string Metrics::text(const rpc::Server::Counts& now, std::uint64_t ledger_entries) const {
  const std::lock_guard lock(mutex_);
  Text text;
  text.metric("tacit_build_info", "gauge", "The program's version.");
  text.value("tacit_build_info", "{version=\"" TACIT_VERSION "\"}", 1);
  text.plain("tacit_start_time_seconds", "gauge", "When the server started, in seconds since 1970.",
             std::chrono::duration_cast<std::chrono::seconds>(start_.time_since_epoch()).count());
  text.plain("tacit_sessions_open", "gauge", "Streams of clients.", now.open);
  text.plain("tacit_sessions_running", "gauge", "Queries that are computed.", now.running);
  text.plain("tacit_sessions_waiting", "gauge", "Queries that wait for their turn.", now.waiting);
  text.plain("tacit_memory_reserved_bytes", "gauge", "Memory that running queries have reserved.",
             now.reserved_bytes);
  text.plain("tacit_sessions_total", "counter", "Streams of clients since the start.", begun_);
  text.plain("tacit_answers_total", "counter", "Queries that were answered.", answered_);
  text.plain("tacit_catalogs_total", "counter", "Catalogs that were sent.", catalogs_);
  text.metric("tacit_failures_total", "counter", "Sessions that ended without an answer, by reason.");
  for (std::size_t i = 0; i < failed_.size(); ++i) {
    text.value("tacit_failures_total", fmt::format("{{reason=\"{}\"}}", name(static_cast<ErrorCategory>(i))),
               failed_[i]);
  }
  text.metric("tacit_phase_seconds", "summary", "Seconds that queries spent in each phase.");
  for (const Phase phase : kMeasured) {
    const Sum& sum = phases_[static_cast<std::size_t>(phase)];
    const std::string label = fmt::format("{{phase=\"{}\"}}", key(phase));
    text.value("tacit_phase_seconds_sum", label, sum.seconds);
    text.value("tacit_phase_seconds_count", label, sum.count);
  }
  text.metric("tacit_bytes_total", "counter", "Bytes of messages, from clients (up) and to them (down).");
  text.value("tacit_bytes_total", "{direction=\"up\"}", bytes_.bytes_up);
  text.value("tacit_bytes_total", "{direction=\"down\"}", bytes_.bytes_down);
  text.plain("tacit_ledger_entries", "gauge", "Entries of the ledger; 0 without one.", ledger_entries);
  return text.take();
}

MetricsFile::MetricsFile(std::filesystem::path path, std::chrono::milliseconds interval,
                         std::function<std::string()> text, std::function<void(const std::string&)> warn)
    : path_(std::move(path)),
      interval_(interval),
      text_(std::move(text)),
      warn_(std::move(warn)),
      thread_([this] { run(); }) {}

MetricsFile::~MetricsFile() {
  {
    const std::lock_guard lock(mutex_);
    over_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void MetricsFile::run() {
  bool last = false;
  while (!last) {
    write();
    std::unique_lock lock(mutex_);
    last = over_;
    if (!last) changed_.wait_for(lock, interval_, [this] { return over_; });
  }
}

void MetricsFile::write() {
  try {
    // Not synced: the next one is seconds away.
    write_file(path_, text_(), {.mode = 0644, .follow_link = false, .sync = false});
    failing_ = false;
  } catch (const Error& failure) {
    if (!std::exchange(failing_, true)) warn_(fmt::format("metrics: {}", failure.what()));
  }
}

}  // namespace tacit::app
