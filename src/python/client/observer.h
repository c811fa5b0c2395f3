// SPDX-License-Identifier: Apache-2.0
// A query as Python hears of it: the share of the whole query by its plan, as the program's bar shows it.
#pragma once

#include <optional>
#include <string>

#include "app/course.h"
#include "protocol/observer.h"
#include "python/support/work.h"

namespace tacit::python {

class QueryObserver final : public protocol::Observer {
 public:
  /// `work` outlives it.
  explicit QueryObserver(Work& work) : work_(work) {}

  void on_plan(const plan::Plan& plan, const plan::Machines& server) override;
  void on_phase(protocol::Phase phase) override;
  void on_progress(protocol::Phase phase, std::uint64_t done, std::uint64_t total,
                   std::uint64_t pairs) override;
  void on_note(const std::string& line) override { work_.note(line); }
  bool cancelled() override { return work_.cancelled(); }

 private:
  void tell(const std::string& stage);

  Work& work_;
  std::optional<app::TimeLeft> left_;
};

}  // namespace tacit::python
