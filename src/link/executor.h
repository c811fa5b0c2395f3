// SPDX-License-Identifier: Apache-2.0
// What a link strategy hands its work to. An executor has the plan and the client's keys and planes, which
// are public or encrypted, and of the server's records nothing but lists of numbers. Where it computes is a
// place's affair (place.h).
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "bgv/ciphertext.h"
#include "link/layers.h"

namespace tacit::link {

/// All layers that are linked with one set of planes. They are made piece by piece, when their turn comes.
class LayerWork {
 public:
  virtual ~LayerWork() = default;

  /// Layers.
  virtual std::size_t size() const = 0;
  /// Layers first .. last - 1. Called from any thread, several at once.
  virtual Layers layers(std::size_t first, std::size_t last) const = 0;
  /// The nodes (linker.h) of the layers from `first` on. Called once for every layer, in their order, on the
  /// thread that runs the work.
  virtual void take(std::size_t first, std::vector<bgv::Ciphertext> nodes) = 0;
};

class Executor {
 public:
  virtual ~Executor() = default;

  /// The planes that load() brings next: what has to travel may set out, while they are checked here.
  virtual void announce(std::span<const bgv::Ciphertext> /*planes*/) {}
  /// The planes of a set, in the plan's order: what is run behind it is computed with them.
  virtual void load(std::vector<bgv::Ciphertext> planes) = 0;
  /// Links all layers, on all threads of the current arena and wherever else it computes. Throws
  /// Error(kCancelled) where the monitor says so, and Error(kUnavailable) where another machine is lost.
  virtual void run(LayerWork& work) = 0;
  /// Gives back what the loaded set takes of memory.
  virtual void unload() = 0;
};

}  // namespace tacit::link
