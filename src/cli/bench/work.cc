// SPDX-License-Identifier: Apache-2.0
#include "cli/bench/work.h"

#include <algorithm>

namespace tacit::cli {

using protocol::Work;

const char* key(Work work) {
  switch (work) {
    case Work::kKeyGeneration:
      return "key_generation";
    case Work::kEncryption:
      return "encryption";
    case Work::kExpansion:
      return "expansion";
    case Work::kScoring:
      return "scoring";
    case Work::kIndicator:
      return "indicator";
    case Work::kPacking:
      return "packing";
    case Work::kRefresh:
      return "refresh";
    case Work::kTabulation:
      return "tabulation";
    case Work::kGate:
      return "gate";
  }
  return "unknown";
}

const char* title(Work work) {
  switch (work) {
    case Work::kKeyGeneration:
      return "key generation";
    case Work::kGate:
      return "subquery gate";
    default:
      return key(work);  // one word
  }
}

void WorkMeter::on_work(Work work, double seconds) {
  const auto place = static_cast<std::size_t>(std::find(kWorks.begin(), kWorks.end(), work) - kWorks.begin());
  if (place < seconds_.size()) seconds_[place].fetch_add(seconds, std::memory_order_relaxed);
}

WorkSeconds WorkMeter::seconds() const {
  WorkSeconds seconds{};
  std::transform(seconds_.begin(), seconds_.end(), seconds.begin(),
                 [](const auto& sum) { return sum.load(); });
  return seconds;
}

}  // namespace tacit::cli
