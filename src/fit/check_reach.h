// SPDX-License-Identifier: Apache-2.0
// Which scores certain pairs can have at all, whatever the data, to compare a threshold with.
#pragma once

#include "linkage/model.h"

namespace tacit::fit {

/// Scores, not shifted; fields count by what they tell about.
struct ScoreReach {
  bool has_address = false;    // fields of the address, and others: the next two mean something
  int without_address = 0;     // everything else agrees, the address is missing
  int moved = 0;               // everything else agrees, the address differs
  bool has_household = false;  // fields of the address or family, and of the person
  int household = 0;           // address and family agree, the person's fields differ
};

ScoreReach score_reach(const linkage::Model& model);

}  // namespace tacit::fit
