// SPDX-License-Identifier: Apache-2.0
#include "rpc/client/query.h"

#include <fmt/format.h>

#include <chrono>
#include <optional>
#include <string>
#include <thread>

#include "base/error.h"
#include "base/quantities.h"
#include "protocol/progress.h"
#include "rpc/client/connection.h"
#include "rpc/client/patience.h"

namespace tacit::rpc {
namespace {

// Passes everything on, counts bytes by phase, and ends the work when its time is over.
class TimedObserver final : public protocol::ForwardingObserver {
 public:
  TimedObserver(protocol::Observer& next, const Patience& patience)
      : ForwardingObserver(next), patience_(patience) {}

  void on_phase(protocol::Phase phase) override {
    if (connection_ != nullptr) connection_->enter(phase);
    ForwardingObserver::on_phase(phase);
  }
  bool cancelled() override { return patience_.is_over() || ForwardingObserver::cancelled(); }

  /// Whose bytes are counted by phase.
  void count(Connection* connection) { connection_ = connection; }

 private:
  const Patience& patience_;
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

// Waiting for approval begins with the first message that says so, and ends with any other.
class ApprovalNotes {
 public:
  ApprovalNotes(protocol::Observer& observer, Patience& patience, const ClientOptions& options)
      : observer_(observer), patience_(patience), options_(options) {}

  /// Whether the message was about approval. Throws Error(kApproval) where nobody wants to wait.
  bool take(const protocol::ServerMessage& message) {
    const auto wait = message.has_progress() ? protocol::approval_wait(message.progress()) : std::nullopt;
    if (!wait) {
      if (patience_.waits()) patience_.wait_ends();
      return false;
    }
    patience_.wait_begins(wait);
    if (options_.approval_wait.count() == 0) throw still_waits(*wait);
    const std::string text = waits_text(*wait);
    if (text != told_) observer_.on_note(text + "; you may stop, and run the same command again before then");
    told_ = text;
    return true;
  }

  static Error still_waits(const protocol::ApprovalWait& wait) {
    return {ErrorCategory::kApproval, waits_text(wait) + ": run the same command again before then"};
  }

 private:
  protocol::Observer& observer_;
  Patience& patience_;
  const ClientOptions& options_;
  std::string told_;
};

void converse(Connection& connection, protocol::ClientSession& session, protocol::Observer& observer,
              ApprovalNotes& approval) {
  const protocol::SendToServer send = [&](const protocol::ClientMessage& message) {
    connection.send(message);
  };
  QueueNotes queue(observer);
  const auto take = [&](const protocol::ServerMessage& message) {
    if (!approval.take(message) && !queue.take(message)) session.receive(message, send);
  };
  connection.on_progress(take);
  connection.open();
  session.start(send);
  while (!session.done()) take(connection.receive());
  connection.close();
}

// Why a query ended, where what it did does not know it.
Error reason_of(const Error& error, const Patience& patience) {
  const bool over = error.category() == ErrorCategory::kCancelled && patience.is_over();
  const bool lost = error.category() == ErrorCategory::kUnavailable;
  const std::optional<protocol::ApprovalWait> wait = patience.wait();
  if (patience.waits() && wait && (over || lost)) return ApprovalNotes::still_waits(*wait);
  if (!over) return error;
  return {ErrorCategory::kDeadline, "the query took longer than its time limit and was stopped"};
}

// A question that waits to be computed is asked again where its connection is lost, or the server has no
// place for it to wait. An answer that waits would have to be computed again: whoever asks decides about
// that.
class Comeback {
 public:
  Comeback(const protocol::ClientSession& session, Patience& patience, protocol::Observer& observer,
           std::chrono::milliseconds between)
      : session_(session), patience_(patience), observer_(observer), between_(between) {}

  /// Returns when it is time to ask again; throws what ends the query.
  void after(const Error& error) {
    const bool lost = error.category() == ErrorCategory::kUnavailable && patience_.waits();
    const bool waits = error.category() == ErrorCategory::kApproval;
    if (session_.has_plan() || !(lost || waits) || patience_.is_over()) throw reason_of(error, patience_);
    patience_.wait_begins(std::nullopt);
    if (error.what() != told_)
      observer_.on_note(fmt::format("{}; asked again every {:g} s", error.what(),
                                    std::chrono::duration<double>(between_).count()));
    told_ = error.what();
    const Clock::time_point again = Clock::now() + between_;
    while (Clock::now() < again) {
      if (observer_.cancelled()) {
        throw patience_.is_over() ? Error(ErrorCategory::kApproval, waits ? error.what() : still_waits())
                                  : Error(ErrorCategory::kCancelled, "the query was cancelled");
      }
      std::this_thread::sleep_for(kMoment);
    }
  }

 private:
  static constexpr std::chrono::milliseconds kMoment{50};

  std::string still_waits() const {
    const std::optional<protocol::ApprovalWait> wait = patience_.wait();
    return wait ? ApprovalNotes::still_waits(*wait).what()
                : "the question waits for the custodian's approval";
  }

  const protocol::ClientSession& session_;
  Patience& patience_;
  protocol::Observer& observer_;
  const std::chrono::milliseconds between_;
  std::string told_;
};

}  // namespace

QueryOutcome run_query(const ClientOptions& options, const linkage::Model& model,
                       linkage::FeatureTable records, table::Question question, protocol::Split split,
                       protocol::Observer& observer) {
  Patience patience(options);
  TimedObserver timed(observer, patience);
  protocol::ClientSession session(model, std::move(records), std::move(question), std::move(split), timed,
                                  options.security, options.purpose);
  ApprovalNotes approval(timed, patience, options);
  Comeback comeback(session, patience, timed, options.comeback);
  while (true) {
    Connection connection(options, [&timed] { return timed.cancelled(); });
    timed.count(&connection);
    try {
      converse(connection, session, timed, approval);
      return {session.result(), session.plan(), connection.traffic(), session.custodian()};
    } catch (const Error& error) {
      timed.count(nullptr);
      if (options.approval_wait.count() == 0) throw reason_of(error, patience);
      comeback.after(error);
    }
  }
}

}  // namespace tacit::rpc
