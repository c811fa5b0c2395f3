// SPDX-License-Identifier: Apache-2.0
#include "ingest/sqlite_source.h"

#include "ingest/sqlite_support.h"
#include "support/error_of.h"
#include "support/temporary_directory.h"

namespace tacit::ingest {
namespace {

using ::testing::HasSubstr;

constexpr const char* kPeople = R"(
  CREATE TABLE people (name TEXT, "born on" INTEGER, pay REAL);
  INSERT INTO people VALUES (' ann ', 19651013, 12.5), (NULL, NULL, NULL), ('bob', 19700101, -3);)";

TEST(Sqlite, ReadsATableAsText) {
  const TemporaryDirectory directory;
  const table::Table table = read_sqlite(make_sqlite(directory, "p.db", kPeople), "people");
  EXPECT_EQ(table.column_names(), (std::vector<std::string>{"name", "born on", "pay"}));
  ASSERT_EQ(table.records(), 3U);
  EXPECT_EQ(table.at(0, 0), "ann");
  EXPECT_EQ(table.at(0, 1), "19651013");
  EXPECT_EQ(table.at(0, 2), "12.5");
  EXPECT_EQ(table.at(1, 0), "");
  EXPECT_EQ(table.at(1, 2), "");
  EXPECT_EQ(table.at(2, 2), "-3.0");
  EXPECT_THAT(table.origin(), HasSubstr("p.db table \"people\""));
}

TEST(Sqlite, ReadsAViewAndOddNames) {
  const TemporaryDirectory directory;
  const auto path = make_sqlite(directory, "p.db", R"(CREATE TABLE t (a); INSERT INTO t VALUES ('x'), ('y');
      CREATE VIEW "the ""best"" view" AS SELECT a AS b FROM t WHERE a = 'y';)");
  const table::Table table = read_sqlite(path, "the \"best\" view");
  EXPECT_EQ(table.find_column("b"), 0U);
  ASSERT_EQ(table.records(), 1U);
  EXPECT_EQ(table.at(0, 0), "y");
}

TEST(Sqlite, TakesTheOnlyTableOrAsks) {
  const TemporaryDirectory directory;
  EXPECT_EQ(read_sqlite(make_sqlite(directory, "one.db", kPeople), "").records(), 3U);
  const auto two = make_sqlite(directory, "two.db", "CREATE TABLE a (x); CREATE TABLE b (x);");
  EXPECT_THAT(error_of(ErrorCategory::kInput, [&] { read_sqlite(two, ""); }),
              HasSubstr("holds 2 tables; say which one to read: \"a\", \"b\""));
}

TEST(Sqlite, NamesTheTablesThatExist) {
  const TemporaryDirectory directory;
  const auto path = make_sqlite(directory, "p.db", kPeople);
  EXPECT_THAT(error_of(ErrorCategory::kInput, [&] { read_sqlite(path, "persons"); }),
              HasSubstr("p.db has no table \"persons\"; it has \"people\""));
  const auto bare = directory.write("bare.db", "");
  EXPECT_THAT(error_of(ErrorCategory::kInput, [&] { read_sqlite(bare, ""); }), HasSubstr("holds no table"));
}

TEST(Sqlite, RefusesWhatIsNoDatabase) {
  const TemporaryDirectory directory;
  const auto text = directory.write("t.db", std::string(4096, 'x'));
  EXPECT_THAT(error_of(ErrorCategory::kInput, [&] { read_sqlite(text, "t"); }),
              HasSubstr("t.db is not an SQLite database"));
  EXPECT_THAT(error_of(ErrorCategory::kInput, [&] { read_sqlite(directory.path() / "no.db", "t"); }),
              HasSubstr("there is no such file"));
  EXPECT_FALSE(std::filesystem::exists(directory.path() / "no.db"));
}

TEST(Sqlite, RefusesADamagedDatabase) {
  const TemporaryDirectory directory;
  const auto path = make_sqlite(directory, "p.db", kPeople);
  std::filesystem::resize_file(path, std::filesystem::file_size(path) / 2);
  error_of(ErrorCategory::kInput, [&] { read_sqlite(path, "people"); });
}

TEST(Sqlite, RefusesBinaryValuesAndHoldsLimits) {
  const TemporaryDirectory directory;
  const auto path =
      make_sqlite(directory, "p.db", "CREATE TABLE t (a); INSERT INTO t VALUES ('x'), (x'6100');");
  EXPECT_THAT(error_of(ErrorCategory::kInput, [&] { read_sqlite(path, "t"); }),
              HasSubstr("row 2, column \"a\" holds a NUL byte"));
  EXPECT_THAT(error_of(ErrorCategory::kLimit, [&] { read_sqlite(path, "t", {.max_records = 0}); }),
              HasSubstr("more than 0 records"));
}

}  // namespace
}  // namespace tacit::ingest
