// SPDX-License-Identifier: Apache-2.0
// A fixture: 200 made-up residents of each side, and `tacit serve` as a process of its own, over TLS on
// loopback.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <memory>
#include <string>

#include "cli/workplace.h"

namespace tacit::cli {

class Serving : public testing::Test {
 protected:
  void SetUp() override {
    place_.make_data(200, 5);
    place_.small_model();
    place_.make_certificates("own");
  }

  void TearDown() override {
    if (server_ == nullptr) return;
    server_->signal(SIGTERM);
    EXPECT_EQ(server_->wait().exit_code, 0);
    EXPECT_THAT(server_->err(), testing::HasSubstr("stopped"));
  }

  void serve(const std::string& more = {}) { start(place_.configuration(Workplace::tls("own") + more)); }

  void start(const std::string& configuration, const Arguments& more = {}) {
    server_ = std::make_unique<Process>(place_.program(Arguments{"serve", "--config", configuration} + more),
                                        place_.directory());
    const std::string mark = "listening on ";
    ASSERT_TRUE(server_->prints(mark)) << server_->err();
    ASSERT_TRUE(server_->prints("\n"));
    const std::string out = server_->out();
    ASSERT_EQ(out.rfind(mark, 0), 0U) << out;
    address_ = out.substr(mark.size(), out.find('\n') - mark.size());
  }

  Arguments question(const std::string& by = "state", const std::string& mean = "age") const {
    return {"--data", place_.path("client.csv"), "--model", place_.path("model.toml"), "--by", by, "--mean",
            mean};
  }
  Arguments query(const Arguments& asked) const {
    return Arguments{"query", "--server", address_} + place_.client_files("own") + asked;
  }
  std::string plain_csv(const Arguments& asked) const {
    const Ended ended =
        place_.tacit(Arguments{"plain", "--config", place_.path("server.toml"), "--format", "csv"} + asked);
    EXPECT_EQ(ended.exit_code, 0) << ended.err;
    return ended.out;
  }

  Workplace place_{Rings::kSmall};
  std::unique_ptr<Process> server_;
  std::string address_;
};

}  // namespace tacit::cli
