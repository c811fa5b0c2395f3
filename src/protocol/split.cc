// SPDX-License-Identifier: Apache-2.0
#include "protocol/split.h"

#include <algorithm>

#include "base/error.h"

namespace tacit::protocol {

void check_split(const Split& split, std::size_t split_categories, std::size_t records) {
  const auto refuse = [](const char* why) { throw Error(ErrorCategory::kUsage, why); };
  if (split.categories.size() != split_categories)
    refuse("the client's own dimension has another number of categories than the question");
  if (split.categories.empty()) return;
  if (split.category.size() != records) refuse("the client's own dimension has no category for some record");
  if (*std::max_element(split.category.begin(), split.category.end()) >= split.categories.size())
    refuse("a record has a category that the client's own dimension lacks");
}

}  // namespace tacit::protocol
