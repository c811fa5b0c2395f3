// SPDX-License-Identifier: Apache-2.0
#include "protocol/client/session.h"

#include <optional>
#include <utility>

#include "base/error.h"
#include "protocol/client/stages/proposal.h"
#include "protocol/client/stages/query.h"
#include "protocol/client/stages/stage.h"
#include "protocol/progress.h"
#include "protocol/purpose.h"

namespace tacit::protocol {
namespace {

std::string checked(std::string purpose) {
  if (is_purpose(purpose)) return purpose;
  throw Error(ErrorCategory::kUsage, "the purpose must be printable, on one line, and at most " +
                                         std::to_string(kMaxPurpose) + " bytes long");
}

}  // namespace

class ClientSession::State {
 public:
  State(const linkage::Model& model, linkage::FeatureTable records, table::Question question, Split split,
        Observer& observer, const bgv::Security& security, std::string purpose)
      : host_{model, std::move(question), std::move(split), observer, security, checked(std::move(purpose))},
        first_(std::make_unique<client::ProposalStage>(host_, std::move(records))) {}

  void start(const SendToServer& send) {
    if (first_ != nullptr) {
      host_.observer.on_phase(Phase::kHello);
      greeting_ = first_.get();
      stage_ = std::move(first_);
    }
    require(!has_plan() && stage_.get() == greeting_, "a session starts before it has a plan");
    greeting_->greet(send);
  }

  void receive(const ServerMessage& message, const SendToServer& send) {
    if (message.has_progress()) return pass_on(message.progress());
    if (stage_ == nullptr || done()) client::out_of_order("nothing");
    try {
      if (std::unique_ptr<client::Stage> next = stage_->receive(message, send)) stage_ = std::move(next);
    } catch (...) {
      // A stage may be half way through a message, or to the next one: nothing more is taken.
      stage_ = std::make_unique<client::LastStage>(std::nullopt);
      throw;
    }
  }

  bool has_plan() const { return host_.query != nullptr; }
  bool done() const { return stage_ != nullptr && stage_->result() != nullptr; }
  const table::ResultTable& result() const {
    require(done(), "a query has its result at its end");
    return *stage_->result();
  }
  const plan::Plan& plan() const {
    require(host_.query != nullptr, "a query has its plan once it is proposed");
    return host_.query->plan();
  }
  const std::string& custodian() const {
    require(host_.query != nullptr, "a server says who it is when it proposes a plan");
    return host_.query->accepted.custodian;
  }

 private:
  void pass_on(const Progress& progress) {
    const std::optional<Phase> phase = phase_of(progress);
    if (host_.query == nullptr ||
        (phase != Phase::kPrepare && phase != Phase::kLink && phase != Phase::kTabulate))
      return;
    if (phase == Phase::kLink && is_last_set(progress.done())) host_.enter_linkage();
    const std::uint64_t pairs = phase == Phase::kLink ? host_.query->plan().link.pairs_a_step : 0;
    host_.observer.on_progress(*phase, progress.done(), progress.total(), pairs);
  }

  /// Whether so many steps of linkage are at least those of all sets but the last.
  bool is_last_set(std::uint64_t steps) const {
    const plan::LinkPlan& link = host_.query->plan().link;
    return steps >= link.steps / link.plane_sets * (link.plane_sets - 1);
  }

  client::Host host_;
  std::unique_ptr<client::ProposalStage> first_;  // until the start
  client::ProposalStage* greeting_ = nullptr;     // what first_ was
  std::unique_ptr<client::Stage> stage_;          // from there on
};

ClientSession::ClientSession(const linkage::Model& model, linkage::FeatureTable records,
                             table::Question question, Split split, Observer& observer,
                             const bgv::Security& security, std::string purpose)
    : state_(std::make_unique<State>(model, std::move(records), std::move(question), std::move(split),
                                     observer, security, std::move(purpose))) {}
ClientSession::~ClientSession() = default;
ClientSession::ClientSession(ClientSession&&) noexcept = default;

void ClientSession::start(const SendToServer& send) {
  state_->start(send);
}
void ClientSession::receive(const ServerMessage& message, const SendToServer& send) {
  state_->receive(message, send);
}
bool ClientSession::has_plan() const {
  return state_->has_plan();
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
const std::string& ClientSession::custodian() const {
  return state_->custodian();
}

}  // namespace tacit::protocol
