// SPDX-License-Identifier: Apache-2.0
// Against a server that the test starts (postgres_server.h).
#include "ingest/postgres_source.h"

#include <cstdlib>
#include <memory>
#include <pqxx/pqxx>
#include <thread>

#include "ingest/catalog_config.h"
#include "ingest/postgres_server.h"
#include "ingest/source.h"
#include "support/error_of.h"
#include "support/eventually.h"
#include "support/temporary_directory.h"

namespace tacit::ingest {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kPassword = "hush4711 'x\\y\"";
constexpr const char* kSetUp = R"(
  CREATE ROLE tacit LOGIN PASSWORD 'hush4711 ''x\y"';
  CREATE SCHEMA registry;
  GRANT USAGE ON SCHEMA registry TO tacit;
  CREATE TABLE registry.people (name text, "born ""on""" date, pay numeric(10, 2));
  INSERT INTO registry.people VALUES (' Ann ', '1965-10-13', 12.50), (NULL, NULL, NULL),
    ('Zoë 王', '1970-01-01', -3);
  CREATE VIEW registry."Older.People" AS SELECT name AS "full name" FROM registry.people
    WHERE "born ""on""" < '1966-01-01';
  CREATE TABLE registry.wages (name text);
  CREATE SCHEMA closed;
  CREATE TABLE closed.people (name text);
  GRANT SELECT ON registry.people, registry."Older.People", closed.people TO tacit;
  CREATE TABLE public.visible (a int);
  GRANT SELECT ON public.visible TO tacit;)";

// One server for all tests of this file; each makes what it needs beside the tables above.
class Postgres : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    server_ = std::make_unique<PostgresServer>();
    server_->run(kSetUp);
  }
  static void TearDownTestSuite() { server_.reset(); }

  void SetUp() override { setenv("PGPASSWORD", kPassword, 1); }
  void TearDown() override {
    for (const char* name : {"PGPASSWORD", "PGPASSFILE", "PGSERVICEFILE"}) unsetenv(name);
  }

  static table::Table read(const std::string& table, const table::SourceLimits& limits = {}) {
    return read_postgres(server_->as("tacit"), table, limits);
  }

  static std::string refusal(ErrorCategory category, const std::string& connection,
                             const std::string& table) {
    const std::string message = error_of(category, [&] { read_postgres(connection, table); });
    EXPECT_THAT(message, Not(HasSubstr("hush")));
    EXPECT_THAT(message, Not(HasSubstr("\n")));
    return message;
  }
  static std::string refusal(ErrorCategory category, const std::string& table) {
    return refusal(category, server_->as("tacit"), table);
  }

  // Makes registry.made of a statement and lets tacit read it.
  static void make(const std::string& what, const std::string& sql) {
    server_->run("CREATE " + what + " registry.made AS " + sql + "; GRANT SELECT ON registry.made TO tacit");
  }
  static void unmake(const std::string& what) { server_->run("DROP " + what + " registry.made"); }

  static std::unique_ptr<PostgresServer> server_;
};
std::unique_ptr<PostgresServer> Postgres::server_;

TEST_F(Postgres, ReadsATableAsText) {
  const table::Table table = read("registry.people");
  EXPECT_EQ(table.column_names(), (std::vector<std::string>{"name", "born \"on\"", "pay"}));
  ASSERT_EQ(table.records(), 3U);
  EXPECT_EQ(table.at(0, 0), "Ann");
  EXPECT_EQ(table.at(0, 1), "1965-10-13");
  EXPECT_EQ(table.at(0, 2), "12.50");
  EXPECT_EQ(table.at(1, 0), "");
  EXPECT_EQ(table.at(1, 2), "");
  EXPECT_EQ(table.at(2, 0), "Zoë 王");
  EXPECT_EQ(table.at(2, 2), "-3.00");
  EXPECT_EQ(table.origin(), "PostgreSQL host=127.0.0.1 port=" + std::to_string(server_->port()) +
                                " dbname=postgres user=tacit table \"registry.people\"");
}

TEST_F(Postgres, ReadsAViewOddNamesAndTheSearchPath) {
  const table::Table view = read("registry.\"Older.People\"");
  EXPECT_EQ(view.find_column("full name"), 0U);
  EXPECT_EQ(view.records(), 1U);
  EXPECT_EQ(read("visible").records(), 0U);
  EXPECT_EQ(read("public.visible").records(), 0U);
}

