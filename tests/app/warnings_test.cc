// SPDX-License-Identifier: Apache-2.0
#include "app/server/warnings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "identity/files.h"
#include "identity/issue.h"
#include "support/temporary_directory.h"

namespace tacit::app {
namespace {

using identity::Existing;
using identity::KeyPair;
using identity::WallClock;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> warnings_of(const rpc::ServerConfig& config) {
  return serve_warnings(config, rpc::load_tls(config).get());
}

class ServeWarnings : public testing::Test {
 protected:
  void write_certificate(const std::string& name, const std::string& pem) const {
    identity::write_certificate(directory_ / name, pem, Existing::kReplace);
  }

  rpc::ServerConfig config(const KeyPair& server) const {
    write_certificate("server.crt", server.certificate.pem());
    identity::write_key(directory_ / "server.key", server.key.pem(), Existing::kReplace);
    write_certificate("ca.crt", ca_.certificate.pem());
    rpc::ServerConfig config;
    config.certificate_file = directory_ / "server.crt";
    config.key_file = directory_ / "server.key";
    config.client_ca_file = directory_ / "ca.crt";
    identity::ClientRules rules;
    rules.name = "ada";
    rules.subject = "CN=Ada";
    config.clients = {rules};
    return config;
  }

  TemporaryDirectory directory_;
  KeyPair ca_ = identity::issue_authority("ca");
};

TEST_F(ServeWarnings, ThereAreNoneWhereAllIsWell) {
  EXPECT_THAT(warnings_of(config(identity::issue_server(ca_, {"localhost"}))), IsEmpty());
}

TEST_F(ServeWarnings, ACertificateThatEndsSoonIsNamed) {
  const auto begin = WallClock::now() - identity::kLifetime + std::chrono::hours(24 * 10);
  EXPECT_THAT(warnings_of(config(identity::issue_server(ca_, {"localhost"}, begin))),
              ElementsAre(HasSubstr("server.crt expires on")));
}

TEST_F(ServeWarnings, AccessThatEndsWithinTwoWeeksIsNamed) {
  rpc::ServerConfig several;
  const auto until = [&](const char* name, int day) {
    identity::ClientRules rules;
    rules.name = name;
    rules.until = std::chrono::year(2028) / 3 / day;
    several.clients.push_back(rules);
  };
  until("ada", 1);
  until("bob", 2);
  until("eve", 15);
  until("far", 16);
  several.clients.emplace_back().name = "without";
  const auto on = [&](unsigned month, unsigned day) {
    return access_warnings(
        several, std::chrono::sys_days(std::chrono::year(2028) / month / day) + std::chrono::hours(23));
  };
  EXPECT_THAT(on(3, 1),
              ElementsAre(HasSubstr("client ada: its access ends on 2028-03-01 (UTC), today"),
                          HasSubstr("client bob: its access ends on 2028-03-02 (UTC), tomorrow"),
                          HasSubstr("client eve: its access ends on 2028-03-15 (UTC), in 14 days")));
  EXPECT_THAT(on(2, 1), IsEmpty());
  EXPECT_THAT(on(2, 29)[0], HasSubstr("tomorrow")) << "a leap day";
  EXPECT_THAT(on(3, 16), ElementsAre(HasSubstr("client bob: its access ended on 2028-03-02"),
                                     HasSubstr("client eve: its access ended on 2028-03-15"),
                                     HasSubstr("client far: its access ends on 2028-03-16 (UTC), today")));
}

TEST_F(ServeWarnings, AtStartItIsSaidToo) {
  rpc::ServerConfig ending = config(identity::issue_server(ca_, {"localhost"}));
  ending.clients[0].until = std::chrono::year(2027) / 6 / 30;
  ending.wall_clock = [] { return std::chrono::sys_days(std::chrono::year(2027) / 6 / 20); };
  EXPECT_THAT(warnings_of(ending), ElementsAre(HasSubstr("client ada: its access ends on 2027-06-30")));
}

TEST_F(ServeWarnings, WhatExpiresIsNamedByTheDayOfAsking) {
  const rpc::ServerConfig served = config(identity::issue_server(ca_, {"localhost"}));
  const rpc::ServerTlsPtr tls = rpc::load_tls(served);
  const WallClock::time_point end = tls->own.certificate.not_after();
  EXPECT_THAT(expiry_warnings(served, *tls, end - identity::kExpiresSoon - std::chrono::hours(1)), IsEmpty());
  EXPECT_THAT(expiry_warnings(served, *tls, end - std::chrono::hours(30)),
              ElementsAre(HasSubstr("server.crt expires on " + identity::day(end) + ", in 1 day")));
}

TEST_F(ServeWarnings, ASubjectThatSeveralAuthoritiesMaySignIsNamed) {
  rpc::ServerConfig several = config(identity::issue_server(ca_, {"localhost"}));
  write_certificate("ca.crt", ca_.certificate.pem() + identity::issue_authority("b").certificate.pem());
  EXPECT_THAT(warnings_of(several), ElementsAre(HasSubstr("client ada is known by its subject")));
  several.clients[0].fingerprint = "sha256:" + std::string(64, 'a');
  EXPECT_THAT(warnings_of(several), IsEmpty());
}

TEST_F(ServeWarnings, AServerWithoutALedgerIsSaidLoudly) {
  rpc::ServerConfig forgetful = config(identity::issue_server(ca_, {"localhost"}));
  forgetful.bookkeeping = rpc::Bookkeeping::kNone;
  EXPECT_THAT(warnings_of(forgetful), ElementsAre(HasSubstr("NO LEDGER")));
}

TEST_F(ServeWarnings, AnOpenServerIsSaidLoudly) {
  rpc::ServerConfig open = config(identity::issue_server(ca_, {"localhost"}));
  open.client_auth = rpc::ClientAuth::kNone;
  EXPECT_THAT(warnings_of(open), ElementsAre(HasSubstr("CLIENTS ARE NOT IDENTIFIED")));
  open.insecure = true;
  EXPECT_THAT(warnings_of(open), ElementsAre(HasSubstr("INSECURE")));
}

// A model of a town alone, of which one record links everybody in it.
struct Towns {
  linkage::Model model = [] {
    linkage::ModelSpec spec;
    spec.name = "towns";
    spec.salt = "salt";
    spec.threshold = 1;
    linkage::Field town;
    town.name = "town";
    town.columns = {"town"};
    town.levels = {{{linkage::step::Exact{}}, 1024, 1}};
    spec.fields = {town};
    return linkage::Model(spec);
  }();
  linkage::FeatureTable table{1000, 1};

