// SPDX-License-Identifier: Apache-2.0
// Links on the threads of this process and on the workers': keys and planes are broadcast, and whoever has
// time takes the next piece of the layers.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "cluster/hub.h"
#include "cluster/shares.h"
#include "cluster/watch.h"
#include "link/executor.h"
#include "link/linker.h"
#include "link/place.h"

namespace tacit::cluster {

class SpreadExecutor final : public link::Executor, private Listener {
 public:
  /// Broadcasts plan and keys; does not wait until they have arrived.
  SpreadExecutor(Hub& hub, const link::ExecutorInput& input);
  ~SpreadExecutor() override;

  void announce(std::span<const bgv::Ciphertext> planes) override;
  void load(std::vector<bgv::Ciphertext> planes) override;
  void run(link::LayerWork& work) override;
  void unload() override;

 private:
  /// Nodes of the layers up to `last`: from a worker, or this process' own.
  struct Done {
    std::size_t last = 0;
    int rank = 0;
    Bytes come;
    std::vector<bgv::Ciphertext> own;
  };
  /// What is under way: guarded by mutex_.
  struct Run {
    link::LayerWork& work;
    Shares shares;
    std::vector<std::map<std::size_t, std::size_t>> asked;  // [rank]: its pieces, first and last layer
    std::map<std::size_t, Done> done;                       // by first layer: what is not taken yet
    std::size_t taken = 0;                                  // layers
    bool over = false;
  };
  using Lock = std::unique_lock<std::mutex>;
  /// A run from its begin to its end, however that comes.
  class Running;
  /// A piece for a worker while it is made, without the lock.
  class Making;

  void end();
  /// Does what this process computes; where that stops because of a worker, throws the worker's error.
  template <typename Work>
  void compute(const Work& work);
  void broadcast_keys(const bgv::EvaluationKeys& keys);
  void on_message(int rank, Kind kind, ByteReader& message) override;
  void on_lost() override;
  void on_nodes(int rank, ByteReader& message);
  void on_progress(int rank, ByteReader& message);
  // With a lock of mutex_, which is given up while something is computed or sent:

  /// The next pieces go to a worker, if there are any.
  void hand_out(int rank, Lock& lock);
  void send_piece(int rank, const Shares::Range& range, Lock& lock);
  /// This process' threads link the next piece. Returns whether there was one.
  bool link_piece(Run& run, Lock& lock);
  /// The work takes what is next. Returns whether it was there.
  bool take_next(Run& run, Lock& lock);

  void link_all(Run& run);
  /// What a worker has sent for so many layers. Where that is something else, the worker is lost, and it
  /// throws Error(kUnavailable).
  std::vector<bgv::Ciphertext> nodes_of(const Done& done, std::size_t layers) const;
  std::vector<bgv::Ciphertext> read_nodes(const Bytes& bytes, std::size_t layers) const;
  /// The query ends with this. With a lock of mutex_.
  void fail(std::exception_ptr error);
  /// Throws where a worker has failed or is lost, or where the monitor says so.
  void check_going_on() const;

  Hub& hub_;
  const plan::LinkPlan& plan_;
  const bgv::Evaluator& evaluator_;
  link::Monitor& monitor_;
  Watch watch_;  // of the linker
  const std::unique_ptr<link::Linker> linker_;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool announced_ = false;   // the planes of the next set
  std::uint64_t set_ = 0;    // the number of the set that is announced or loaded, from 1 on
  std::vector<bool> ready_;  // [rank]: it has the planes of that set
  std::unique_ptr<Run> run_;
  std::size_t making_ = 0;     // pieces for workers
  std::exception_ptr failed_;  // what the query ends with, at a worker or where its pieces are made

  const std::uint64_t query_;  // the hub's thread calls from then on, so it is the last
};

}  // namespace tacit::cluster
