// SPDX-License-Identifier: Apache-2.0
// The rows behind kernels.h: one set of kernels for each SIMD target that was compiled and that this machine
// runs, and the reference. kernels.cc picks a row once; tests walk all of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "ring/kernels.h"

namespace tacit::ring {

/// One target's kernels, each with the meaning and the ranges that kernels.def gives to its name.
struct KernelSet {
  const char* name;
#define TACIT_KERNEL(kernel, parameters, arguments) void(*kernel) parameters;
#include "ring/kernels.def"
};

/// The scalar kernels of kernels_reference.h.
const KernelSet& reference_kernel_set();

/// The sets that this machine can run, the best first, the reference last.
std::span<const KernelSet> supported_kernel_sets();

/// Whether `set` gives the reference's bits: transforms of two degrees that between them take every path, and
/// each other kernel, on residues at the ends of their ranges. Takes two or three milliseconds.
bool agrees_with_reference(const KernelSet& set);

}  // namespace tacit::ring
