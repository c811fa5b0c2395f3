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

void forward_ntt(std::uint32_t* a, const NttTables& tables) {
  active().forward_ntt(a, tables);
}

void inverse_ntt(std::uint32_t* a, const NttTables& tables) {
  active().inverse_ntt(a, tables);
}

void scaled_inverse_ntt(const std::uint32_t* in, const NttTables& tables, ShoupConstant factor,
                        std::uint32_t offset, std::uint32_t* out) {
  active().scaled_inverse_ntt(in, tables, factor, offset, out);
}

void lift_ntt(std::span<const std::span<const std::uint32_t* const>> sources,
              std::span<const LiftTarget> targets) {
  active().lift_ntt(sources, targets);
}

void add(const std::uint32_t* a, const std::uint32_t* b, std::uint32_t* out, std::size_t n,
         const Modulus& q) {
  active().add(a, b, out, n, q);
}

void subtract(const std::uint32_t* a, const std::uint32_t* b, std::uint32_t* out, std::size_t n,
              const Modulus& q) {
  active().subtract(a, b, out, n, q);
}

void negate(const std::uint32_t* a, std::uint32_t* out, std::size_t n, const Modulus& q) {
  active().negate(a, out, n, q);
}

void multiply(const std::uint32_t* a, const std::uint32_t* b, std::uint32_t* out, std::size_t n,
              const Modulus& q) {
  active().multiply(a, b, out, n, q);
}

void multiply_add(const std::uint32_t* a, const std::uint32_t* b, std::uint32_t* out, std::size_t n,
                  const Modulus& q) {
  active().multiply_add(a, b, out, n, q);
}

void multiply_constant(const std::uint32_t* a, ShoupConstant w, std::uint32_t* out, std::size_t n,
                       const Modulus& q) {
  active().multiply_constant(a, w, out, n, q);
}

void multiply_constant_add(const std::uint32_t* a, ShoupConstant w, std::uint32_t* out, std::size_t n,
                           const Modulus& q) {
  active().multiply_constant_add(a, w, out, n, q);
}

void subtract_multiply_constant(const std::uint32_t* a, const std::uint32_t* b, ShoupConstant w,
                                std::uint32_t* out, std::size_t n, const Modulus& q) {
  active().subtract_multiply_constant(a, b, w, out, n, q);
}

void sum_rows(std::span<const std::uint32_t* const> rows, std::uint32_t* out, std::size_t n,
              const Modulus& q) {
  active().sum_rows(rows, out, n, q);
}

void inner_product(std::span<const std::uint32_t* const> a, std::span<const std::uint32_t* const> b,
                   std::uint32_t* out, std::size_t n, const Modulus& q) {
  active().inner_product(a, b, out, n, q);
}

void switch_products(std::span<const std::uint32_t* const> x, std::span<const std::uint32_t* const> b,
                     std::span<const std::uint32_t* const> a, const std::uint32_t* c0,
                     const std::uint32_t* c1, std::uint32_t factor, std::uint32_t* out0, std::uint32_t* out1,
                     std::size_t n, const Modulus& q) {
  active().switch_products(x, b, a, c0, c1, factor, out0, out1, n, q);
}

void square_parts(const std::uint32_t* c0, const std::uint32_t* c1, std::uint32_t* out0, std::uint32_t* out1,
                  std::uint32_t* out2, std::size_t n, const Modulus& q) {
  active().square_parts(c0, c1, out0, out1, out2, n, q);
}

void weighted_sum(std::span<const std::uint32_t* const> rows, std::span<const std::uint32_t> weights,
                  std::uint32_t offset, std::uint32_t* out, std::size_t n, const Modulus& q) {
  active().weighted_sum(rows, weights, offset, out, n, q);
}

void masked_sums(std::span<const std::span<const std::uint32_t* const>> groups,
                 std::span<const std::uint32_t* const> masks, std::uint32_t* out, std::size_t n,
                 const Modulus& q) {
  active().masked_sums(groups, masks, out, n, q);
}

void rounded_quotient(std::span<const std::uint32_t* const> rows, std::span<const std::uint32_t> multipliers,
                      std::uint32_t* out, std::size_t n) {
  active().rounded_quotient(rows, multipliers, out, n);
}

void permute(const std::uint32_t* a, const std::uint32_t* indices, std::uint32_t* out, std::size_t n) {
  active().permute(a, indices, out, n);
}

void permuted_butterfly(const std::uint32_t* even, const std::uint32_t* odd, const RunConstants& w,
                        const std::uint32_t* indices, std::uint32_t* sum, std::uint32_t* difference,
                        std::size_t n, const Modulus& q) {
  active().permuted_butterfly(even, odd, w, indices, sum, difference, n, q);
}

const char* target_name() {
  return active().name;
}

}  // namespace tacit::ring
