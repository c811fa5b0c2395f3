// SPDX-License-Identifier: Apache-2.0
#include "rpc/status.h"

#include <grpcpp/support/status.h>

#include <array>

#include "base/text.h"

namespace tacit::rpc {
namespace {

struct Row {
  ErrorCategory category;
  grpc::StatusCode code;
};

// Every category, and the code that stands for it. Where two share a code, from_status() takes the first;
// where a category has two, to_status() does. TLS has authenticated the client before it is refused for
// security, so it is told PERMISSION_DENIED; UNAUTHENTICATED can only come from a proxy in between.
constexpr std::array<Row, 14> kRows = {{
    {ErrorCategory::kUsage, grpc::StatusCode::INVALID_ARGUMENT},
    {ErrorCategory::kInput, grpc::StatusCode::INVALID_ARGUMENT},
    {ErrorCategory::kModelMismatch, grpc::StatusCode::FAILED_PRECONDITION},
    {ErrorCategory::kConfig, grpc::StatusCode::FAILED_PRECONDITION},
    {ErrorCategory::kUnsuitable, grpc::StatusCode::FAILED_PRECONDITION},
    {ErrorCategory::kApproval, grpc::StatusCode::FAILED_PRECONDITION},
    {ErrorCategory::kSecurity, grpc::StatusCode::PERMISSION_DENIED},
    {ErrorCategory::kSecurity, grpc::StatusCode::UNAUTHENTICATED},
    {ErrorCategory::kProtocol, grpc::StatusCode::DATA_LOSS},
    {ErrorCategory::kLimit, grpc::StatusCode::RESOURCE_EXHAUSTED},
    {ErrorCategory::kUnavailable, grpc::StatusCode::UNAVAILABLE},
    {ErrorCategory::kDeadline, grpc::StatusCode::DEADLINE_EXCEEDED},
    {ErrorCategory::kCancelled, grpc::StatusCode::CANCELLED},
    {ErrorCategory::kInternal, grpc::StatusCode::INTERNAL},
}};

grpc::StatusCode code_of(ErrorCategory category) {
  for (const Row& row : kRows) {
    if (row.category == category) return row.code;
  }
  return grpc::StatusCode::INTERNAL;
}

ErrorCategory category_of(grpc::StatusCode code) {
  for (const Row& row : kRows) {
    if (row.code == code) return row.category;
  }
  return ErrorCategory::kProtocol;
}

ErrorCategory category_named(std::string_view text) {
  for (const Row& row : kRows) {
    if (name(row.category) == text) return row.category;
  }
  return ErrorCategory::kProtocol;
}

bool concerns_this_side_alone(ErrorCategory category) {
  return category == ErrorCategory::kInput || category == ErrorCategory::kConfig ||
         category == ErrorCategory::kUnsuitable || category == ErrorCategory::kInternal;
}

bool continues_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

// At most `limit` bytes, without half a character of UTF-8 at the end.
std::string_view cut(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) return text;
  std::size_t end = limit;
  while (end > 0 && continues_character(text[end])) --end;
  return text.substr(0, end);
}

/// What a peer says, for a person; it may say nothing.
std::string reason(std::string_view text) {
  return text.empty() ? "the other side ended the query and gave no reason" : shown(text);
}

}  // namespace

std::string shown(std::string_view text, std::size_t limit) {
  // Making text printable may lengthen what is not UTF-8.
  return std::string(cut(printable(cut(text, limit)), limit));
}

Error public_form(const Error& error) {
  if (!concerns_this_side_alone(error.category())) return Error(error.category(), shown(error.what()));
  return {ErrorCategory::kInternal, "internal error; see the server's log"};
}

protocol::Failure to_failure(const Error& error) {
  protocol::Failure failure;
  failure.set_category(std::string(name(error.category())));
  failure.set_message(shown(error.what()));
  return failure;
}

Error from_failure(const protocol::Failure& failure) {
  return {category_named(failure.category()), reason(failure.message())};
}

grpc::Status to_status(const Error& error) {
  const protocol::Failure failure = to_failure(error);
  return {code_of(error.category()), failure.message(), failure.SerializeAsString()};
}

Error from_status(const grpc::Status& status) {
  protocol::Failure failure;
  if (!status.error_details().empty() && failure.ParseFromString(status.error_details()))
    return from_failure(failure);
  return {category_of(status.error_code()), reason(status.error_message())};
}

}  // namespace tacit::rpc
