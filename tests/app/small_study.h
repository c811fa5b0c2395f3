// SPDX-License-Identifier: Apache-2.0
// A fixture: a custodian of 150 made-up residents and a researcher with as many, in one process, without TLS.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "app/client/researcher.h"
#include "app/party_file.h"
#include "app/plain.h"
#include "app/server/custodian.h"
#include "app/server_data.h"
#include "report/report.h"
#include "support/small_study.h"
#include "support/temporary_directory.h"
#include "synth/dataset.h"
#include "synth/write.h"

namespace tacit::app {

class SmallStudy : public testing::Test {
 protected:
  void SetUp() override {
    directory_.write("model.toml", kSmallModel);
    directory_.write("server.toml", std::string("ledger = \"none\"\n") + kSmallConfiguration);
    const synth::Dataset data = synth::generate({.records = 150, .seed = 3});
    std::ofstream client(directory_ / "client.csv");
    synth::write_client(data, client);
    write_server(data);
  }

  void write_server(const synth::Dataset& data) const {
    std::ofstream server(directory_ / "server.csv");
    synth::write_server(data, server);
  }

  Log log() {
    return {[this](const std::string& line) { lines_.push_back(line); },
            [this](const std::string& line) { lines_.push_back("warning: " + line); }};
  }

  CustodianConfig config() const { return load_config(directory_ / "server.toml"); }
  NamedModel model() const { return load_named_model(directory_ / "model.toml"); }
  table::Table list() const { return ingest::read_source({directory_ / "client.csv", ""}); }
  Researcher researcher() const { return {model(), list(), question_}; }
  static ServeChanges insecure() {
    ServeChanges changes;
    changes.threads = 2;
    changes.insecure = true;
    return changes;
  }
  static rpc::ClientOptions at(const rpc::Address& address) {
    rpc::ClientOptions options;
    options.server = address.text();
    options.insecure = true;
    return options;
  }

  /// What the custodian's files say now, as CSV.
  std::string plain_csv() const {
    const protocol::ServerData server = load_server_data(
        ingest::load_catalog_config(directory_ / "server.toml"), nullptr, [](const std::string&) {});
    return report::csv(
        plain(server, model(), list(), question_, load_plan_limits(directory_ / "server.toml")).result);
  }
  std::string encrypted_csv(const rpc::ClientOptions& server) {
    return report::csv(researcher().query(server, silent_).result);
  }

  TemporaryDirectory directory_;
  QuestionWords question_ = [] {
    QuestionWords words;
    words.by = {"state"};
    words.mean = {"age"};
    return words;
  }();
  std::vector<std::string> lines_;
  protocol::Observer silent_;
};

inline const rpc::ObserverFactory kUnobserved = [](std::uint64_t) {
  return std::make_unique<rpc::SessionObserver>();
};

}  // namespace tacit::app
