// SPDX-License-Identifier: Apache-2.0
#include "ingest/postgres_connection.h"

#include "ingest/postgres_source.h"
#include "support/error_of.h"

namespace tacit::ingest {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(PostgresConnection, TakesPairsAndUris) {
  for (const char* good :
       {"host=db.example.org dbname=registry user=tacit", "service=registry", "dbname=registry",
        "postgresql://tacit@db.example.org:5433/registry?sslmode=verify-full",
        "postgresql://ta%40cit@db/registry", "host=a,b port=5432,5433 dbname=registry",
        "user=tacit@example host=db", "host='/run/my sockets' dbname='a b'"}) {
    EXPECT_EQ(postgres_connection_defect(good), "") << good;
  }
}

// Every way in which a password gets into the string, also the ones that libpq reads as something else: the
// message says where it belongs and repeats nothing.
TEST(PostgresConnection, RefusesAPasswordAndNeverRepeatsIt) {
  for (const char* bad :
       {"host=db user=tacit password=hush4711", "postgresql://tacit:hush4711@db/registry",
        "postgresql://tacit@db/registry?password=hush4711", "sslkey=k sslpassword=hush4711",
        "password='hush4711", "host=db hush4711", "pasword=hush4711", "hush4711",
        "postgresql://tacit:hush4711/x@db/registry", "postgresql://tacit:x/hush4711@db/registry",
        "host=tacit:hush4711@db", "dbname=postgresql://tacit:hush4711@db/registry", "port=hush4711",
        "postgresql://tacit:x?hush4711@db/registry", "postgresql://db/registry?hush4711"}) {
    const std::string defect = postgres_connection_defect(bad);
    EXPECT_THAT(defect, HasSubstr("PGPASSWORD, in ~/.pgpass or in a service file")) << bad;
    EXPECT_THAT(defect, Not(HasSubstr("hush"))) << bad;
    const std::string message =
        error_of(ErrorCategory::kConfig, [&] { read_postgres(bad, "registry.people"); });
    EXPECT_THAT(message, HasSubstr(defect));
    EXPECT_THAT(message, Not(HasSubstr("hush")));
  }
  EXPECT_THAT(postgres_connection_defect("password=x"), HasSubstr("holds a password"));
  EXPECT_EQ(postgres_connection_defect("  "), "is empty");
  EXPECT_THAT(postgres_connection_defect(std::string("dbname=a\0b", 10)),
              HasSubstr("is not a connection string"));
}

TEST(PostgresConnection, IsDescribedByItsPlaceOnly) {
  EXPECT_EQ(describe_postgres_connection("sslmode=require user=tacit dbname=registry host=db passfile=/p"),
            "PostgreSQL host=db dbname=registry user=tacit");
  EXPECT_EQ(describe_postgres_connection("postgresql://tacit@db:99/registry"),
            "PostgreSQL host=db port=99 dbname=registry user=tacit");
}

TEST(PostgresConnection, IsCompletedWithWaitsThatItLeavesOpen) {
  const std::string open = complete_postgres_connection("dbname=x client_encoding=LATIN1");
  EXPECT_THAT(open, HasSubstr("connect_timeout='10'"));
  EXPECT_THAT(open, HasSubstr("tcp_user_timeout='30000'"));
  EXPECT_THAT(open, HasSubstr("client_encoding='UTF8'"));
  const std::string own = complete_postgres_connection("postgresql:///x?connect_timeout=77");
  EXPECT_THAT(own, HasSubstr("connect_timeout='77'"));
  EXPECT_THAT(complete_postgres_connection("connect_timeout=77", 3), HasSubstr("connect_timeout='3'"));
  // What is completed reads as what was given: quotes and backslashes are kept.
  EXPECT_EQ(describe_postgres_connection(complete_postgres_connection(R"(dbname='it\'s \\ odd')")),
            R"(PostgreSQL dbname=it's \ odd)");
}

}  // namespace
}  // namespace tacit::ingest
