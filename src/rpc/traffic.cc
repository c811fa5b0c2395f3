// SPDX-License-Identifier: Apache-2.0
#include "rpc/traffic.h"

namespace tacit::rpc {

Bytes Traffic::total() const {
  Bytes sum;
  for (const Bytes& bytes : by_phase) {
    sum.bytes_up += bytes.bytes_up;
    sum.bytes_down += bytes.bytes_down;
  }
  return sum;
}

void TrafficMeter::enter(protocol::Phase phase) {
  const std::lock_guard lock(mutex_);
  phase_ = phase;
}

void TrafficMeter::add_up(std::size_t bytes) {
  const std::lock_guard lock(mutex_);
  current().bytes_up += bytes;
}

void TrafficMeter::add_down(std::size_t bytes) {
  const std::lock_guard lock(mutex_);
  current().bytes_down += bytes;
}

Traffic TrafficMeter::so_far() const {
  const std::lock_guard lock(mutex_);
  return traffic_;
}

}  // namespace tacit::rpc
