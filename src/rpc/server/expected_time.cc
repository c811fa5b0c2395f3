// SPDX-License-Identifier: Apache-2.0
#include "rpc/server/expected_time.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <thread>

#include "base/error.h"
#include "base/quantities.h"

namespace tacit::rpc {
namespace {

constexpr std::chrono::duration<double> kPaceFades{std::chrono::minutes(10)};  // to a third of its logarithm
constexpr double kUnmeasured = 1.5, kMeasured = 1.2;

protocol::Course course_of(const plan::Plan& plan, const ServerConfig& config) {
  const int asked = config.limits.threads;
  const int threads = asked > 0 ? asked : static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  return {
      plan,
      config.operations ? config.operations(plan.degree(), threads) : plan::typical_operations(plan.degree()),
      {.threads = threads, .worker_threads = config.limits.worker_threads}};
}

}  // namespace

void Pace::show(double pace, Clock::time_point now) {
  const std::lock_guard lock(mutex_);
  shown_ = pace;
  when_ = now;
}

double Pace::weight(Clock::time_point now) const {
  return when_ ? std::exp(-std::max((now - *when_) / kPaceFades, 0.0)) : 0;
}

double Pace::at(Clock::time_point now) const {
  const std::lock_guard lock(mutex_);
  return std::pow(shown_, weight(now));
}

double Pace::tolerance(Clock::time_point now) const {
  const std::lock_guard lock(mutex_);
  return kUnmeasured + (kMeasured - kUnmeasured) * weight(now);
}

ExpectedTime::ExpectedTime(const plan::Plan& plan, const ServerConfig& config, Pace& pace)
    : left_(course_of(plan, config)), pace_(pace) {}

void ExpectedTime::enter(protocol::Phase phase) {
  const std::lock_guard lock(mutex_);
  running_ = true;
  left_.enter(phase, Clock::now());
}

void ExpectedTime::reach(protocol::Phase phase, std::uint64_t done) {
  const std::lock_guard lock(mutex_);
  left_.reach(phase, done, Clock::now());
  pace_.show(left_.pace());
}

double ExpectedTime::seconds() {
  const std::lock_guard lock(mutex_);
  return running_ ? left_.seconds(Clock::now()) : pace_.at() * left_.course().all();
}

void require_in_time(const plan::Plan& plan, const ServerConfig& config, const Pace& pace) {
  const double allowed = std::chrono::duration<double>(config.query).count();
  const double expected = pace.at() * course_of(plan, config).all();
  if (expected <= allowed * pace.tolerance()) return;
  const bool may_block = !plan.link.is_blocked() && plan.request.passes > 0 &&
                         config.limits.strategy != StrategyWanted::kAllPairs;
  throw Error(
      ErrorCategory::kLimit,
      fmt::format("the question is expected to take about {} on this server at present, which ends a query "
                  "after {}: {}ask about fewer records, or ask the custodian for more time "
                  "([limits] query_seconds)",
                  duration_text(expected), duration_text(allowed),
                  may_block ? "ask for blocked linkage (--strategy blocked), or " : ""));
}

}  // namespace tacit::rpc
