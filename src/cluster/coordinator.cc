// SPDX-License-Identifier: Apache-2.0
#include "cluster/coordinator.h"

#include <utility>

#include "cluster/hub.h"
#include "cluster/spread_executor.h"

namespace tacit::cluster {

Coordinator::Coordinator(std::unique_ptr<Channel> channel, std::chrono::milliseconds silence,
                         const std::string& program, std::function<void(const std::string&)> warn)
    : hub_(std::make_unique<Hub>(std::move(channel), silence, program, std::move(warn))) {}

Coordinator::~Coordinator() = default;

std::unique_ptr<link::Executor> Coordinator::executor(const link::ExecutorInput& input) {
  return std::make_unique<SpreadExecutor>(*hub_, input);
}

const std::vector<WorkerInfo>& Coordinator::workers() const {
  return hub_->workers();
}

bool Coordinator::shares_memory() const {
  return hub_->machine_memory() != nullptr;
}

std::optional<std::string> Coordinator::lost() const {
  return hub_->lost();
}

}  // namespace tacit::cluster
