// A plan: everything about a query that is public and fixed before any data is touched (docs/protocol.md,
// "The plan"). derive_plan turns what is asked (PlanRequest) and a few free choices (PlanChoice) into levels,
// plaintext factors, keys, bytes and a noise budget. The server chooses (planner.h); the client derives the
// same plan from the server's choice and so checks it: parameters within the security table, margins kept,
// nothing that it has not computed itself.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "bgv/keys.h"
#include "bgv/parameters.h"
#include "linkage/model.h"
#include "plan/digits.h"
#include "plan/layout.h"
#include "plan/noise.h"
#include "plan/polynomial.h"

namespace tacit::plan {

/// A linked server record may be reached by up to this many client records: the clip polynomial knows 0 to 7.
inline constexpr std::uint32_t kClipLimit = 7;
/// A padded value wraps around, and an answer is wrong, with probability below 2^-kHidingBits a query.
inline constexpr double kHidingBits = 40;
/// min_cell is from 2 (a cell of one person is a person) to this.
inline constexpr std::size_t kMinCellLeast = 2;
inline constexpr std::size_t kMinCellMost = 100;

/// Layouts are within these bounds, and so is what a peer can make this side compute.
inline constexpr std::size_t kLeastWidth = 64;
inline constexpr std::size_t kMostWidth = 4096;
inline constexpr std::size_t kMostCopies = 64;
inline constexpr std::size_t kMostRecords = 100'000'000;  // of either side

struct FeatureShape {
  std::size_t buckets = 0;
  std::uint32_t agreement = 0;
  std::uint32_t disagreement = 0;
};

/// What is asked. Every figure is public.
struct PlanRequest {
  std::size_t client_records = 0;  // n, at least 1
  std::size_t server_records = 0;  // S, at least 1
  std::vector<FeatureShape> features;
  std::uint32_t score_range = 0;        // W
  std::uint32_t shifted_threshold = 0;  // in 1..W
  std::size_t min_cell = 0;
  std::size_t cells = 0;         // at least 1
  std::uint64_t value_span = 0;  // the measure's largest scaled value minus its least

  std::size_t planes() const;
};

/// The request of a model; cells, span, sizes and min_cell are set by the caller.
PlanRequest request_for(const linkage::Model& model);

/// What the planner is free to choose.
struct PlanChoice {
  std::size_t degree = 0;
  std::size_t special_primes = 0;
  std::size_t end_level = 0;  // primes left in what is sent back
  std::size_t width = 0;
  std::size_t copies = 0;
  bool operator==(const PlanChoice&) const = default;
};

struct LinkStep {
  bgv::Level planes_level = 0;  // of the client's planes and the rotated versions
  bgv::Level score_level = 0;   // of the indicator's input
  Polynomial indicator;
  bgv::Level packed_level = 0;
  bgv::PlaintextFactor sent_factor;
};

struct TabulateStep {
  bgv::Level counts_level = 0;  // of the refreshed link counts
  bgv::Level values_level = 0;  // after the clip, where the cells' values are multiplied in
  bgv::Level packed_level = 0;
  Polynomial clip;
  Digits digits;
  std::size_t items = 0;  // totals: (1 + digits) a cell
  bgv::PlaintextFactor sent_factor;
};

struct GateStep {
  bgv::Level totals_level = 0;
  bgv::PlaintextFactor product_factor;  // of z
  bgv::PlaintextFactor value_factor;    // of z c and of z s_d
};

/// Noise where it matters, for `tacit plan` and for the tests that hold it against measurements.
struct NoisePoint {
  std::string step;
  bgv::Level level = 0;
  double modulus_bits = 0;
  double noise_bits = 0;   // of the largest coefficient of the phase to be expected (failure 2^-40)
  double margin_bits = 0;  // what is left beyond what the step needs
};

/// Work by phase, for the expected time.
struct Cost {
  Work prepare, link, tabulate, gate;  // the server's
  std::size_t keys_bytes = 0, planes_bytes = 0, bytes_up = 0, bytes_down = 0;
  std::size_t server_memory_bytes = 0, client_memory_bytes = 0;
};

struct Plan {
  PlanRequest request;
  PlanChoice choice;
  bgv::ParametersLiteral literal;
  Layout layout;
  LinkStep link;
  TabulateStep tabulate;
  GateStep gate;
  std::vector<bgv::KeyRequirement> keys;
  std::vector<NoisePoint> noise;
  double least_margin_bits = 0;  // over every point of every circuit
  Cost cost;

  bgv::Level end_level() const { return choice.end_level; }
  /// Plane ciphertexts of a shelf: each feature has its own, `copies` buckets in each.
  std::size_t plane_ciphertexts() const;
  std::size_t gate_ciphertexts() const { return 2 + tabulate.digits.count; }
};

/// Throws Error(kLimit) if the request cannot be met by this choice (noise, room, a figure out of range) and
/// Error(kSecurity) if its parameters are over the security table.
Plan derive_plan(const PlanRequest& request, const PlanChoice& choice);

}  // namespace tacit::plan
