// How large the numbers of a client can be that does not follow the protocol, once its proof of shortness is
// accepted (docs/security.md, "A client that does not follow the protocol"), and the levels at which the
// checks are exact even then. Worst cases throughout: no average, no noise model.
#pragma once

#include "plan/plan.h"

namespace tacit::plan {

/// Fills in plan.check. Levels, items, the gate's layout, split and rounds are there already. Throws
/// Error(kLimit) if the checks have no room.
void set_checks(Plan& plan);

}  // namespace tacit::plan
