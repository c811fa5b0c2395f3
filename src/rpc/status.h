// SPDX-License-Identifier: Apache-2.0
// The one place where an Error becomes what a peer is sent (a Failure message and a gRPC status) and back.
// What is sent is public: a defect, or anything about this side's own files, is only in this side's log.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/error.h"
#include "protocol/messages.pb.h"

namespace grpc {
class Status;
}

namespace tacit::rpc {

/// Bytes of a failure's text, sent or shown.
inline constexpr std::size_t kMaxFailureText = 500;

/// `error` as a peer may be told of it: categories that concern this side alone (its files, its
/// configuration, a defect) become kInternal with a neutral text.
Error public_form(const Error& error);

/// The message that ends a query. `error` is in its public form.
protocol::Failure to_failure(const Error& error);

/// What a peer's Failure says: printable, at most kMaxFailureText bytes; a category that is not known is
/// kProtocol.
Error from_failure(const protocol::Failure& failure);

/// The status that ends the stream beside the Failure, which it carries a second time in its details, for
/// where the message itself does not get through. `error` is in its public form.
grpc::Status to_status(const Error& error);

/// What a status that is not OK says, by its details if it has some, else by its code.
Error from_status(const grpc::Status& status);

/// A peer's text made fit to show: printable UTF-8 of at most `limit` bytes, cut at a character.
std::string shown(std::string_view text, std::size_t limit = kMaxFailureText);

}  // namespace tacit::rpc
