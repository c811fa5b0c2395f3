// SPDX-License-Identifier: Apache-2.0
// Clients beside the test: one that only occupies a turn, and queries in threads of their own.
#pragma once

#include <future>
#include <memory>

#include "rpc/raw_client.h"
#include "rpc/running_server.h"
#include "support/patience.h"

namespace tacit::rpc {

/// A client that has its turn and does not use it.
inline std::unique_ptr<RawClient> occupy(RunningServer& running, const protocol::World& world) {
  auto client = std::make_unique<RawClient>(running.address());
  EXPECT_TRUE(client->send(hello_of(world)));
  const std::optional<protocol::ServerMessage> answer = client->receive();
  EXPECT_TRUE(answer && answer->has_proposal());
  return client;
}

/// A client that does not use its turn before it is told to.
struct Unhurried : Notebook {
  void on_phase(protocol::Phase phase) override {
    Notebook::on_phase(phase);
    if (phase == protocol::Phase::kKeys) go_on.get_future().wait_for(patience(std::chrono::seconds(20)));
  }

  std::promise<void> go_on;
};

template <class Own>
struct Asked {
  Own notebook;
  std::future<QueryOutcome> outcome;
};

template <class Own = Notebook>
std::unique_ptr<Asked<Own>> ask_beside(const ClientOptions& options, const protocol::World& world) {
  auto asked = std::make_unique<Asked<Own>>();
  asked->outcome = std::async(std::launch::async, [&world, options, notebook = &asked->notebook] {
    return ask(options, world, *notebook);
  });
  return asked;
}

}  // namespace tacit::rpc
