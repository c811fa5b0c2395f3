// How noise grows along the circuits of a plan, by the model of noise.h.
#pragma once

#include "plan/plan.h"

namespace tacit::plan {

/// Runs a plan's circuits on estimates: fills in `noise`, `least_margin_bits`, and what hangs on them (the
/// tags' and tracks' numbers and bits, the plaintext factors that ciphertexts are sent with). Layout, levels,
/// split and masks are there already.
void estimate_noise(Plan& plan);

}  // namespace tacit::plan
