// SPDX-License-Identifier: Apache-2.0
// A server from its first answer to its end: signals, reloads, and what systemd is told.
#pragma once

#include <string>

#include "app/server/custodian.h"
#include "cli/serve/ranks.h"
#include "cli/serve/service_manager.h"
#include "rpc/address.h"

namespace tacit::cli {

/// Until SIGINT or SIGTERM, which are held back, as SIGHUP is (signals.h): reloads the configuration of this
/// path on SIGHUP. Then lets running queries end, and stops. Where one of `ranks`, if there are any, is lost,
/// running queries end at once, and Error(kUnavailable) says which.
void run_until_stopped(app::Custodian& custodian, const std::string& configuration,
                       const rpc::Address& address, const ServiceManager& manager,
                       const Ranks* ranks = nullptr);

}  // namespace tacit::cli
