// SPDX-License-Identifier: Apache-2.0
// How far a fit is: from the stages that it reports to one share of the whole, which never goes back.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace tacit::fit {

/// A stage as FitProgress has it, and the part of a usual fit's time that it takes, in any unit.
struct FitStage {
  std::string_view name;
  double weight;
};

/// In the order in which they come. A stage that comes several times may stand here as often, and a fit may
/// leave stages out, come back to earlier ones, and report others.
std::span<const FitStage> fit_stages();

class FitCourse {
 public:
  /// The share of the fit that is done, in [0, 1], when it has done `done` of `all` of `stage`; never less
  /// than at the call before. Of what is left, a stage gets its weight as a part of those of all stages that
  /// are ahead.
  double share(const std::string& stage, std::uint64_t done, std::uint64_t all);

 private:
  void begin(const std::string& stage);

  std::string stage_;
  std::size_t next_ = 0;  // in fit_stages(): behind the one that goes on
  std::uint64_t done_ = 0;
  double begin_ = 0, end_ = 0;  // of the stage that goes on
  double share_ = 0;
};

}  // namespace tacit::fit
