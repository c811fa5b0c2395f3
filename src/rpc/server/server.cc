// SPDX-License-Identifier: Apache-2.0
#include "rpc/server/server.h"

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include <malloc.h>

#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "ring/residue_buffer.h"
#include "rpc/grpc_log.h"
#include "rpc/server/message_stream.h"
#include "rpc/server/stream_handler.h"
#include "rpc/server/transport.h"
#include "rpc/service.grpc.pb.h"
#include "rpc/status.h"

namespace tacit::rpc {
namespace {

// Streams beyond those with a turn or a place in the queue: on their way in, or on their way out.
constexpr std::size_t kInPassing = 4;
constexpr std::chrono::seconds kShutdown{5};

std::size_t capacity(const ServerConfig& config) {
  return config.max_sessions + config.max_queue + kInPassing;
}

using Reactor = grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>;

}  // namespace

class Server::State {
 public:
  State(OfferPtr offer, ObserverFactory observers, ledger::Ledger* ledger, link::Place& place)
      : config_(offer->config),
        address_(parse_address(config_.listen, "listen address")),
        offer_(std::move(offer)),
        observers_(std::move(observers)),
        approvals_(ledger),
        admission_(config_.max_sessions, config_.max_queue, config_.total_memory()),
        going_{place, {}, {}, {}},
        capacity_(capacity(config_)),
        service_(*this) {
    check(config_);
    going_.current = [this] { return this->offer(); };
    if (!config_.insecure) tls_.emplace(offer_->tls);
    if ((config_.bookkeeping == Bookkeeping::kRequire) != (ledger != nullptr)) {
      throw Error(ErrorCategory::kConfig,
                  "a server enters its answers in a ledger, or its configuration says that it keeps none");
    }
  }

  Address start();
  void replace(OfferPtr offer);
  void drain();
  void stop(std::chrono::milliseconds grace, const std::string& why);
  bool responds(std::chrono::milliseconds longest) const;
  Counts counts() const;

 private:
  // gRPC calls Query() for each new stream.
  class Service : public Linkage::WithRawCallbackMethod_Query<Linkage::Service> {
   public:
    explicit Service(State& state) : state_(state) {}
    Reactor* Query(grpc::CallbackServerContext* context) override { return state_.accept(*context); }

   private:
    State& state_;
  };

  struct Arrival {
    std::shared_ptr<MessageStream> stream;
    std::uint64_t number;
    std::string peer;
    std::string certificates;
  };

  Reactor* accept(grpc::CallbackServerContext& context);
  bool next(Arrival& arrival);
  void work();
  void serve(const Arrival& arrival);
  void add_threads(std::size_t streams);  // with mutex_; for these and those that wait for approval

  OfferPtr offer() const {
    const std::lock_guard lock(mutex_);
    return offer_;
  }

  const ServerConfig config_;  // with which it started
  const Address address_;
  OfferPtr offer_;  // of new streams
  const ObserverFactory observers_;
  Approvals approvals_;
  Admission admission_;
  Closing closing_;
  Going going_;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Arrival> arrivals_;
  std::size_t capacity_;  // streams that may be open, beside those that wait for approval
  std::size_t open_ = 0;
  std::uint64_t streams_ = 0;
  std::uint64_t turned_away_ = 0;
  bool over_ = false;  // the threads end

  std::optional<HandshakeTls> tls_;
  Service service_;
  std::unique_ptr<grpc::Server> server_;
  std::vector<std::jthread> threads_;  // for as many at least; none before the start
};

Address Server::State::start() {
  require(server_ == nullptr && !over_, "a server starts once");
  quiet_grpc_log();
  grpc::ServerBuilder builder;
  int port = 0;
  configure_transport(builder, tls_ ? &*tls_ : nullptr, address_, port);
  builder.RegisterService(&service_);
  {
    const std::lock_guard lock(mutex_);
    add_threads(capacity_);
  }
  approvals_.start();
  server_ = builder.BuildAndStart();
  if (server_ == nullptr || port == 0) {
    throw cannot_listen(address_);
  }
  return {address_.host, static_cast<std::uint16_t>(port)};
}

void Server::State::add_threads(std::size_t streams) {
  while (threads_.size() < streams + kMaxAwaiting) threads_.emplace_back([this] { work(); });
}

// Threads that are too many wait with the others. The old offer goes with the last of its streams, here if
// there is none.
void Server::State::replace(OfferPtr offer) {
  const ServerConfig& config = offer->config;
  check(config);
  require_no_fixed(fixed_differences(config_, config));
  const ServerTlsPtr tls = offer->tls;
  {
    const std::lock_guard lock(mutex_);
    if (!over_ && !threads_.empty()) add_threads(capacity(config));
    capacity_ = capacity(config);
    admission_.resize(config.max_sessions, config.max_queue, config.total_memory());
    offer_.swap(offer);
    approvals_.serve(offer_.get());
  }
  // Behind the offer, which accepts no client by itself that TLS has not accepted.
  if (tls_) tls_->replace(tls);
}

Reactor* Server::State::accept(grpc::CallbackServerContext& context) {
  const std::shared_ptr<MessageStream> stream = MessageStream::open(context);
  const std::lock_guard lock(mutex_);
  if (closing_.draining) {
    ++turned_away_;
    stream->Finish(to_status({ErrorCategory::kUnavailable, kShuttingDown}));
    return stream.get();
  }
  if (open_ >= capacity_ + approvals_.waiting()) {
    ++turned_away_;
    stream->Finish(
        to_status({ErrorCategory::kLimit, "the server takes no further queries now; try again later"}));
    return stream.get();
  }
  ++open_;
  arrivals_.push_back({stream, ++streams_, context.peer(), certificates_of(context)});
  changed_.notify_all();
  return stream.get();
}

bool Server::State::next(Arrival& arrival) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return over_ || !arrivals_.empty(); });
  if (arrivals_.empty()) return false;
  arrival = std::move(arrivals_.front());
  arrivals_.pop_front();
  return true;
}

