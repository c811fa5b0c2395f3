// SPDX-License-Identifier: Apache-2.0
#include "cli/hostile_visitor.h"

#include <arpa/inet.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <random>

#include "base/descriptor.h"
#include "fuzz/input.h"
#include "identity/openssl.h"
#include "rpc/raw_client.h"

namespace tacit::cli {
namespace {

using Random = std::mt19937_64;
using Messages = std::vector<std::string>;
using Context = identity::Owned<SSL_CTX, SSL_CTX_free>;
using Session = identity::Owned<SSL, SSL_free>;

// How an HTTP/2 client begins: the preface, and SETTINGS that change nothing.
constexpr std::string_view kPreface("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0", 33);
// TLS 1.2's record of a ClientHello of 512 bytes, and its first bytes.
constexpr std::string_view kClientHello("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11);

std::string random_bytes(Random& random, std::size_t most) {
  std::string bytes(random() % (most + 1), '\0');
  for (char& c : bytes) c = static_cast<char>(random());
  return bytes;
}

// HTTP/2's header of a frame, of any type and on a low stream number, with some other frame's length.
std::string random_frame(Random& random) {
  const std::string payload = random_bytes(random, 200);
  std::string frame(9, '\0');
  frame[2] = static_cast<char>(random() % 4 == 0 ? random() : payload.size());
  frame[3] = static_cast<char>(random() % 11);
  frame[4] = static_cast<char>(random());
  frame[8] = static_cast<char>(random() % 8);
  return frame + payload;
}

std::string random_http2(Random& random) {
  std::string bytes(kPreface);
  for (std::size_t frames = random() % 6; frames > 0; --frames) bytes += random_frame(random);
  return bytes;
}

/// An honest query's messages up to one of them, more often an early one; then something else; then the rest,
/// or nothing more.
void disturb_query(const rpc::Address& server, const Messages& honest, Random& random) {
  rpc::RawClient client(server, random() % 16 == 0 ? "stranger" : "client");
  std::size_t until = random() % 4;
  if (random() % 8 == 0) until = random() % honest.size();
  for (std::size_t i = 0; i < until; ++i) {
    if (!client.send(honest[i])) return;
  }
  const std::string script = random_bytes(random, 12);
  fuzz::Input changes(script);
  switch (random() % 5) {
    case 0:
      client.send(random_bytes(random, 300));
      break;
    case 1:
      client.send(fuzz::edited(honest[until], changes));
      break;
    case 2:
      client.send(honest[random() % honest.size()]);
      break;
    case 3:
      client.send(honest[until]);
      client.send(honest[until]);
      break;
    default:
      until = honest.size();
      break;
  }
  for (std::size_t i = until + 1; i < honest.size() && random() % 4 != 0; ++i) {
    if (!client.send(honest[i])) break;
  }
  // One that does not hurry away hears what the server thinks of it.
  if (random() % 3 == 0) return client.leave();
  client.end_messages();
  client.failure();
}

/// A socket that is connected, if the server takes it. Waits for the other end are half a second at most.
class Connection {
 public:
  explicit Connection(const rpc::Address& server) : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const timeval longest{0, 500'000};
    setsockopt(number(), SOL_SOCKET, SO_RCVTIMEO, &longest, sizeof longest);
    setsockopt(number(), SOL_SOCKET, SO_SNDTIMEO, &longest, sizeof longest);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(server.port);
    inet_pton(AF_INET, server.host.c_str(), &address.sin_addr);
    connect(number(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
  }
  int number() const { return socket_.number(); }

 private:
  const Descriptor socket_;
};

/// Where a TLS handshake is due: nothing, noise, a handshake that stops, or HTTP/2 in the clear; with or
/// without an end of what is sent.
void disturb_handshake(const rpc::Address& server, Random& random) {
  const Connection connection(server);
  const std::string choices[] = {"", random_bytes(random, 600),
                                 std::string(kClientHello) + random_bytes(random, 505), random_http2(random)};
  const std::string& bytes = choices[random() % std::size(choices)];
  send(connection.number(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
  if (random() % 2 == 0) shutdown(connection.number(), SHUT_WR);
  if (bytes.empty() || random() % 2 == 0) return;
  char answer[256];
  recv(connection.number(), answer, sizeof answer, random() % 2 == 0 ? MSG_DONTWAIT : 0);
}

Context tls_context(Random& random) {
  const rpc::TestCertificates& files = rpc::TestCertificates::get();
  Context context(SSL_CTX_new(TLS_client_method()));
  // Without a certificate the handshake fails at its end.
  if (random() % 8 != 0) {
    SSL_CTX_use_certificate_chain_file(context.get(), files.certificate("client").c_str());
    SSL_CTX_use_PrivateKey_file(context.get(), files.key("client").c_str(), SSL_FILETYPE_PEM);
  }
  constexpr std::string_view kProtocol = "\x02h2";
  SSL_CTX_set_alpn_protos(context.get(), reinterpret_cast<const unsigned char*>(kProtocol.data()),
                          kProtocol.size());
  return context;
}

/// A good handshake, and then frames that make no sense, or no HTTP/2 at all.
void disturb_http2(const rpc::Address& server, Random& random) {
  const Context context = tls_context(random);
  const Connection connection(server);
  const Session session(SSL_new(context.get()));
  SSL_set_fd(session.get(), connection.number());
  if (SSL_connect(session.get()) != 1) return;
  const std::string bytes = random() % 4 == 0 ? random_bytes(random, 600) : random_http2(random);
  if (!bytes.empty()) SSL_write(session.get(), bytes.data(), static_cast<int>(bytes.size()));
  char answer[256];
  if (random() % 2 == 0) SSL_read(session.get(), answer, sizeof answer);
}

}  // namespace

void HostileVisitor::visit(std::uint64_t seed) const {
  Random random(seed);
  switch (random() % 8) {
    case 0:
      return disturb_handshake(server_, random);
    case 1:
      return disturb_http2(server_, random);
    default:
      return disturb_query(server_, honest_, random);
  }
}

}  // namespace tacit::cli
