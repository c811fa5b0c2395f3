// SPDX-License-Identifier: Apache-2.0
#include "protocol/server/planned_query.h"

#include "protocol/admission.h"

namespace tacit::protocol {

PlannedQuery plan_query(const AcceptedGreeting& greeting, const ServerData& data,
                        const ServerLimits& limits) {
  return {greeting.question(),
          plan_question(data.model, greeting.question(), data.catalog, greeting.client_records(),
                        data.features.records(), {limits.memory_bytes, limits.strategy, limits.security}),
          greeting.version()};
}

}  // namespace tacit::protocol
