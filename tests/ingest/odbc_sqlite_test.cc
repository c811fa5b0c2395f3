// SPDX-License-Identifier: Apache-2.0
// What a table becomes that is read by ODBC, with SQLite's driver of Debian (libsqliteodbc).
#include <map>
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/lsan_interface.h>
#endif

#include "ingest/catalog_config.h"
#include "ingest/odbc_setup.h"
#include "ingest/odbc_source.h"
#include "ingest/source.h"
#include "ingest/sqlite_source.h"
#include "ingest/sqlite_support.h"
#include "support/error_of.h"

namespace tacit::ingest {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kTables = R"(
  CREATE TABLE people (name text, born date, pay decimal(10, 2), "say ""so""" integer);
  INSERT INTO people VALUES (' Ann ', '1965-10-13', 12.5, 7), (NULL, NULL, NULL, NULL),
    ('Zoë 王 𝄞', '1970-01-01', -3, 9223372036854775807), ('', '0001-01-01', 0.25, 0);
  CREATE VIEW "odd; DROP TABLE people; ""--""" AS SELECT name AS "full name" FROM people WHERE pay > 0;
  CREATE TABLE p_ople (a text);
  CREATE TABLE "back\slash" (a text);)";

// The driver loads unixODBC's libodbcinst for every connection and unloads it with what that keeps of
// odbc.ini, which is a leak, but not ours. That Tacit has none is seen with PostgreSQL's driver
// (odbc_postgres_test.cc).
struct UncheckedLeaks {
#ifdef __SANITIZE_ADDRESS__
  UncheckedLeaks() { __lsan_disable(); }
  ~UncheckedLeaks() { __lsan_enable(); }
#endif
};

class OdbcSqlite : public ::testing::Test {
 protected:
  OdbcSqlite()
      : database_(make_sqlite(directory_, "people.db", kTables)),
        setup_("[registry]\nDriver = SQLite3\nDatabase = " + database_.string() +
               "\n[broken]\nDriver = Gone\n") {}

  table::Table read(const std::string& table, const table::SourceLimits& limits = {}) {
    return read_odbc("DSN=registry", "", table, limits);
  }
  static std::string refusal(ErrorCategory category, const std::string& table,
                             const std::string& connection = "DSN=registry") {
    const std::string message = error_of(category, [&] { read_odbc(connection, "", table); });
    EXPECT_THAT(message, Not(HasSubstr("\n")));
    return message;
  }
  void run(const std::string& sql) const { make_sqlite(directory_, "people.db", sql.c_str()); }

  const UncheckedLeaks unchecked_{};
  const TemporaryDirectory directory_;
  const std::filesystem::path database_;
  const OdbcSetup setup_;
};

TEST_F(OdbcSqlite, ReadsATableAsText) {
  const table::Table table = read("people");
  EXPECT_EQ(table.origin(), "ODBC DSN=registry table \"people\"");
  EXPECT_EQ(table.column_names(), (std::vector<std::string>{"name", "born", "pay", "say \"so\""}));
  ASSERT_EQ(table.records(), 4U);
  const std::vector<std::vector<std::string_view>> expected = {
      {"Ann", "1965-10-13", "12.5", "7"},
      {"", "", "", ""},
      {"Zoë 王 𝄞", "1970-01-01", "-3", "9223372036854775807"},
      {"", "0001-01-01", "0.25", "0"}};
  for (std::size_t record = 0; record < 4; ++record) {
    for (std::size_t column = 0; column < 4; ++column) {
      EXPECT_EQ(table.at(record, column), expected[record][column]) << record << ' ' << column;
    }
  }
  EXPECT_EQ(read_odbc("Driver=SQLite3;Database=" + database_.string(), "", "people").records(), 4U);
}

TEST_F(OdbcSqlite, IsASourceOfTheConfiguration) {
  const CatalogConfig config = parse_catalog_config(
      toml::parse(
          "model = 'm.toml'\n[source]\nodbc = 'DSN=registry'\ntable = 'people'\n[[dimension]]\nname = "
          "'name'\n[[measure]]\nname = 'pay'\nminimum = 0\nmaximum = 100\n"),
      "server.toml");
  EXPECT_EQ(read_source(config.source).records(), 4U);
}

