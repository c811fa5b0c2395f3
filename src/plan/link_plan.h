// SPDX-License-Identifier: Apache-2.0
// The plan of record linkage: what a link strategy needs, and what it leaves for the table. It follows from
// the link request and the planner's choice alone; the table's plan (table_plan.h) is built on it and is not
// known here.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "bgv/ciphertext.h"
#include "bgv/keys.h"
#include "circuit/link_polynomial.h"
#include "plan/alignment.h"
#include "plan/blocked_layout.h"
#include "plan/choice.h"
#include "plan/layout.h"
#include "plan/masks.h"
#include "plan/request.h"
#include "plan/rounds.h"

namespace tacit::plan {

/// Layouts are within these bounds, and so is what a peer can make this side compute.
inline constexpr std::size_t kMinWidth = 64;
inline constexpr std::size_t kMaxWidth = 4096;
inline constexpr std::size_t kMaxCopies = 64;
inline constexpr std::size_t kMoreShelves = 3;  // than the client's records need

/// All pairs' layers are packed into nodes of this many.
inline constexpr int kNodeHeight = 6;
inline constexpr std::size_t kNodeLayers = std::size_t{1} << kNodeHeight;

/// Link sums have tags: combinations with kTags independent sets of coefficients of kTagBits bits, since
/// there is no room for the noise of larger ones at the level of what is sent.
inline constexpr std::size_t kTags = kTagLayers;
inline constexpr int kTagBits = 4;

/// The client's secret selection of blocks is sent in polynomials of 2^this coefficients at most.
inline constexpr int kMaxSelectionHeight = 7;

/// What every strategy leaves for the table: link sums in slots, one for each server record and category of
/// the client's own dimension. Which record has which slot is the server's secret.
struct LinkSums {
  std::size_t degree = 0;        // N
  std::size_t categories = 1;    // 1 without a dimension of the client's own
  std::size_t record_slots = 0;  // that may have a server record: the first so many
  std::size_t slots = 0;         // those, and behind them the tags'
  /// Whether a cell's records are kept in few vectors. Where they are anywhere, a cell is tabulated with all
  /// vectors: how many of them have one of its records would tell how many records it has.
  bool cells_together = true;

  bool operator==(const LinkSums&) const = default;
  /// Ciphertexts of one category, N slots each.
  std::size_t vectors() const { return (slots + degree - 1) / degree; }
  /// Of all categories, one category after the other.
  std::size_t all_vectors() const { return categories * vectors(); }
};

/// How link sums are split by the client's own categories, in a separate refresh. The client's selection has
/// a number 0 or 1 for each block and category, block b and category k at place b * categories + k; 2^height
/// of them are the coefficients of a ciphertext. Without such a dimension there is no selection.
struct SplitStep {
  bgv::Level level = 0;    // of the expanded selection and of the categories' link sums that the client sends
  std::size_t blocks = 0;  // of client records
  int height = 0;
  std::size_t selections =
      0;  // ciphertexts; for the checks there is one in slots for each category behind them
  bgv::CorrectionFactor sent_factor;
};

/// Every client record is compared with every server record.
struct AllPairsPlan {
  Layout layout;
  Masks masks;
  bool switch_masks = false;

  circuit::MaskNoise mask_noise() const {
    return switch_masks ? circuit::MaskNoise::kSwitched : circuit::MaskNoise::kSquared;
  }
  /// Ciphertexts with the link sums of one shelf, and the last of them with their tags.
  std::size_t shelf_vectors() const { return layout.packed_ciphertexts() + 1; }
};

/// A pass's link sums go through rounds in batches of at most this many vectors, so that neither side holds
/// those of a whole table.
inline constexpr std::size_t kBatchVectors = 24;

/// Client records are compared with the server records that share a bin in some pass.
struct BlockedPlan {
  BlockedLayout layout;
  std::size_t score_drop = 0;  // primes that the relinearisation of a layer's score drops
  /// Of aligned link sums that are sent. Passes are added up one level above the end level, with the factor
  /// of what the client sends back: the masks of a pass's last step take in what dropped primes have left in
  /// it.
  bgv::CorrectionFactor aligned_factor;

