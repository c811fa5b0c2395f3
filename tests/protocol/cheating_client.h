// A client that need not follow the protocol: the client's own parts, and a hook wherever it sends something,
// so that a test can alter it. It holds the secret key and reads what comes back slot by slot, as a cheat
// would.
#pragma once

#include <deque>
#include <functional>
#include <optional>

#include "bgv/secret/decryptor.h"
#include "bgv/secret/encryptor.h"
#include "bgv/secret/key_generator.h"
#include "protocol/client/places.h"
#include "protocol/client/planes.h"
#include "protocol/client/proposal.h"
#include "protocol/client/refresh.h"
#include "protocol/question_messages.h"
#include "protocol/version.h"
#include "query.h"

namespace tacit::protocol {

/// What is altered; each is called with what an honest client would send.
struct Cheats {
  std::function<void(const plan::Plan&, std::size_t index, std::vector<std::uint32_t>& slots)> plane;
  std::function<void(const plan::Plan&, SlotVectors&)> sums;
  std::function<void(const plan::Plan&, SlotVectors&, std::size_t round)> powers;
  /// The totals, those of the tracks, and the tags.
  std::function<void(const plan::Plan&, SlotVectors&)> totals;
  /// Coefficients of the packed selection, and slots of each category's.
  std::function<void(std::vector<std::uint32_t>&)> selection;
  std::function<void(const bgv::KeyRequirement&, bgv::KeySwitchKey&, const bgv::Parameters&)> key;
  /// Of a message's ciphertext before it is sent: "plane", "sums", "powers" or "totals".
  std::function<void(const std::string& step, bgv::SeededCiphertext&, const bgv::Parameters&)> ciphertext;
  /// Of the same, its bytes.
  std::function<void(const std::string& step, std::string& bytes)> bytes;
  /// The plan that the client goes by.
  std::function<void(const Proposal&, AcceptedProposal&)> plan;
};

/// Slots of z and of z times the totals, for every N items.
using GatedSlots = std::vector<std::vector<std::uint32_t>>;

class CheatingClient {
 public:
  CheatingClient(const World& world, const Cheats& cheats) : world_(world), cheats_(cheats) {}

  /// A whole query.
  GatedSlots run(Checks checks) {
    Observer observer;
    const ServerLimits limits;
    NoGate gate;
    ServerSession server(world_.server, limits, gate, observer, checks);
    server_ = &server;
    Hello hello;
    hello.set_protocol_version(kProtocolVersion);
    hello.set_model_hash(world_.server.model.hash().data(), world_.server.model.hash().size());
    hello.set_client_records(world_.client.records());
    write_question(world_.question, hello);
    ClientMessage message;
    *message.mutable_hello() = hello;
    send(message);
    const Proposal proposal = next().proposal();
    accepted_ = accept(proposal, world_.server.model, world_.client.records(), world_.question);
    if (cheats_.plan) cheats_.plan(proposal, accepted_);
    parameters_ = bgv::Parameters::create(plan().literal);
    secret_ = std::make_unique<bgv::SecretKey>(parameters_);
    encoder_.emplace(parameters_);
    places_ = arrange(plan(), world_.split);
    send_keys();
    send_planes();
    refresh_sums();
    for (std::size_t round = 0; round < plan().rounds(); ++round) refresh_powers(round);
    refresh_totals();
    GatedSlots gated;
    for (std::size_t i = 0; i < plan().table_vectors(); ++i) {
      const auto factor = i % 2 == 0 ? plan().gate.product_factor : plan().gate.value_factor;
      gated.push_back(encoder_->decode(decrypted(next().table(), factor)));
    }
    return gated;
  }
  const plan::Plan& plan() const { return accepted_.plan; }

 private:
  void send(const ClientMessage& message) {
    server_->receive(message, [&](const ServerMessage& answer) { answers_.push_back(answer); });
  }
  ServerMessage next() {
    while (answers_.at(0).has_progress()) answers_.pop_front();
    ServerMessage message = answers_.front();
    answers_.pop_front();
    return message;
  }
  bgv::Plaintext decrypted(const Vector& vector, bgv::PlaintextFactor factor) const {
    return bgv::decrypt(*secret_,
                        bgv::load_ciphertext(*parameters_, vector.ciphertext(), plan().end_level(), factor),
                        bgv::Range::kUnsigned);
  }
  std::string encrypted(const std::string& step, const bgv::Plaintext& plaintext, bgv::Level level) const {
    bgv::SeededCiphertext ciphertext = bgv::encrypt(*secret_, plaintext, level);
    if (cheats_.ciphertext) cheats_.ciphertext(step, ciphertext, *parameters_);
    std::string bytes = bgv::save(*parameters_, ciphertext);
    if (cheats_.bytes) cheats_.bytes(step, bytes);
    return bytes;
  }

