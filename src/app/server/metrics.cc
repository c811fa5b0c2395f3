// SPDX-License-Identifier: Apache-2.0
#include "app/server/metrics.h"

#include <memory>
#include <utility>

namespace tacit::app {

namespace {

using protocol::Phase;

class MeteredSession final : public rpc::SessionObserver {
 public:
  MeteredSession(std::unique_ptr<rpc::SessionObserver> next, Metrics& metrics)
      : next_(std::move(next)), metrics_(metrics), timer_(*next_) {
    metrics_.begun();
  }

  void on_plan(const plan::Plan& plan, const plan::Machines& server) override {
    timer_.on_plan(plan, server);
  }
  void on_phase(Phase phase) override { timer_.on_phase(phase); }
  void on_progress(Phase phase, std::uint64_t done, std::uint64_t total, std::uint64_t pairs) override {
    timer_.on_progress(phase, done, total, pairs);
  }
  void on_work(protocol::Work work, double seconds) override { timer_.on_work(work, seconds); }
  void on_note(const std::string& line) override { timer_.on_note(line); }
  bool cancelled() override { return timer_.cancelled(); }

  void on_client(const std::string& name, const identity::ClientIdentity& who) override {
    client_ = name;
    next_->on_client(name, who);
  }
  void on_stranger(const identity::ClientIdentity& who) override { next_->on_stranger(who); }
  void on_question(std::uint64_t entry) override {
    metrics_.asked(client_);
    next_->on_question(entry);
  }
  void on_refused(std::uint64_t entry) override {
    metrics_.asked(client_);
    metrics_.refused(client_);
    next_->on_refused(entry);
  }
  void on_catalog() override {
    metrics_.sent_catalog(client_);
    next_->on_catalog();
  }
  void on_finished(const rpc::Traffic& traffic) override {
    metrics_.answered(client_, timer_.times(), traffic);
    next_->on_finished(traffic);
  }
  void on_failed(const Error& error, const rpc::Traffic& traffic) override {
    metrics_.failed(client_, error.category(), timer_.times(), traffic);
    next_->on_failed(error, traffic);
  }

 private:
  std::unique_ptr<rpc::SessionObserver> next_;
  Metrics& metrics_;
  PhaseTimer timer_;
  std::string client_ = kUnknownClient;
};

}  // namespace

rpc::ObserverFactory metered(rpc::ObserverFactory observers, Metrics& metrics) {
  return [observers = std::move(observers), &metrics](std::uint64_t stream) {
    return std::make_unique<MeteredSession>(observers(stream), metrics);
  };
}

template <class Change>
void Metrics::count(const std::string& client, Change change) {
  change(all_);
  change(clients_[client]);
}

void Metrics::begun() {
  const std::lock_guard lock(mutex_);
  ++begun_;
}

void Metrics::sent_catalog(const std::string& client) {
  const std::lock_guard lock(mutex_);
  count(client, [](Ends& ends) { ++ends.catalogs; });
}

void Metrics::asked(const std::string& client) {
  const std::lock_guard lock(mutex_);
  count(client, [](Ends& ends) { ++ends.questions; });
}

void Metrics::refused(const std::string& client) {
  const std::lock_guard lock(mutex_);
  count(client, [](Ends& ends) { ++ends.refusals; });
}

void Metrics::answered(const std::string& client, const std::vector<PhaseTime>& times,
                       const rpc::Traffic& traffic) {
  const std::lock_guard lock(mutex_);
  count(client, [](Ends& ends) { ++ends.answers; });
  add(times, traffic);
}

void Metrics::failed(const std::string& client, ErrorCategory category, const std::vector<PhaseTime>& times,
                     const rpc::Traffic& traffic) {
  const std::lock_guard lock(mutex_);
  count(client, [&](Ends& ends) { ++ends.failures[static_cast<std::size_t>(category)]; });
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

// A client has its lines from the start on: a counter that begins at its first event looks as if nothing had
// happened. Those of a client that is named no longer stay, as counters do not go back.
void Metrics::serves(Served served) {
  const std::lock_guard lock(mutex_);
  served_ = std::move(served);
  for (const std::string& client : served_.clients) clients_.try_emplace(client);
}

void Metrics::reloaded(bool taken) {
  const std::lock_guard lock(mutex_);
  ++reloads_[taken ? 1 : 0];
  last_reload_taken_ = taken;
  last_reload_ = std::chrono::system_clock::now();
}

}  // namespace tacit::app
