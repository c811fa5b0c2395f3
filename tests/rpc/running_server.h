// SPDX-License-Identifier: Apache-2.0
// A server over mutual TLS on a free port of loopback, what its observers heard, and a client's options to
// reach it.
#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "protocol/query.h"
#include "rpc/client/query.h"
#include "rpc/server/server.h"
#include "rpc/test_certificates.h"
#include "rpc/wait.h"
#include "support/eventually.h"
#include "support/patience.h"

namespace tacit::rpc {

/// What the observers of all streams heard.
class Heard {
 public:
  void phase(protocol::Phase phase) {
    change([&] { ++phases_[phase]; });
  }
  void client(const std::string& name, const identity::ClientIdentity& who) {
    change([&] { clients_.emplace_back(name, who); });
  }
  void finished(const Traffic& traffic) {
    change([&] { finished_.push_back(traffic); });
  }
  void catalog() {
    change([&] { ++catalogs_; });
  }
  void stranger(const std::string& fingerprint) {
    change([&] { strangers_.push_back(fingerprint); });
  }
  void question(std::uint64_t entry) {
    change([&] { questions_.push_back(entry); });
  }
  void refusal(std::uint64_t entry) {
    change([&] { refusals_.push_back(entry); });
  }
  void note(const std::string& line) {
    change([&] { notes_.push_back(line); });
  }
  void failed(const Error& error, const Traffic& traffic) {
    change([&] {
      failures_.push_back(error);
      failed_traffic_.push_back(traffic);
    });
  }

  /// Waits until `times` streams have reached the phase; false if that takes long.
  bool wait_for(protocol::Phase phase, int times = 1) {
    return wait([&] { return phases_[phase] >= times; });
  }
  bool reached(protocol::Phase phase) const {
    const std::lock_guard lock(mutex_);
    return phases_.count(phase) > 0;
  }
  bool wait_for_failures(std::size_t count) {
    return wait([&] { return failures_.size() >= count; });
  }
  bool wait_for_finished(std::size_t count) {
    return wait([&] { return finished_.size() >= count; });
  }
  std::vector<Error> failures() const {
    const std::lock_guard lock(mutex_);
    return failures_;
  }
  /// Entries of questions that were admitted, of such that were refused, and fingerprints of strangers.
  std::vector<std::uint64_t> questions() const {
    const std::lock_guard lock(mutex_);
    return questions_;
  }
  std::vector<std::uint64_t> refusals() const {
    const std::lock_guard lock(mutex_);
    return refusals_;
  }
  std::vector<std::string> strangers() const {
    const std::lock_guard lock(mutex_);
    return strangers_;
  }
  bool wait_for_catalogs(int count) {
    return wait([&] { return catalogs_ >= count; });
  }
  /// Of the streams that failed.
  std::vector<Traffic> failed_traffic() const {
    const std::lock_guard lock(mutex_);
    return failed_traffic_;
  }
  std::vector<std::string> notes() const {
    const std::lock_guard lock(mutex_);
    return notes_;
  }
  std::vector<std::pair<std::string, identity::ClientIdentity>> clients() const {
    const std::lock_guard lock(mutex_);
    return clients_;
  }
  std::vector<Traffic> finished() const {
    const std::lock_guard lock(mutex_);
    return finished_;
  }

 private:
  template <class Change>
  void change(Change change) {
    const std::lock_guard lock(mutex_);
    change();
    changed_.notify_all();
  }
  template <class Ready>
  bool wait(Ready ready) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, patience(std::chrono::seconds(20)), ready);
  }

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::map<protocol::Phase, int> phases_;
  int catalogs_ = 0;
  std::vector<std::string> notes_;
  std::vector<std::pair<std::string, identity::ClientIdentity>> clients_;
  std::vector<std::uint64_t> questions_, refusals_;
  std::vector<std::string> strangers_;
  std::vector<Traffic> finished_;
  std::vector<Error> failures_;
  std::vector<Traffic> failed_traffic_;
};

class RunningServer {
 public:
  /// Keeps no account unless there is a ledger.
  explicit RunningServer(const protocol::World& world, ServerConfig config = {},
                         ledger::Ledger* ledger = nullptr)
      : security_(world.security),
        ledger_(ledger),
        server_(
            offer(world, std::move(config)),
            [this](std::uint64_t) { return std::make_unique<Listener>(heard_); }, ledger) {
    address_ = server_.start();
  }

  /// What a server of the world with this configuration answers with; the world outlives it.
  OfferPtr offer(const protocol::World& world, ServerConfig config) const {
    const std::shared_ptr<const protocol::ServerData> data(std::shared_ptr<void>(), &world.server);
    return make_offer(with_books(with_tls(with_security(std::move(config), world)), ledger_), data);
  }
  void replace(const protocol::World& world, ServerConfig config = {}) {
    server_.replace(offer(world, std::move(config)));
  }
  /// By other records than the world's own.
  void replace(const protocol::World& world, std::shared_ptr<const protocol::ServerData> data,
               ServerConfig config) {
    server_.replace(
        make_offer(with_books(with_tls(with_security(std::move(config), world)), ledger_), std::move(data)));
  }