// A name is never more than a name, whatever is in it.
TEST_F(OdbcSqlite, QuotesNames) {
  const table::Table view = read(R"("odd; DROP TABLE people; ""--""")");
  EXPECT_EQ(view.find_column("full name"), 0U);
  EXPECT_EQ(view.records(), 2U);
  EXPECT_EQ(read("people").records(), 4U);
  EXPECT_EQ(read("back\\slash").records(), 0U);
  EXPECT_EQ(read("p_ople").columns(), 1U);  // not `people`, which fits it as a pattern
  EXPECT_THAT(refusal(ErrorCategory::kInput, "people; DROP TABLE people"), HasSubstr("has no table or view"));
  EXPECT_THAT(refusal(ErrorCategory::kConfig, "a.b.c"), HasSubstr("\"a.b.c\" is not a table"));
}

TEST_F(OdbcSqlite, NamesTheNearestTables) {
  EXPECT_THAT(refusal(ErrorCategory::kInput, "poeple"),
              AllOf(HasSubstr("ODBC DSN=registry has no table or view \"poeple\""), HasSubstr("\"people\"")));
  EXPECT_THAT(refusal(ErrorCategory::kInput, "PEOPLE"), HasSubstr("nearest: \"people\""));
  EXPECT_THAT(refusal(ErrorCategory::kInput, "other.people"), HasSubstr("(nearest: \"people\")"));
}

TEST_F(OdbcSqlite, ReadsEachTypeAsPlainText) {
  run(R"(CREATE TABLE made (yes bit, tiny tinyint, real real, large double, tenth float, small float,
      at timestamp, time time, memo longvarchar, plain);
    INSERT INTO made VALUES (1, 7, 1000000, 1e20, 0.1, 1e-7, '2024-02-29 13:05:00.250', '13:05:00', 'm', 'p'))");
  const table::Table table = read("made");
  const std::map<std::string, std::string> expected = {{"yes", "1"},
                                                       {"tiny", "7"},
                                                       {"real", "1000000"},
                                                       {"large", "100000000000000000000"},
                                                       {"tenth", "0.1"},
                                                       {"small", "0.0000001"},
                                                       {"at", "2024-02-29 13:05:00.25"},
                                                       {"time", "13:05:00"},
                                                       {"memo", "m"},
                                                       {"plain", "p"}};
  EXPECT_EQ(table.columns(), expected.size());
  for (const auto& [name, text] : expected) EXPECT_EQ(table.at(0, table.column(name)), text) << name;
}

// 4095 units of UTF-16 come at once: texts around that length and its double, with pairs across the ends.
TEST_F(OdbcSqlite, ReadsLongTextInPieces) {
  run(R"(CREATE TABLE made (length integer, text text);
    WITH RECURSIVE l(n) AS (VALUES (4090) UNION ALL SELECT n + 1 FROM l WHERE n < 4100)
      INSERT INTO made SELECT n, replace(hex(zeroblob(n / 2)), '0', 'x') || substr('x𝄞', 1, 1 + n % 2) FROM l;
    INSERT INTO made SELECT length, replace(text, 'x', '𝄞') FROM made;
    INSERT INTO made SELECT 100000, replace(hex(zeroblob(50000)), '0', 'ë');)");
  const table::Table table = read("made"), native = read_sqlite(database_, "made");
  ASSERT_EQ(table.records(), 23U);
  for (std::size_t record = 0; record < table.records(); ++record) {
    EXPECT_TRUE(table.at(record, 1) == native.at(record, 1)) << record << ": " << native.at(record, 0);
  }
  EXPECT_EQ(table.at(22, 1).size(), 200000U);
}

TEST_F(OdbcSqlite, RefusesBytesAndBrokenText) {
  run("CREATE TABLE made (id integer, photo blob); INSERT INTO made VALUES (1, x'00ff')");
  EXPECT_THAT(refusal(ErrorCategory::kInput, "made"),
              AllOf(HasSubstr("table \"made\": column \"photo\" is of type BLOB"), HasSubstr("use a view")));
  run("CREATE TABLE broken (id integer, name text); INSERT INTO broken VALUES (1, 'Ann'), "
      "(2, cast(x'536563726574eda080' as text))");
  EXPECT_THAT(refusal(ErrorCategory::kInput, "broken"),
              AllOf(HasSubstr("row 2, column \"name\" holds text that cannot be turned into UTF-8"),
                    Not(HasSubstr("Secret"))));
}

TEST_F(OdbcSqlite, HoldsLimits) {
  run("CREATE TABLE made (i integer, t text); WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM "
      "n "
      "WHERE i < 3000) INSERT INTO made SELECT i, 'text ' || i FROM n;"
      "CREATE TABLE large (t text); INSERT INTO large SELECT hex(zeroblob(1000000))");
  const table::Table table = read("made", {.max_records = 3000});
  ASSERT_EQ(table.records(), 3000U);
  EXPECT_EQ(table.at(2999, 1), "text 3000");
  const auto limited = [&](const char* name, table::SourceLimits limits) {
    return error_of(ErrorCategory::kLimit, [&] { read(name, limits); });
  };
  EXPECT_THAT(limited("made", {.max_records = 2999}), HasSubstr("table \"made\" has more than 2999 records"));
  EXPECT_THAT(limited("made", {.max_bytes = 1000}), HasSubstr("holds more than 1000 bytes of text"));
  EXPECT_THAT(limited("made", {.max_columns = 1}), HasSubstr("2 columns, at most 1 are read"));
  EXPECT_THAT(limited("large", {.max_bytes = 1000}), HasSubstr("holds more than 1000 bytes of text"));
  EXPECT_EQ(read("large", {.max_bytes = 2000000}).at(0, 0).size(), 2000000U);
}

TEST_F(OdbcSqlite, RepeatsNothingOfAFailure) {
  run("CREATE TABLE gone (a text); CREATE VIEW made AS SELECT a AS Secretive FROM gone; DROP TABLE gone");
  EXPECT_THAT(
      refusal(ErrorCategory::kInput, "made"),
      AllOf(HasSubstr("the query failed in the database with SQLSTATE HY000"), Not(HasSubstr("gone"))));
}

TEST_F(OdbcSqlite, SaysWhatIsNotConfigured) {
  EXPECT_THAT(refusal(ErrorCategory::kConfig, "people", "DSN=rgistry"),
              AllOf(HasSubstr("odbc.ini has no data source \"rgistry\""),
                    HasSubstr("nearest: \"registry\", \"broken\""), HasSubstr("`odbcinst -j`")));
  EXPECT_THAT(refusal(ErrorCategory::kConfig, "people", "Driver=SQLite;Database=x"),
              AllOf(HasSubstr("odbcinst.ini has no driver \"SQLite\" (nearest: \"SQLite3\""),
                    HasSubstr("Debian's package libsqliteodbc has it")));
  for (const char* connection : {"DSN=broken", "Driver=Gone"}) {
    EXPECT_THAT(
        refusal(ErrorCategory::kConfig, "people", connection),
        AllOf(HasSubstr("Can't open lib 'libgoneodbc.so'"), HasSubstr("the driver's file is not there")));
  }
}

}  // namespace
}  // namespace tacit::ingest
