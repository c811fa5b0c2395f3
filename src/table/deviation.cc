// SPDX-License-Identifier: Apache-2.0
#include "table/deviation.h"

#include <boost/multiprecision/cpp_int.hpp>

#include "base/error.h"
#include "table/decimal.h"

namespace tacit::table {

std::int64_t sample_deviation(std::int64_t count, Wide sum, Wide squares, int extra_decimals) {
  using boost::multiprecision::cpp_int;
  if (count < 2) throw Error(ErrorCategory::kUsage, "a standard deviation needs two values");
  const cpp_int n = count, s = sum, q = squares;
  const cpp_int numerator = n * q - s * s;
  if (numerator < 0) throw Error(ErrorCategory::kProtocol, "no values have this sum and this sum of squares");

  // With x the wanted number, floor(x + 1/2) = floor((floor(2x) + 1) / 2), and floor(2x) is the root of
  // floor(4 x^2), for no integer lies between a number's root and the root of its floor.
  const cpp_int scale = 2 * power_of_ten(extra_decimals);
  const cpp_int twice = sqrt(cpp_int(numerator * scale * scale / (n * (n - 1))));
  return static_cast<std::int64_t>((twice + 1) / 2);
}

}  // namespace tacit::table
