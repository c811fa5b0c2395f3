#include "bgv/secret/secret_key.h"

#include "bgv/random.h"
#include "bgv/small_poly.h"

namespace tacit::bgv {

SecretKey::SecretKey(ParametersPtr parameters) : parameters_(std::move(parameters)) {
  std::vector<std::int8_t> ternary = random_ternary(parameters_->degree());
  const WipeOnExit wipe_ternary(ternary);
  poly_ = small_poly(ternary, 1, parameters_->tables(parameters_->levels(), true));
}

SecretKey::~SecretKey() {
  wipe(poly_);
}

}  // namespace tacit::bgv
