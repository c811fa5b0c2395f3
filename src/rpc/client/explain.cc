#include "rpc/client/explain.h"

#include <algorithm>
#include <initializer_list>
#include <string>
#include <string_view>

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
  const std::string trusted =
      options.ca_file ? options.ca_file->string() : std::string("this system's own list");
  return {ErrorCategory::kSecurity, "the certificate of " + options.server +
                                        " is not accepted: it is not signed by a CA in " + trusted +
                                        ", is not made for that host name, or has expired; ask the custodian "
                                        "for the CA file"};
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

Error explain_connecting(const grpc::Status& status, const ClientOptions& options) {
  if (!status.error_details().empty()) return from_status(status);
  const std::string text = status.error_message();
  if (status.error_code() == grpc::StatusCode::UNIMPLEMENTED) {
    return {ErrorCategory::kProtocol, options.server + " is not a Tacit server, or one of another release"};
  }
  if (status.error_code() != grpc::StatusCode::UNAVAILABLE) return from_status(status);
  if (mentions(text, {"handshake", "Handshake", "certificate", "Peer name", "SSL_ERROR"})) {
    return tls_failed(text, options);
  }
  return no_server(text, options);
}

Error explain_end(const grpc::Status& status, const ClientOptions& options) {
  if (status.ok())
    return {ErrorCategory::kProtocol, options.server + " ended the query before there was an answer"};
  if (!status.error_details().empty()) return from_status(status);
  if (status.error_code() == grpc::StatusCode::UNAVAILABLE) {
    return {ErrorCategory::kUnavailable,
            "the connection to " + options.server + " was lost: " + shown(status.error_message())};
  }
  if (status.error_code() == grpc::StatusCode::RESOURCE_EXHAUSTED) {
    return {ErrorCategory::kProtocol, "a message was over the protocol's bound, and " + options.server +
                                          " or this side refused it: " + shown(status.error_message())};
  }
  return from_status(status);
}

}  // namespace tacit::rpc