TEST_F(Postgres, IsASourceOfTheConfiguration) {
  const CatalogConfig config = parse_catalog_config(
      toml::parse("model = 'm.toml'\n[source]\npostgres = '" + server_->as("tacit") +
                  "'\ntable = 'registry.people'\n[[dimension]]\nname = 'name'\n[[measure]]\nname = 'pay'\n"
                  "minimum = 0\nmaximum = 100\n"),
      "server.toml");
  EXPECT_EQ(read_source(config.source).records(), 3U);
}

// What docs/sources.md says of each type.
TEST_F(Postgres, ReadsEachTypeAsPlainText) {
  server_->run("CREATE DOMAIN ratio AS real; CREATE TYPE mood AS ENUM ('calm', 'so so')");
  make("TABLE", R"(SELECT true AS yes, false AS no, 1000000::real AS real, 1e20::float8 AS large,
      0.1::float8 AS tenth, 'NaN'::float8 AS nan, '-Infinity'::real AS infinite, 16777216::ratio AS domain,
      1e-7::float8 AS small, 1234.5::money AS money, 'so so'::mood AS mood, 'ab'::char(5) AS padded,
      9223372036854775807 AS big, 1e25::numeric AS huge, '2024-02-29 13:05:00'::timestamp AS at,
      '{"a": 1}'::jsonb AS json, '6ba7b810-9dad-11d1-80b4-00c04fd430c8'::uuid AS id)");
  server_->run("ALTER ROLE tacit SET DateStyle = 'German'; ALTER ROLE tacit SET extra_float_digits = -5");
  const table::Table table = read("registry.made");
  const std::map<std::string, std::string> expected = {{"yes", "t"},
                                                       {"no", "f"},
                                                       {"real", "1000000"},
                                                       {"large", "100000000000000000000"},
                                                       {"tenth", "0.1"},
                                                       {"nan", "NaN"},
                                                       {"infinite", "-Infinity"},
                                                       {"domain", "16777216"},
                                                       {"small", "0.0000001"},
                                                       {"money", "1234.50"},
                                                       {"mood", "so so"},
                                                       {"padded", "ab"},
                                                       {"big", "9223372036854775807"},
                                                       {"huge", "10000000000000000000000000"},
                                                       {"at", "2024-02-29 13:05:00"},
                                                       {"json", "{\"a\": 1}"},
                                                       {"id", "6ba7b810-9dad-11d1-80b4-00c04fd430c8"}};
  EXPECT_EQ(table.columns(), expected.size());
  for (const auto& [name, text] : expected) EXPECT_EQ(table.at(0, table.column(name)), text) << name;
  server_->run("ALTER ROLE tacit RESET ALL");
  unmake("TABLE");
}

TEST_F(Postgres, RefusesTypesWithoutAText) {
  for (const auto& [value, type] : std::map<std::string, std::string>{
           {"'\\x00'::bytea", "bytea"}, {"ARRAY[1, 2]", "integer[]"}, {"NULL::registry.people", "people"}}) {
    make("TABLE", "SELECT 1 AS id, " + value + " AS odd");
    EXPECT_THAT(refusal(ErrorCategory::kInput, "registry.made"),
                AllOf(HasSubstr("column \"odd\" is of type "), HasSubstr(type), HasSubstr("use a view")));
    unmake("TABLE");
  }
}

TEST_F(Postgres, ReadsManyBatchesAndHoldsLimits) {
  make("TABLE", "SELECT i, repeat('x', i % 50) AS text FROM generate_series(1, 70000) i");
  const table::Table table = read("registry.made");
  ASSERT_EQ(table.records(), 70000U);
  for (const std::size_t record : {0, 99, 100, 20099, 20100, 69999}) {
    EXPECT_EQ(table.at(record, 0), std::to_string(record + 1));
    EXPECT_EQ(table.at(record, 1).size(), (record + 1) % 50);
  }
  const auto limited = [](table::SourceLimits limits) {
    return error_of(ErrorCategory::kLimit, [&] { read("registry.made", limits); });
  };
  EXPECT_THAT(limited({.max_records = 69999}),
              HasSubstr("table \"registry.made\" has more than 69999 records"));
  EXPECT_EQ(read("registry.made", {.max_records = 70000}).records(), 70000U);
  EXPECT_THAT(limited({.max_bytes = 1000}), HasSubstr("holds more than 1000 bytes of text"));
  EXPECT_THAT(limited({.max_columns = 1}), HasSubstr("2 columns, at most 1 are read"));
  unmake("TABLE");
}

