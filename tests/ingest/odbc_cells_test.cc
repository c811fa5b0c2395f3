// SPDX-License-Identifier: Apache-2.0
#include "ingest/odbc_cells.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <limits>

#include "ingest/odbc_errors.h"

namespace tacit::ingest {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(OdbcCells, WriteNumbersWithoutExponent) {
  EXPECT_EQ(plain_number(1e20), "100000000000000000000");
  EXPECT_EQ(plain_number(1e23), "100000000000000000000000");
  EXPECT_EQ(plain_number(1e-7), "0.0000001");
  EXPECT_EQ(plain_number(-1.25), "-1.25");
  EXPECT_EQ(plain_number(0.1), "0.1");
  EXPECT_EQ(plain_number(0.1F), "0.1");
  EXPECT_EQ(plain_number(16777216.0F), "16777216");
  EXPECT_EQ(plain_number(12345.678), "12345.678");
  EXPECT_EQ(plain_number(-0.0), "0");
  EXPECT_EQ(plain_number(std::numeric_limits<double>::quiet_NaN()), "NaN");
  EXPECT_EQ(plain_number(-std::numeric_limits<double>::infinity()), "-Infinity");
  EXPECT_EQ(plain_number(std::numeric_limits<float>::infinity()), "Infinity");
  for (const double extreme :
       {std::numeric_limits<double>::denorm_min(), std::numeric_limits<double>::max()}) {
    EXPECT_EQ(std::strtod(plain_number(extreme).c_str(), nullptr), extreme);
  }
}

TEST(OdbcCells, WriteDecimalsWithAPoint) {
  EXPECT_EQ(plain_decimal(".50"), "0.50");
  EXPECT_EQ(plain_decimal("-.5"), "-0.5");
  EXPECT_EQ(plain_decimal("12,50"), "12.50");
  EXPECT_EQ(plain_decimal("12."), "12");
  for (const char* same : {"", "-", ".", "12", "-3.00", "1,234.5", "1.2.3", "1e5", "+-1.5", "NaN", "1.5 x"}) {
    EXPECT_EQ(plain_decimal(same), same);
  }
}

TEST(OdbcCells, KnowTypesByWhatTheyHold) {
  for (const int bytes : {SQL_BINARY, SQL_VARBINARY, SQL_LONGVARBINARY, -151, -98}) {
    EXPECT_FALSE(reading_of(static_cast<SQLSMALLINT>(bytes))) << bytes;
  }
  for (const int text :
       {SQL_CHAR, SQL_VARCHAR, SQL_WLONGVARCHAR, SQL_INTEGER, SQL_BIGINT, SQL_BIT, SQL_GUID, -155}) {
    EXPECT_EQ(reading_of(static_cast<SQLSMALLINT>(text)), OdbcReading::kText) << text;
  }
  EXPECT_EQ(reading_of(SQL_NUMERIC), OdbcReading::kDecimal);
  EXPECT_EQ(reading_of(SQL_REAL), OdbcReading::kFloat);
  EXPECT_EQ(reading_of(SQL_FLOAT), OdbcReading::kDouble);
  EXPECT_EQ(reading_of(SQL_TYPE_TIMESTAMP), OdbcReading::kTimestamp);
}

TEST(OdbcCells, TurnTextToUtf8AndBack) {
  for (const std::string text : {"", "plain", "Zoë 王 𝄞"}) {
    std::string back = "<";
    EXPECT_TRUE(append_utf8(to_utf16(text), back));
    EXPECT_EQ(back, "<" + text);
  }
  EXPECT_EQ(to_utf16("a\xff"), u"a\xFFFD");
  std::string kept = "kept";
  for (const std::u16string& half : {std::u16string(u"a\xD834"), std::u16string(u"\xDD1E z")}) {
    EXPECT_FALSE(append_utf8(half, kept));
    EXPECT_EQ(kept, "kept");
  }
}

// What drivers that no test can install say, by the codes that their manuals give.
TEST(OdbcErrors, AreUnderstoodByTheirCodes) {
  const auto error = [](const char* state, SQLINTEGER native) {
    return odbc_query_error("here", {state, native, "column 'Secretive'"});
  };
  const auto category = [&](const char* state, SQLINTEGER native = 0) {
    return error(state, native).category();
  };
  for (const char* state : {"08S01", "08003", "HYT01", "57P01", "40001"}) {
    EXPECT_EQ(category(state), ErrorCategory::kUnavailable) << state;
  }
  for (const char* state : {"HYT00", "HY008", "57014", "55P03"}) {
    EXPECT_EQ(category(state), ErrorCategory::kDeadline) << state;
  }
  EXPECT_EQ(category("HY003"), ErrorCategory::kConfig);
  EXPECT_EQ(category(""), ErrorCategory::kInput);
  EXPECT_THAT(error("42000", 229).what(), HasSubstr("here: permission denied"));
  EXPECT_THAT(error("42501", -551).what(), HasSubstr("here: permission denied"));
  EXPECT_THAT(error("42S02", 942).what(), HasSubstr("does not find it"));
  EXPECT_THAT(error("22018", 245).what(),
              AllOf(HasSubstr("with SQLSTATE 22018, error 245 of the driver"),
                    HasSubstr("run it there as the same user"), Not(HasSubstr("Secretive"))));
}

TEST(OdbcErrors, SayWhyThereIsNoConnection) {
  const auto error = [](const char* connection, std::string_view password, const OdbcDiagnostic& diagnostic) {
    return odbc_unconnected(connection, password, {diagnostic}, {{"registry"}, {"FreeTDS"}});
  };
  const Error refused = error("DSN=registry", "", {"28000", 18456, "Login failed for user 'tacit'."});
  EXPECT_EQ(refused.category(), ErrorCategory::kInput);
  EXPECT_THAT(refused.what(), AllOf(HasSubstr("ODBC DSN=registry: Login failed for user 'tacit'."),
                                    HasSubstr("does not let this user in"), HasSubstr("`password_file`")));
  EXPECT_EQ(error("DSN=registry", "", {"HYT00", 0, "Login timeout expired"}).category(),
            ErrorCategory::kUnavailable);
  EXPECT_EQ(error("DSN=registry", "", {"01S00", 0, "Invalid attribute"}).category(), ErrorCategory::kConfig);
  // A driver that repeats the password, or the string that it is in.
  for (const char* text : {"no user hush4711 here", "cannot use DSN=x;PWD=y"}) {
    EXPECT_THAT(error("DSN=registry", "hush4711", {"08001", 0, text}).what(),
                AllOf(HasSubstr("left out, because it may hold a password"), Not(HasSubstr(text))));
  }
  const auto missing = [&](const std::string& driver) {
    const Error found =
        error(("DRIVER={" + driver + "}").c_str(), "", {"01000", 0, "Can't open lib 'x' : file not found"});
    EXPECT_EQ(found.category(), ErrorCategory::kConfig);
    return std::string(found.what());
  };
  EXPECT_THAT(
      missing("ODBC Driver 18 for SQL Server"),
      AllOf(HasSubstr("odbcinst.ini has no driver \"ODBC Driver 18 for SQL Server\" (nearest: \"FreeTDS\")"),
            HasSubstr("Microsoft's package msodbcsql18")));
  EXPECT_THAT(missing("Oracle 23 ODBC driver"), HasSubstr("Oracle's Instant Client"));
  EXPECT_THAT(missing("Db2"), HasSubstr("IBM's Data Server Driver"));
  EXPECT_THAT(missing("unheard of"), HasSubstr("install the database's ODBC driver"));
  EXPECT_THAT(missing("FreeTDS"),
              AllOf(HasSubstr("Can't open lib"), HasSubstr("`ldd FILE`"), HasSubstr("tdsodbc")));
  EXPECT_THAT(missing("/opt/libmsodbcsql-18.so"), HasSubstr("Microsoft's package msodbcsql18"));
}

}  // namespace
}  // namespace tacit::ingest
