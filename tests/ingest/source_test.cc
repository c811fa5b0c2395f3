// SPDX-License-Identifier: Apache-2.0
#include "ingest/source.h"

#include "ingest/sqlite_support.h"
#include "support/error_of.h"
#include "support/temporary_directory.h"

namespace tacit::ingest {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(Source, ChoosesByContentFirst) {
  const TemporaryDirectory directory;
  const auto database = make_sqlite(
      directory, "people.csv",
      "CREATE TABLE people (a); INSERT INTO people VALUES (1), (2), (3);");  // called CSV, is SQLite
  EXPECT_EQ(read_source({.path = database, .table = "people"}).records(), 3U);
  const auto csv = directory.write("people.txt", "a,b\n1,2\n");
  EXPECT_EQ(read_source({.path = csv, .table = ""}).at(0, 1), "2");
}

TEST(Source, ChoosesByExtensionToo) {
  const TemporaryDirectory directory;
  for (const char* name : {"t.db", "t.sqlite", "t.sqlite3"}) {
    const auto text = directory.write(name, "a,b\n1,2\n");
    EXPECT_THAT(error_of(ErrorCategory::kInput, [&] { read_source({.path = text, .table = ""}); }),
                HasSubstr("is not an SQLite database"));
  }
}

TEST(Source, RefusesATableNameForCsv) {
  const TemporaryDirectory directory;
  const auto csv = directory.write("t.csv", "a\n1\n");
  EXPECT_THAT(error_of(ErrorCategory::kInput, [&] { read_source({.path = csv, .table = "t"}); }),
              HasSubstr("is a CSV file and has no tables"));
}

TEST(Source, RefusesAConnectionStringAsAPath) {
  for (const char* path :
       {"postgresql://tacit:hush4711@db/registry", "etc/postgres:/tacit:hush4711@db/registry",
        "host=db dbname=registry password=hush4711", "password=hush4711", "DSN=registry;PWD=hush4711",
        "Driver={x};Pwd=hush4711"}) {
    EXPECT_THAT(
        error_of(ErrorCategory::kInput, [&] { read_source({.path = path, .table = ""}); }),
        AllOf(HasSubstr("as postgres = \"..\" or odbc = \"..\" in [source]"), Not(HasSubstr("hush"))));
  }
}

TEST(Source, RefusesAMissingFile) {
  const TemporaryDirectory directory;
  EXPECT_THAT(
      error_of(ErrorCategory::kInput, [&] { read_source({.path = directory.path() / "x", .table = ""}); }),
      HasSubstr("there is no such file"));
}

}  // namespace
}  // namespace tacit::ingest
