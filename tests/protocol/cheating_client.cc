// SPDX-License-Identifier: Apache-2.0
#include "cheating_client.h"

#include "base/error.h"
#include "bgv/secret/decryptor.h"
#include "bgv/secret/encryptor.h"
#include "bgv/secret/key_generator.h"
#include "protocol/client/strategy.h"
#include "protocol/question_messages.h"
#include "protocol/round_messages.h"
#include "protocol/sealed_table.h"
#include "protocol/version.h"
#include "ring/kernels.h"

namespace tacit::protocol {
namespace {

[[noreturn]] void out_of_order(const char* expected) {
  throw Error(ErrorCategory::kInternal, std::string("the server's message is out of order: ") + expected);
}

void set_to_zero(ring::RnsPoly& poly) {
  std::fill_n(poly.data(), poly.size(), 0U);
}

}  // namespace

Outcome CheatingClient::run(Checks checks) {
  Observer observer;
  const ServerLimits limits{.security = world_.security};
  NoGate gate;
  server_ =
      std::make_unique<ServerSession>(UncheckedSession::make(world_.server, limits, gate, observer, checks));
  Outcome outcome;
  CheckReadings readings;
  try {
    greet();
    send_keys();
    send_planes();
    for (std::size_t round = 0; round < plan().rounds.size(); ++round) refresh(round);
    for (std::size_t check = 0; check < plan::kChecks; ++check) {
      const bgv::Ciphertext padded =
          bgv::load_ciphertext(*parameters_, next().check().ciphertext(), plan().check.sent_level, {}, 3);
      readings[check] = bgv::decrypt(*secret_, padded, bgv::Range::kUnsigned).front();
    }
    if (checks == Checks::kOffInATest) readings.fill(0);
    prove(readings);
  } catch (const Error& error) {
    if (error.category() == ErrorCategory::kInternal) throw;
    outcome.refused = error.what();
    return outcome;
  }
  outcome.sealed = next().table().sealed();
  const std::size_t count = plan().table.tabulate.items.count(), degree = plan().degree();
  const auto pads = unseal(agreed_.table, outcome.sealed, 2 * count);
  if (!pads.has_value()) return outcome;
  for (std::size_t first = 0; first < count; first += degree) {
    for (std::size_t run = 0; run < 2; ++run) {
      SecretVector<std::uint32_t>& slots = outcome.gated.emplace_back(degree, 0);
      for (std::size_t item = first; item < std::min(first + degree, count); ++item) {
        slots[item - first] = bgv::plaintext_modulus().subtract(
            (run == 0 ? gates_ : values_)[first / degree][item - first], (*pads)[run * count + item]);
      }
    }
  }
  return outcome;
}

void CheatingClient::send(const ClientMessage& message) {
  ClientMessage changed = message;
  if (cheats_.message) cheats_.message(changed);
  const SendToClient take = [&](const ServerMessage& answer) { answers_.push_back(answer); };
  if (changed.has_hello()) {
    take_greeting(world_, *server_, changed, take);
  } else {
    server_->receive(changed, take);
  }
}

ServerMessage CheatingClient::next() {
  while (!answers_.empty() && answers_.front().has_progress()) answers_.pop_front();
  if (answers_.empty()) throw Error(ErrorCategory::kProtocol, "the server waits for something else");
  ServerMessage message = answers_.front();
  answers_.pop_front();
  return message;
}

void CheatingClient::greet() {
  Hello hello;
  hello.set_oldest_version(kProtocolVersion);
  hello.set_model_hash(world_.server.model.hash().data(), world_.server.model.hash().size());
  hello.set_client_records(world_.client.records());
  write_question(world_.question, hello);
  ClientMessage message;
  *message.mutable_hello() = hello;
  send(message);
  const Proposal proposal = next().proposal();
  accepted_ =
      accept(proposal, world_.server.model, world_.client.records(), world_.question, world_.security);
  if (cheats_.plan) cheats_.plan(proposal, accepted_);
  parameters_ = bgv::Parameters::create(plan().literal, world_.security);
  secret_ = std::make_unique<bgv::SecretKey>(parameters_);
  if (cheats_.zero_secret) set_to_zero(const_cast<ring::SecretPoly&>(secret_->poly()));
  encoder_.emplace(parameters_);
  evaluator_.emplace(parameters_);
  strategy_ = make_client_strategy(plan().link, world_.client, world_.split);
  planes_.emplace(plan(), *secret_);
  others_.emplace(plan(), *secret_);
}

void CheatingClient::send_keys() {
  ClientMessage message;
  bgv::PublicKey key = bgv::make_public_key(*secret_, accepted_.public_key_seed, plan().public_key_level());
  if (cheats_.empty_public_key) set_to_zero(key.pk0);
  message.mutable_public_key()->set_key(bgv::save_public_key(*parameters_, key));
  send(message);
  for (const bgv::KeyRequirement& requirement : plan().keys) {
    bgv::KeySwitchKey own = bgv::make_key_switch_key(*secret_, requirement);
    if (cheats_.key) cheats_.key(requirement, own, *parameters_);
    for (ring::RnsPoly& b : own.b) {
      if (cheats_.empty_keys) set_to_zero(b);
    }
    for (std::size_t digit = 0; digit < own.b.size(); ++digit) {
      ClientMessage part;
      part.mutable_key_digit()->set_index(requirement.index);
      part.mutable_key_digit()->set_digit(static_cast<std::uint32_t>(digit));
      part.mutable_key_digit()->set_key(bgv::save_key_digit(*parameters_, own, digit));
      send(part);
    }
    keys_.insert(requirement.index, std::move(own));
  }
}

std::string CheatingClient::encrypted(const Cheats::Sent& sent, bgv::Level level, CheatingProver& prover) {
  SecretVector<std::int32_t> phase;
  bgv::SeededCiphertext ciphertext = bgv::encrypt(*secret_, sent.plaintext, level, &phase);
  if (cheats_.zero_secret)
    ciphertext.c0 = evaluator_->lift(sent.plaintext, level).published();  // nor an error
  if (cheats_.ciphertext) cheats_.ciphertext(*this, sent, ciphertext);
  const bool half = cheats_.half && cheats_.half(sent);
  if (half) {
    const ring::RnsPoly more = half_everywhere(*parameters_, level);
    for (bgv::Level i = 0; i < level; ++i) {
      ring::add(ciphertext.c0.limb(i), more.limb(i), ciphertext.c0.limb(i), more.degree(),
                parameters_->prime(i));
    }
  }
  if (cheats_.zero_secret || cheats_.ciphertext) {
    prover.note(ciphertext);
  } else {
    prover.note(ciphertext, {phase.begin(), phase.end()}, half);
  }
  std::string bytes = bgv::save(*parameters_, ciphertext);
  if (cheats_.bytes) cheats_.bytes(sent, bytes);
  return bytes;
}

void CheatingClient::send_planes() {
  for (std::size_t set = 0; set < plan().link.plane_sets; ++set) {
    for (std::size_t index = 0; index < plan().link.set_planes; ++index) {
      SecretVector<std::uint32_t> slots = strategy_->plane(set, index);
      if (cheats_.plane) cheats_.plane(plan(), set, index, slots);
      ClientMessage message;
      message.mutable_plane()->set_plane_set(static_cast<std::uint32_t>(set));
      message.mutable_plane()->set_index(static_cast<std::uint32_t>(index));
      message.mutable_plane()->set_ciphertext(
          encrypted({nullptr, index, encoder_->encode(slots)}, plan().link.planes_level, *planes_));
      send(message);
    }
  }
  planes_->weigh(next().weights().seed());
}

void CheatingClient::send_selection() {
  for (std::size_t i = 0; i < plan().link.selection_vectors(); ++i) {
    const bool packed = i < plan().link.split.selections;
    SecretVector<std::uint32_t> numbers = strategy_->selection(i);
    if (cheats_.selection) cheats_.selection(numbers);
    const bgv::Plaintext plaintext = packed ? numbers : encoder_->encode(numbers);
    ClientMessage message;
    message.mutable_selection()->set_index(static_cast<std::uint32_t>(i));
    message.mutable_selection()->set_ciphertext(
        encrypted({nullptr, i, plaintext}, plan().check.level, *others_));
    send(message);
  }
}

void CheatingClient::refresh(std::size_t number) {
  const plan::Round& round = plan().rounds[number];
  std::vector<bgv::Plaintext> padded;
  for (std::size_t i = 0; i < round.sent; ++i) {
    const ServerMessage message = next();
    if (!has_vector(message, number, i)) out_of_order(due_in(round.kind));
    padded.push_back(bgv::decrypt(*secret_,
                                  bgv::load_ciphertext(*parameters_, message.vector().ciphertext(),
                                                       plan().end_level(), plan().sent_factor(round, i)),
                                  bgv::Range::kUnsigned));
  }
  const bool by_category = plan().splits() && number == 0;
  if (by_category) send_selection();
  SlotVectors slots =
      number == 0 ? strategy_->link_sums(padded) : refreshed_slots(plan(), round, *encoder_, padded);
  if (cheats_.refreshed) cheats_.refreshed(plan(), round, slots);
  for (std::size_t i = 0; i < slots.size(); ++i) {
    ClientMessage message;
    set_vector(message, number, i,
               encrypted({&round, i, encoder_->encode(slots[i])}, plan().check.level, *others_));
    send(message);
  }
  gates_ = std::move(values_);
  values_ = std::move(slots);
}

void CheatingClient::prove(const CheckReadings& readings) {
  others_->weigh(next().weights().seed());
  const KeyAgreement agreement(readings);
  const std::vector<std::string> responses = cheating_responses(
      plan().check.proof, *secret_, *planes_, *others_, [&](const bgv::ProofCommitment& commitment) {
        ClientMessage message;
        message.mutable_commitment()->set_hash(commitment.data(), commitment.size());
        message.mutable_commitment()->set_share(agreement.share());
        send(message);
        const ServerMessage answer = next();
        bgv::ProofChallenge challenge;
        std::copy(answer.challenge().exponents().begin(), answer.challenge().exponents().end(),
                  challenge.begin());
        agreed_ = agreement.as_client(answer.challenge().share());
        return challenge;
      });
  for (std::size_t i = 0; i < responses.size(); ++i) {
    ClientMessage message;
    message.mutable_response()->set_index(static_cast<std::uint32_t>(i));
    std::string integers = responses[i];
    if (cheats_.response) cheats_.response(i, integers);
    message.mutable_response()->set_integers(integers);
    send(message);
  }
  ClientMessage last;
  last.mutable_confirmation()->set_key(agreed_.confirmation.data(), agreed_.confirmation.size());
  send(last);
}

}  // namespace tacit::protocol
