// SPDX-License-Identifier: Apache-2.0
#include "fit/check_reach.h"

namespace tacit::fit {

ScoreReach score_reach(const linkage::Model& model) {
  int agree[3] = {0, 0, 0}, differ[3] = {0, 0, 0};
  bool has[3] = {false, false, false};
  for (const linkage::Field& field : model.fields()) {
    const auto about = static_cast<std::size_t>(field.about);
    has[about] = true;
    agree[about] += linkage::highest_agreement(field);
    differ[about] -= field.disagreement;
  }
  constexpr auto kPerson = static_cast<std::size_t>(linkage::About::kPerson);
  constexpr auto kFamily = static_cast<std::size_t>(linkage::About::kFamily);
  constexpr auto kAddress = static_cast<std::size_t>(linkage::About::kAddress);
  ScoreReach reach;
  reach.has_address = has[kAddress] && (has[kPerson] || has[kFamily]);
  reach.without_address = agree[kPerson] + agree[kFamily];
  reach.moved = reach.without_address + differ[kAddress];
  reach.has_household = has[kPerson] && (has[kAddress] || has[kFamily]);
  reach.household = agree[kFamily] + agree[kAddress] + differ[kPerson];
  return reach;
}

}  // namespace tacit::fit
