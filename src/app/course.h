// SPDX-License-Identifier: Apache-2.0
// The course of a query and how long its rest takes, as this machine expects it (protocol/course.h,
// time_left.h).
#pragma once

#include "plan/cluster_cost.h"
#include "plan/plan.h"
#include "protocol/course.h"
#include "protocol/time_left.h"

namespace tacit::app {

using protocol::Course;
using protocol::kPhases;
using protocol::TimeLeft;

/// With what this machine takes for an operation, if an earlier calibration says so, or a typical one.
/// `server`: its threads, of rank 0 as many as this machine has cores for 0.
Course expected_course(const plan::Plan& plan, plan::Machines server);

/// What one of so many threads takes for each operation at a ring degree: by an earlier calibration, or a
/// typical one.
plan::OperationSeconds expected_operations(std::size_t degree, int threads);

}  // namespace tacit::app
