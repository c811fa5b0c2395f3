// SPDX-License-Identifier: Apache-2.0
// What ranks tell each other. Every message begins with its kind and the number of the query that it is
// about, 0 for none.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/error.h"
#include "bgv/ciphertext.h"
#include "bgv/evaluator.h"
#include "cluster/bytes.h"
#include "link/layers.h"
#include "link/monitor.h"
#include "plan/choice.h"
#include "plan/link_plan.h"
#include "plan/request.h"

namespace tacit::cluster {

enum class Kind : std::uint8_t {
  // From a worker.
  kHello,     // who it is, once
  kReady,     // a set of planes is loaded
  kProgress,  // steps and seconds since the last one
  kNodes,     // what a piece came to
  kFailed,    // a query cannot be gone on with
  // From rank 0.
  kWelcome,  // how long either side may be silent, once
  kBegin,    // a query and its plan
  kKeys,     // digits of its keys
  kPlanes,   // planes of a set
  kPiece,    // layers to link
  kUnload,   // the set of planes is done with
  kEnd,      // the query is over, or given up
  kStop,     // the worker ends
  // From both, when there was nothing else to say.
  kAlive
};
inline constexpr Kind kLastKind = Kind::kAlive;

/// The kind and the query of a message. Throws Error(kProtocol) where there is no such kind.
struct Head {
  Kind kind{};
  std::uint64_t query = 0;
};
void write(ByteWriter& writer, Head head);
Head read_head(ByteReader& reader);

/// A message with nothing behind its head.
Bytes plain_message(Head head);

/// A worker, as it describes itself.
struct WorkerInfo {
  int rank = 0;
  std::string host;
  std::string program;           // its release
  std::size_t threads = 0;       // that it links with
  std::size_t cores = 0;         // of its machine
  std::size_t usable_cores = 0;  // that it may run on
  std::size_t memory_bytes = 0;  // of its machine, or what its control group may use
  bool shares_memory = false;    // with the other ranks of its machine (machine_memory.h)
};
Bytes hello_message(const WorkerInfo& info);
WorkerInfo read_hello(ByteReader& reader, int rank);

Bytes welcome_message(std::chrono::milliseconds silence);
std::chrono::milliseconds read_welcome(ByteReader& reader);

/// How long the thread that links has not shown that it goes on; 0 where it has nothing to do.
Bytes alive_message(std::chrono::milliseconds stuck);
std::chrono::milliseconds read_alive(ByteReader& reader);

/// What a worker makes a query's plan and parameters of.
struct QueryOutline {
  plan::LinkRequest request;  // less what security is demanded, which each rank demands for itself
  plan::PlanChoice choice;
  bgv::ParametersLiteral literal;
};
Bytes begin_message(std::uint64_t query, const plan::LinkPlan& plan, const plan::PlanChoice& choice,
                    const bgv::ParametersLiteral& literal);
QueryOutline read_outline(ByteReader& reader);

/// `set`: number of the query's sets of planes, from 1 on, as kPlanes has it in front.
Bytes ready_message(std::uint64_t query, std::uint64_t set);
std::uint64_t read_ready(ByteReader& reader);

inline constexpr std::size_t kStages = static_cast<std::size_t>(link::Stage::kAlignment) + 1;

struct Progress {
  std::uint64_t steps = 0;
  std::array<double, kStages> seconds{};  // by link::Stage
};
Bytes progress_message(std::uint64_t query, const Progress& progress);
Progress read_progress(ByteReader& reader);

/// Layers from `first` on.
struct Piece {
  std::size_t first = 0;
  link::Layers layers;
};
Bytes piece_message(std::uint64_t query, std::size_t first, const link::Layers& layers);
/// `places`: of a layer.
Piece read_piece(ByteReader& reader, std::size_t places);

Bytes nodes_message(std::uint64_t query, std::size_t first, const std::vector<bgv::Ciphertext>& nodes);

Bytes failed_message(std::uint64_t query, const Error& error);
Error read_failed(ByteReader& reader);

}  // namespace tacit::cluster
