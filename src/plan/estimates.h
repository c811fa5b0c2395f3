// How noise grows along the circuits of a plan, by the model of noise.h.
#pragma once

#include "plan/plan.h"

namespace tacit::plan {

/// Runs a plan's circuits on estimates: fills in `noise`, `least_margin_bits`, and the plaintext factors that
/// ciphertexts are sent with. Layout, levels, split, masks, rounds and checks are there already.
void estimate_noise(Plan& plan);

}  // namespace tacit::plan
