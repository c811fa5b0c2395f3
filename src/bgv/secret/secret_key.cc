// SPDX-License-Identifier: Apache-2.0
#include "bgv/secret/secret_key.h"

#include "bgv/random.h"
#include "bgv/small_poly.h"

namespace tacit::bgv {

SecretKey::SecretKey(ParametersPtr parameters) : parameters_(std::move(parameters)) {
  poly_ =
      small_poly(random_ternary(parameters_->degree()), 1, parameters_->tables(parameters_->levels(), true));
}

}  // namespace tacit::bgv
