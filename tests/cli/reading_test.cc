// SPDX-License-Identifier: Apache-2.0
// Files that are written otherwise than the model reads, for every command that takes one.
#include <fmt/format.h>

#include <fstream>

#include "cli/workplace.h"
#include "ingest/csv.h"
#include "table/date.h"

namespace tacit::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

const Arguments kWritten = {
    "columns",         "given_name=Vorname,surname=Name,date_of_birth=geb,postcode=PLZ,rec_id=Nr",
    "date-order",      "mdy",
    "two-digit-years", "24"};

// The flags of kWritten, of one side's file.
Arguments written(const std::string& side = "") {
  Arguments flags = kWritten;
  for (std::size_t i = 0; i < flags.size(); i += 2) flags[i] = "--" + side + flags[i];
  return flags;
}

class ReadingFlags : public testing::Test {
 protected:
  void SetUp() override {
    place_.make_data(60, 5);
    place_.small_model();
    place_.configuration();
    place_.write("list.csv", as_exported(place_.path("client.csv")));
  }

  // Semicolons, other names, and dates such as 10/13/65.
  static std::string as_exported(const std::string& path) {
    const table::Table table = ingest::read_csv(path);
    std::string text = "Nr;Vorname;Name;geb;PLZ\n";
    for (std::size_t r = 0; r < table.records(); ++r) {
      const auto cell = [&](const char* name) { return table.at(r, table.column(name)); };
      text += fmt::format("{};{};{};", cell("rec_id"), cell("given_name"), cell("surname"));
      if (const auto date = table::parse_date(cell("date_of_birth"), table::DateOrder::kDayMonthYear)) {
        text += fmt::format("{}/{}/{:02}", static_cast<unsigned>(date->month()),
                            static_cast<unsigned>(date->day()), static_cast<int>(date->year()) % 100);
      }
      text += fmt::format(";{}\n", cell("postcode"));
    }
    return text;
  }

  Arguments plain(const std::string& data) const {
    return {"plain",
            "--config",
            place_.path("server.toml"),
            "--model",
            place_.path("model.toml"),
            "--data",
            place_.path(data),
            "--by",
            "sex",
            "--count",
            "--quiet",
            "--format",
            "csv"};
  }

  Workplace place_;
};

TEST_F(ReadingFlags, PlainGivesTheSameTable) {
  const Ended expected = place_.tacit(plain("client.csv"));
  EXPECT_EQ(expected.exit_code, 0);
  const Ended ended = place_.tacit(plain("list.csv") + written());
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_EQ(ended.out, expected.out);
  EXPECT_EQ(
      place_.tacit(plain("list.csv") + written() + Arguments{"--delimiter", ";", "--split", "Nr"}).exit_code,
      8);  // the column is found by its old name; it has more values than a split may
}

TEST_F(ReadingFlags, PlainReadsTheServersFileByFlagsOfItsOwn) {
  place_.write("registry.csv", as_exported(place_.path("server.csv")));
  std::string text = place_.read("server.toml");
  text.erase(text.find("[[dimension]]"), text.find("[server]") - text.find("[[dimension]]"));
  text.insert(text.find("[server]"),
              "[[dimension]]\nname = \"letter\"\ncolumn = \"postcode\"\nkeep = 1\n[[measure]]\nname = "
              "\"code\"\ncolumn "
              "= \"postcode\"\nminimum = 0\nmaximum = 9999\n");
  place_.write("server.toml", text);
  Arguments asked = plain("client.csv");
  asked[8] = "letter";
  const Ended expected = place_.tacit(asked);
  EXPECT_EQ(expected.exit_code, 0) << expected.err;
  const Ended ended =
      place_.tacit(asked + Arguments{"--source", place_.path("registry.csv")} + written("source-"));
  EXPECT_EQ(ended.out, expected.out) << ended.err;
  expect_failure(place_.tacit(asked + written("source-")), 2, {"--source"});
}