  /// The rules of the certificate "client", without limits.
  static identity::ClientRules test_client() {
    identity::ClientRules rules;
    rules.name = "test";
    rules.subject = "CN=Test client";
    return rules;
  }

  /// Without TLS, and without a ledger.
  static ServerConfig without_tls(const protocol::World& world) {
    ServerConfig config;
    config.listen = "127.0.0.1:0";
    config.insecure = true;
    config.bookkeeping = Bookkeeping::kNone;
    return with_security(config, world);
  }

  static ServerConfig with_security(ServerConfig config, const protocol::World& world) {
    config.limits.security = world.security;
    return config;
  }

  static ServerConfig with_books(ServerConfig config, const ledger::Ledger* ledger) {
    config.bookkeeping = ledger != nullptr ? Bookkeeping::kRequire : Bookkeeping::kNone;
    return config;
  }

  /// On a free port, unless the configuration names one of its own.
  static ServerConfig with_tls(ServerConfig config) {
    if (config.listen == ServerConfig().listen) config.listen = "127.0.0.1:0";
    config.certificate_file = TestCertificates::get().certificate();
    config.key_file = TestCertificates::get().key();
    if (config.client_auth == ClientAuth::kNone) return config;
    config.client_ca_file = TestCertificates::get().ca();
    if (config.clients.empty()) config.clients = {test_client()};
    return config;
  }

  ClientOptions options() const {
    ClientOptions options;
    options.server = address_.text();
    options.security = security_;
    return with_certificate(options);
  }

  static ClientOptions with_certificate(ClientOptions options, const std::string& certificate = "client") {
    options.ca_file = TestCertificates::get().ca();
    options.certificate_file = TestCertificates::get().certificate(certificate);
    options.key_file = TestCertificates::get().key(certificate);
    return options;
  }

  /// Waits until no stream is open, running or waiting any more; false if that takes long.
  bool becomes_idle() const {
    return eventually([&] {
      const Server::Counts counts = server_.counts();
      return counts.open == 0 && counts.running == 0 && counts.waiting == 0 && counts.awaiting == 0;
    });
  }
  /// Waits until so many streams wait for their turn; false if that takes long.
  bool has_waiting(std::size_t count) const {
    return eventually([&] { return server_.counts().waiting == count; });
  }

  Server& server() { return server_; }
  Heard& heard() { return heard_; }
  const Address& address() const { return address_; }

 private:
  class Listener : public SessionObserver {
   public:
    explicit Listener(Heard& heard) : heard_(heard) {}
    void on_client(const std::string& name, const identity::ClientIdentity& who) override {
      heard_.client(name, who);
    }
    void on_phase(protocol::Phase phase) override { heard_.phase(phase); }
    void on_note(const std::string& line) override { heard_.note(line); }
    void on_stranger(const identity::ClientIdentity& who) override { heard_.stranger(who.fingerprint); }
    void on_question(std::uint64_t entry) override { heard_.question(entry); }
    void on_refused(std::uint64_t entry) override { heard_.refusal(entry); }
    void on_catalog() override { heard_.catalog(); }
    void on_finished(const Traffic& traffic) override { heard_.finished(traffic); }
    void on_failed(const Error& error, const Traffic& traffic) override { heard_.failed(error, traffic); }

   private:
    Heard& heard_;
  };

  const bgv::Security security_;
  ledger::Ledger* const ledger_;
  Heard heard_;
  Server server_;
  Address address_;
};

/// A client's observer that keeps what it is told, and gives up on demand.
class Notebook : public protocol::Observer {
 public:
  void on_phase(protocol::Phase phase) override {
    const std::lock_guard lock(mutex_);
    phases_.push_back(phase);
  }
  void on_note(const std::string& line) override {
    const std::lock_guard lock(mutex_);
    notes_.push_back(line);
    noted_.notify_all();
  }
  /// Waits until it has been told so many things; false if that takes long.
  bool wait_for_note(std::size_t count = 1) {
    std::unique_lock lock(mutex_);
    return noted_.wait_for(lock, patience(std::chrono::seconds(20)), [&] { return notes_.size() >= count; });
  }
  bool cancelled() override { return gives_up_; }

  void give_up() { gives_up_ = true; }
  std::vector<std::string> notes() const {
    const std::lock_guard lock(mutex_);
    return notes_;
  }
  std::vector<protocol::Phase> phases() const {
    const std::lock_guard lock(mutex_);
    return phases_;
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable noted_;
  std::vector<protocol::Phase> phases_;
  std::vector<std::string> notes_;
  std::atomic<bool> gives_up_ = false;
};

inline QueryOutcome ask(ClientOptions options, const protocol::World& world, protocol::Observer& observer) {
  options.security = world.security;
  return run_query(options, world.server.model, world.client, world.question, world.split, observer);
}
inline QueryOutcome ask(const ClientOptions& options, const protocol::World& world) {
  protocol::Observer observer;
  return ask(options, world, observer);
}

/// What an exact answer is.
inline table::ResultTable expected(const protocol::World& world) {
  return protocol::plain_table(world.server, world.client, world.question, world.split);
}

}  // namespace tacit::rpc
