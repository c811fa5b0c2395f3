// SPDX-License-Identifier: Apache-2.0
// What only a database server does to a source of ODBC, with PostgreSQL's driver of Debian (odbc-postgresql)
// against a server that the test starts (postgres_server.h).
#include <sys/stat.h>

#include <map>
#include <memory>

#include "ingest/odbc_connection.h"
#include "ingest/odbc_session.h"
#include "ingest/odbc_setup.h"
#include "ingest/odbc_source.h"
#include "ingest/postgres_server.h"
#include "support/error_of.h"

namespace tacit::ingest {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kOdbcPassword = "hush4711 'x\\y\"};{";
constexpr const char* kOdbcTables = R"(
  CREATE ROLE tacit LOGIN PASSWORD 'hush4711 ''x\y"};{';
  CREATE ROLE simple LOGIN PASSWORD 'hush4712';
  CREATE SCHEMA registry; CREATE SCHEMA other;
  GRANT USAGE ON SCHEMA registry, other TO tacit, simple;
  CREATE TABLE registry.people (name text, born date, pay numeric(10, 2));
  INSERT INTO registry.people VALUES (' Ann ', '1965-10-13', 0.50), (NULL, NULL, NULL),
    ('Zoë 王 𝄞', '1970-01-01', -3);
  CREATE TABLE registry.twice (a text); CREATE TABLE other.twice (a text);
  CREATE TABLE registry.secret (name text);
  CREATE VIEW registry."Straße.王" AS SELECT name AS "Größe 王" FROM registry.people;
  GRANT SELECT ON registry.people, registry.twice, other.twice, registry."Straße.王" TO tacit, simple;)";

class OdbcPostgres : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    server_ = std::make_unique<PostgresServer>();
    server_->run(kOdbcTables);
    const std::string place = "Driver = PostgreSQL\nServername = 127.0.0.1\nDatabase = postgres\nPort = " +
                              std::to_string(server_->port()) + '\n';
    setup_ = std::make_unique<OdbcSetup>("[registry]\n" + place + "[whole]\n" + place +
                                         "Username = simple\nPassword = hush4712\n");
  }
  static void TearDownTestSuite() {
    setup_.reset();
    server_.reset();
  }
  void SetUp() override { setenv(kOdbcPasswordVariable, kOdbcPassword, 1); }
  void TearDown() override { unsetenv(kOdbcPasswordVariable); }

  static table::Table read(const std::string& table, const std::string& more = "") {
    return read_odbc("DSN=registry;UID=tacit" + more, "", table);
  }
  static std::string refusal(ErrorCategory category, const std::string& table, const std::string& more = "",
                             unsigned seconds = 60) {
    const std::string message = error_of(category, [&] {
      read_odbc("DSN=registry;UID=tacit" + more, "", table, {},
                {.login_seconds = 10, .query_seconds = seconds});
    });
    EXPECT_THAT(message, AllOf(Not(HasSubstr("hush")), Not(HasSubstr("\n"))));
    return message;
  }
  static void make(const std::string& what, const std::string& sql) {
    server_->run("CREATE " + what + " registry.made AS " + sql + "; GRANT SELECT ON registry.made TO tacit");
  }
  static void unmake(const std::string& what) { server_->run("DROP " + what + " registry.made"); }

  static std::unique_ptr<PostgresServer> server_;
  static std::unique_ptr<OdbcSetup> setup_;
};
std::unique_ptr<PostgresServer> OdbcPostgres::server_;
std::unique_ptr<OdbcSetup> OdbcPostgres::setup_;

TEST_F(OdbcPostgres, ReadsATableAsText) {
  const table::Table table = read("registry.people");
  EXPECT_EQ(table.origin(), "ODBC DSN=registry UID=tacit table \"registry.people\"");
  ASSERT_EQ(table.records(), 3U);
  EXPECT_EQ(table.at(0, 0), "Ann");
  EXPECT_EQ(table.at(0, 1), "1965-10-13");
  EXPECT_EQ(table.at(0, 2), "0.50");
  EXPECT_EQ(table.at(1, 1), "");
  EXPECT_EQ(table.at(2, 0), "Zoë 王 𝄞");
  EXPECT_EQ(table.at(2, 2), "-3.00");
}

TEST_F(OdbcPostgres, ReadsEachTypeAsPlainText) {
  make("TABLE", R"(SELECT true AS yes, 1000000::real AS real, 0.1::real AS short, 1e20::float8 AS large,
      0.1::float8 AS tenth, 'NaN'::float8 AS nan, '-Infinity'::real AS infinite, 1234.5::money AS money,
      'ab'::char(5) AS padded, 9223372036854775807 AS big, 1e25::numeric AS huge, 7::smallint AS small,
      '2024-02-29 13:05:00'::timestamp AS at, '13:05:00'::time AS time, '{"a": 1}'::jsonb AS json,
      '6ba7b810-9dad-11d1-80b4-00c04fd430c8'::uuid AS id)");
  const table::Table table = read("registry.made");
  const std::map<std::string, std::string> expected = {{"yes", "1"},
                                                       {"real", "1000000"},
                                                       {"short", "0.1"},
                                                       {"large", "100000000000000000000"},
                                                       {"tenth", "0.1"},
                                                       {"nan", "NaN"},
                                                       {"infinite", "-Infinity"},
                                                       {"money", "1234.5"},
                                                       {"padded", "ab"},
                                                       {"big", "9223372036854775807"},
                                                       {"huge", "10000000000000000000000000"},
                                                       {"small", "7"},
                                                       {"at", "2024-02-29 13:05:00"},
                                                       {"time", "13:05:00"},
                                                       {"json", "{\"a\": 1}"},
                                                       {"id", "6BA7B810-9DAD-11D1-80B4-00C04FD430C8"}};
  EXPECT_EQ(table.columns(), expected.size());
  for (const auto& [name, text] : expected) EXPECT_EQ(table.at(0, table.column(name)), text) << name;
  unmake("TABLE");
  make("TABLE", "SELECT 1 AS id, '\\x00'::bytea AS photo");
  EXPECT_THAT(refusal(ErrorCategory::kInput, "registry.made"),
              HasSubstr("column \"photo\" is of type bytea"));
  unmake("TABLE");
}