TEST_F(Postgres, NamesTheNearestTables) {
  EXPECT_THAT(refusal(ErrorCategory::kInput, "registry.poeple"),
              HasSubstr("has no table or view \"registry.poeple\" (nearest: \"registry.people\""));
  EXPECT_THAT(refusal(ErrorCategory::kInput, "visibel"), HasSubstr("nearest: \"visible\""));
  // In a schema that is not on the search_path: the place where it is.
  EXPECT_THAT(refusal(ErrorCategory::kInput, "wages"), HasSubstr("(nearest: \"registry.wages\")"));
  EXPECT_THAT(refusal(ErrorCategory::kInput, "registry.PEOPLE"), HasSubstr("nearest: \"registry.people\""));
  // A name is never more than a name.
  EXPECT_THAT(refusal(ErrorCategory::kInput, "visible; DROP TABLE visible"),
              HasSubstr("has no table or view"));
  EXPECT_THAT(refusal(ErrorCategory::kConfig, "a.b.c"), HasSubstr("\"a.b.c\" is not a PostgreSQL table"));
}

TEST_F(Postgres, SaysWhereAPermissionIsMissing) {
  for (const char* table : {"registry.wages", "closed.people"}) {
    EXPECT_THAT(refusal(ErrorCategory::kInput, table),
                AllOf(HasSubstr(table), HasSubstr("permission denied"), HasSubstr("GRANT SELECT")))
        << table;
  }
}

TEST_F(Postgres, WritesNothing) {
  server_->run(
      "CREATE TABLE registry.written (i int); GRANT INSERT ON registry.written TO tacit;"
      "CREATE FUNCTION registry.leave(i int) RETURNS int LANGUAGE plpgsql AS "
      "'BEGIN INSERT INTO registry.written VALUES (i); RETURN i; END'");
  make("VIEW", "SELECT registry.leave(i) AS i FROM generate_series(1, 3) i");
  // The view does write in a transaction that may.
  pqxx::connection writer(server_->as("tacit"));
  pqxx::nontransaction(writer).exec("SELECT * FROM registry.made");
  EXPECT_THAT(refusal(ErrorCategory::kInput, "registry.made"), HasSubstr("would write to the database"));
  server_->run("GRANT SELECT ON registry.written TO tacit");
  EXPECT_EQ(read("registry.written").records(), 3U);
  unmake("VIEW");
}