  /// Ciphertexts with the tags of a pass and category. They are sent behind the first batch's link sums, pass
  /// by pass and category by category.
  std::size_t tag_vectors() const { return (kTags + layout.width - 1) / layout.width; }
  std::size_t all_tag_vectors() const { return layout.passes * layout.categories * tag_vectors(); }
};

struct LinkPlan {
  LinkRequest request;
  bgv::Level end_level = 0;  // of what is sent
  // The client sends its records in sets of planes, one after the other.
  std::size_t plane_sets = 0;
  std::size_t set_planes = 0;   // ciphertexts of a set
  bgv::Level planes_level = 0;  // where digits are multiplied
  bgv::Level score_level = 0;   // of their products, and of the masked score
  bgv::Level packed_level = 0;
  circuit::LinkPolynomial polynomial;
  /// The most primes of the chain that are dropped in one division, with the special ones.
  std::size_t most_dropped = 1;
  std::uint32_t offset = 0;           // added to the sum of a record's features to make its score
  bgv::CorrectionFactor sent_factor;  // of link sums
  SplitStep split;
  LinkSums sums;
  std::vector<Round> rounds;  // the first ones of the query
  // Progress: steps of all sets, and the pairs of records that one step compares.
  std::size_t steps = 0;
  std::size_t pairs_a_step = 0;
  std::variant<AllPairsPlan, BlockedPlan> strategy;

  /// Whether link sums are split by the client's own categories in a refresh of their own.
  bool splits() const { return split.selections != 0; }
  bool is_blocked() const { return std::holds_alternative<BlockedPlan>(strategy); }
  const AllPairsPlan& all_pairs() const { return std::get<AllPairsPlan>(strategy); }
  const BlockedPlan& blocked() const { return std::get<BlockedPlan>(strategy); }
  /// Where alignment of a pass begins with what the client sends back of its link sums (docs/protocol.md,
  /// "Alignment"): a level for each of its steps above the end level, and one for pass 0, which has no steps.
  bgv::Level alignment_level(std::size_t pass) const {
    return end_level + std::max<std::size_t>(alignment_steps(pass), 1);
  }
  /// The least level of what the client sends behind its planes, by what linkage does with it.
  bgv::Level least_refreshed_level() const;
  /// Of one polynomial modulo one prime in memory.
  std::size_t limb_bytes() const { return sums.degree * sizeof(std::uint32_t); }
  /// Planes of all sets.
  std::size_t planes() const { return plane_sets * set_planes; }
  /// What the client sends of its selection: packed as coefficients, and each category's in slots.
  std::size_t selection_vectors() const { return splits() ? split.selections + request.split_categories : 0; }
  /// Products of two ciphertexts that are checked: of the selection each category's own, and the square of
  /// their sum.
  std::size_t checked_products() const {
    return splits() ? request.split_categories * (1 + request.split_categories) : 0;
  }
  /// Layers of a node: what is linked begins at a multiple of it, wherever that is done.
  std::size_t node_layers() const { return is_blocked() ? blocked().layout.width : kNodeLayers; }
  /// Places of a layer: copies of all pairs, or bins.
  std::size_t layer_places() const {
    return is_blocked() ? blocked().layout.bins() : all_pairs().layout.copies;
  }
  /// Steps that are computed together by a strategy with versions: as many as a quarter of a gigabyte of
  /// scores holds.
  std::size_t tile_layers() const;
};

/// The bins by which records are compared, or nothing where all pairs are.
std::optional<linkage::BinShape> compared_bins(const LinkPlan& plan);

/// Which of the keys linkage itself uses; what is behind link sums uses others, too.
std::vector<bgv::KeyIndex> link_keys(const LinkPlan& plan);

/// Throws Error(kLimit) where the numbers of primes that are chosen are out of range, before anything is
/// counted by them. What they come to is for the security table.
void check_primes(const PlanChoice& choice);

/// Throws Error(kLimit) where a division by the special primes and those that go with them takes more primes
/// at once than one can.
void check_divisions(const LinkPlan& plan, const PlanChoice& choice);

/// All but the factors of what is sent (link_noise.h). Throws Error(kLimit) if the choice does not fit the
/// request, both of which are within their ranges.
LinkPlan derive_link_plan(const LinkRequest& request, const PlanChoice& choice);

/// The choices of the strategy that `usual` is of, for this request and degree, for the planner to try. Of
/// choices that cost the same a later one is better.
std::vector<StrategyChoice> strategy_choices(const LinkRequest& request, std::size_t degree,
                                             const StrategyChoice& usual);
/// One of each strategy that the request leaves open, to find the levels with.
std::vector<StrategyChoice> usual_strategies(const LinkRequest& request, std::size_t degree,
                                             StrategyWanted wanted);

}  // namespace tacit::plan
