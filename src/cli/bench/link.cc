// SPDX-License-Identifier: Apache-2.0
#include "cli/bench/link.h"

#include <chrono>
#include <new>
#include <nlohmann/json.hpp>
#include <string>

#include "base/error.h"
#include "cli/bench/process.h"
#include "cli/progress.h"
#include "protocol/client/session.h"
#include "protocol/plain.h"
#include "protocol/server/session.h"
#include "rpc/status.h"
#include "rpc/traffic.h"

namespace tacit::cli {

namespace {

using protocol::ClientMessage;
using protocol::ServerMessage;

// A message of the server that is no part of the query: it has made its residents.

template <class Message>
Message parsed(const std::string& frame) {
  Message message;
  if (message.ParseFromString(frame)) return message;
  throw Error(ErrorCategory::kProtocol, "a frame holds no message");
}

// What the server's process knows at its end.
struct ServerFigures {
  WorkSeconds work{};
  double link_seconds = 0;
  std::uint64_t peak_rss_bytes = 0;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ServerFigures, work, link_seconds, peak_rss_bytes)

// A plan of several shelves has as many link phases.
double link_seconds(const ProgressDisplay& display) {
  double seconds = 0;
  for (const app::PhaseTime& time : display.times()) {
    if (time.phase == protocol::Phase::kPrepare || time.phase == protocol::Phase::kLink)
      seconds += time.seconds;
  }
  return seconds;
}

protocol::ServerLimits limits_of(const LinkBench& bench) {
  return {.max_client_records = bench.residents.client_records,
          .memory_bytes = bench.memory_bytes,
          .threads = bench.threads,
          .strategy = bench.strategy};
}

void serve(const linkage::Model& model, const LinkBench& bench, Channel& channel) {
  const protocol::ServerData data = resident_server(model, bench.residents);
  const protocol::ServerLimits limits = limits_of(bench);
  ProgressDisplay display(stderr_output());
  WorkMeter meter(display);
  protocol::NoGate gate;
  protocol::ServerSession session(data, limits, gate, meter);
  const auto send = [&](const ServerMessage& message) { channel.send(message.SerializeAsString()); };
  restart_peak_rss();  // making up the residents is no part of a query
  ServerMessage ready;
  ready.mutable_progress();  // of no phase: the server is ready
  send(ready);
  while (!session.done()) session.receive(parsed<ClientMessage>(channel.receive()), send);
  channel.send(
      nlohmann::json(ServerFigures{meter.seconds(), link_seconds(display), peak_rss_bytes()}).dump());
}

// Both sides are one person's here: the client is told all, not only what is public.
void send_failure(const Error& error, Channel& channel) {
  ServerMessage message;
  *message.mutable_failure() = rpc::to_failure(error);
  channel.send(message.SerializeAsString());
}

// The work of the server's process.
void serve_or_fail(const linkage::Model& model, const LinkBench& bench, Channel& channel) {
  try {
    serve(model, bench, channel);
  } catch (const Error& error) {
    send_failure(error, channel);
  } catch (const std::bad_alloc&) {
    send_failure({ErrorCategory::kLimit, "the server is out of memory; try fewer records"}, channel);
  } catch (const std::exception& error) {
    send_failure({ErrorCategory::kInternal, error.what()}, channel);
  }
}

/// The server as the client sees it: messages, with their bytes counted as rpc counts them.
class Server {
 public:
  Server(const linkage::Model& model, const LinkBench& bench)
      : process_([&](Channel& channel) { serve_or_fail(model, bench, channel); }) {}

  void send(const ClientMessage& message) {
    const std::string frame = message.SerializeAsString();
    traffic_.add_up(frame.size());
    try {
      process_.channel().send(frame);
    } catch (const Error&) {
      while (true) receive();  // why it is gone is the last that it said
    }
  }

  ServerMessage receive() {
    const std::string frame = receive_frame();
    ServerMessage message = parsed<ServerMessage>(frame);
    if (message.has_failure()) throw rpc::from_failure(message.failure());
    if (!is_ready(message)) traffic_.add_down(frame.size());
    return message;
  }

  void wait_until_ready() { require(is_ready(receive()), "the server first says that it is ready"); }

  ServerFigures finish() {
    const auto figures = nlohmann::json::parse(receive_frame()).get<ServerFigures>();
    process_.wait();
    return figures;
  }

  rpc::Bytes bytes() const { return traffic_.so_far().total(); }

 private:
  static bool is_ready(const ServerMessage& message) {
    return message.has_progress() && message.progress().phase() == protocol::Progress::NONE;
  }

  std::string receive_frame() {
    try {
      return process_.channel().receive();
    } catch (const Error& error) {
      if (error.category() == ErrorCategory::kUnavailable) process_.wait();  // throws what ended it
      throw;
    }
  }

  ForkedProcess process_;
  rpc::TrafficMeter traffic_;
};

void converse(protocol::ClientSession& session, Server& server) {
  const auto send = [&](const ClientMessage& message) { server.send(message); };
  session.start(send);
  while (!session.done()) session.receive(server.receive(), send);
}

void check_table(const linkage::Model& model, const Residents& residents, const linkage::FeatureTable& client,
                 const plan::LinkPlan& plan, const table::ResultTable& encrypted) {
  const table::ResultTable plain =
      protocol::plain_table(resident_server(model, residents), client, resident_question(residents),
                            resident_split(residents), plan::compared_bins(plan));
  const std::string difference = table::difference(plain, encrypted);
  if (difference.empty()) return;
  throw Error(ErrorCategory::kInternal,
              "the encrypted table differs from the one computed in the clear: " + difference);
}

}  // namespace

LinkFigures run_link_bench(const linkage::Model& model, const LinkBench& bench) {
  using Clock = std::chrono::steady_clock;
  Server server(model, bench);  // first, so that it copies a small process
  const linkage::FeatureTable client = resident_client(model, bench.residents);
  protocol::Observer silent;  // the server shows the phases
  WorkMeter meter(silent);
  server.wait_until_ready();
  restart_peak_rss();

  const Clock::time_point start = Clock::now();
  protocol::ClientSession session(model, client, resident_question(bench.residents),
                                  resident_split(bench.residents), meter);
  converse(session, server);
  LinkFigures figures;
  figures.total_seconds = std::chrono::duration<double>(Clock::now() - start).count();
  figures.client_peak_rss_bytes = peak_rss_bytes();

  const ServerFigures servers = server.finish();
  figures.server_peak_rss_bytes = servers.peak_rss_bytes;
  figures.link_seconds = servers.link_seconds;
  figures.work = meter.seconds();
  for (std::size_t i = 0; i < figures.work.size(); ++i) figures.work[i] += servers.work[i];
  figures.bytes_up = server.bytes().bytes_up;
  figures.bytes_down = server.bytes().bytes_down;
  figures.plan = session.plan();
  check_table(model, bench.residents, client, figures.plan.link, session.result());
  return figures;
}

}  // namespace tacit::cli
