// SPDX-License-Identifier: Apache-2.0
#include "world.h"

#include <deque>

#include "protocol/client/session.h"
#include "protocol/server/session.h"
#include "targets.h"

namespace tacit::fuzz {
namespace {

linkage::Model small_model() {
  linkage::ModelSpec spec;
  spec.name = "small";
  spec.salt = "pepper";
  spec.threshold = 1;
  linkage::Field field;
  field.name = "name";
  field.columns = {"name"};
  field.levels = {{{linkage::step::Exact{}}, 4, 2}};
  field.disagreement = 1;
  spec.fields = {field};
  return linkage::Model(spec);
}

World make_world(bool split) {
  World world{{small_model(), linkage::FeatureTable(4, 1), {}, {}, {}}, linkage::FeatureTable(2, 1), {}, {}};
  world.server.features.set_usual_weights(world.server.model);
  for (std::size_t j = 0; j < 4; ++j) world.server.features.record(j)[0] = static_cast<std::int16_t>(j / 2);
  world.client.record(1)[0] = 1;
  world.client.record(0)[0] = 0;
  world.server.catalog.min_cell = 2;
  world.server.catalog.dimensions = {{"group", {"a", "b"}}, {"sex", {"f", "m"}}};
  world.server.dimensions = {{{"a", "b"}, {0, 0, 1, 1}, 0}, {{"f", "m"}, {0, 1, 0, 1}, 0}};
  world.server.catalog.measures = {{"age", "years", 0, 0, 120}};
  table::MeasureData ages;
  ages.values = {30, 40, std::nullopt, 60};
  world.server.measures = {ages};
  if (split) {
    world.question = {{}, {{table::StatisticKind::kCount, "", ""}}, 2};
    world.split = {"arm", {"x", "y"}, {0, 1}};
  } else {
    world.question = {
        {"group"}, {{table::StatisticKind::kMean, "age", ""}, {table::StatisticKind::kShare, "sex", "f"}}, 0};
  }
  return world;
}

protocol::Proposal proposal_in(const Transcript& transcript) {
  protocol::ServerMessage first;
  first.ParseFromString(transcript.down.front());
  return first.proposal();
}

}  // namespace

const World& world(bool split) {
  static const World plain = make_world(false), with_split = make_world(true);
  return split ? with_split : plain;
}

protocol::ServerLimits limits() {
  protocol::ServerLimits limits;
  limits.max_client_records = 1000;
  limits.threads = 1;
  return limits;
}

Transcript honest_query(const World& asked, const bgv::Security& security) {
  protocol::ServerLimits bounds = limits();
  bounds.security = security;
  protocol::Observer observer;
  protocol::NoGate gate;
  protocol::ServerSession server(asked.server, bounds, gate, observer);
  protocol::ClientSession client(asked.server.model, asked.client, asked.question, asked.split, observer,
                                 security);
  Transcript transcript;
  std::size_t next_up = 0, next_down = 0;
  const protocol::SendToServer send_up = [&](const protocol::ClientMessage& message) {
    transcript.up.push_back(message.SerializeAsString());
  };
  client.start(send_up);
  while (!client.done()) {
    if (next_up < transcript.up.size()) {
      protocol::ClientMessage message;
      message.ParseFromString(transcript.up[next_up++]);
      server.receive(message, [&](const protocol::ServerMessage& answer) {
        transcript.down.push_back(answer.SerializeAsString());
      });
    } else {
      protocol::ServerMessage message;
      message.ParseFromString(transcript.down[next_down++]);
      client.receive(message, send_up);
    }
  }
  transcript.rounds = client.plan().rounds;
  return transcript;
}

const Transcript& transcript(bool split) {
  static const Transcript plain = honest_query(world(false));
  static const Transcript with_split = honest_query(world(true));
  return split ? with_split : plain;
}

const protocol::Proposal& honest_proposal(bool split) {
  static const protocol::Proposal plain = proposal_in(transcript(false));
  static const protocol::Proposal with_split = proposal_in(transcript(true));
  return split ? with_split : plain;
}

}  // namespace tacit::fuzz
