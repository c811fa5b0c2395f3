// SPDX-License-Identifier: Apache-2.0
// Keeps secrets in a process's memory out of files.
#pragma once

namespace tacit::cli {

/// From now on a crash leaves no core dump, and other programs of the same user cannot read this process's
/// memory. Best effort: a system that refuses either goes on.
void forbid_core_dumps();

}  // namespace tacit::cli