TEST_F(Postgres, TakesThePasswordFromItsPlaces) {
  const TemporaryDirectory directory;
  unsetenv("PGPASSWORD");
  const auto file = directory.write("pgpass", "*:*:*:tacit:hush4711 'x\\\\y\"\n");
  std::filesystem::permissions(file,
                               std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  setenv("PGPASSFILE", file.c_str(), 1);
  EXPECT_EQ(read("registry.people").records(), 3U);
  unsetenv("PGPASSFILE");
  const auto services =
      directory.write("services", "[registry]\nhost=127.0.0.1\nport=" + std::to_string(server_->port()) +
                                      "\ndbname=postgres\nuser=tacit\npassword=" + kPassword);
  setenv("PGSERVICEFILE", services.c_str(), 1);
  EXPECT_EQ(read_postgres("service=registry", "registry.people").records(), 3U);
  EXPECT_THAT(refusal(ErrorCategory::kConfig, "service=rgistry", "registry.people"),
              AllOf(HasSubstr("definition of service \"rgistry\" not found"), HasSubstr("the service file")));
  EXPECT_THAT(refusal(ErrorCategory::kInput, "service=registry dbname=none", "registry.people"),
              HasSubstr("database \"none\" does not exist"));
}

TEST_F(Postgres, SaysWhyItWasNotLetIn) {
  unsetenv("PGPASSWORD");
  EXPECT_THAT(refusal(ErrorCategory::kInput, "registry.people"),
              AllOf(HasSubstr("no password supplied"), HasSubstr("in PGPASSWORD, ~/.pgpass")));
  setenv("PGPASSWORD", "hush4712", 1);
  EXPECT_THAT(refusal(ErrorCategory::kInput, "registry.people"),
              AllOf(HasSubstr("password authentication failed for user \"tacit\""),
                    HasSubstr("does not let this user in")));
}

TEST_F(Postgres, SaysThatThereIsNoServer) {
  const std::string connection = server_->as("tacit");
  server_->stop();
  EXPECT_THAT(refusal(ErrorCategory::kUnavailable, connection, "registry.people"),
              AllOf(HasSubstr("Connection refused"), HasSubstr("check that the server runs")));
  server_->start();
  EXPECT_EQ(read("registry.people").records(), 3U);
  EXPECT_THAT(refusal(ErrorCategory::kUnavailable, connection + " sslmode=require", "registry.people"),
              AllOf(HasSubstr("server does not support SSL"), HasSubstr("sslmode")));
}

TEST_F(Postgres, SaysThatTheConnectionBroke) {
  make("VIEW",
       "SELECT i, CASE WHEN i = 3000 THEN pg_terminate_backend(pg_backend_pid()) END AS ended "
       "FROM generate_series(1, 5000) i");
  EXPECT_THAT(refusal(ErrorCategory::kUnavailable, "registry.made"),
              AllOf(HasSubstr("table \"registry.made\""), HasSubstr("went away while it was read")));
  unmake("VIEW");
}

TEST_F(Postgres, SaysThatTheServerStoppedHalfway) {
  make("VIEW", "SELECT i, pg_sleep(0.01)::text AS slept FROM generate_series(1, 10000) i");
  std::thread stopper([] {
    pqxx::connection watcher(server_->as_superuser());
    pqxx::nontransaction watch(watcher);
    // The second batch is on its way: the first has been taken.
    EXPECT_TRUE(eventually([&] {
      return watch
                 .exec1(
                     "SELECT count(*) FROM pg_stat_activity WHERE usename = 'tacit' AND query LIKE 'FETCH%' "
                     "AND query NOT LIKE 'FETCH FORWARD 100 %'")[0]
                 .as<int>() != 0;
    }));
    server_->stop();
  });
  EXPECT_THAT(refusal(ErrorCategory::kUnavailable, "registry.made"),
              HasSubstr("went away while it was read"));
  stopper.join();
  server_->start();
  unmake("VIEW");
}

TEST_F(Postgres, HoldsTheTimesOfTheRole) {
  make("VIEW", "SELECT pg_sleep(30)::text AS slept");
  server_->run("ALTER ROLE tacit SET statement_timeout = '50ms'; ALTER ROLE tacit SET lock_timeout = '40ms'");
  EXPECT_THAT(refusal(ErrorCategory::kDeadline, "registry.made"), HasSubstr("took too long"));
  {
    pqxx::connection other(server_->as_superuser());
    pqxx::work holder(other);
    holder.exec("LOCK TABLE registry.people IN ACCESS EXCLUSIVE MODE");
    EXPECT_THAT(refusal(ErrorCategory::kDeadline, "registry.people"), HasSubstr("locked by someone else"));
  }
  server_->run("ALTER ROLE tacit RESET ALL");
  unmake("VIEW");
}

TEST_F(Postgres, BoundsTheTimesThatNobodySet) {
  make("VIEW",
       "SELECT current_setting('statement_timeout') AS statement, current_setting('lock_timeout') AS lock, "
       "current_setting('transaction_isolation') AS isolation, "
       "current_setting('transaction_read_only') AS read_only");
  const table::Table table = read("registry.made");
  EXPECT_EQ(table.at(0, 0), "10min");
  EXPECT_EQ(table.at(0, 1), "30s");
  EXPECT_EQ(table.at(0, 2), "repeatable read");
  EXPECT_EQ(table.at(0, 3), "on");
  unmake("VIEW");
}

// The server's message about a row quotes it.
TEST_F(Postgres, RepeatsNothingOfARecord) {
  server_->run("INSERT INTO registry.wages VALUES ('Ann Secretive')");
  make("VIEW", "SELECT name::int AS number FROM registry.wages");
  EXPECT_THAT(refusal(ErrorCategory::kInput, "registry.made"),
              AllOf(HasSubstr("SQLSTATE 22P02"), Not(HasSubstr("Secretive"))));
  unmake("VIEW");
  server_->run("TRUNCATE registry.wages");
}

TEST_F(Postgres, TurnsOtherEncodingsIntoUtf8) {
  server_->run("CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'");
  server_->run("CREATE TABLE t (a text); GRANT SELECT ON t TO tacit; INSERT INTO t VALUES (chr(235))",
               "latin");
  EXPECT_EQ(read_postgres(server_->as("tacit", "latin"), "t").at(0, 0), "ë");

  server_->run("CREATE DATABASE bytes TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'");
  server_->run("CREATE TABLE t (b text); GRANT SELECT ON t TO tacit; INSERT INTO t VALUES ('ë'), (E'\\xeb')",
               "bytes");
  EXPECT_THAT(refusal(ErrorCategory::kInput, server_->as("tacit", "bytes"), "t"),
              HasSubstr("bytes that are not UTF-8"));
  server_->run("DELETE FROM t WHERE b <> 'ë'", "bytes");
  EXPECT_EQ(read_postgres(server_->as("tacit", "bytes"), "t").at(0, 0), "ë");
}

}  // namespace
}  // namespace tacit::ingest
