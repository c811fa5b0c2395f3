// SPDX-License-Identifier: Apache-2.0
// Links all layers on the threads of this process, job by job.
#pragma once

#include <memory>
#include <vector>

#include "link/executor.h"
#include "link/linker.h"

namespace tacit::link {

class LocalExecutor final : public Executor {
 public:
  explicit LocalExecutor(std::unique_ptr<Linker> linker) : linker_(std::move(linker)) {}

  void load(std::vector<bgv::Ciphertext> planes) override { linker_->load(std::move(planes)); }
  void run(LayerWork& work) override;
  void unload() override { linker_->unload(); }

 private:
  const std::unique_ptr<Linker> linker_;
};

}  // namespace tacit::link