TEST_F(OdbcPostgres, FindsTablesInSchemas) {
  EXPECT_EQ(read("people").origin(), "ODBC DSN=registry UID=tacit table \"registry.people\"");
  EXPECT_EQ(read("registry.\"Straße.王\"").column_names().at(0), "Größe 王");
  EXPECT_THAT(refusal(ErrorCategory::kInput, "twice"),
              HasSubstr("has several tables of this name; write one of them: other.twice, registry.twice"));
  EXPECT_EQ(read("other.twice").records(), 0U);
  EXPECT_THAT(refusal(ErrorCategory::kInput, "other.people"),
              HasSubstr("has no table or view \"other.people\" (nearest: \"registry.people\")"));
  EXPECT_THAT(refusal(ErrorCategory::kInput, "registry.secret"),
              AllOf(HasSubstr("table \"registry.secret\""), HasSubstr("permission denied")));
}

TEST_F(OdbcPostgres, TakesThePasswordFromItsPlaces) {
  const TemporaryDirectory directory;
  const auto file = directory.write("password", std::string(kOdbcPassword) + "\n");
  ASSERT_EQ(chmod(file.c_str(), 0600), 0);
  setenv(kOdbcPasswordVariable, "hush", 1);
  EXPECT_EQ(read_odbc("DSN=registry;UID=tacit", file, "registry.people").records(), 3U);
  unsetenv(kOdbcPasswordVariable);
  EXPECT_EQ(read_odbc("DSN=whole", "", "registry.people").records(), 3U);
  EXPECT_THAT(refusal(ErrorCategory::kUnavailable, "registry.people"),
              AllOf(HasSubstr("no password supplied"),
                    HasSubstr("user and password (in the file of `password_file`")));
  setenv(kOdbcPasswordVariable, "hush4713", 1);
  EXPECT_THAT(refusal(ErrorCategory::kUnavailable, "registry.people"),
              HasSubstr("password authentication failed for user \"tacit\""));
}

TEST_F(OdbcPostgres, SaysThatThereIsNoServer) {
  server_->stop();
  EXPECT_THAT(refusal(ErrorCategory::kUnavailable, "registry.people"),
              AllOf(HasSubstr("Connection refused"), HasSubstr("check that the database runs")));
  server_->start();
  EXPECT_EQ(read("registry.people").records(), 3U);
}

TEST_F(OdbcPostgres, SaysThatTheConnectionBroke) {
  make("VIEW",
       "SELECT i, CASE WHEN i = 3000 THEN pg_terminate_backend(pg_backend_pid()) END AS ended "
       "FROM generate_series(1, 5000) i");
  // While the query runs, and between two batches of rows.
  for (const char* how : {"", ";UseDeclareFetch=1;Fetch=100"}) {
    EXPECT_THAT(refusal(ErrorCategory::kUnavailable, "registry.made", how),
                AllOf(HasSubstr("table \"registry.made\""), HasSubstr("went away while it was read")))
        << how;
  }
  unmake("VIEW");
}

TEST_F(OdbcPostgres, BoundsTheQuery) {
  make("VIEW", "SELECT pg_sleep(30)::text AS slept");
  EXPECT_THAT(refusal(ErrorCategory::kDeadline, "registry.made", "", 1), HasSubstr("took too long"));
  unmake("VIEW");
}

TEST_F(OdbcPostgres, WritesNothing) {
  server_->run(
      "CREATE TABLE registry.written (i int); GRANT INSERT, SELECT ON registry.written TO tacit;"
      "CREATE FUNCTION registry.leave(i int) RETURNS int LANGUAGE plpgsql AS "
      "'BEGIN INSERT INTO registry.written VALUES (i); RETURN i; END'");
  make("VIEW", "SELECT registry.leave(i) AS i FROM generate_series(1, 3) i");
  EXPECT_THAT(refusal(ErrorCategory::kInput, "registry.made"), HasSubstr("would write to the database"));
  EXPECT_EQ(read("registry.written").records(), 0U);
  unmake("VIEW");
}

// The driver's message about a row quotes it.
TEST_F(OdbcPostgres, RepeatsNothingOfARecord) {
  server_->run("INSERT INTO registry.secret VALUES ('Ann Secretive')");
  make("VIEW", "SELECT name::int AS number FROM registry.secret");
  EXPECT_THAT(refusal(ErrorCategory::kInput, "registry.made"),
              AllOf(HasSubstr("SQLSTATE 22P02"), Not(HasSubstr("Secretive"))));
  unmake("VIEW");
}

TEST_F(OdbcPostgres, ReadsManyRowsByTheCursor) {
  make("TABLE", "SELECT i, repeat('x', i % 50) AS text FROM generate_series(1, 20000) i");
  const table::Table table = read("registry.made", ";UseDeclareFetch=1;Fetch=1000");
  ASSERT_EQ(table.records(), 20000U);
  for (const std::size_t record : {0, 999, 1000, 19999}) {
    EXPECT_EQ(table.at(record, 0), std::to_string(record + 1));
    EXPECT_EQ(table.at(record, 1).size(), (record + 1) % 50);
  }
  unmake("TABLE");
}

}  // namespace
}  // namespace tacit::ingest
