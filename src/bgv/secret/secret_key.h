// SPDX-License-Identifier: Apache-2.0
// The client's secret: a uniform ternary polynomial. It lives in memory only, cannot be copied, and is wiped.
#pragma once

#include "bgv/parameters.h"
#include "ring/secret_poly.h"

namespace tacit::bgv {

class SecretKey {
 public:
  /// A fresh key from the system generator.
  explicit SecretKey(ParametersPtr parameters);
  SecretKey(const SecretKey&) = delete;
  SecretKey& operator=(const SecretKey&) = delete;

  const ParametersPtr& parameters() const { return parameters_; }
  /// s in evaluation form modulo q_0 .. q_(L-1) and the special primes.
  const ring::SecretPoly& poly() const { return poly_; }

 private:
  ParametersPtr parameters_;
  ring::SecretPoly poly_;
};

}  // namespace tacit::bgv
