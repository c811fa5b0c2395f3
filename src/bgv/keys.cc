// SPDX-License-Identifier: Apache-2.0
#include "bgv/keys.h"

#include "base/error.h"

namespace tacit::bgv {

const KeySwitchKey& EvaluationKeys::at(KeyIndex index, Level level) const {
  const auto found = keys_.find(index);
  require(found != keys_.end() && found->second.level >= level,
          "the plan asks for every evaluation key it uses");
  return found->second;
}

}  // namespace tacit::bgv
