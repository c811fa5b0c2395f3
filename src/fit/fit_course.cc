// SPDX-License-Identifier: Apache-2.0
#include "fit/fit_course.h"

#include <algorithm>
#include <array>

namespace tacit::fit {
namespace {

constexpr double kOfAnotherStage = 10;  // a stage that is not in the list
constexpr double kMoreRounds = 20;      // behind the last one: rounds that the list does not have

double weight_from(std::size_t first) {
  double sum = kMoreRounds;
  for (const FitStage& stage : fit_stages().subspan(first)) sum += stage.weight;
  return sum;
}

}  // namespace

std::span<const FitStage> fit_stages() {
  static constexpr std::array<FitStage, 9> kStages{{{"reading files", 8},
                                                    {"comparing pairs", 25},
                                                    {"looking for partners", 10},
                                                    {"estimating rates", 15},
                                                    {"looking for partners", 10},
                                                    {"estimating rates", 5},
                                                    {"comparing keys", 5},
                                                    {"comparing pairs", 25},
                                                    {"choosing weights", 15}}};
  return kStages;
}

double FitCourse::share(const std::string& stage, std::uint64_t done, std::uint64_t all) {
  if (stage != stage_ || done < done_) begin(stage);
  done_ = done;
  const double part = all == 0 ? 0 : static_cast<double>(std::min(done, all)) / static_cast<double>(all);
  share_ = std::max(share_, begin_ + part * (end_ - begin_));
  return share_;
}

void FitCourse::begin(const std::string& stage) {
  // What came before has taken its part, whether it said so or not.
  begin_ = std::max(share_, end_);
  stage_ = stage;
  const auto stages = fit_stages();
  const auto is_stage = [&](const FitStage& one) { return one.name == stage; };
  const auto ahead = stages.subspan(next_);
  std::size_t place = next_ + static_cast<std::size_t>(std::ranges::find_if(ahead, is_stage) - ahead.begin());
  if (place == stages.size()) {
    // A further round: the last one of its name.
    const auto last = std::find_if(stages.rbegin(), stages.rend(), is_stage);
    if (last != stages.rend()) place = stages.size() - 1 - static_cast<std::size_t>(last - stages.rbegin());
  }
  const bool is_known = place != stages.size();
  const double weight = is_known ? stages[place].weight : kOfAnotherStage;
  const double left = is_known ? weight_from(place) : kOfAnotherStage + weight_from(next_);
  end_ = begin_ + (1 - begin_) * weight / left;
  if (is_known) next_ = place + 1;
}

}  // namespace tacit::fit
