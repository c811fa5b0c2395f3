// SPDX-License-Identifier: Apache-2.0
#include "rpc/client/tls_probe.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netdb.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <memory>
#include <string>

#include "identity/certificate.h"
#include "rpc/address.h"
#include "rpc/status.h"

namespace tacit::rpc {
namespace {

using identity::Certificate;
using Context = identity::Owned<SSL_CTX, SSL_CTX_free>;
using Session = identity::Owned<SSL, SSL_free>;
using Addresses = identity::Owned<addrinfo, freeaddrinfo>;

constexpr std::size_t kMaxText = 200;

// The certificate that is refused, and why.
struct Refusal {
  int reason = X509_V_OK;
  std::optional<Certificate> certificate;
};

// OpenSSL writes to sockets in a way that ends the program if the peer has closed: not in this thread, for
// now.
class NoPipeSignal {
 public:
  NoPipeSignal() {
    sigemptyset(&pipe_);
    sigaddset(&pipe_, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
  }
  NoPipeSignal(const NoPipeSignal&) = delete;
  NoPipeSignal& operator=(const NoPipeSignal&) = delete;
  ~NoPipeSignal() {
    if (sigismember(&before_, SIGPIPE) == 1) return;
    const timespec now{};
    sigtimedwait(&pipe_, nullptr, &now);
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }

 private:
  sigset_t pipe_, before_;
};

class Socket {
 public:
  Socket(const addrinfo& address, std::chrono::milliseconds longest)
      : number_(socket(address.ai_family, address.ai_socktype | SOCK_CLOEXEC, address.ai_protocol)) {
    timeval wait{};
    wait.tv_sec = longest.count() / 1000;
    wait.tv_usec = (longest.count() % 1000) * 1000;
    setsockopt(number_, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
    setsockopt(number_, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof wait);  // of connect(), too
    connected_ = connect(number_, address.ai_addr, address.ai_addrlen) == 0;
  }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  ~Socket() {
    if (number_ >= 0) close(number_);
  }
  bool connected() const { return connected_; }
  int number() const { return number_; }

 private:
  int number_;
  bool connected_ = false;
};

std::unique_ptr<Socket> connect_to(const Address& address, std::chrono::milliseconds longest) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (getaddrinfo(address.host.c_str(), std::to_string(address.port).c_str(), &hints, &found) != 0)
    return nullptr;
  const Addresses addresses(found);
  for (const addrinfo* each = found; each != nullptr; each = each->ai_next) {
    auto socket = std::make_unique<Socket>(*each, longest);
    if (socket->connected()) return socket;
  }
  return nullptr;
}

// In place of OpenSSL's own check, which it calls: keeps what was refused.
int verify(X509_STORE_CTX* chain, void* refusal) {
  if (X509_verify_cert(chain) == 1) return 1;
  auto& kept = *static_cast<Refusal*>(refusal);
  kept.reason = X509_STORE_CTX_get_error(chain);
  X509* certificate = X509_STORE_CTX_get_current_cert(chain);
  if (certificate == nullptr) certificate = X509_STORE_CTX_get0_cert(chain);
  if (certificate != nullptr && X509_up_ref(certificate) == 1)
    kept.certificate.emplace(identity::X509Ptr(certificate));
  return 0;
}

// Trusts what gRPC trusts where it is given no file: what its own variable names, or the first of these that
// is there (its load_system_roots_linux.cc). OpenSSL's default is a folder of the machine that it was built
// on, which another need not have.
bool trust_system(SSL_CTX& context) {
  static constexpr const char* kFiles[] = {
      "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem",
      "/etc/pki/tls/cacert.pem", "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem"};
  const char* const named = std::getenv("GRPC_DEFAULT_SSL_ROOTS_FILE_PATH");
  if (named != nullptr && SSL_CTX_load_verify_file(&context, named) == 1) return true;
  for (const char* file : kFiles) {
    if (access(file, R_OK) == 0) return SSL_CTX_load_verify_file(&context, file) == 1;
  }
  return SSL_CTX_set_default_verify_paths(&context) == 1;
}

// What gRPC was given, in OpenSSL's own terms. The files have been checked before.
Context make_context(const ClientOptions& options, Refusal& refusal) {
  Context context(SSL_CTX_new(TLS_client_method()));
  if (context == nullptr) return nullptr;
  const bool trusts = options.ca_file ? SSL_CTX_load_verify_file(context.get(), options.ca_file->c_str()) == 1
                                      : trust_system(*context);
  const bool shows =
      !options.certificate_file ||
      (SSL_CTX_use_certificate_chain_file(context.get(), options.certificate_file->c_str()) == 1 &&
       SSL_CTX_use_PrivateKey_file(context.get(), options.key_file->c_str(), SSL_FILETYPE_PEM) == 1);
  if (!trusts || !shows) return nullptr;
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_cert_verify_callback(context.get(), verify, &refusal);
  return context;
}

bool expect_host(SSL& session, const std::string& host) {
  static constexpr unsigned char kHttp2[] = {2, 'h', '2'};
  if (SSL_set_alpn_protos(&session, kHttp2, sizeof kHttp2) != 0) return false;
  if (X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(&session), host.c_str()) == 1) return true;
  return SSL_set_tlsext_host_name(&session, host.c_str()) == 1 && SSL_set1_host(&session, host.c_str()) == 1;
}

std::string joined(const std::vector<std::string>& hosts) {
  return hosts.empty() ? std::string("no host") : fmt::format("{}", fmt::join(hosts, ", "));
}

// The part of the sentence behind "the certificate of HOST:PORT is not accepted: ".
std::string reason_of(const Refusal& refusal, const ClientOptions& options) {
  const std::string trusted =
      options.ca_file ? options.ca_file->string() : std::string("this system's own list");
  const bool known = refusal.certificate.has_value();
  switch (refusal.reason) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return fmt::format("{} expired{}; the custodian must renew it",
                         known ? shown(refusal.certificate->subject(), kMaxText) : "it",
                         known ? " on " + identity::day(refusal.certificate->not_after()) : "");
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return "it is not valid yet; check the clock of this machine";
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return fmt::format("it is not made for that host name, but for {}; use that name",
                         known ? shown(joined(refusal.certificate->hosts()), kMaxText) : "others");
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_CERT_SIGNATURE_FAILURE:
      return fmt::format("it is not signed by a CA in {}{}; ask the custodian for the CA file", trusted,
                         known ? ", but by " + shown(refusal.certificate->issuer(), kMaxText) : "");
    default:
      return fmt::format("{}; trusted is {}", X509_verify_cert_error_string(refusal.reason), trusted);
  }
}

Error certificate_refused(const Refusal& refusal, const ClientOptions& options) {
  return {ErrorCategory::kSecurity,
          "the certificate of " + options.server + " is not accepted: " + reason_of(refusal, options)};
}

Error client_refused(const ClientOptions& options) {
  if (!options.certificate_file) {
    return {ErrorCategory::kSecurity, options.server +
                                          " asks for a client certificate: give yours and its key (--cert "
                                          "FILE --key FILE); the custodian can make them"};
  }
  return {
      ErrorCategory::kSecurity,
      options.server + " does not accept your certificate (" + options.certificate_file->string() +
          "): it is not signed by a CA that the server trusts for clients, or has expired by the server's "
          "clock; ask the custodian"};
}

}  // namespace

std::optional<Error> tls_problem(const ClientOptions& options) {
  const NoPipeSignal quiet;
  const Address address = parse_address(options.server, "server address");
  const std::unique_ptr<Socket> socket = connect_to(address, options.connect);
  Refusal refusal;
  const Context context = make_context(options, refusal);
  const Session session(context == nullptr ? nullptr : SSL_new(context.get()));
  std::optional<Error> problem;
  if (socket != nullptr && session != nullptr && expect_host(*session, address.host) &&
      SSL_set_fd(session.get(), socket->number()) == 1) {
    if (SSL_connect(session.get()) != 1) {
      if (refusal.reason != X509_V_OK) problem = certificate_refused(refusal, options);
    } else {
      // A server that is content speaks first in HTTP/2; one that is not ends the connection without a word.
      char first = 0;
      const int got = SSL_read(session.get(), &first, 1);
      const bool waits = got <= 0 && SSL_get_error(session.get(), got) == SSL_ERROR_WANT_READ;
      if (got <= 0 && !waits) problem = client_refused(options);
    }
  }
  ERR_clear_error();
  return problem;
}

}  // namespace tacit::rpc