  Towns() {
    table.set_usual_weights(model);
    for (std::size_t j = 0; j < 1000; ++j) table.record(j)[0] = static_cast<std::int16_t>(j < 20 ? 0 : j);
  }
};

TEST(MadeUpRecords, AreCounted) {
  const Towns towns;
  const MadeUpRecords made_up = made_up_records(towns.model, towns.table, 0.02, 5);
  EXPECT_EQ(
      made_up.figures,
      "model towns: one made-up record can link 20 of 1,000 records (2 %), and none more than 20; 481 such "
      "records link 500 (50 %)");
  EXPECT_EQ(made_up.warning, std::nullopt);
}

TEST(MadeUpRecords, ThatLinkTooMuchAreSaidLoudly) {
  const Towns towns;
  const auto warning = made_up_records(towns.model, towns.table, 0.019, 20).warning;
  ASSERT_TRUE(warning);
  EXPECT_THAT(*warning, HasSubstr("one made-up record can link 20 of 1,000 records (2 %), more than [limits] "
                                  "widest_record = 0.019 allows"));
  EXPECT_THAT(*warning, HasSubstr("docs/model.md"));
  EXPECT_EQ(made_up_records(towns.model, towns.table, 0.019, 21).warning, std::nullopt) << "no cell is shown";
}

TEST(MadeUpRecords, OfEverybodyAreAllOfThem) {
  const Towns towns;
  linkage::FeatureTable one_town(10, 1);
  one_town.set_usual_weights(towns.model);
  for (std::size_t j = 0; j < 10; ++j) one_town.record(j)[0] = 7;
  EXPECT_EQ(
      made_up_records(towns.model, one_town, 1, 5).figures,
      "model towns: one made-up record can link 10 of 10 records (100 %), and none more than 10; 1 such "
      "records link 10 (100 %)");
}

TEST(MadeUpRecords, OfATableThatNobodyReaches) {
  const Towns towns;
  linkage::FeatureTable nobody(10, 1);
  nobody.set_usual_weights(towns.model);
  const MadeUpRecords none = made_up_records(towns.model, nobody, 0.01, 5);
  EXPECT_THAT(none.figures, HasSubstr("can link 0 of 10 records (0 %), and none more than 0; 0 such records "
                                      "link 0 (0 %)"));
  EXPECT_EQ(none.warning, std::nullopt);
}

}  // namespace
}  // namespace tacit::app
