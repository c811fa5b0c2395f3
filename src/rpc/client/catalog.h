// SPDX-License-Identifier: Apache-2.0
// What clients may ask of a server, as `tacit catalog` shows it.
#pragma once

#include "protocol/catalog.h"
#include "protocol/observer.h"
#include "rpc/client/options.h"

namespace tacit::rpc {

/// Asks the server, which answers at once, whatever it is computing; `observer` is asked whether to give up.
/// Throws Error as Connection does, Error(kProtocol) for a catalog that does not hold together, and
/// Error(kDeadline) after options.query.
protocol::ServerCatalog fetch_catalog(const ClientOptions& options, protocol::Observer& observer);

}  // namespace tacit::rpc
