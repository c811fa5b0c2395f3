// SPDX-License-Identifier: Apache-2.0
// Adds the time of a scope to an observer's account of one kind of work.
#pragma once

#include "base/scope_timer.h"
#include "protocol/observer.h"

namespace tacit::protocol {

using WorkTimer = ScopeTimer<Observer, Work>;

}  // namespace tacit::protocol
