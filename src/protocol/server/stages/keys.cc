// SPDX-License-Identifier: Apache-2.0
#include "protocol/server/stages/keys.h"

#include <utility>

#include "bgv/serialize.h"
#include "plan/cluster_cost.h"
#include "protocol/choice_messages.h"
#include "protocol/question_messages.h"
#include "protocol/server/stages/linking.h"

namespace tacit::protocol::server {

KeysStage::KeysStage(Host& host, PlannedQuery planned)
    : host_(host),
      query_(std::make_unique<const Query>(std::move(planned))),
      intake_(std::make_unique<Intake>(*query_)),
      public_key_seed_(bgv::random_seed()) {}

Proposal KeysStage::proposal() const {
  const ServerData& data = *host_.data;
  const plan::Plan& plan = query_->plan;
  Proposal proposal;
  proposal.set_model_hash(data.model.hash().data(), data.model.hash().size());
  proposal.set_server_records(data.features.records());
  proposal.set_min_cell(static_cast<std::uint32_t>(data.catalog.min_cell));
  const Names names = names_in(query_->question);
  for (const std::string& name : names.dimensions)
    write_dimension(data.catalog.dimensions[data.catalog.dimension_index(name)], *proposal.add_dimensions());
  for (const std::string& name : names.measures)
    write_measure(data.catalog.measures[data.catalog.measure_index(name)], *proposal.add_measures());
  write_choice(plan.choice, proposal);
  for (const std::uint32_t q : plan.literal.primes) proposal.add_primes(q);
  for (const std::uint32_t q : plan.literal.special_primes) proposal.add_special_primes(q);
  proposal.set_public_key_seed(public_key_seed_.data(), public_key_seed_.size());
  proposal.set_custodian(host_.limits.custodian);
  if (query_->version >= 10) proposal.set_protocol_version(query_->version);
  return proposal;
}

void KeysStage::begin(const SendToClient& send) {
  ServerMessage message;
  *message.mutable_proposal() = proposal();
  send(message);
  host_.observer.on_plan(query_->plan, {host_.limits.threads, host_.limits.worker_threads});
  host_.observer.on_phase(Phase::kKeys);
}

std::unique_ptr<Stage> KeysStage::receive(const ClientMessage& message, const SendToClient& /*send*/) {
  if (!public_key_.has_value()) {
    if (!message.has_public_key()) out_of_order("the public key");
    take_public_key(message.public_key());
    return nullptr;
  }
  if (!message.has_key_digit()) out_of_order("an evaluation key");
  take_digit(message.key_digit());
  return next_ < query_->plan.keys.size() ? nullptr : hand_over();
}

void KeysStage::take_public_key(const PublicKey& message) {
  public_key_ = bgv::load_public_key(*query_->parameters, message.key(), query_->plan.public_key_level(),
                                     public_key_seed_);
}

void KeysStage::take_digit(const KeyDigit& message) {
  const bgv::KeyRequirement& due = query_->plan.keys[next_];
  if (message.index() != due.index || message.digit() != partial_key_.b.size())
    out_of_order("another evaluation key");
  partial_key_.level = due.level;
  bgv::load_key_digit(*query_->parameters, message.key(), partial_key_);
  intake_->note_seed(message.key());
  if (partial_key_.b.size() < query_->parameters->digits(due.level)) return;
  keys_.insert(due.index, std::move(partial_key_));
  partial_key_ = bgv::KeySwitchKey();
  ++next_;
}

std::unique_ptr<Stage> KeysStage::hand_over() {
  auto keys = std::make_unique<const ClientKeys>(ClientKeys{*std::move(public_key_), std::move(keys_)});
  std::unique_ptr<Linkage> linkage;
  host_.workers.run(
      [&] { linkage = std::make_unique<Linkage>(*query_, *keys, *host_.data, host_.place, host_.observer); });
  auto checks = std::make_unique<CheckSums>(query_->plan, query_->evaluator, query_->encoder);
  host_.observer.on_phase(Phase::kPlanes);
  return std::make_unique<LinkingStage>(
      host_, Computation{std::move(query_), std::move(intake_), std::move(keys), std::move(linkage),
                         std::move(checks)});
}

}  // namespace tacit::protocol::server
