// SPDX-License-Identifier: Apache-2.0
#include "rpc/client/connection.h"

#include <fmt/format.h>
#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/generic/generic_stub.h>

#include "rpc/client/channel.h"
#include "rpc/client/explain.h"
#include "rpc/grpc_log.h"
#include "rpc/service.grpc.pb.h"
#include "rpc/status.h"
#include "rpc/stream.h"
#include "rpc/wire.h"

namespace tacit::rpc {
namespace {

constexpr std::chrono::seconds kGoodbye{5};
// How long a client that is sending listens at a time, and for the next message.
constexpr std::chrono::milliseconds kHearing{100}, kMoment{5};

const std::string& method() {
  static const std::string name = std::string("/") + Linkage::service_full_name() + "/Query";
  return name;
}

}  // namespace

class Connection::Stream
    : public BlockingStream<grpc::ClientBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>> {
 public:
  explicit Stream(const std::shared_ptr<grpc::Channel>& channel) : stub_(channel) {
    stub_.PrepareBidiStreamingCall(&context_, method(), grpc::StubOptions(), this);
  }

  // gRPC has done with this object when it has given the status.
  ~Stream() override {
    if (!started_) return;
    context_.TryCancel();
    status({Clock::time_point::max(), {}});
  }

  /// kDone once the server has answered the call, kEnded if it never will.
  Wait start(const WaitLimit& limit) {
    started_ = true;
    AddHold();  // reads and writes start outside of gRPC's own calls
    start_reading();
    StartCall();
    std::unique_lock lock(mutex());
    const Wait outcome = wait(lock, limit, [this] { return answered_.has_value(); });
    return outcome == Wait::kDone && !*answered_ ? Wait::kEnded : outcome;
  }

  /// How the stream ended, once it has; nothing is read or written any more.
  std::optional<grpc::Status> status(const WaitLimit& limit) {
    if (!let_go_) RemoveHold();
    let_go_ = true;
    std::unique_lock lock(mutex());
    wait(lock, limit, [this] { return status_.has_value(); });
    return status_;
  }

  void OnReadInitialMetadataDone(bool ok) override {
    const std::lock_guard lock(mutex());
    answered_ = ok;
    notify();
  }

  void OnDone(const grpc::Status& status) override {
    const std::lock_guard lock(mutex());
    status_ = status;
    notify();
  }

 private:
  grpc::GenericStub stub_;
  grpc::ClientContext context_;
  bool started_ = false;
  bool let_go_ = false;
  std::optional<bool> answered_;
  std::optional<grpc::Status> status_;
};

Connection::Connection(const ClientOptions& options, std::function<bool()> stopped)
    : options_(options), stopped_(std::move(stopped)) {
  quiet_grpc_log();
  stream_ = std::make_unique<Stream>(make_channel(options_));
}

Connection::~Connection() = default;

void Connection::open() {
  const Wait outcome = stream_->start({Clock::now() + options_.connect, stopped_});
  connected_ = outcome == Wait::kDone;
  if (outcome == Wait::kTimeout) {
    throw Error(
        ErrorCategory::kUnavailable,
        fmt::format(
            "no answer from {} within {:g} s: is there a Tacit server, and does a firewall let you reach it?",
            options_.server, std::chrono::duration<double>(options_.connect).count()));
  }
  if (outcome != Wait::kDone) give_up(outcome);
}

void Connection::send(const protocol::ClientMessage& message) {
  stop_if_told();
  grpc::ByteBuffer bytes = to_bytes(message);
  const std::size_t size = bytes.Length();
  heard_ = Clock::now();
  while (true) {
    // In slices: a server that is at work takes nothing, but is heard of.
    const WaitLimit idle = limit();
    const Wait outcome =
        stream_->write(bytes, {std::min(idle.until, Clock::now() + std::chrono::seconds(1)), stopped_});
    if (outcome == Wait::kDone) break;
    hear_what_has_come();
    const bool patient = outcome == Wait::kTimeout && Clock::now() < limit().until;
    if (!patient) give_up(outcome);
  }
  meter_.add_up(size);
}

protocol::ServerMessage Connection::receive() {
  stop_if_told();
  if (!held_) {
    heard_ = Clock::now();
    grpc::ByteBuffer bytes;
    const Wait outcome = stream_->read(bytes, limit());
    if (outcome != Wait::kDone) give_up(outcome);
    hear(bytes);
  }
  protocol::ServerMessage message = std::move(*held_);
  held_.reset();
  return message;
}

void Connection::close() {
  grpc::ByteBuffer ignored;
  const WaitLimit goodbye{Clock::now() + kGoodbye, stopped_};
  while (stream_->read(ignored, goodbye) == Wait::kDone) {
  }
}

// Takes a message in: a failure is thrown, anything else is held.
void Connection::hear(grpc::ByteBuffer& bytes) {
  const std::size_t size = bytes.Length();
  protocol::ServerMessage message;
  from_bytes(bytes, message, "server");
  meter_.add_down(size);
  heard_ = Clock::now();
  if (message.has_failure()) throw from_failure(message.failure());
  held_ = std::move(message);
}

// Of progress the latest is told; nothing else is read past.
void Connection::hear_what_has_come() {
  grpc::ByteBuffer bytes;
  const auto room = [this] { return !held_ || held_->has_progress(); };
  // The stream reads one message ahead; the next one takes a moment.
  const Clock::time_point end = Clock::now() + kHearing;
  const auto heard_another = [&] {
    const Clock::time_point now = Clock::now();
    return now < end && stream_->read(bytes, {now + kMoment, {}}) == Wait::kDone;
  };
  while (room() && heard_another()) hear(bytes);
  if (!held_ || !held_->has_progress() || !progress_heard_) return;
  progress_heard_(*held_);
  held_.reset();
}

// Also where nothing has to be waited for.
void Connection::stop_if_told() {
  if (stopped_ && stopped_()) give_up(Wait::kStopped);
}

void Connection::give_up(Wait outcome) {
  if (outcome == Wait::kStopped) throw Error(ErrorCategory::kCancelled, "the query was cancelled");
  if (outcome == Wait::kTimeout) {
    throw Error(ErrorCategory::kDeadline,
                options_.server + " has been silent for too long; the query was stopped");
  }
  end_of_stream();
}

void Connection::end_of_stream() {
  // What came before the end may say why.
  grpc::ByteBuffer bytes;
  const WaitLimit goodbye{Clock::now() + kGoodbye, {}};
  while (connected_ && stream_->read(bytes, goodbye) == Wait::kDone) hear(bytes);
  const std::optional<grpc::Status> status = stream_->status(goodbye);
  if (!status)
    throw Error(ErrorCategory::kUnavailable,
                "the connection to " + options_.server + " was lost; try again later");
  throw connected_ ? explain_end(*status, options_) : explain_connecting(*status, options_, stopped_);
}

WaitLimit Connection::limit() const {
  return {heard_ + options_.idle, stopped_};
}

}  // namespace tacit::rpc
