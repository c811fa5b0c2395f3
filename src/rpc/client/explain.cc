// SPDX-License-Identifier: Apache-2.0
#include "rpc/client/explain.h"

#include <grpcpp/support/status.h>

#include <algorithm>
#include <chrono>
#include <future>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "rpc/client/tls_probe.h"
#include "rpc/status.h"

namespace tacit::rpc {
namespace {

bool mentions(const std::string& text, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return text.find(word) != std::string::npos; });
}

Error tls_failed(const std::string& text, const ClientOptions& options) {
  if (mentions(text, {"WRONG_VERSION_NUMBER", "wrong version number"})) {
    return {ErrorCategory::kSecurity,
            options.server + " does not speak TLS: was the server started as insecure?"};
  }
  return {ErrorCategory::kSecurity, "TLS with " + options.server + " failed: " + shown(text)};
}

bool nobody_there(const std::string& text) {
  return mentions(text, {"Connection refused", "DNS", "Domain name", "resolve"});
}

// The probe may wait for long; whoever stops the query does not wait for it, and it ends by itself.
std::optional<Error> probed(const ClientOptions& options, const std::function<bool()>& stopped) {
  std::packaged_task<std::optional<Error>()> probe([options] { return tls_problem(options); });
  std::future<std::optional<Error>> problem = probe.get_future();
  std::thread(std::move(probe)).detach();
  while (problem.wait_for(std::chrono::milliseconds(100)) != std::future_status::ready) {
    if (stopped && stopped()) throw Error(ErrorCategory::kCancelled, "the query was cancelled");
  }
  return problem.get();
}

Error no_server(const std::string& text, const ClientOptions& options) {
  if (mentions(text, {"Connection refused"})) {
    return {ErrorCategory::kUnavailable, "no server at " + options.server + ": nothing listens there"};
  }
  if (mentions(text, {"DNS", "Domain name", "resolve"})) {
    return {ErrorCategory::kUnavailable, "no server at " + options.server + ": there is no such host name"};
  }
  const char* hint = options.insecure ? " (does it expect TLS? then leave insecure out)" : "";
  return {ErrorCategory::kUnavailable, "cannot connect to " + options.server + hint + ": " + shown(text)};
}

}  // namespace

Error explain_connecting(const grpc::Status& status, const ClientOptions& options,
                         const std::function<bool()>& stopped) {
  if (!status.error_details().empty()) return from_status(status);
  const std::string text = status.error_message();
  if (status.error_code() == grpc::StatusCode::UNIMPLEMENTED) {
    return {ErrorCategory::kProtocol, options.server + " is not a Tacit server, or one of another release"};
  }
  if (status.error_code() != grpc::StatusCode::UNAVAILABLE) return from_status(status);
  if (!options.insecure && !nobody_there(text)) {
    if (const std::optional<Error> problem = probed(options, stopped)) return *problem;
  }
  if (mentions(text, {"handshake", "Handshake", "certificate", "Peer name", "SSL_ERROR"})) {
    return tls_failed(text, options);
  }
  return no_server(text, options);
}

Error explain_end(const grpc::Status& status, const ClientOptions& options) {
  if (status.ok())
    return {ErrorCategory::kProtocol, options.server + " ended the query before there was an answer"};
  if (!status.error_details().empty()) return from_status(status);
  // An internal error without details is gRPC's own: bytes on the way that are no HTTP/2.
  if (status.error_code() == grpc::StatusCode::UNAVAILABLE ||
      status.error_code() == grpc::StatusCode::INTERNAL) {
    return {ErrorCategory::kUnavailable, "the connection to " + options.server + " was lost (" +
                                             shown(status.error_message()) + "); try again later"};
  }
  if (status.error_code() == grpc::StatusCode::RESOURCE_EXHAUSTED) {
    return {ErrorCategory::kProtocol, "a message exceeded the protocol's limit, and " + options.server +
                                          " or this side refused it: " + shown(status.error_message())};
  }
  return from_status(status);
}

}  // namespace tacit::rpc
