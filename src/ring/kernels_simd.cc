// SPDX-License-Identifier: Apache-2.0
// Compiles ring/simd once for each SIMD target (Highway includes this file repeatedly) and lists the results.
// SSSE3 is left out, because every relevant machine supports something better, and so are targets whose
// vectors have no fixed width.
#define HWY_DISABLED_TARGETS (HWY_SSSE3 | HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)

#include <span>
#include <vector>

#include "ring/kernels_dispatch.h"
#include "ring/kernels_reference.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ring/kernels_simd.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#if HWY_TARGET != HWY_SCALAR && HWY_TARGET != HWY_EMU128
#include "ring/simd/columns-inl.h"
#include "ring/simd/digits-inl.h"
#include "ring/simd/elementwise-inl.h"
#include "ring/simd/lift-inl.h"
#include "ring/simd/ntt-inl.h"
#include "ring/simd/products-inl.h"
#endif

HWY_BEFORE_NAMESPACE();
namespace tacit::ring::HWY_NAMESPACE {

/// The set of this target; null for Highway's scalar targets, which are no better than the reference.
const KernelSet* kernel_set() {
#if HWY_TARGET == HWY_SCALAR || HWY_TARGET == HWY_EMU128
  return nullptr;
#else
  static const KernelSet kSet = {
      hwy::TargetName(HWY_TARGET),
#define TACIT_KERNEL(kernel, parameters, arguments) kernel,
#include "ring/kernels.def"
  };
  return &kSet;
#endif
}

}  // namespace tacit::ring::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace tacit::ring {

HWY_EXPORT(kernel_set);

const KernelSet& reference_kernel_set() {
  static const KernelSet kSet = {
      "reference",
#define TACIT_KERNEL(kernel, parameters, arguments) reference::kernel,
#include "ring/kernels.def"
  };
  return kSet;
}

std::span<const KernelSet> supported_kernel_sets() {
  static const std::vector<KernelSet> sets = [] {
    std::vector<KernelSet> found;
    for (const std::int64_t target :
         hwy::SupportedAndGeneratedTargets()) {  // the best target has the lowest bit
      hwy::ChosenTarget chosen;
      chosen.Update(target);
      if (const KernelSet* set = HWY_DISPATCH_TABLE(kernel_set)[chosen.GetIndex()]()) found.push_back(*set);
    }
    found.push_back(reference_kernel_set());
    return found;
  }();
  return sets;
}

}  // namespace tacit::ring
#endif
