// SPDX-License-Identifier: Apache-2.0
// What goes wrong at the command line: one clear message, an exit code of its own, and nothing half-written.
// `plain` and `query` read their files by the same code; `plain` needs no server to show it.
#include <sys/stat.h>

#include <regex>
#include <sstream>

#include "cli/workplace.h"

namespace tacit::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

class BadInput : public testing::Test {
 protected:
  void SetUp() override {
    place_.make_data(40, 3);
    place_.small_model();
    place_.configuration();
  }

  // A run that must fail, and must not leave its result's file.
  void expect_refusal(const Arguments& change, int exit_code, const std::vector<std::string>& message_parts) {
    Arguments arguments = {"plain",
                           "--config",
                           place_.path("server.toml"),
                           "--data",
                           place_.path("client.csv"),
                           "--model",
                           place_.path("model.toml"),
                           "--by",
                           "state",
                           "--mean",
                           "age",
                           "--out",
                           place_.path("result.csv")};
    for (std::size_t i = 0; i + 1 < change.size(); i += 2) {
      const auto flag = std::find(arguments.begin(), arguments.end(), change[i]);
      if (flag == arguments.end()) {
        arguments.insert(arguments.end(), {change[i], change[i + 1]});
      } else {
        *(flag + 1) = change[i + 1];
      }
    }
    expect_failure(place_.tacit(arguments), exit_code, message_parts);
    EXPECT_FALSE(place_.has("result.csv"));
  }

  // The file with `from` replaced by `to` once.
  std::string with_change(const std::string& name, const std::string& from, const std::string& to) {
    std::string text = place_.read(name);
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
  }

  Workplace place_;
};

TEST_F(BadInput, AMissingFileIsNamed) {
  expect_refusal({"--data", place_.path("nobody.csv")}, 3, {"nobody.csv"});
  expect_refusal({"--source", place_.path("nothing.csv")}, 3, {"nothing.csv"});
  expect_refusal({"--model", place_.path("no_model.toml")}, 4, {"no_model.toml"});
  expect_refusal({"--config", place_.path("no_config.toml")}, 4, {"no_config.toml"});
}

TEST_F(BadInput, AnUnreadableFileIsNamed) {
  expect_refusal({"--data", place_.directory().string()}, 3, {place_.directory().string()});
  if (geteuid() == 0) return;  // root reads everything
  ASSERT_EQ(chmod(place_.path("client.csv").c_str(), 0), 0);
  expect_refusal({}, 3, {"client.csv"});
}

TEST_F(BadInput, AWrongNumberOfFieldsIsToldWithItsLine) {
  std::string text = place_.read("client.csv");
  std::size_t line_end = 0;
  for (int line = 1; line < 4; ++line) line_end = text.find('\n', line_end) + 1;
  text.insert(text.find('\n', line_end), ",surplus");
  place_.write("surplus.csv", text);
  expect_refusal({"--data", place_.path("surplus.csv")}, 3, {"surplus.csv:4:", "12", "11"});
}

TEST_F(BadInput, AColumnOfTheModelThatIsNotThereIsNamed) {
  place_.write("renamed.csv", with_change("client.csv", "surname", "family_name"));
  expect_refusal({"--data", place_.path("renamed.csv")}, 4, {"renamed.csv", "surname"});
}

TEST_F(BadInput, AColumnOfTheCatalogThatIsNotThereIsNamed) {
  place_.write("other.csv", with_change("server.csv", "income", "salary"));
  expect_refusal({"--source", place_.path("other.csv")}, 4, {"other.csv", "income"});
}

TEST_F(BadInput, AnUnknownDimensionOrMeasureIsToldWithTheNearest) {
  expect_refusal({"--by", "stat"}, 2, {"stat", "state"});
  expect_refusal({"--mean", "ages"}, 2, {"ages", "age"});
}

TEST_F(BadInput, ValuesOutOfRangeAreCountedAndSaid) {
  place_.write("old.toml", with_change("server.toml", "maximum = 120", "maximum = 40"));
  const Ended ended =
      place_.tacit({"plain", "--config", place_.path("old.toml"), "--data", place_.path("client.csv"),
                    "--model", place_.path("model.toml"), "--by", "state", "--mean", "age"});
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_THAT(ended.err,
              testing::ContainsRegex("[0-9]+ values of age .*are outside 0\\.\\.40 and count as missing"));
}

