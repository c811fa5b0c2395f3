// SPDX-License-Identifier: Apache-2.0
#include "rpc/server/expected_time.h"

#include <algorithm>
#include <thread>

namespace tacit::rpc {
namespace {

protocol::Course course_of(const plan::Plan& plan, const ServerConfig& config) {
  const int asked = config.limits.threads;
  const int threads = asked > 0 ? asked : static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  return {
      plan,
      config.operations ? config.operations(plan.degree(), threads) : plan::typical_operations(plan.degree()),
      threads};
}

}  // namespace

ExpectedTime::ExpectedTime(const plan::Plan& plan, const ServerConfig& config, std::atomic<double>& pace)
    : left_(course_of(plan, config)), pace_(pace) {}

void ExpectedTime::enter(protocol::Phase phase) {
  const std::lock_guard lock(mutex_);
  running_ = true;
  left_.enter(phase, Clock::now());
}

void ExpectedTime::reach(protocol::Phase phase, std::uint64_t done) {
  const std::lock_guard lock(mutex_);
  left_.reach(phase, done, Clock::now());
  pace_ = left_.pace();
}

double ExpectedTime::seconds() {
  const std::lock_guard lock(mutex_);
  return running_ ? left_.seconds(Clock::now()) : pace_ * left_.course().all();
}

}  // namespace tacit::rpc
