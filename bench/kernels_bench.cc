// SPDX-License-Identifier: Apache-2.0
// The inner loops, each on every SIMD target that this machine runs.
#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "bench/world.h"
#include "ring/base_converter.h"
#include "ring/kernels_dispatch.h"
#include "ring/residue_buffer.h"

namespace tacit::bench {
namespace {

using ring::KernelSet;

constexpr std::size_t kDegrees[] = {16384, 32768};

/// Rows of residues modulo the first prime of a degree's chain.
class Rows {
 public:
  Rows(std::size_t degree, std::size_t count)
      : degree_(degree), words_(degree * count), tables_(world(degree).parameters().prime_ntt(0)) {
    std::minstd_rand random(1);
    for (std::size_t i = 0; i < words_.size(); ++i)
      words_.data()[i] = static_cast<std::uint32_t>(random() % modulus().value());
  }
  std::uint32_t* operator[](std::size_t i) { return words_.data() + i * degree_; }
  std::size_t n() const { return degree_; }
  const ring::NttTables& tables() const { return tables_; }
  const ring::Modulus& modulus() const { return tables_.modulus(); }

 private:
  std::size_t degree_;
  ring::ResidueBuffer words_;
  const ring::NttTables& tables_;
};

void forward_ntt(benchmark::State& state, const KernelSet& k, std::size_t degree) {
  Rows rows(degree, 1);
  measure(state, degree, [&] { k.forward_ntt(rows[0], rows.tables()); });
}

void inverse_ntt(benchmark::State& state, const KernelSet& k, std::size_t degree) {
  Rows rows(degree, 1);
  measure(state, degree, [&] { k.inverse_ntt(rows[0], rows.tables()); });
}

void multiply(benchmark::State& state, const KernelSet& k, std::size_t degree) {
  Rows rows(degree, 3);
  measure(state, degree, [&] { k.multiply(rows[0], rows[1], rows[2], degree, rows.modulus()); });
}

void square_parts(benchmark::State& state, const KernelSet& k, std::size_t degree) {
  Rows rows(degree, 5);
  measure(state, degree,
          [&] { k.square_parts(rows[0], rows[1], rows[2], rows[3], rows[4], degree, rows.modulus()); });
}

/// Two digits, as at most levels.
void switch_products(benchmark::State& state, const KernelSet& k, std::size_t degree) {
  Rows rows(degree, 10);
  const std::vector<const std::uint32_t*> x{rows[0], rows[1]}, b{rows[2], rows[3]}, a{rows[4], rows[5]};
  measure(state, degree, [&] {
    k.switch_products(x, b, a, rows[6], rows[7], 12345, rows[8], rows[9], degree, rows.modulus());
  });
}

/// Four groups of six rows on a stretch of 256 words: the sums of scoring.
void masked_sums(benchmark::State& state, const KernelSet& k, std::size_t degree) {
  constexpr std::size_t kGroups = 4, kGroupRows = 6, kStretch = 256;
  Rows rows(degree, kGroups * (kGroupRows + 1) + 1);
  std::vector<const std::uint32_t*> all, masks;
  for (std::size_t i = 0; i < kGroups * kGroupRows; ++i) all.push_back(rows[i]);
  for (std::size_t g = 0; g < kGroups; ++g) masks.push_back(rows[kGroups * kGroupRows + g]);
  std::vector<std::span<const std::uint32_t* const>> groups;
  for (std::size_t g = 0; g < kGroups; ++g)
    groups.push_back(std::span(all).subspan(g * kGroupRows, kGroupRows));
  std::uint32_t* out = rows[kGroups * (kGroupRows + 1)];
  measure(state, degree, [&] { k.masked_sums(groups, masks, out, kStretch, rows.modulus()); });
}

/// The same where the rows of a group count 6, 5, 4, 3, 7 and 2 times: by binary digits.
void weighted_sums(benchmark::State& state, const KernelSet& k, std::size_t degree) {
  constexpr std::size_t kGroups = 4, kStretch = 256;
  Rows rows(degree, kGroups * 7 + 1);
  std::vector<const std::uint32_t*> masks;
  std::vector<std::vector<const std::uint32_t*>> digits;
  for (std::size_t g = 0; g < kGroups; ++g) {
    const auto row = [&](std::size_t i) -> const std::uint32_t* { return rows[g * 7 + i]; };
    digits.push_back({row(0), row(1), row(2), row(4)});
    digits.push_back({row(0), row(3), row(4), row(5)});
    digits.push_back({row(1), row(3), row(4)});
    masks.insert(masks.end(), {nullptr, nullptr, row(6)});
  }
  std::vector<std::span<const std::uint32_t* const>> groups(digits.begin(), digits.end());
  std::uint32_t* out = rows[kGroups * 7];
  measure(state, degree, [&] { k.masked_sums(groups, masks, out, kStretch, rows.modulus()); });
}

/// The sums alone: three primes to one, one target.
void base_conversion(benchmark::State& state, const KernelSet& k, std::size_t degree) {
  Rows rows(degree, 5);
  const std::vector<const std::uint32_t*> from{rows[0], rows[1], rows[2], rows[3]};
  const std::vector<std::uint32_t> weights{1, 12345, 123456, 1234567};
  measure(state, degree, [&] { k.weighted_sum(from, weights, 1, rows[4], degree, rows.modulus()); });
}

/// Four primes to eight, and the eight transforms.
void lift_ntt(benchmark::State& state, const KernelSet& k, std::size_t degree) {
  constexpr std::size_t kTargets = 8;
  Rows rows(degree, 4 + kTargets);
  const std::vector<const std::uint32_t*> from{rows[0], rows[1], rows[2], rows[3]};
  const std::vector<std::uint32_t> weights{1, 12345, 123456, 1234567};
  std::vector<ring::LiftTarget> targets;
  for (std::size_t t = 0; t < kTargets; ++t) targets.push_back({&rows.tables(), weights, 1, rows[4 + t]});
  measure(state, degree,
          [&] { k.lift_ntt(std::vector<std::span<const std::uint32_t* const>>{from}, targets); });
}

/// The places that the automorphism with exponent 5 moves to, in the order of the evaluations.
std::vector<std::uint32_t> rotation(std::size_t degree) {
  const int bits = std::countr_zero(degree);
  std::vector<std::uint32_t> indices(degree);
  for (std::size_t i = 0; i < degree; ++i) {
    const std::size_t power = (2 * ring::bit_reverse(i, bits) + 1) * 5 % (2 * degree);
    indices[i] = static_cast<std::uint32_t>(ring::bit_reverse((power - 1) / 2, bits));
  }
  return indices;
}

void permute(benchmark::State& state, const KernelSet& k, std::size_t degree) {
  Rows rows(degree, 2);
  const std::vector<std::uint32_t> indices = rotation(degree);
  measure(state, degree, [&] { k.permute(rows[0], indices.data(), rows[1], degree); });
}

void permuted_butterfly(benchmark::State& state, const KernelSet& k, std::size_t degree) {
  Rows rows(degree, 4);
  const std::vector<std::uint32_t> indices = rotation(degree), constants(degree / 512, 12345);
  const ring::RunConstants w{constants.data(), constants.data(), 512};
  measure(state, degree, [&] {
    k.permuted_butterfly(rows[0], rows[1], w, indices.data(), rows[2], rows[3], degree, rows.modulus());
  });
}

using Body = void (*)(benchmark::State&, const KernelSet&, std::size_t);

const bool registered = [] {
  const std::pair<const char*, Body> bodies[] = {{"ForwardNtt", forward_ntt},
                                                 {"InverseNtt", inverse_ntt},
                                                 {"Multiply", multiply},
                                                 {"SquareParts", square_parts},
                                                 {"SwitchProducts", switch_products},
                                                 {"MaskedSums", masked_sums},
                                                 {"WeightedSums", weighted_sums},
                                                 {"BaseConversion", base_conversion},
                                                 {"LiftNtt", lift_ntt},
                                                 {"Permute", permute},
                                                 {"PermutedButterfly", permuted_butterfly}};
  for (const KernelSet& set : ring::supported_kernel_sets()) {
    for (const auto& [name, body] : bodies) {
      for (const std::size_t degree : kDegrees) {
        const std::string full = std::string(name) + "/" + set.name + "/N:" + std::to_string(degree);
        benchmark::RegisterBenchmark(full.c_str(), [&set, body, degree](benchmark::State& state) {
          body(state, set, degree);
        })->MinTime(0.1);
      }
    }
  }
  return true;
}();

}  // namespace
}  // namespace tacit::bench