// The columns of client.csv, of which the model reads given_name, surname, date_of_birth and postcode.
std::string with_dates_month_first(const std::string& csv) {
  std::string text;
  std::istringstream lines(csv);
  for (std::string line; std::getline(lines, line);) {
    static const std::regex kDate("([0-9]{4})-?([0-9]{2})-?([0-9]{2}),");
    text += std::regex_replace(line, kDate, "$2/$3/$1,") + "\n";
  }
  return text;
}

TEST_F(BadInput, DatesInAnotherOrderAreRefusedWithTheRightOne) {
  place_.write("american.csv", with_dates_month_first(place_.read("client.csv")));
  expect_refusal({"--data", place_.path("american.csv")}, 11,
                 {"american.csv: field birth_day:", "readable with order \"dmy\"; \"mdy\" reads",
                  "YYYY-MM-DD", "--anyway", "tacit model check --model"});
}

TEST_F(BadInput, AHopelessFileGoesOnAnyway) {
  place_.write("american.csv", with_dates_month_first(place_.read("client.csv")));
  const Arguments plain = {"plain",
                           "--config",
                           place_.path("server.toml"),
                           "--data",
                           place_.path("american.csv"),
                           "--model",
                           place_.path("model.toml")};
  const Ended ended = place_.tacit(plain + Arguments{"--anyway"});
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("warning: " + place_.path("american.csv") + ": field birth_day: "));
  EXPECT_NE(ended.out, "");
  const Ended quiet = place_.tacit(plain + Arguments{"--anyway", "--quiet"});
  EXPECT_EQ(quiet.exit_code, 0);
  EXPECT_EQ(quiet.err, "");
}

TEST_F(BadInput, AHopelessFileIsRefusedByEveryCommandThatReadsIt) {
  place_.write("american.csv", with_dates_month_first(place_.read("client.csv")));
  // Nothing listens there: the refusal comes before anything is sent.
  const Arguments query = {"query",       "--server",
                           "127.0.0.1:1", "--insecure",
                           "--data",      place_.path("american.csv"),
                           "--model",     place_.path("model.toml")};
  expect_failure(place_.tacit(query), 11, {"with --date-order mdy."});
  expect_failure(place_.tacit(query + Arguments{"--date-order", "mdy"}), 9, {"127.0.0.1:1"});
  expect_failure(place_.tacit(query + Arguments{"--dry-run"}), 11, {"mdy"});
  expect_failure(place_.tacit(query + Arguments{"--anyway"}), 9, {"127.0.0.1:1"});
  place_.write("study.toml",
               "server = \"127.0.0.1:1\"\ninsecure = true\ndata = \"american.csv\"\n"
               "model = \"model.toml\"\nanyway = true\n");
  expect_failure(place_.tacit({"query", "--file", place_.path("study.toml")}), 9, {"127.0.0.1:1"});
  const Arguments evaluate = {"evaluate",
                              "--model",
                              place_.path("model.toml"),
                              "--client",
                              place_.path("american.csv"),
                              "--server",
                              place_.path("server.csv"),
                              "--links",
                              place_.path("links.csv")};
  expect_failure(place_.tacit(evaluate), 11, {"american.csv", "with --client-date-order mdy or"});
  EXPECT_EQ(place_.tacit(evaluate + Arguments{"--client-date-order", "mdy"}).exit_code, 0);
  EXPECT_EQ(place_.tacit(evaluate + Arguments{"--anyway"}).exit_code, 0);
}

TEST_F(BadInput, FilesWithDatesInDifferentOrdersAreToldApart) {
  place_.write("american.csv", with_dates_month_first(place_.read("client.csv")));
  std::string german = place_.read("server.csv");
  german = std::regex_replace(german, std::regex("([0-9]{4})-?([0-9]{2})-?([0-9]{2}),"), "$3.$2.$1,");
  place_.write("german.csv", german);
  for (const Arguments& command : {Arguments{"evaluate", "--links", place_.path("links.csv")},
                                   Arguments{"model", "fit", "--out", place_.path("fitted.toml")}}) {
    expect_failure(
        place_.tacit(command + Arguments{"--model", place_.path("model.toml"), "--client",
                                         place_.path("american.csv"), "--server", place_.path("german.csv")}),
        11,
        {"order = \"mdy\" reads the dates of the client's file, order = \"dmy\" those of the server's",
         "YYYY-MM-DD"});
  }
  EXPECT_FALSE(place_.has("fitted.toml"));
}