  void send_keys() {
    ClientMessage message;
    message.mutable_public_key()->set_key(bgv::save_public_key(
        *parameters_, bgv::make_public_key(*secret_, accepted_.public_key_seed, plan().end_level())));
    send(message);
    for (const bgv::KeyRequirement& requirement : plan().keys) {
      bgv::KeySwitchKey key = bgv::make_key_switch_key(*secret_, requirement);
      if (cheats_.key) cheats_.key(requirement, key, *parameters_);
      for (std::size_t digit = 0; digit < key.b.size(); ++digit) {
        ClientMessage part;
        part.mutable_key_digit()->set_index(requirement.index);
        part.mutable_key_digit()->set_digit(static_cast<std::uint32_t>(digit));
        part.mutable_key_digit()->set_key(bgv::save_key_digit(*parameters_, key, digit));
        send(part);
      }
    }
  }
  void send_planes() {
    for (std::size_t shelf = 0; shelf < plan().layout.shelves; ++shelf) {
      for (std::size_t index = 0; index < plan().request.planes(); ++index) {
        std::vector<std::uint32_t> slots = plane_slots(plan(), world_.client, places_, shelf, index);
        if (cheats_.plane) cheats_.plane(plan(), index, slots);
        ClientMessage message;
        message.mutable_plane()->set_shelf(static_cast<std::uint32_t>(shelf));
        message.mutable_plane()->set_index(static_cast<std::uint32_t>(index));
        message.mutable_plane()->set_ciphertext(
            encrypted("plane", encoder_->encode(slots), plan().link.planes_level));
        send(message);
      }
    }
  }
  void send_selection() {
    for (std::size_t i = 0; i < plan().selection_vectors() && plan().splits(); ++i) {
      const bool packed = i < plan().split.selections;
      std::vector<std::uint32_t> numbers =
          packed ? places_.selection(plan(), i) : places_.selected_blocks(i - plan().split.selections);
      if (cheats_.selection) cheats_.selection(numbers);
      const bgv::Plaintext plaintext = packed ? numbers : encoder_->encode(numbers);
      ClientMessage message;
      message.mutable_selection()->set_index(static_cast<std::uint32_t>(i));
      message.mutable_selection()->set_ciphertext(
          encrypted("selection", plaintext, packed ? plan().check.level : plan().check.binary));
      send(message);
    }
  }
  void refresh_sums() {
    std::vector<bgv::Plaintext> padded;
    for (std::size_t i = 0; i < plan().link_vectors(); ++i)
      padded.push_back(decrypted(next().link_counts(), plan().link.sent_factor));
    send_selection();
    SlotVectors slots = sums_into_slots(plan(), places_, padded);
    if (cheats_.sums) cheats_.sums(plan(), slots);
    for (std::size_t i = 0; i < slots.size(); ++i) {
      ClientMessage message;
      message.mutable_link_counts()->set_index(static_cast<std::uint32_t>(i));
      message.mutable_link_counts()->set_ciphertext(
          encrypted("sums", encoder_->encode(slots[i]), plan().refreshed_level()));
      send(message);
    }
  }
  void refresh_powers(std::size_t round) {
    const bool split = plan().splits() && round == 0, last = round + 1 == plan().rounds();
    SlotVectors slots;
    for (std::size_t i = 0; i < plan().power_vectors(); ++i) {
      slots.push_back(encoder_->decode(
          decrypted(next().powers(), split ? plan().split.sent_factor : plan().power.sent_factor)));
    }
    if (cheats_.powers) cheats_.powers(plan(), slots, round);
    for (std::size_t i = 0; i < slots.size(); ++i) {
      ClientMessage message;
      message.mutable_powers()->set_index(static_cast<std::uint32_t>(i));
      message.mutable_powers()->set_ciphertext(encrypted(
          "powers", encoder_->encode(slots[i]), last ? plan().tabulate.sums_level : plan().power.sums_level));
      send(message);
    }
  }
  void refresh_totals() {
    std::vector<bgv::Plaintext> padded;
    for (std::size_t i = 0; i < plan().sent_totals(); ++i)
      padded.push_back(decrypted(next().totals(), plan().tabulate.sent_factor));
    SlotVectors slots;
    for (std::size_t track = 0; track <= plan().check.tracks; ++track) {
      const auto own = std::span(padded).subspan(track * plan().total_vectors(), plan().total_vectors());
      for (std::vector<std::uint32_t>& v : totals_into_slots(plan(), own)) slots.push_back(std::move(v));
    }
    slots.push_back(tags_into_slots(plan(), padded.back()));
    if (cheats_.totals) cheats_.totals(plan(), slots);
    for (std::size_t i = 0; i < slots.size(); ++i) {
      ClientMessage message;
      message.mutable_totals()->set_index(static_cast<std::uint32_t>(i));
      message.mutable_totals()->set_ciphertext(
          encrypted("totals", encoder_->encode(slots[i]),
                    i + 1 == slots.size() ? plan().check.level : plan().gate.totals_level));
      send(message);
    }
  }

  const World& world_;
  const Cheats& cheats_;
  ServerSession* server_ = nullptr;
  std::deque<ServerMessage> answers_;
  AcceptedProposal accepted_;
  bgv::ParametersPtr parameters_;
  std::unique_ptr<bgv::SecretKey> secret_;
  std::optional<bgv::SlotEncoder> encoder_;
  Places places_;
};

}  // namespace tacit::protocol
