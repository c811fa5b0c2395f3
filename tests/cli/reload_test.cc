// SPDX-License-Identifier: Apache-2.0
// `tacit serve` and SIGHUP: what the files say now is served from then on, beside the queries that run.
#include <atomic>
#include <filesystem>
#include <thread>

#include "cli/serving.h"
#include "ledger/reader.h"
#include "support/eventually.h"

namespace tacit::cli {
namespace {

using testing::AnyOf;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

class ServeReload : public Serving {
 protected:
  // Files as they are written beside and put in place at once.
  void put(const std::string& from, const std::string& to) const {
    std::filesystem::copy_file(place_.path(from), place_.path("next"),
                               std::filesystem::copy_options::overwrite_existing);
    std::filesystem::rename(place_.path("next"), place_.path(to));
  }

  std::size_t told(const std::string& text) const {
    const std::string log = server_->err();
    std::size_t count = 0;
    for (std::size_t at = log.find(text); at != std::string::npos; at = log.find(text, at + 1)) ++count;
    return count;
  }

  // Waits until what is served has been replaced once more.
  void reload() {
    const std::size_t before = told("reloaded: ");
    server_->signal(SIGHUP);
    ASSERT_TRUE(eventually([&] { return told("reloaded: ") > before; })) << server_->err();
  }

  // The table that the client gets now, in CSV.
  std::string answer(const Arguments& client) const {
    const Ended ended = place_.tacit(Arguments{"query", "--server", address_} + client + question() +
                                     Arguments{"--format", "csv"});
    EXPECT_EQ(ended.exit_code, 0) << ended.err;
    return ended.out;
  }

