// SPDX-License-Identifier: Apache-2.0
// A custodian's server: it listens, and answers each stream by a StreamHandler (stream_handler.h) in a thread
// of its own. Streams, turns and queue are bounded by its configuration; malformed input of one client never
// affects another's query.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "ledger/ledger.h"
#include "link/place.h"
#include "protocol/server_data.h"
#include "rpc/address.h"
#include "rpc/server/config.h"
#include "rpc/server/offer.h"
#include "rpc/server/session_observer.h"

namespace tacit::rpc {

class Server {
 public:
  /// `ledger` outlives the server; it is null where the configuration keeps none. So does `place`, where
  /// records are linked. Throws Error(kConfig) as
  /// check(), Error(kSecurity) for insecure off loopback.
  Server(OfferPtr offer, ObserverFactory observers, ledger::Ledger* ledger = nullptr,
         link::Place& place = link::this_process());
  /// The same with `data` that outlives the server. Throws Error as make_offer(), too.
  Server(ServerConfig config, const protocol::ServerData& data, ObserverFactory observers,
         ledger::Ledger* ledger = nullptr);
  /// Stops, without grace.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Listens, and returns where, with the port that was picked. Once only. Throws Error(kUnavailable) if the
  /// address cannot be listened on.
  Address start();

  /// What new streams are answered with from now on. Those that are open, running and waiting ones too, keep
  /// the offer that they began with to their end. Numbers of sessions, of places in the queue and of bytes
  /// hold at once, see Admission::resize(). Throws Error(kConfig), and changes nothing, as check() and
  /// require_no_fixed() (config.h) of what it started with. From any thread.
  void replace(OfferPtr offer);

  /// Takes no further query from now on; running ones go on.
  void drain();

  /// Takes no further query, waits for the running ones up to `grace`, then ends them: within a second or two
  /// of their next step, and tells their clients `why`. Does nothing on a server that is not running.
  void stop(std::chrono::milliseconds grace = std::chrono::milliseconds(0),
            const std::string& why = kShuttingDown);

  /// Whether it answers a call of its own, which goes through gRPC and its threads but not over the network,
  /// and whose locks it can have, within `longest`. False before the start. Not beside stop().
  bool responds(std::chrono::milliseconds longest) const;

  struct Counts {
    std::size_t open = 0;            // streams
    std::size_t running = 0;         // of them, with a turn
    std::size_t waiting = 0;         // of them, in the queue
    std::size_t reserved_bytes = 0;  // by those that run
    std::uint64_t turned_away = 0;   // streams so far that found too many open, and had no observer
    std::size_t awaiting = 0;        // streams that wait for a person's decision
  };
  Counts counts() const;

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace tacit::rpc
