// A plan: everything about a query that is public and fixed before any data is touched (docs/protocol.md,
// "The plan"). derive_plan turns what is asked (PlanRequest) and a few free choices (PlanChoice) into levels,
// plaintext factors, keys, bytes and a noise budget. The server chooses (planner.h); the client derives the
// same plan from the server's choice and so checks it: parameters within the security table, margins kept,
// nothing that it has not computed itself.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "bgv/keys.h"
#include "bgv/parameters.h"
#include "bgv/shortness.h"
#include "circuit/link_polynomial.h"
#include "linkage/model.h"
#include "plan/gate_layout.h"
#include "plan/items.h"
#include "plan/layout.h"
#include "plan/masks.h"
#include "plan/noise.h"

namespace tacit::plan {

/// A sum of link values is raised to the power t - 1 = 2^16, which makes it 1 unless it is 0 (Fermat): by
/// kRoundSquarings squarings in each of kPowerRounds rounds.
inline constexpr std::size_t kPowerRounds = 4;
inline constexpr std::size_t kRoundSquarings = 4;
static_assert(kPowerRounds * kRoundSquarings == 16);
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
inline constexpr std::size_t kMoreShelves = 3;            // than the client's records need

/// The checks against a client that does not follow the protocol (docs/protocol.md, "Checks"). The client's
/// key to its table is made of kChecks numbers modulo t that it knows if everything that must be 0 is: 128
/// bits.
inline constexpr std::size_t kChecks = 8;
/// What must be 0 of planes is first combined in so many ways.
inline constexpr std::size_t kPlaneCombinations = 2;
/// Link sums have tags: combinations with kTags independent sets of coefficients of kTagBits bits, since
/// there is no room for the noise of larger ones at the level of what is sent.
inline constexpr std::size_t kTags = kTagLayers;
inline constexpr int kTagBits = 4;

/// What a table may have.
inline constexpr std::size_t kMostCells = 16384;         // the client's own dimension included
inline constexpr std::size_t kMostSplitCategories = 16;  // of the client's own dimension
inline constexpr std::size_t kMostTallies = 100;
inline constexpr std::size_t kMostItems = std::size_t{1} << 18;
inline constexpr std::size_t kMostGateVectors = 128;

/// The client's secret selection of blocks is sent in polynomials of 2^this coefficients at most.
inline constexpr int kMostSelectionHeight = 7;

struct FeatureShape {
  std::size_t buckets = 0;
  std::uint32_t agreement = 0;
  std::uint32_t disagreement = 0;
  std::size_t alternatives = 0;  // further buckets by which a server record may agree

  std::uint32_t weight() const { return agreement + disagreement; }
  /// A bucket is sent as two one-hot digits, bucket = high * low_planes() + low: about 2 sqrt(buckets)
  /// planes.
  std::size_t low_planes() const;
  std::size_t high_planes() const { return (buckets + low_planes() - 1) / low_planes(); }
};

/// What is asked. Every figure is public.
struct PlanRequest {
  std::size_t client_records = 0;  // n, at least 1
  std::size_t server_records = 0;  // S, at least 1
  std::vector<FeatureShape> features;
  std::uint32_t score_range = 0;        // W
  std::uint32_t shifted_threshold = 0;  // in 1..W
  std::size_t min_cell = 0;
  std::size_t cells = 0;             // of the server's dimensions, at least 1
  std::vector<TallyShape> tallies;   // at least one
  std::size_t split_categories = 0;  // of the client's own dimension; 0 where there is none

