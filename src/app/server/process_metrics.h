// SPDX-License-Identifier: Apache-2.0
// What the system says of this process, under the names that Prometheus' own libraries give it.
#pragma once

#include <string>

namespace tacit::app {

/// CPU time, memory, descriptors, threads and start, in the text format of Prometheus; what /proc does not
/// say is left out. Not for a file that a collector reads beside its own process's: the names would clash.
std::string process_metrics();

}  // namespace tacit::app
