#include "protocol/client/session.h"

#include <optional>
#include <utility>

#include "base/error.h"
#include "protocol/client/stages/proposal.h"
#include "protocol/client/stages/query.h"
#include "protocol/client/stages/stage.h"
#include "protocol/progress.h"

namespace tacit::protocol {

class ClientSession::State {
 public:
  State(const linkage::Model& model, linkage::FeatureTable records, table::Question question, Split split,
        Observer& observer, const bgv::Security& security)
      : host_{model, std::move(question), std::move(split), observer, security},
        first_(std::make_unique<client::ProposalStage>(host_, std::move(records))) {}

  void start(const SendToServer& send) {
    require(first_ != nullptr, "a session is started once");
    first_->begin(send);
    stage_ = std::move(first_);
  }

  void receive(const ServerMessage& message, const SendToServer& send) {
    if (message.has_progress()) return pass_on(message.progress());
    if (stage_ == nullptr) client::out_of_order("nothing");
    bool sent = false;
    const SendToServer sending = [&](const ClientMessage& answer) {
      sent = true;
      send(answer);
    };
    try {
      if (std::unique_ptr<client::Stage> next = stage_->receive(message, sending)) stage_ = std::move(next);
    } catch (const Error& error) {
      // What is refused has changed nothing. After anything else a stage may be half way to the next one.
      const bool refused = !sent && error.category() != ErrorCategory::kInternal &&
                           error.category() != ErrorCategory::kCancelled;
      if (!refused) give_up();
      throw;
    } catch (...) {
      give_up();
      throw;
    }
  }

  bool done() const { return stage_ != nullptr && stage_->result() != nullptr; }
  const table::ResultTable& result() const {
    require(done(), "a query has its result at its end");
    return *stage_->result();
  }
  const plan::Plan& plan() const {
    require(host_.query != nullptr, "a query has its plan once it is proposed");
    return host_.query->plan();
  }

 private:
  void pass_on(const Progress& progress) {
    if (phase_of(progress) != Phase::kLink) return;
    const std::uint64_t pairs = host_.query == nullptr ? 0 : host_.query->plan().link.pairs_a_step;
    host_.observer.on_progress(Phase::kLink, progress.done(), progress.total(), pairs);
  }
  void give_up() { stage_ = std::make_unique<client::LastStage>(std::nullopt); }

  client::Host host_;
  std::unique_ptr<client::ProposalStage> first_;  // until the start
  std::unique_ptr<client::Stage> stage_;          // from there on
};

ClientSession::ClientSession(const linkage::Model& model, linkage::FeatureTable records,
                             table::Question question, Split split, Observer& observer,
                             const bgv::Security& security)
    : state_(std::make_unique<State>(model, std::move(records), std::move(question), std::move(split),
                                     observer, security)) {}
ClientSession::~ClientSession() = default;
ClientSession::ClientSession(ClientSession&&) noexcept = default;

void ClientSession::start(const SendToServer& send) {
  state_->start(send);
}
void ClientSession::receive(const ServerMessage& message, const SendToServer& send) {
  state_->receive(message, send);
}
bool ClientSession::done() const {
  return state_->done();
}
const table::ResultTable& ClientSession::result() const {
  return state_->result();
}
const plan::Plan& ClientSession::plan() const {
  return state_->plan();
}

}  // namespace tacit::protocol