  /// Categories of the client's own dimension, 1 without one.
  std::size_t categories() const { return split_categories == 0 ? 1 : split_categories; }
  /// Planes of a shelf, two digits a feature.
  std::size_t planes() const;
  /// Ciphertexts that scores are sums of: one for every bucket of every feature and, where there are
  /// disagreements, one for each of these features and one for all together.
  std::size_t versions() const;
  /// How many of them a server record's score has, where no feature is missing and all its alternatives are
  /// there.
  std::size_t terms() const;
};

/// The request of a model; cells, tallies, split, sizes and min_cell are set by the caller.
PlanRequest request_for(const linkage::Model& model);

/// What the planner is free to choose.
struct PlanChoice {
  std::size_t degree = 0;
  std::size_t special_primes = 0;
  std::size_t end_level = 0;  // primes left in what is sent back
  std::size_t width = 0;
  std::size_t copies = 0;
  std::size_t shelves = 1;
  /// The masks' noise is divided off by a modulus switch of its own; else with that of the first square,
  /// which is cheaper where there are few copies of wide blocks.
  bool switch_masks = false;
  /// Link values are packed at the level of what is sent, one lower than else: where masks and packing make
  /// little noise, with copies that fill a row and blocks that are not wide.
  bool pack_at_end = false;
  bool operator==(const PlanChoice&) const = default;
};

struct LinkStep {
  bgv::Level planes_level = 0;  // of the client's planes, where digits are multiplied
  bgv::Level score_level = 0;   // of their products, and of the masked score
  circuit::LinkPolynomial polynomial;
  Masks masks;
  std::uint32_t offset = 0;  // added to the sum of a record's features to make its score
  bgv::Level packed_level = 0;
  bgv::PlaintextFactor sent_factor;
};

/// How link sums come apart by the client's own categories, in a refresh of its own. The client's selection
/// has a number 0 or 1 for each block and category, block b and category k at place b * categories + k;
/// 2^height of them are the coefficients of a ciphertext. Without such a dimension there is no selection.
struct SplitStep {
  bgv::Level level = 0;  // of the expanded selection and of the categories' link sums that the client sends
  int height = 0;
  std::size_t selections =
      0;  // ciphertexts; for the checks there is one in slots for each category behind them
  bgv::PlaintextFactor sent_factor;
};

/// Where it is checked that what the client has sent is what it should be (soundness.h).
struct CheckStep {
  bgv::Level level = 0;       // of all ciphertexts that the client sends behind its planes
  bgv::Level sent_level = 0;  // of what must be 0, as it is sent to the client
  bgv::ProofShape proof;      // rows: the first plane, the planes, all other ciphertexts
  // Bounds on a cheat's numbers once its proof is accepted, in bits: 4 times a phase, and twice the secret.
  double claim_bits = 0, plane_bits = 0, secret_bits = 0;
};

struct PowerStep {
  bgv::Level sums_level = 0;                                       // where a round's squarings begin
  std::array<bgv::PlaintextFactor, kRoundSquarings> sent_factors;  // of the powers 2, 4, 8 and 16
};

struct TabulateStep {
  bgv::Level values_level =
      0;  // of 0 or 1 for each server record, of products with the cells' values, and packed
  Items items;
  bgv::PlaintextFactor sent_factor;
};

struct GateStep {
  std::size_t guards = 1;  // counts that guard each item: 2 where any tally has two
  GateLayout layout;
  bgv::PlaintextFactor sent_factor;  // of a product
};

/// Rounds in which the server sends padded numbers and the client sends them back afresh, in order. Of powers
/// there are kPowerRounds, of the gate one for each height.
enum class RoundKind { kLinkSums, kCategories, kPowers, kTotals, kGate, kValues };
struct Round {
  RoundKind kind = RoundKind::kLinkSums;
  std::size_t number = 0;    // among those of its kind
  std::size_t sent = 0;      // ciphertexts
  std::size_t returned = 0;  // ciphertexts, the selection not counted
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
  Work encrypt;                               // the client's keys and planes, made and read
  Work prepare, link, power, tabulate, gate;  // the server's
  std::size_t keys_bytes = 0, planes_bytes = 0, bytes_up = 0, bytes_down = 0;
  std::size_t server_memory_bytes = 0, client_memory_bytes = 0;
};

struct Plan {
  PlanRequest request;
  PlanChoice choice;
  bgv::ParametersLiteral literal;
  Layout layout;
  LinkStep link;
  SplitStep split;
  PowerStep power;
  TabulateStep tabulate;
  GateStep gate;
  CheckStep check;
  std::vector<Round> rounds;
  std::vector<bgv::KeyRequirement> keys;
  std::vector<NoisePoint> noise;
  double least_margin_bits = 0;  // over every point of every circuit
  double wrap_probability = 0;   // that anything padded wraps around: below 2^-kHidingBits
  Cost cost;

  bgv::Level end_level() const { return choice.end_level; }
  bool splits() const { return request.split_categories != 0; }
  /// Ciphertexts with link sums that the server sends, and the last of them with their tags: of all shelves
  /// together or, with a split, of each.
  std::size_t shelf_vectors() const { return layout.packed_ciphertexts() + 1; }
  std::size_t link_vectors() const { return shelf_vectors() * (splits() ? layout.shelves : 1); }
  /// Ciphertexts with refreshed link sums or their powers: category by category.
  std::size_t power_vectors() const { return request.categories() * layout.sum_ciphertexts(); }
  /// Ciphertexts that hold all totals, N items in each.
  std::size_t total_vectors() const { return (tabulate.items.count() + layout.degree - 1) / layout.degree; }
  /// What the client sends of its selection: packed as coefficients, and each category's in slots.
  std::size_t selection_vectors() const { return split.selections + request.split_categories; }
  /// The factor of ciphertext `index` of those that a round sends.
  bgv::PlaintextFactor sent_factor(const Round& round, std::size_t index) const;
  /// All ciphertexts that the client sends behind its planes.
  std::size_t returned_ciphertexts() const;
  /// Products of two of them that are checked.
  std::size_t checked_products() const;
  /// Level of the public key: of all that is padded.
  bgv::Level public_key_level() const { return std::max(end_level(), check.sent_level); }
  /// Layers that are scored together: as many as half a gigabyte of scores holds.
  std::size_t tile_layers() const;
};

/// Throws Error(kLimit) if the request cannot be met by this choice (noise, room, a figure out of range) and
/// Error(kSecurity) if its parameters are over the security table.
Plan derive_plan(const PlanRequest& request, const PlanChoice& choice);

}  // namespace tacit::plan