TEST_F(ReadingFlags, AStudyFileSaysItAndFlagsOverrideIt) {
  const std::string study =
      "server = \"127.0.0.1:1\"\ninsecure = true\ndata = \"list.csv\"\nmodel = \"model.toml\"\n"
      "columns = {given_name = \"Vorname\", surname = \"Name\", date_of_birth = \"geb\", "
      "postcode = \"PLZ\"}\ndelimiter = \"semicolon\"\ndate_order = \"mdy\"\n";
  place_.write("study.toml", study + "two_digit_years = 24\n");
  // Nothing listens there: the list was read.
  const Arguments query = {"query", "--file", place_.path("study.toml")};
  expect_failure(place_.tacit(query), 9, {"127.0.0.1:1"});
  expect_failure(place_.tacit(query + Arguments{"--date-order", "dmy"}), 3, {"Say so: --date-order mdy"});
  place_.write("study.toml", study);
  expect_failure(place_.tacit(query), 9,
                 {"all 58 texts are not readable dates", "try --date-order mdy --two-digit-years YY"});
  expect_failure(place_.tacit(query + Arguments{"--two-digit-years", "24"}), 9, {"127.0.0.1:1"});
  place_.write("study.toml", study + "two_digit_year = 24\n");
  expect_failure(place_.tacit(query), 4, {"two_digit_years"});
}

TEST_F(ReadingFlags, ACheckReadsTheFileAndNamesWhatItLacks) {
  const Arguments check = {
      "model", "check", "--model", place_.path("model.toml"), "--data", place_.path("list.csv")};
  EXPECT_EQ(place_.tacit(check + written()).exit_code, 0);
  expect_failure(place_.tacit(check), 4, {"list.csv lacks columns", "as in --columns date_of_birth=COLUMN"});
  expect_failure(place_.tacit(check + Arguments{"--columns", "date_of_birth=gebt"}), 3, {"nearest: \"geb\""});
}

TEST_F(ReadingFlags, EvaluateAndFitReadBothFiles) {
  place_.write("registry.csv", as_exported(place_.path("server.csv")));
  const Arguments plain_files = {"--client", place_.path("client.csv"), "--server",
                                 place_.path("server.csv")};
  const Arguments files =
      Arguments{"--client", place_.path("list.csv"), "--server", place_.path("registry.csv")} +
      written("client-") + written("server-");
  const Arguments evaluate = {
      "evaluate", "--model", place_.path("model.toml"), "--links", place_.path("links.csv"),
      "--format", "json"};
  const Ended expected = place_.tacit(evaluate + plain_files), ended = place_.tacit(evaluate + files);
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_EQ(ended.out, expected.out);
  const Ended fitted = place_.tacit(Arguments{"model", "fit", "--model", place_.path("model.toml"), "--links",
                                              place_.path("links.csv"), "--out", place_.path("fitted.toml")} +
                                    files);
  EXPECT_EQ(fitted.exit_code, 0) << fitted.err;
  EXPECT_THAT(fitted.out, AllOf(HasSubstr("list.csv --columns date_of_birth=geb,"),
                                HasSubstr(" --client-columns "), HasSubstr(" --server-two-digit-years 24")));
}

TEST_F(ReadingFlags, ACorruptedCopyHasTheModelsNamesAndDates) {
  const Ended ended =
      place_.tacit(Arguments{"synth", "corrupt", "--in", place_.path("list.csv"), "--out",
                             place_.path("copy.csv"), "--links", place_.path("links.csv"), "--model",
                             place_.path("model.toml"), "--seed", "1", "--errors", "0"} +
                   written());
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("--client-columns date_of_birth=geb,"));
  EXPECT_THAT(place_.read("copy.csv"), StartsWith("rec_id,given_name,surname,date_of_birth,postcode\n"));
  const Ended found = place_.tacit(Arguments{"evaluate", "--model", place_.path("model.toml"), "--links",
                                             place_.path("links.csv"), "--client", place_.path("list.csv"),
                                             "--server", place_.path("copy.csv"), "--anyway"} +
                                   written("client-"));
  EXPECT_EQ(found.exit_code, 0) << found.err;
}

TEST_F(ReadingFlags, RefuseWhatTheyCannotBe) {
  const auto refused = [&](const Arguments& flags, const std::string& message) {
    expect_failure(place_.tacit(plain("list.csv") + flags), 2, {message});
  };
  refused({"--columns", "geb"}, "'geb' is not NAME=COLUMN");
  refused({"--delimiter", ":"}, "comma, semicolon, tab or bar");
  refused({"--date-order", "american"}, "--date-order");
  refused({"--two-digit-years", "2026"}, "must be two digits");
}

TEST_F(ReadingFlags, AWorkbookIsNamed) {
  std::string workbook = "PK\x03\x04" + std::string(26, '\x01') + "xl/workbook.xml";
  place_.write("list.csv", workbook);
  expect_failure(place_.tacit(plain("list.csv")), 3,
                 {"list.csv is an Excel workbook: save it as CSV, or read it with the Python package"});
}

}  // namespace
}  // namespace tacit::cli
