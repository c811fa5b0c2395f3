// SPDX-License-Identifier: Apache-2.0
#include "app/server/check_setup.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/quantities.h"
#include "identity/certificate.h"
#include "ledger/reader.h"
#include "ledger/signing.h"
#include "rpc/server/tls.h"

namespace tacit::app {

namespace {

namespace fs = std::filesystem;

// What is wrong, step by step: one does not hide the next.
class Faults {
 public:
  template <class Step>
  void run(Step step) {
    try {
      step();
    } catch (const Error& error) {
      if (error.category() == ErrorCategory::kCancelled) throw;
      if (!category_) category_ = error.category();
      texts_.push_back(error.what());
    }
  }

  void throw_if_any() const {
    if (category_) throw Error(*category_, fmt::format("{}", fmt::join(texts_, "\n")));
  }

 private:
  std::optional<ErrorCategory> category_;
  std::vector<std::string> texts_;
};

std::string count_of(std::size_t count, const char* one, const char* several) {
  return fmt::format("{} {}", count_text(count), count == 1 ? one : several);
}

void tell_tls(const rpc::ServerConfig& config, const rpc::ServerTls& tls, const Log& found) {
  const identity::Certificate& own = tls.own.certificate;
  found.info(fmt::format("certificate {}: {} for {}, valid until {}", config.certificate_file.string(),
                         own.subject(), fmt::join(own.hosts(), ", "), identity::day(own.not_after())));
  if (!tls.clients) return;
  found.info(fmt::format("client_ca {}: {}, valid until {}", config.client_ca_file.string(),
                         count_of(tls.clients->authorities(), "authority", "authorities"),
                         identity::day(tls.clients->authorities_end())));
  if (const auto due = tls.clients->lists_end()) {
    found.info(fmt::format("client_crl {}: {}, {} revoked, due on {}", config.client_crl_file.string(),
                           count_of(tls.clients->lists(), "list", "lists"),
                           count_text(tls.clients->revoked()), identity::day(*due)));
  }
  std::vector<std::string> names;
  for (const identity::ClientRules& rules : config.clients) names.push_back(rules.name);
  found.info(fmt::format("{}: {}", count_of(names.size(), "client", "clients"), fmt::join(names, ", ")));
}

void require_writable(const fs::path& path, const std::string& what, const std::string& kind) {
  if (access(path.c_str(), W_OK) == 0) return;
  if (errno == ENOENT || errno == ENOTDIR) {
    throw Error(ErrorCategory::kConfig, fmt::format("{}: there is no such {}", path.string(), kind));
  }
  throw Error(ErrorCategory::kConfig,
              fmt::format("{}: {} cannot be written by this user", path.string(), what));
}

void check_ledger(const LedgerConfig& config, rpc::Bookkeeping bookkeeping, const Log& found) {
  if (bookkeeping == rpc::Bookkeeping::kNone) return;
  require_ledger_named(config);
  const auto key = ledger_key(config);
  if (!config.signing_key.empty()) ledger::load_signing_key_file(config.signing_key);
  // SQLite keeps files of its own beside it.
  require_writable(fs::absolute(config.path).parent_path(), "the ledger's folder", "folder");
  if (!fs::exists(fs::symlink_status(config.path))) {
    found.info(fmt::format("ledger {}: not there yet; the first start makes it", config.path.string()));
    return;
  }
  require_writable(config.path, "the ledger", "file");
  const ledger::Verification verified = ledger::Reader(config.path, key).verify();
  if (!verified.sound()) {
    throw Error(ErrorCategory::kSecurity,
                fmt::format("{}: the ledger does not verify: {}. Keep all its files as they are, and see "
                            "docs/ledger.md, \"When it does not verify\"",
                            config.path.string(), verified.fault));
  }
  found.info(fmt::format("ledger {}: {}, verified; head: {}", config.path.string(),
                         count_of(verified.head.entries, "entry", "entries"), verified.head.text()));
  for (const std::string& remark : verified.remarks) found.warn(fmt::format("ledger: {}", remark));
}

}  // namespace

void check_setup(const CustodianConfig& given, const ServeChanges& changes, const Log& found) {
  const CustodianConfig config = with_changes(given, changes);
  Faults faults;
  bool tls_sound = false;
  faults.run([&] {
    rpc::check(config.server);
    const rpc::ServerTlsPtr tls = rpc::load_tls(config.server);
    if (tls != nullptr) tell_tls(config.server, *tls, found);
    tls_sound = true;
  });
  faults.run([&] { check_ledger(config.ledger, config.server.bookkeeping, found); });
  faults.run([&] {
    if (tls_sound) {
      load_offer(config, changes.records.get(), found);
    } else {
      load_data(config, changes.records.get(), found);
    }
  });
  faults.throw_if_any();
}

}  // namespace tacit::app
