// SPDX-License-Identifier: Apache-2.0
// The kernels of kernels.h in plain scalar code. They define what each kernel computes, every SIMD target is
// tested against them, and a machine without a usable target runs them.
#pragma once

#include "ring/kernels.h"

namespace tacit::ring::reference {

#define TACIT_KERNEL(kernel, parameters, arguments) void kernel parameters;
#include "ring/kernels.def"

}  // namespace tacit::ring::reference
