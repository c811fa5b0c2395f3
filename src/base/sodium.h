// SPDX-License-Identifier: Apache-2.0
// libsodium's start, which it needs before its generator and its hashes are used.
#pragma once

namespace tacit {

/// Starts libsodium, once. Throws Error(kInternal) if the system has no source of randomness.
void ensure_sodium();

}  // namespace tacit
