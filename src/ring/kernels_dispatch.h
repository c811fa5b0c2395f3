// The rows behind kernels.h: one set of kernels for each SIMD target that was compiled and that this machine
// runs, and the reference. kernels.cc picks a row once; tests walk all of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "ring/kernels.h"

namespace tacit::ring {

/// One target's kernels, each with the meaning and the ranges that kernels.h gives to its name.
struct KernelSet {
  const char* name;
  void (*forward_ntt)(std::uint32_t* a, const NttTables& tables);  // ring has overloads of these two
  void (*inverse_ntt)(std::uint32_t* a, const NttTables& tables);
  decltype(&ring::scaled_inverse_ntt) scaled_inverse_ntt;
  decltype(&ring::lift_ntt) lift_ntt;
  decltype(&ring::add) add;
  decltype(&ring::subtract) subtract;
  decltype(&ring::negate) negate;
  decltype(&ring::multiply) multiply;
  decltype(&ring::multiply_add) multiply_add;
  decltype(&ring::multiply_constant) multiply_constant;
  decltype(&ring::multiply_constant_add) multiply_constant_add;
  decltype(&ring::subtract_multiply_constant) subtract_multiply_constant;
  decltype(&ring::sum_rows) sum_rows;
  decltype(&ring::inner_product) inner_product;
  decltype(&ring::switch_products) switch_products;
  decltype(&ring::square_parts) square_parts;
  decltype(&ring::weighted_sum) weighted_sum;
  decltype(&ring::masked_sums) masked_sums;
  decltype(&ring::rounded_quotient) rounded_quotient;
  decltype(&ring::permute) permute;
  decltype(&ring::permuted_butterfly) permuted_butterfly;
};

/// The scalar kernels of kernels_reference.h.
const KernelSet& reference_kernel_set();

/// The sets that this machine can run, the best first, the reference last.
std::span<const KernelSet> supported_kernel_sets();

/// Whether `set` gives the reference's bits: transforms of two degrees that between them take every path, and
/// each other kernel, on residues at the ends of their ranges. Takes two or three milliseconds.
bool agrees_with_reference(const KernelSet& set);

}  // namespace tacit::ring
