// SPDX-License-Identifier: Apache-2.0
#include "link/place.h"

#include "link/local_executor.h"

namespace tacit::link {
namespace {

class ThisProcess final : public Place {
 public:
  std::unique_ptr<Executor> executor(const ExecutorInput& input) override {
    return std::make_unique<LocalExecutor>(
        make_linker(input.plan, input.evaluator, input.keys, input.monitor));
  }
};

}  // namespace

Place& this_process() {
  static ThisProcess place;
  return place;
}

}  // namespace tacit::link
