// SPDX-License-Identifier: Apache-2.0
#include "bgv/security.h"

#include <array>
#include <limits>

namespace tacit::bgv {
namespace {

constexpr std::array<std::size_t, 2> kDegrees = {16384, 32768};

}  // namespace

double security_limit_bits(std::size_t degree) {
  switch (degree) {
    case 1024:
      return 25;
    case 2048:
      return 51;
    case 4096:
      return 101;
    case 8192:
      return 202;
    case 16384:
      return 411;
    case 32768:
      return 827;
    default:
      return 0;
  }
}

double Security::limit_bits(std::size_t degree) const {
  if (test_degree_ != 0 && degree == test_degree_) return std::numeric_limits<double>::max();
  return security_limit_bits(degree);
}

std::span<const std::size_t> Security::degrees() const {
  if (test_degree_ != 0) return {&test_degree_, 1};
  return kDegrees;
}

}  // namespace tacit::bgv
