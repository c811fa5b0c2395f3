// SPDX-License-Identifier: Apache-2.0
#include "plan/digits.h"

#include <algorithm>
#include <string>

#include "base/error.h"
#include "bgv/parameters.h"

namespace tacit::plan {

Digits choose_digits(Wide span, std::uint64_t bound) {
  if (bound == 0 || bound >= bgv::kPlaintextModulus) {
    throw Error(ErrorCategory::kLimit, "a cell may hold 1 to " + std::to_string(bgv::kPlaintextModulus - 1) +
                                           " linked records, not " + std::to_string(bound));
  }
  if (span > kMaxSpan) {
    throw Error(ErrorCategory::kLimit,
                "a value of a statistic has more than 92 bits, too many to add up exactly");
  }
  Digits digits;
  digits.base = static_cast<std::uint32_t>(
      std::min<std::uint64_t>((bgv::kPlaintextModulus - 1) / bound + 1, bgv::kPlaintextModulus - 1));
  for (Wide rest = span; rest != 0; rest /= digits.base) ++digits.count;
  return digits;
}

std::vector<std::uint32_t> split(Wide value, const Digits& digits) {
  std::vector<std::uint32_t> result(digits.count);
  for (std::uint32_t& digit : result) {
    digit = static_cast<std::uint32_t>(value % digits.base);
    value /= digits.base;
  }
  return result;
}

Wide join(const std::vector<std::uint32_t>& totals, const Digits& digits) {
  Wide value = 0;
  for (std::size_t i = totals.size(); i-- > 0;) value = value * digits.base + totals[i];
  return value;
}

std::uint64_t cell_bound(std::size_t client_records, std::size_t server_records) {
  constexpr std::uint64_t kMost = bgv::kPlaintextModulus - 1;
  if (server_records <= kMost) return server_records;
  if (6 * client_records > 5 * kMost) {
    throw Error(ErrorCategory::kLimit, std::to_string(client_records) +
                                           " client records, a fifth more and all in one cell, are " +
                                           "more than can be counted in it, at most " +
                                           std::to_string(kMost) + ". Use a smaller client file");
  }
  return std::min<std::uint64_t>({server_records, 4ULL * client_records, kMost});
}

}  // namespace tacit::plan
