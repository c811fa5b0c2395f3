// SPDX-License-Identifier: Apache-2.0
#include "ring/kernels.h"

#include "ring/kernels_dispatch.h"

namespace tacit::ring {
namespace {

/// A target that does not give the reference's bits is a defect of a processor, a compiler or this code; the
/// reference is slow and right.
KernelSet choose() {
  const KernelSet& best = supported_kernel_sets().front();
  if (agrees_with_reference(best)) return best;
  KernelSet fallback = reference_kernel_set();
  fallback.name = "reference (SIMD self-check failed)";
  return fallback;
}

const KernelSet& active() {
  static const KernelSet set = choose();
  return set;
}

}  // namespace

#define TACIT_KERNEL(kernel, parameters, arguments) \
  void kernel parameters {                          \
    active().kernel arguments;                      \
  }
#include "ring/kernels.def"

const char* target_name() {
  return active().name;
}

}  // namespace tacit::ring