void Server::State::work() {
  Arrival arrival;
  while (next(arrival)) {
    serve(arrival);
    arrival = {};
    // What a query used goes back to the system, not into a reserve.
    ring::release_freed_buffers();
    malloc_trim(0);
    const std::lock_guard lock(mutex_);
    --open_;
    changed_.notify_all();
  }
}

void Server::State::serve(const Arrival& arrival) {
  const std::unique_ptr<SessionObserver> observer = observers_(arrival.number);
  observer->on_note("stream from " + shown(arrival.peer));
  StreamHandler(*arrival.stream, arrival.certificates, offer(), admission_, approvals_, closing_, going_,
                *observer)
      .run();
}

void Server::State::drain() {
  closing_.draining = true;
  admission_.wake();
  approvals_.wake();
}

void Server::State::stop(std::chrono::milliseconds grace, const std::string& why) {
  if (over_) return;
  drain();
  admission_.wait_until_none_runs(grace);
  closing_.why = why;
  closing_.stopping = true;
  approvals_.wake();
  {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, kShutdown, [this] { return open_ == 0; });
  }
  if (server_ != nullptr) server_->Shutdown(std::chrono::system_clock::now() + kShutdown);
  {
    const std::lock_guard lock(mutex_);
    over_ = true;
    changed_.notify_all();
  }
  threads_.clear();
  approvals_.stop();
}

namespace {

// A call of the server to itself. It is kept by what gRPC calls at its end, which may be never where gRPC
// hangs.
struct OwnCall {
  explicit OwnCall(const std::shared_ptr<grpc::Channel>& channel) : stub(channel), request(&nothing, 1) {}

  grpc::GenericStub stub;
  grpc::ClientContext context;
  const grpc::Slice nothing;
  const grpc::ByteBuffer request;
  grpc::ByteBuffer answer;
  std::promise<grpc::StatusCode> ended;
};

}  // namespace

// A method that nobody has: gRPC's own threads refuse it, as they hand on those that there are.
bool Server::State::responds(std::chrono::milliseconds longest) const {
  if (server_ == nullptr) return false;
  counts();
  const auto call = std::make_shared<OwnCall>(server_->InProcessChannel({}));
  std::future<grpc::StatusCode> ended = call->ended.get_future();
  call->context.set_deadline(std::chrono::system_clock::now() + longest);
  call->stub.UnaryCall(&call->context, "/tacit.rpc.Linkage/Alive", {}, &call->request, &call->answer,
                       [call](const grpc::Status& status) { call->ended.set_value(status.error_code()); });
  return ended.wait_for(longest) == std::future_status::ready &&
         ended.get() == grpc::StatusCode::UNIMPLEMENTED;
}

Server::Counts Server::State::counts() const {
  const std::lock_guard lock(mutex_);
  return {open_,        admission_.running(), admission_.waiting(), admission_.reserved_bytes(),
          turned_away_, approvals_.waiting()};
}

namespace {

// Not owned.
std::shared_ptr<const protocol::ServerData> borrowed(const protocol::ServerData& data) {
  return {std::shared_ptr<void>(), &data};
}

}  // namespace

Server::Server(OfferPtr offer, ObserverFactory observers, ledger::Ledger* ledger, link::Place& place)
    : state_(std::make_unique<State>(std::move(offer), std::move(observers), ledger, place)) {}

Server::Server(ServerConfig config, const protocol::ServerData& data, ObserverFactory observers,
               ledger::Ledger* ledger)
    : Server(make_offer(std::move(config), borrowed(data)), std::move(observers), ledger) {}

Server::~Server() {
  stop();
}

Address Server::start() {
  return state_->start();
}

void Server::replace(OfferPtr offer) {
  state_->replace(std::move(offer));
}

void Server::drain() {
  state_->drain();
}

void Server::stop(std::chrono::milliseconds grace, const std::string& why) {
  state_->stop(grace, why);
}

bool Server::responds(std::chrono::milliseconds longest) const {
  return state_->responds(longest);
}

Server::Counts Server::counts() const {
  return state_->counts();
}

}  // namespace tacit::rpc
