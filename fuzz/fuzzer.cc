// SPDX-License-Identifier: Apache-2.0
// libFuzzer's way into one target, whose name the build gives.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "snapshots.h"
#include "targets.h"

namespace {

const tacit::fuzz::Target& target() {
  using namespace tacit::fuzz;
  static const Target& own =
      *std::ranges::find(targets(), std::string_view(TACIT_FUZZ_TARGET), &Target::name);
  return own;
}

}  // namespace

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  // What a target makes once, such as a recorded query, is no input's time.
  tacit::fuzz::snapshots_wanted() = true;
  tacit::fuzz::run(target(), {});
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  tacit::fuzz::run(target(), {reinterpret_cast<const char*>(data), size});
  return 0;
}
