// What goes wrong at the command line: one clear message, an exit code of its own, and nothing half-written.
// `plain` and `query` read their files by the same code; `plain` needs no server to show it.
#include <sys/stat.h>

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