  // Other people in server.csv, the same list in client.csv.
  void other_people() const {
    put("client.csv", "list.csv");
    place_.make_data(200, 6);
    put("list.csv", "client.csv");
  }
};

TEST_F(ServeReload, NewRecordsAndANewClientWithoutARestart) {
  serve("linkages_per_day = 0\n");
  const std::string first = plain_csv(question());
  EXPECT_EQ(answer(place_.client_files("own")), first);

  other_people();
  ASSERT_NE(plain_csv(question()), first);
  place_.tacit({"keys", "client", "--name", "second client", "--as", "second.client", "--ca",
                place_.path("own.ca.crt"), "--out", place_.directory().string()});
  Arguments stranger = place_.client_files("own");
  stranger[3] = place_.path("second.client.crt");
  stranger[5] = place_.path("second.client.key");
  place_.configuration(
      Workplace::tls("own") +
      "linkages_per_day = 0\n[[client]]\nname = \"second\"\nsubject = \"CN=second client\"\n");
  reload();
  EXPECT_THAT(server_->err(), HasSubstr("reloaded: records 200; model small (hash "));
  EXPECT_THAT(server_->err(), HasSubstr("clients added: second"));
  EXPECT_EQ(answer(stranger), plain_csv(question()));
  EXPECT_EQ(answer(place_.client_files("own")), plain_csv(question()));
}

TEST_F(ServeReload, TheLedgerHasWhichRulesApply) {
  const auto notes = [&] {
    std::vector<std::string> texts;
    for (const ledger::Listed& one : ledger::Reader(place_.path("ledger.db")).list())
      texts.push_back(one.entry.detail);
    return texts;
  };
  serve();
  reload();
  ASSERT_THAT(notes(), SizeIs(1));
  place_.configuration(Workplace::tls("own") + "approval = \"question\"\n");
  reload();
  ASSERT_THAT(notes(), SizeIs(2));
  EXPECT_THAT(notes()[1], StartsWith("rules: approval question; "));
  TearDown();
  serve("approval = \"question\"\n");
  EXPECT_THAT(notes(), SizeIs(2)) << "the same rules, by another start";
  TearDown();
  serve();
  ASSERT_THAT(notes(), SizeIs(3));
  EXPECT_EQ(notes()[2], notes()[0]);
}

TEST_F(ServeReload, WhatIsWrongIsToldAndEverythingStays) {
  serve();
  const std::string before = plain_csv(question());
  place_.configuration(Workplace::tls("own") + "[limits]\nmax_sesions = 2\nmax_queeu = 2\n");
  server_->signal(SIGHUP);
  ASSERT_TRUE(server_->prints("reload failed: ")) << server_->err();
  EXPECT_THAT(server_->err(), HasSubstr("max_sesions"));
  EXPECT_THAT(server_->err(), HasSubstr("; everything stays as it was"));
  for (const char* fault : {"max_sesions", "max_queeu"})
    EXPECT_THAT(server_->err(),
                testing::ContainsRegex(std::string("\n20[-0-9]+ [:0-9]+ warning [^\n]*") + fault));
  place_.configuration(Workplace::tls("own"));
  EXPECT_EQ(answer(place_.client_files("own")), before);
  reload();
}

TEST_F(ServeReload, CertificatesAreRenewedAndRevokedInPlace) {
  const std::string configuration = Workplace::tls("own") + "linkages_per_day = 0\n";
  place_.configuration(configuration);
  serve("linkages_per_day = 0\n");
  const Arguments client = place_.client_files("own");
  const std::string table = plain_csv(question());
  place_.configuration(configuration);
  const auto keys = [&](const Arguments& arguments) {
    const Ended ended = place_.tacit(Arguments{"keys"} + arguments);
    EXPECT_EQ(ended.exit_code, 0) << ended.err;
  };
  keys({"server", "--host", "127.0.0.1", "--as", "own", "--ca", place_.path("own.ca.crt"), "--out",
        place_.directory().string(), "--force"});
  reload();
  EXPECT_THAT(server_->err(), HasSubstr("; server's certificate renewed, valid until "));
  EXPECT_EQ(answer(client), table);

  keys({"crl", "--ca", place_.path("own.ca.crt"), "--out", place_.path("crl.pem"), "--revoke",
        place_.path("own.client.crt")});
  std::string revoking = configuration;
  place_.configuration(revoking.insert(revoking.find("[[client]]"), "client_crl = \"crl.pem\"\n"));
  reload();
  EXPECT_THAT(server_->err(), HasSubstr("revoked certificates 0 -> 1"));
  const Ended refused = place_.tacit(query(question()));
  EXPECT_EQ(refused.exit_code, 6) << refused.err;
  EXPECT_THAT(refused.err, HasSubstr("it was revoked on "));
  EXPECT_THAT(server_->err(), Not(HasSubstr("PRIVATE KEY")));
}

TEST_F(ServeReload, TwentyFourDuringQueriesOfTwoClients) {
  constexpr int kReloads = 24;
  place_.configuration();
  const std::string first = plain_csv(question());
  put("server.csv", "first.csv");
  other_people();
  put("server.csv", "second.csv");
  const std::string second = plain_csv(question());
  ASSERT_NE(first, second);
  serve("linkages_per_day = 0\nattempts_per_day = 0\n[limits]\nmax_sessions = 2\n");
  std::atomic<bool> over = false;
  std::atomic<int> answers = 0;
  {
    std::vector<std::jthread> clients;
    for (int i = 0; i < 2; ++i) {
      clients.emplace_back([&] {
        while (!over) {
          EXPECT_THAT(answer(place_.client_files("own")), AnyOf(first, second));
          ++answers;
        }
      });
    }
    for (int i = 0; i < kReloads; ++i) {
      put(i % 2 == 0 ? "first.csv" : "second.csv", "server.csv");
      const int before = answers;
      reload();
      // One that began before the reload, and one after it.
      ASSERT_TRUE(eventually([&] { return answers >= before + 2; }));
    }
    over = true;
  }
  EXPECT_EQ(answer(place_.client_files("own")), second);
  EXPECT_GE(answers, 2 * kReloads);
  EXPECT_THAT(server_->err(), Not(HasSubstr("ended without an answer")));
}

TEST_F(ServeReload, ItEndsDuringAReload) {
  serve();
  place_.make_data(150000, 7);
  server_->signal(SIGHUP);
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  const auto begin = std::chrono::steady_clock::now();
  server_->signal(SIGTERM);
  EXPECT_EQ(server_->wait().exit_code, 0);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, patience(std::chrono::seconds(3)));
  EXPECT_THAT(server_->err(), HasSubstr("ended before it was complete"));
}

}  // namespace
}  // namespace tacit::cli
