// SPDX-License-Identifier: Apache-2.0
// Which rank links which layers. Whoever has time takes the next piece, in proportion to its threads and to
// what is not linked yet, less what it has in hand: large pieces first, which cost least, and small ones in
// the end, so that no rank waits long for the last (guided self-scheduling: Polychronopoulos and Kuck, IEEE
// Trans. Computers 36, 1987).
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace tacit::cluster {

class Shares {
 public:
  struct Range {
    std::size_t first = 0, last = 0;  // layers first .. last - 1
  };

  /// `layers` in all; pieces begin at multiples of `node` and have at most `most` layers, a multiple of it
  /// too. `threads`: of each rank.
  Shares(std::size_t layers, std::size_t node, std::size_t most, std::vector<std::size_t> threads);

  /// The next piece for this rank; nothing where none is left, or where what is left is for ranks that have
  /// nothing in hand: of the last nodes there is one for each rank.
  std::optional<Range> next(std::size_t rank);
  /// It has linked so many further layers of its pieces.
  void linked(std::size_t rank, std::size_t layers);
  /// It is done with a piece of so many layers.
  void done(std::size_t rank, std::size_t layers);

 private:
  /// A rank's layers.
  struct Own {
    std::size_t taken = 0, linked = 0, done = 0;
    std::size_t in_hand() const { return taken - linked; }
  };

  std::size_t nodes_of(std::size_t rank) const;

  const std::size_t layers_, node_, most_;
  const std::vector<std::size_t> threads_;
  std::vector<Own> own_;  // [rank]
  std::size_t all_threads_ = 0, first_ = 0;
};

}  // namespace tacit::cluster
