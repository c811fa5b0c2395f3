// SPDX-License-Identifier: Apache-2.0
#include "ledger/reader.h"

#include <nlohmann/json.hpp>
#include <sstream>

#include "base/hex.h"
#include "ledger/export.h"
#include "ledger/support.h"

namespace tacit::ledger {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// 1 institute answered, 4 ministry failed, 6 institute refused, 7 institute under way, 8 a note.
struct Listing : Place {
  Listing() : ledger(open()) {
    ask(ledger, a_request("l1"));
    now += std::chrono::hours(1);
    ledger.admit(a_request("l2", "ministry"), {}).failed("it broke");
    refusal_of(ledger, a_request("l1"), {});
    now += std::chrono::hours(1);
    ticket.emplace(ledger.admit(a_request("l3"), {}));
    ledger.note("backup done");
  }
  std::vector<std::uint64_t> numbers(const Filter& filter) const {
    std::vector<std::uint64_t> result;
    for (const Listed& listed : Reader(path).list(filter)) result.push_back(listed.entry.number);
    return result;
  }
  Ledger ledger;
  std::optional<Ticket> ticket;
};

TEST(LedgerReader, Lists) {
  const Listing place;
  const Time begin = std::chrono::sys_days(std::chrono::year(2026) / 3 / 1);
  EXPECT_THAT(place.numbers({}), ElementsAre(1, 4, 6, 7, 8));
  EXPECT_THAT(place.numbers({.account = "ministry"}), ElementsAre(4));
  EXPECT_THAT(place.numbers({.linkage = "l1"}), ElementsAre(1, 6));
  EXPECT_THAT(place.numbers({.outcome = Outcome::kAnswered}), ElementsAre(1));
  EXPECT_THAT(place.numbers({.outcome = Outcome::kRefused}), ElementsAre(6));
  EXPECT_THAT(place.numbers({.outcome = Outcome::kNone}), ElementsAre(7));
  EXPECT_THAT(place.numbers({.since = begin + std::chrono::hours(1)}), ElementsAre(4, 6, 7, 8));
  EXPECT_THAT(place.numbers({.before = begin + std::chrono::hours(1)}), ElementsAre(1));
  EXPECT_THAT(place.numbers({.account = "institute", .latest = 2}), ElementsAre(6, 7));
  EXPECT_THAT(place.numbers({.account = "' OR 1 = 1 --"}), IsEmpty());
}

TEST(LedgerReader, ListSaysHowItStands) {
  const Listing place;
  const std::vector<Listed> listed = Reader(place.path).list();
  EXPECT_EQ(listed[0].outcome, Outcome::kAnswered);
  EXPECT_TRUE(listed[0].cleared);
  EXPECT_EQ(listed[1].outcome, Outcome::kFailed);
  EXPECT_FALSE(listed[1].cleared);
  EXPECT_EQ(listed[3].outcome, Outcome::kNone);
  EXPECT_EQ(listed[4].entry.kind, Kind::kNote);
}

TEST(LedgerReader, ShowsAQuestionByAnyOfItsEntries) {
  const Listing place;
  const Reader reader(place.path);
  for (const std::uint64_t number : {1U, 2U, 3U}) {
    const std::vector<Entry> entries = reader.show(number);
    ASSERT_EQ(entries.size(), 3U);
    EXPECT_EQ(entries[0].number, 1U);
  }
  EXPECT_EQ(reader.show(5).back().detail, "it broke");
  EXPECT_EQ(reader.show(8).size(), 1U);
  error_of(ErrorCategory::kUsage, [&] { reader.show(9); });
  error_of(ErrorCategory::kUsage, [&] { reader.show(0); });
}

TEST(LedgerReader, ExportsJsonLines) {
  const Listing place;
  std::ostringstream out;
  const Reader reader(place.path);
  reader.export_json_lines(out);
  std::istringstream lines(out.str());
  std::vector<nlohmann::json> objects;
  for (std::string line; std::getline(lines, line);) objects.push_back(nlohmann::json::parse(line));
  ASSERT_EQ(objects.size(), 8U);
  EXPECT_EQ(objects[0]["number"], 1);
  EXPECT_EQ(objects[0]["account"], "institute");
  EXPECT_EQ(objects[0]["question"]["by"][0], "state");
  EXPECT_EQ(objects[2]["outcome"], "answered");
  EXPECT_EQ(objects[4]["detail"], "it broke");
  EXPECT_EQ(objects[7]["hash"], to_hex(reader.head().hash));
}

// A stack would not hold it.
TEST(LedgerReader, ExportsAQuestionNestedDeeplyAsText) {
  const std::string deep = std::string(1'000'000, '[') + std::string(1'000'000, ']');
  Entry entry;
  for (const std::string& text : {deep, R"({"by":[],"more":)" + deep + R"(,"statistics":[],"split":0})"}) {
    entry.question = text;
    EXPECT_TRUE(to_json(entry)["question"].is_string());
  }
}

// Differences of such times overflow, and they have no form as a date.
TEST(LedgerReader, SaysWhereATimeIsNone) {
  for (const char* column : {"time", "clock"}) {
    for (const char* time : {"-9223372036854775808", "9223372036854775807", "253402300800000000"}) {
      const Listing place;
      place.spoil(std::string("UPDATE entry SET ") + column + " = " + time + " WHERE number = 8");
      const Verification found = place.verify();
      EXPECT_EQ(found.first_fault, 8U) << time;
      EXPECT_THAT(found.fault, HasSubstr("entry 8 was changed: a time in the ledger is outside the years"));
      error_of(ErrorCategory::kSecurity, [&] { Reader(place.path).list(); });
    }
  }
}

TEST(LedgerReader, ExportsCsv) {
  Place place;
  Ledger ledger = place.open();
  Request request = a_request("l1");
  request.client.subject = "=cmd(), \"x\"";
  ask(ledger, request);
  std::ostringstream out;
  Reader(place.path).export_csv(out);
  EXPECT_THAT(out.str(), testing::StartsWith("number,time,clock,kind,about,account,"));
  EXPECT_THAT(out.str(),
              HasSubstr("\r\n1,2026-03-01T00:00:00.000000Z,2026-03-01T00:00:00.000000Z,question,0,institute,"
                        "\"'=cmd(), \"\"x\"\"\",aaaa"));
  const std::string text = out.str();
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 4);
}

