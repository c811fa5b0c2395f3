// SPDX-License-Identifier: Apache-2.0
#include "rpc/client/catalog.h"

#include "base/error.h"
#include "protocol/version.h"
#include "rpc/client/connection.h"

namespace tacit::rpc {

protocol::ServerCatalog fetch_catalog(const ClientOptions& options, protocol::Observer& observer) {
  const Clock::time_point end = Clock::now() + options.query;
  Connection connection(options, [&] { return observer.cancelled() || Clock::now() >= end; });
  protocol::ClientMessage request;
  request.mutable_catalog_request()->set_oldest_version(protocol::kOldestProtocolVersion);
  request.mutable_catalog_request()->set_newest_version(protocol::kProtocolVersion);
  try {
    connection.open();
    connection.send(request);
    const protocol::ServerMessage answer = connection.receive();
    if (!answer.has_catalog_reply()) {
      throw Error(ErrorCategory::kProtocol, "the server's message is out of order: its catalog is expected");
    }
    protocol::ServerCatalog catalog = protocol::read_catalog_reply(answer.catalog_reply());
    connection.close();
    return catalog;
  } catch (const Error& error) {
    if (error.category() != ErrorCategory::kCancelled || observer.cancelled()) throw;
    throw Error(ErrorCategory::kDeadline, "the server did not answer in time");
  }
}

}  // namespace tacit::rpc
