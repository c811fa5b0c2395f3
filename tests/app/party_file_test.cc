// SPDX-License-Identifier: Apache-2.0
#include "app/party_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ingest/csv.h"
#include "support/error_of.h"
#include "support/temporary_directory.h"

namespace tacit::app {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// Names, dates of birth, and a day and year of something else that are joined.
constexpr const char* kPeopleModel = R"(format = 2
name = "people"
salt = "party file"
threshold = 4
missing = ["01/01/1900"]

[[field]]
name = "name"
column = "name"
buckets = 16
agreement = 2
transform = "exact"

[[field]]
name = "born"
column = "born"
buckets = 16
agreement = 2
transform = { name = "date", part = "full", order = "dmy" }

[[field]]
name = "seen"
columns = ["seen_day", "seen_year"]
buckets = 16
agreement = 1
transform = { name = "date", part = "full", order = "dmy" }

[[pass]]
name = "moved"
column = "moved"
transform = { name = "date", part = "year", order = "dmy" }
)";

class PartyFile : public testing::Test {
 protected:
  static table::Table read(const std::string& csv, const ingest::Reading& reading) {
    return as_model_reads(linkage::parse_model(kPeopleModel, "model.toml"),
                          ingest::parse_csv(csv, "people.csv"), reading);
  }
  static std::vector<std::string> column(const table::Table& table, const std::string& name) {
    std::vector<std::string> cells;
    for (std::size_t r = 0; r < table.records(); ++r) cells.emplace_back(table.at(r, table.column(name)));
    return cells;
  }
  static ingest::Reading dates(std::optional<DateOrder> order, std::optional<int> years) {
    ingest::Reading reading;
    reading.date_order = order;
    reading.two_digit_years = years;
    return reading;
  }
};

TEST_F(PartyFile, StaysAsItIsWithoutAReading) {
  const table::Table table = read("name,born\nAnn,3/4/65\n", {});
  EXPECT_THAT(table.column_names(), ElementsAre("name", "born"));
  EXPECT_EQ(table.at(0, 1), "3/4/65");
}

TEST_F(PartyFile, HasTheNamesOfTheModel) {
  ingest::Reading reading;
  reading.columns = {{"born", "geboren"}, {"name", "Nachname"}};
  const table::Table table = read("Nachname,geboren,Ort\nAnn,13.10.1965,Bern\n", reading);
  EXPECT_THAT(table.column_names(), ElementsAre("name", "born", "Ort"));
  EXPECT_EQ(table.find_column("geboren"), 1U);
  EXPECT_EQ(table.at(0, 1), "13.10.1965");
}

TEST_F(PartyFile, RefusesAnOrderThatAnotherOneReadsBetter) {
  std::string csv = "name,born\n";
  for (int day = 1; day <= 28; ++day) csv += "Ann," + std::to_string(day) + ".3.1965\n";
  const ingest::Reading wrong = dates(DateOrder::kMonthDayYear, std::nullopt);
  EXPECT_THAT(error_of(ErrorCategory::kInput, [&] { read(csv, wrong); }),
              HasSubstr("in the order \"mdy\" 12 values of the column \"born\" are dates, and in the order "
                        "\"dmy\" 28 are. Say so: --date-order dmy"));
  EXPECT_EQ(read(csv, dates(DateOrder::kDayMonthYear, std::nullopt)).at(27, 1), "1965-03-28");
  const ingest::Reading years_alone = dates(std::nullopt, 26);
  EXPECT_NO_THROW(read(csv, years_alone)) << "the model's order";
}

TEST_F(PartyFile, WritesDatesOfAnotherOrder) {
  const table::Table table =
      read("name,born\n4/3/1965,4/3/1965\nx,13/10/1965\nx,1965-03-04\nx,03/1965\nx,1965\n",
           dates(DateOrder::kMonthDayYear, std::nullopt));
  EXPECT_THAT(column(table, "born"), ElementsAre("1965-04-03", "1965", "1965-03-04", "1965-03", "1965"));
  EXPECT_EQ(table.at(0, 0), "4/3/1965");  // the model reads no date there
}

TEST_F(PartyFile, WritesTwoDigitYearsWithTheirCentury) {
  const table::Table table =
      read("name,born\nx,13.10.65\nx,1.2.26\nx,1.2.27\nx,010203\nx,unknown\nx,13 Oct 65\n",
           dates(std::nullopt, 26));
  EXPECT_THAT(column(table, "born"),
              ElementsAre("1965-10-13", "2026-02-01", "1927-02-01", "2003-02-01", "unknown", "1965-10-13"));
}

TEST_F(PartyFile, KeepsWhatIsNoDateOrStandsForNone) {
  const table::Table table = read("name,born\nx,01/01/1900\nx,01.01.1900\nx,13.10.65\nx,\nx,31.4.65\n",
                                  dates(DateOrder::kDayMonthYear, {}));
  EXPECT_THAT(column(table, "born"), ElementsAre("01/01/1900", "01.01.1900", "13.10.65", "", "31.4.65"));
}

TEST_F(PartyFile, WritesTheDatesOfPassesButNoParts) {
  const table::Table table =
      read("name,born,moved,seen_day,seen_year\nx,,2/3/04,3/4/05,65\n", dates(DateOrder::kDayMonthYear, 26));
  EXPECT_THAT(column(table, "moved"), ElementsAre("2004-03-02"));
  EXPECT_THAT(column(table, "seen_day"), ElementsAre("3/4/05"));
  EXPECT_THAT(column(table, "seen_year"), ElementsAre("65"));
}

TEST_F(PartyFile, IsReadFromItsSource) {
  const TemporaryDirectory directory;
  ingest::SourceSpec source{directory.write("people.csv", "name,dob\nAnn,13/10/65\n"), ""};
  source.reading = dates(std::nullopt, 26);
  source.reading.columns = {{"born", "dob"}};
  const table::Table table = read_party_file(linkage::parse_model(kPeopleModel, "model.toml"), source);
  EXPECT_THAT(column(table, "born"), ElementsAre("1965-10-13"));
  EXPECT_EQ(table.origin(), source.path.string());
}

TEST_F(PartyFile, NamesTheNearestColumnWhereOneIsNotThere) {
  ingest::Reading reading;
  reading.columns = {{"born", "gebohren"}};
  EXPECT_THAT(error_of(ErrorCategory::kInput, [&] { read("name,geboren\n", reading); }),
              HasSubstr("people.csv has no column \"gebohren\" (nearest: \"geboren\""));
}

}  // namespace
}  // namespace tacit::app
