// SPDX-License-Identifier: Apache-2.0
#include "protocol/client/stages/proposal.h"
#include "plan/cluster_cost.h"

#include <string>
#include <utility>

#include "base/error.h"
#include "bgv/secret/key_generator.h"
#include "bgv/serialize.h"
#include "protocol/client/repeats.h"
#include "protocol/client/stages/rounds.h"
#include "protocol/question_messages.h"
#include "protocol/version.h"
#include "protocol/work_timer.h"

namespace tacit::protocol::client {

ProposalStage::ProposalStage(Host& host, linkage::FeatureTable records)
    : host_(host), records_(std::move(records)) {
  if (records_.records() == 0) {
    throw Error(ErrorCategory::kInput, "the client's file has no records; there is nobody to link");
  }
  check_split(host_.split, host_.question.split_categories, records_.records());
  check_repeats(host_.model, records_, host_.split);
}

void ProposalStage::greet(const SendToServer& send) const {
  ClientMessage message;
  Hello& hello = *message.mutable_hello();
  hello.set_oldest_version(kOldestProtocolVersion);
  hello.set_newest_version(kProtocolVersion);
  hello.set_model_hash(host_.model.hash().data(), host_.model.hash().size());
  hello.set_client_records(records_.records());
  write_question(host_.question, hello);
  hello.set_purpose(host_.purpose);
  send(message);
}

std::unique_ptr<Stage> ProposalStage::receive(const ServerMessage& message, const SendToServer& send) {
  if (!message.has_proposal()) out_of_order("a proposal");
  host_.query = std::make_unique<const Query>(
      accept(message.proposal(), host_.model, records_.records(), host_.question, host_.security));
  host_.observer.on_plan(plan(), {.threads = 0});
  auto linkage = std::make_unique<Linkage>(plan().link, std::move(records_), host_.split);
  host_.split.category = {};
  host_.observer.on_phase(Phase::kKeys);
  auto encryptor = std::make_unique<Encryptor>(*host_.query);
  send_keys(encryptor->secret(), send);
  host_.observer.on_phase(Phase::kPlanes);
  send_planes(*linkage->strategy, *encryptor, send);
  host_.observer.on_phase(Phase::kPrepare);
  host_.hears_of_linkage = true;
  return std::make_unique<RoundsStage>(host_, std::move(linkage), std::move(encryptor));
}

void ProposalStage::require_going_on() const {
  stop_if_cancelled(host_.observer);
}

void ProposalStage::send_keys(const bgv::SecretKey& secret, const SendToServer& send) const {
  const bgv::Parameters& parameters = *host_.query->parameters;
  ClientMessage message;
  message.mutable_public_key()->set_key(bgv::save_public_key(
      parameters,
      bgv::make_public_key(secret, host_.query->accepted.public_key_seed, plan().public_key_level())));
  send(message);
  std::size_t done = 0;
  for (const bgv::KeyRequirement& requirement : plan().keys) {
    require_going_on();
    const bgv::KeySwitchKey key = make_key(secret, requirement);
    for (std::size_t digit = 0; digit < key.b.size(); ++digit) {
      ClientMessage part;
      part.mutable_key_digit()->set_index(requirement.index);
      part.mutable_key_digit()->set_digit(static_cast<std::uint32_t>(digit));
      part.mutable_key_digit()->set_key(bgv::save_key_digit(parameters, key, digit));
      send(part);
    }
    host_.observer.on_progress(Phase::kKeys, ++done, plan().keys.size(), 0);
  }
}

bgv::KeySwitchKey ProposalStage::make_key(const bgv::SecretKey& secret,
                                          const bgv::KeyRequirement& requirement) const {
  const WorkTimer timer(host_.observer, Work::kKeyGeneration);
  return bgv::make_key_switch_key(secret, requirement);
}

void ProposalStage::send_planes(ClientStrategy& strategy, Encryptor& encryptor,
                                const SendToServer& send) const {
  const std::size_t sets = plan().link.plane_sets, each = plan().link.set_planes;
  for (std::size_t set = 0; set < sets; ++set) {
    for (std::size_t index = 0; index < each; ++index) {
      require_going_on();
      ClientMessage message;
      message.mutable_plane()->set_plane_set(static_cast<std::uint32_t>(set));
      message.mutable_plane()->set_index(static_cast<std::uint32_t>(index));
      message.mutable_plane()->set_ciphertext(encrypted_plane(strategy, encryptor, set, index));
      send(message);
      host_.observer.on_progress(Phase::kPlanes, set * each + index + 1, sets * each, 0);
    }
  }
}

std::string ProposalStage::encrypted_plane(ClientStrategy& strategy, Encryptor& encryptor, std::size_t set,
                                           std::size_t index) const {
  const WorkTimer timer(host_.observer, Work::kEncryption);
  return encryptor.plane(strategy.plane(set, index));
}

}  // namespace tacit::protocol::client
