// SPDX-License-Identifier: Apache-2.0
#include "app/server/http_metrics.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <exception>
#include <utility>

#include "base/error.h"

namespace tacit::app {

namespace {

// Of one connection, for its request and the head of the answer.
constexpr std::size_t kConnectionBytes = 16 << 10;
constexpr const char* kMetricsType = "text/plain; version=0.0.4; charset=utf-8";
constexpr const char* kTextType = "text/plain; charset=utf-8";

// A loopback address as the system has it. "localhost" is the one of IPv4, as everywhere in configurations.
struct LoopbackAddress {
  union {
    sockaddr any;
    sockaddr_in v4;
    sockaddr_in6 v6;
  };
  bool is_v6 = false;

  explicit LoopbackAddress(const rpc::Address& address) : v6{} {
    if (!address.loopback()) {
      throw Error(ErrorCategory::kConfig,
                  "metrics are for this machine alone: listen on 127.0.0.1, ::1 or "
                  "localhost, not on " +
                      address.text());
    }
    const std::string host = address.host == "localhost" ? "127.0.0.1" : address.host;
    is_v6 = inet_pton(AF_INET6, host.c_str(), &v6.sin6_addr) == 1;
    if (is_v6) {
      v6.sin6_family = AF_INET6;
      v6.sin6_port = htons(address.port);
      return;
    }
    v4 = {};
    v4.sin_family = AF_INET;
    v4.sin_port = htons(address.port);
    require(inet_pton(AF_INET, host.c_str(), &v4.sin_addr) == 1, "a loopback address is an address");
  }
};

}  // namespace

struct HttpHandler {
  // The request's head is there. Answered at once, whatever body it says follows: that is not read, and the
  // connection ends.
  static MHD_Result on_request(void* metrics, MHD_Connection* connection, const char* url, const char* method,
                               const char*, const char*, std::size_t*, void**) {
    try {
      const HttpMetrics::Answer answer = static_cast<HttpMetrics*>(metrics)->answer(method, url);
      MHD_Response* response = MHD_create_response_from_buffer(
          answer.text.size(), const_cast<char*>(answer.text.data()), MHD_RESPMEM_MUST_COPY);
      if (response == nullptr) return MHD_NO;
      MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, answer.type.c_str());
      MHD_add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
      if (answer.allow) MHD_add_response_header(response, MHD_HTTP_HEADER_ALLOW, "GET, HEAD");
      const MHD_Result queued = MHD_queue_response(connection, answer.status, response);
      MHD_destroy_response(response);
      return queued;
    } catch (const std::exception&) {
      return MHD_NO;  // ends the connection
    }
  }
};

HttpMetrics::HttpMetrics(const rpc::Address& address, std::function<std::string()> text, Bounds bounds)
    : text_(std::move(text)), bounds_(bounds), address_(address) {
  const LoopbackAddress where(address);
  unsigned flags = MHD_USE_POLL_INTERNAL_THREAD;
  if (where.is_v6) flags |= MHD_USE_IPv6;
  errno = 0;
  daemon_ = MHD_start_daemon(
      flags, 0, nullptr, nullptr, &HttpHandler::on_request, this, MHD_OPTION_SOCK_ADDR, &where.any,
      MHD_OPTION_CONNECTION_LIMIT, kMostConnections, MHD_OPTION_CONNECTION_MEMORY_LIMIT, kConnectionBytes,
      MHD_OPTION_CONNECTION_TIMEOUT, static_cast<unsigned>(bounds.silence.count()), MHD_OPTION_END);
  if (daemon_ == nullptr) {
    throw Error(ErrorCategory::kUnavailable,
                "[metrics] listen: cannot listen on " + address.text() + ": " +
                    (errno != 0 ? std::strerror(errno) : "the port is in use, or the address is not there"));
  }
  const MHD_DaemonInfo* info = MHD_get_daemon_info(daemon_, MHD_DAEMON_INFO_BIND_PORT);
  if (info != nullptr) address_.port = info->port;
}

HttpMetrics::~HttpMetrics() {
  MHD_stop_daemon(daemon_);
}

HttpMetrics::Answer HttpMetrics::answer(const std::string& method, const std::string& path) {
  if (path != "/metrics" && path != "/healthz")
    return {MHD_HTTP_NOT_FOUND, kTextType, "There are /metrics and /healthz.\n"};
  if (method != MHD_HTTP_METHOD_GET && method != MHD_HTTP_METHOD_HEAD)
    return {MHD_HTTP_METHOD_NOT_ALLOWED, kTextType, "Only GET and HEAD.\n", true};
  if (path == "/metrics") return {MHD_HTTP_OK, kMetricsType, current_text()};
  if (stopping_) return {MHD_HTTP_SERVICE_UNAVAILABLE, kTextType, "stopping\n"};
  return {MHD_HTTP_OK, kTextType, "serving\n"};
}

// Making the text takes locks that queries take, too, for a moment: not as often as somebody may ask.
const std::string& HttpMetrics::current_text() {
  const auto now = std::chrono::steady_clock::now();
  if (current_.empty() || now - made_ >= bounds_.least_between) {
    current_ = text_();
    made_ = now;
  }
  return current_;
}

}  // namespace tacit::app
