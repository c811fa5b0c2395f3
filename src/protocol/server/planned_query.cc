#include "protocol/server/planned_query.h"

#include "plan/planner.h"
#include "protocol/question_messages.h"

namespace tacit::protocol {

PlannedQuery plan_query(const AcceptedGreeting& greeting, const ServerData& data,
                        const ServerLimits& limits) {
  plan::PlanRequest request = request_for(data.model, greeting.question(), data.catalog,
                                          greeting.client_records(), data.features.records());
  request.security = limits.security;
  return {greeting.question(), plan::make_plan(request, limits.memory_bytes)};
}

}  // namespace tacit::protocol
