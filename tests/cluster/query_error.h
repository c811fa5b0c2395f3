// SPDX-License-Identifier: Apache-2.0
// How a query ends that ranks cannot answer.
#pragma once

#include <gtest/gtest.h>

#include "base/error.h"
#include "cluster/in_process.h"
#include "protocol/blocked_world.h"

namespace tacit::cluster {

/// Of a small world's query.
inline Error error_of_query(Ranks& cluster) {
  try {
    protocol::run_in_memory(protocol::make_world({}, 1), {}, cluster.place());
  } catch (const Error& error) {
    return error;
  }
  ADD_FAILURE() << "the query was answered";
  return {ErrorCategory::kInternal, ""};
}

}  // namespace tacit::cluster
