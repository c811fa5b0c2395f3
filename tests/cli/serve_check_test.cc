// SPDX-License-Identifier: Apache-2.0
// `tacit serve --check`: what there is, what is wrong, and that nothing is changed.
#include <filesystem>
#include <map>
#include <sstream>

#include "cli/serving.h"

namespace tacit::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class ServeCheck : public Serving {
 protected:
  Ended check(const std::string& more = {}) const { return checked(Workplace::tls("own") + more); }
  Ended checked(const std::string& tables, const Arguments& more = {}) const {
    return place_.tacit(Arguments{"serve", "--config", place_.configuration(tables), "--check"} + more);
  }
  // All files but those of the runs themselves.
  std::map<std::string, std::filesystem::file_time_type> files() const {
    std::map<std::string, std::filesystem::file_time_type> found;
    for (const auto& each : std::filesystem::directory_iterator(place_.directory())) {
      const std::string ending = each.path().extension().string();
      if (ending != ".out" && ending != ".err") found[each.path().filename()] = each.last_write_time();
    }
    return found;
  }
};

TEST_F(ServeCheck, SaysWhatThereIsAndChangesNothing) {
  place_.configuration(Workplace::tls("own"));
  const auto before = files();
  const Ended ended = check();
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_THAT(ended.out, AllOf(HasSubstr("own.crt: CN=localhost for localhost, 127.0.0.1, valid until "),
                               HasSubstr("own.ca.crt: 1 authority, valid until "),
                               HasSubstr("1 client: researcher\n"), HasSubstr("ledger.db: not there yet"),
                               HasSubstr("server.csv: 200 records"), HasSubstr("one made-up record can link"),
                               HasSubstr("ready to serve; nothing was started")));
  EXPECT_THAT(ended.err, Not(HasSubstr("error")));
  auto after = files();
  after["server.toml"] = before.at("server.toml");
  EXPECT_EQ(after, before);
}

TEST_F(ServeCheck, WorksBesideAServerThatRuns) {
  serve();
  ASSERT_EQ(place_.tacit(query(question())).exit_code, 0);
  ASSERT_EQ(place_
                .tacit({"keys", "crl", "--ca", place_.path("own.ca.crt"), "--out", place_.path("crl.pem"),
                        "--revoke", place_.path("own.client.crt")})
                .exit_code,
            0);
  std::string tables = Workplace::tls("own");
  const Ended ended = checked(tables.insert(tables.find("[[client]]"), "client_crl = \"crl.pem\"\n"));
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_THAT(ended.out, AllOf(HasSubstr("ledger.db: 4 entries, verified; head: tacit-ledger "),
                               HasSubstr("crl.pem: 1 list, 1 revoked, due on ")));
}

TEST_F(ServeCheck, TellsAllThatIsWrongWithTheExitStatusOfTheFirst) {
  place_.write("model.toml", "format = 1\n");
  std::filesystem::permissions(place_.path("own.key"), std::filesystem::perms(0644));
  Ended ended = check();
  EXPECT_EQ(ended.exit_code, 6) << ended.err;
  EXPECT_THAT(ended.err, AllOf(HasSubstr("chmod 600"), HasSubstr("model.toml")));
  std::istringstream lines(ended.err);
  std::size_t faults = 0;
  for (std::string line; std::getline(lines, line); ++faults)
    EXPECT_TRUE(line.starts_with("tacit: error: ") || line.starts_with(' ')) << line;
  EXPECT_GE(faults, 2U);
  EXPECT_THAT(ended.out, Not(HasSubstr("ready to serve")));

  place_.small_model();
  std::filesystem::permissions(place_.path("own.key"), std::filesystem::perms(0600));
  place_.write("ledger.db", "no ledger");
  std::filesystem::permissions(place_.path("ledger.db"), std::filesystem::perms(0600));
  ended = check();
  EXPECT_EQ(ended.exit_code, 3) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("ledger.db"));
  std::filesystem::remove(place_.path("ledger.db"));

  std::filesystem::remove(place_.path("server.csv"));
  ended = check();
  EXPECT_EQ(ended.exit_code, 3) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("server.csv"));
  ended = check("max_queue = 1\n");
  EXPECT_EQ(ended.exit_code, 4) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("max_queue"));
  ended = checked("");
  EXPECT_EQ(ended.exit_code, 4) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("certificate"));
}

TEST_F(ServeCheck, AFolderThatIsNotThereIsSaid) {
  std::string tables = Workplace::tls("own");
  const Ended ended = checked(tables.replace(tables.find("ledger.db"), 9, "nodir/ledger.db"));
  EXPECT_NE(ended.exit_code, 0);
  EXPECT_THAT(ended.err, HasSubstr("nodir: there is no such folder"));
}

TEST_F(ServeCheck, FlagsOfAStartCount) {
  std::filesystem::rename(place_.path("server.csv"), place_.path("other.csv"));
  const Ended ended = checked("", {"--insecure", "--source", place_.path("other.csv")});
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_THAT(ended.out, AllOf(HasSubstr("other.csv: 200 records"), HasSubstr("warning: INSECURE"),
                               HasSubstr("warning: NO LEDGER")));
}

}  // namespace
}  // namespace tacit::cli
