// SPDX-License-Identifier: Apache-2.0
#include "rpc/client/query.h"

#include <fmt/format.h>

#include <optional>
#include <string>

#include "base/error.h"
#include "base/quantities.h"
#include "protocol/progress.h"
#include "rpc/client/connection.h"

namespace tacit::rpc {
namespace {

// Passes everything on, counts bytes by phase, and ends the work when its time is over.
class TimedObserver final : public protocol::ForwardingObserver {
 public:
  TimedObserver(protocol::Observer& next, Clock::time_point end) : ForwardingObserver(next), end_(end) {}

  void on_phase(protocol::Phase phase) override {
    if (connection_ != nullptr) connection_->enter(phase);
    ForwardingObserver::on_phase(phase);
  }
  bool cancelled() override { return time_is_over() || ForwardingObserver::cancelled(); }

  /// Whose bytes are counted by phase.
  void count(Connection& connection) { connection_ = &connection; }
  bool time_is_over() const { return Clock::now() >= end_; }

 private:
  const Clock::time_point end_;
  Connection* connection_ = nullptr;
};

// Tells of the place in the queue and of the time, whenever one of them changes.
class QueueNotes {
 public:
  explicit QueueNotes(protocol::Observer& observer) : observer_(observer) {}

  /// Whether the message was about the queue.
  bool take(const protocol::ServerMessage& message) {
    if (!message.has_progress()) return false;
    const std::optional<protocol::QueuePlace> queue = protocol::queue_place(message.progress());
    if (!queue) return false;
    const std::string text = waiting_text(*queue);
    if (text != told_) observer_.on_note(text);
    told_ = text;
    return true;
  }

 private:
  // So many queries end before the turn comes: those before it in the queue, and one that runs.
  static std::string waiting_text(const protocol::QueuePlace& queue) {
    const std::string time = queue.seconds == 0 ? "" : ", " + rough_duration_text(queue.seconds);
    return fmt::format("waiting: {} ahead{}", queue.place, time);
  }

  protocol::Observer& observer_;
  std::string told_;
};

void converse(Connection& connection, protocol::ClientSession& session, protocol::Observer& observer) {
  const protocol::SendToServer send = [&](const protocol::ClientMessage& message) {
    connection.send(message);
  };
  QueueNotes queue(observer);
  const auto take = [&](const protocol::ServerMessage& message) {
    if (!queue.take(message)) session.receive(message, send);
  };
  connection.on_progress(take);
  connection.open();
  session.start(send);
  while (!session.done()) take(connection.receive());
  connection.close();
}

}  // namespace

QueryOutcome run_query(const ClientOptions& options, const linkage::Model& model,
                       linkage::FeatureTable records, table::Question question, protocol::Split split,
                       protocol::Observer& observer) {
  TimedObserver timed(observer, Clock::now() + options.query);
  protocol::ClientSession session(model, std::move(records), std::move(question), std::move(split), timed,
                                  options.security, options.purpose);
  Connection connection(options, [&timed] { return timed.cancelled(); });
  timed.count(connection);
  try {
    converse(connection, session, timed);
  } catch (const Error& error) {
    if (error.category() != ErrorCategory::kCancelled || !timed.time_is_over()) throw;
    throw Error(ErrorCategory::kDeadline, "the query took longer than its time limit and was stopped");
  }
  return {session.result(), session.plan(), connection.traffic(), session.custodian()};
}

}  // namespace tacit::rpc