// With the small model's buckets two strangers link in 7 of 10,000 pairs.
TEST_F(BadInput, ATableTooLongForTheModelIsRefused) {
  std::string many = place_.read("server.csv");
  const std::string header = many.substr(0, many.find('\n') + 1), records = many.substr(header.size());
  many = header;
  for (int copy = 0; copy < 500; ++copy) many += records;
  place_.write("many.csv", many);
  expect_refusal(
      {"--source", place_.path("many.csv")}, 11,
      {"threshold: by chance alone each client record reaches it with about 14 of the 20,000 server records",
       "higher threshold"});
}

TEST_F(BadInput, AnEmptyClientFileIsRefused) {
  place_.write("empty.csv", "");
  expect_refusal({"--data", place_.path("empty.csv")}, 3, {"empty.csv"});
  const std::string all = place_.read("client.csv");
  place_.write("header.csv", all.substr(0, all.find('\n') + 1));
  expect_refusal({"--data", place_.path("header.csv")}, 3, {"header.csv", "no records"});
}

TEST_F(BadInput, DifferentModelsAreRefused) {
  place_.write("other.toml", with_change("model.toml", "threshold = 3", "threshold = 2"));
  expect_refusal({"--model", place_.path("other.toml")}, 5, {"models differ", "hash"});
}

TEST_F(BadInput, AConfigurationIsToldAllThatIsWrongWithIt) {
  place_.write("bad.toml", "colour = 1\n" + with_change("server.toml", "keep = 4", "keep = -4"));
  expect_refusal({"--config", place_.path("bad.toml")}, 4, {"bad.toml:1:", "colour", "keep"});
}

TEST_F(BadInput, AResultThatCannotBeWrittenIsSaidBeforeTheWork) {
  expect_refusal({"--out", place_.path("nowhere/result.csv")}, 3, {"nowhere"});
}

TEST_F(BadInput, ARecordIsNeverQuotedInAMessage) {
  place_.write("quoted.csv", "rec_id,given_name\nr1,\"Wilhelmina\"x\n");
  const Ended ended =
      place_.tacit({"evaluate", "--model", place_.path("model.toml"), "--client", place_.path("quoted.csv"),
                    "--server", place_.path("server.csv"), "--links", place_.path("links.csv")});
  expect_failure(ended, 3, {"quoted.csv:2"});
  EXPECT_THAT(ended.err, Not(HasSubstr("Wilhelmina")));
}

TEST_F(BadInput, NoServerIsSaidWithinTheTimeToConnect) {
  // Port 1 (tcpmux): nothing listens there.
  const Ended ended = place_.tacit({"query", "--server", "127.0.0.1:1", "--insecure", "--data",
                                    place_.path("client.csv"), "--model", place_.path("model.toml"), "--by",
                                    "state", "--mean", "age", "--out", place_.path("result.csv")});
  expect_failure(ended, 9, {"127.0.0.1:1"});
  EXPECT_FALSE(place_.has("result.csv"));
}

TEST_F(BadInput, WithoutTlsOnlyThisMachineIsReachedOrServed) {
  const Ended query =
      place_.tacit({"query", "--server", "192.0.2.1:7443", "--insecure", "--data", place_.path("client.csv"),
                    "--model", place_.path("model.toml"), "--by", "state", "--mean", "age"});
  expect_failure(query, 6, {"without TLS"});
  const Ended serve =
      place_.tacit({"serve", "--config", place_.path("server.toml"), "--listen", "0.0.0.0:0", "--insecure"});
  expect_failure(serve, 6, {"without TLS"});
}

TEST_F(BadInput, AServerWithoutCertificateIsRefused) {
  place_.configuration("[ledger]\npath = \"ledger.db\"\n");
  expect_failure(place_.tacit({"serve", "--config", place_.path("server.toml")}), 4, {"certificate"});
  place_.configuration(Workplace::tls("none"));
  expect_failure(place_.tacit({"serve", "--config", place_.path("server.toml")}), 4, {"none.crt"});
}

}  // namespace
}  // namespace tacit::cli