// As the project's other CSV is quoted; a formula does not begin behind what other spreadsheets divide at.
TEST(LedgerReader, CellsAreSafeInSpreadsheets) {
  EXPECT_EQ(csv_cell("plain words"), "plain words");
  EXPECT_EQ(csv_cell("-5"), "'-5");
  EXPECT_EQ(csv_cell("a;b"), "\"a;b\"");
  EXPECT_EQ(csv_cell("a\tb"), "\"a\tb\"");
  EXPECT_EQ(csv_cell("a|b"), "\"a|b\"");
  EXPECT_EQ(csv_cell(" a"), "\" a\"");
  EXPECT_EQ(csv_cell("x;=1+1;y\t@f"), "\"x;'=1+1;y\t'@f\"");
  EXPECT_EQ(csv_cell("\xEF\xBC\x9D"
                     "f;\xEF\xBC\xA0"),
            "\"'\xEF\xBC\x9D"
            "f;'\xEF\xBC\xA0\"");
  EXPECT_EQ(csv_cell("a = b; c"), "\"a = b; c\"");
  EXPECT_EQ(csv_cell(""), "");
}

TEST(LedgerReader, SaysWhenNothingTakesTheExport) {
  const Listing place;
  std::ofstream full("/dev/full");
  error_of(ErrorCategory::kInput, [&] { Reader(place.path).export_csv(full); });
}

// As SQLite's own tool does by ".backup" or VACUUM INTO, while the server runs.
TEST(LedgerReader, ACopyVerifies) {
  Listing place;
  const auto copy = place.directory.path() / "copy.db";
  open_database(place.path, Access::kRead).exec("VACUUM INTO '" + copy.string() + "'");
  std::filesystem::permissions(copy,
                               std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  const Head noted = place.ledger.head();
  ask(place.ledger, a_request("l4"));
  EXPECT_EQ(Reader(copy).verify(noted).fault, "");
  EXPECT_EQ(Reader(copy).verify(noted).head, noted);
  EXPECT_NE(Reader(copy).verify(place.ledger.head()).fault, "");
}

}  // namespace
}  // namespace tacit::ledger
