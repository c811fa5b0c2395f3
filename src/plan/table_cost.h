// SPDX-License-Identifier: Apache-2.0
// The server's cost from link sums to the table.
#pragma once

#include "bgv/parameters.h"
#include "plan/operation_counts.h"
#include "plan/table_plan.h"

namespace tacit::plan {

OperationCounts inverse_operations(const TablePlan& plan, const bgv::ParametersLiteral& literal);
OperationCounts tabulate_operations(const TablePlan& plan, const bgv::ParametersLiteral& literal);
OperationCounts gate_operations(const TablePlan& plan, const bgv::ParametersLiteral& literal);

}  // namespace tacit::plan
