// SPDX-License-Identifier: Apache-2.0
#include "ingest/odbc_connection.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>

#include "ingest/odbc_source.h"
#include "support/error_of.h"
#include "support/temporary_directory.h"

namespace tacit::ingest {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::string text_of_secret(const SecretVector<char>& secret) {
  return {secret.begin(), secret.end()};
}

TEST(OdbcConnection, TakesDataSourcesAndDrivers) {
  for (const char* good :
       {"DSN=registry", " dsn = registry ; uid = tacit ; ", "FILEDSN=/etc/registry.dsn",
        "DRIVER={ODBC Driver 18 for SQL Server};Server=tcp:db.example.org,1433;Database=registry;UID=tacit@x",
        "Driver=/opt/oracle/libsqora.so.23.1;DBQ=//db.example.org:1521/REGISTRY;UID=tacit",
        "DRIVER={IBM DB2 ODBC DRIVER};HOSTNAME=db;PORT=50000;PROTOCOL=TCPIP;DATABASE=REG;ServerSPN=db/x@Y",
        "DSN=registry;Description={a ; b}} = c}", "DSN=registry;;Trusted_Connection=yes"}) {
    EXPECT_EQ(odbc_connection_defect(good), "") << good;
  }
}

// Every way in which a password gets into the string, also inside of another attribute or where a user is
// expected: the message says where it belongs and repeats nothing.
TEST(OdbcConnection, RefusesAPasswordAndNeverRepeatsIt) {
  for (const char* bad : {"DSN=registry;PWD=hush4711",
                          "DSN=registry;pwd = hush4711",
                          "DSN=registry;Password=hush4711",
                          "DSN=registry;PWD={hush;4711}",
                          "PWD=hush4711;DSN=registry",
                          "DSN=registry;NewPWD=hush4711",
                          "DSN=registry;AccessToken=hush4711",
                          "DSN=registry;KeystoreSecret=hush4711",
                          "DSN=registry;pqopt={sslkey=k sslpassword=hush4711}",
                          "DSN=registry;ConnSettings=a?password=hush4711",
                          "DSN=registry;ClientKey=file:k,password=hush4711",
                          "DSN={x;PWD=hush4711}",
                          "DSN=registry;hush4711",
                          "hush4711",
                          "DSN=registry;PWD={hush4711",
                          "DSN={registry}hush4711",
                          "DSN=registry;=hush4711",
                          "DSN=re{hush4711}",
                          "DSN=tacit:hush4711@db",
                          "Driver=x;Server=odbc://tacit:hush4711@db",
                          "Driver=x;DBQ=tacit/hush4711@db",
                          "DSN=registry;UID=tacit/hush4711",
                          "DSN=registry;UID=tacit:hush4711",
                          "DSN=registry;dbpass=hush4711",
                          "DSN=registry;user=tacit/hush4711"}) {
    const std::string defect = odbc_connection_defect(bad);
    EXPECT_THAT(defect, AllOf(HasSubstr("a file that `password_file` names"),
                              HasSubstr("TACIT_ODBC_PASSWORD, or in the data source in odbc.ini")))
        << bad;
    EXPECT_THAT(defect, Not(HasSubstr("hush"))) << bad;
    const std::string message = error_of(ErrorCategory::kConfig, [&] { read_odbc(bad, "", "people"); });
    EXPECT_THAT(message, HasSubstr(defect));
    EXPECT_THAT(message, Not(HasSubstr("hush")));
  }
  EXPECT_THAT(odbc_connection_defect("DSN=r;PWD=x"), HasSubstr("holds a password"));
}

TEST(OdbcConnection, RefusesWhatIsNotOne) {
  EXPECT_EQ(odbc_connection_defect("  "), "is empty");
  for (const std::string& bad :
       {std::string("DSN=a\0b", 7), std::string("DSN=a\nb"), "DSN=" + std::string(5000, 'x')}) {
    EXPECT_THAT(odbc_connection_defect(bad),
                HasSubstr("is not a connection string; write it like \"DSN=registry\""));
  }
  EXPECT_THAT(odbc_connection_defect("Server=db;UID=tacit"), HasSubstr("names no data source"));
  EXPECT_THAT(odbc_connection_defect("DSN=;UID=tacit"), HasSubstr("names no data source"));
  EXPECT_THAT(odbc_connection_defect("DSN=a;UID=tacit;dsn=b"), HasSubstr("an attribute twice"));
  EXPECT_THAT(odbc_connection_defect("DSN=a;SaveFile=b"), HasSubstr("SAVEFILE, which writes a file"));
}

TEST(OdbcConnection, IsDescribedByItsPlaceOnly) {
  EXPECT_EQ(describe_odbc_connection("uid=tacit;Encrypt=yes;dsn=registry"), "ODBC DSN=registry UID=tacit");
  EXPECT_EQ(describe_odbc_connection("Driver={ODBC Driver 18};Server=db,1433;App={;}"),
            "ODBC DRIVER=ODBC Driver 18 SERVER=db,1433");
  EXPECT_EQ(odbc_attribute("DSN=a; Driver = {b}}c} ;", "DRIVER"), "b}c");
  EXPECT_EQ(odbc_attribute("DSN=a", "DRIVER"), "");
}

TEST(OdbcConnection, IsCompletedWithThePassword) {
  const auto completed = [](std::string_view password) {
    return text_of_secret(
        complete_odbc_connection("DSN=registry", SecretVector<char>(password.begin(), password.end())));
  };
  EXPECT_EQ(text_of_secret(complete_odbc_connection("DSN=registry", std::nullopt)), "DSN=registry");
  EXPECT_EQ(text_of_secret(complete_odbc_connection(" dsn = a ;; App = {b}}c;} ; ", std::nullopt)),
            "dsn=a;App={b}}c;}");
  EXPECT_EQ(completed("hush'4711\""), "DSN=registry;PWD=hush'4711\"");
  EXPECT_EQ(completed("a;b=}c{"), "DSN=registry;PWD={a;b=}}c{}");
  EXPECT_EQ(completed(" a"), "DSN=registry;PWD={ a}");
}

TEST(OdbcPassword, ComesFromAFileThatIsPrivate) {
  const TemporaryDirectory directory;
  setenv(kOdbcPasswordVariable, "other", 1);
  const auto file = directory.write("password", " hush 4711ë\r\n");
  ASSERT_EQ(chmod(file.c_str(), 0600), 0);
  EXPECT_EQ(text_of_secret(*odbc_password(file)), " hush 4711ë");
  ASSERT_EQ(chmod(file.c_str(), 0400), 0);
  EXPECT_EQ(text_of_secret(*odbc_password(file)), " hush 4711ë");
  for (const mode_t mode : {0644, 0604, 0620, 0602, 0610}) {
    ASSERT_EQ(chmod(file.c_str(), mode), 0);
    EXPECT_THAT(error_of(ErrorCategory::kSecurity, [&] { odbc_password(file); }),
                AllOf(HasSubstr("can be used by other users than its owner (mode 06"),
                      HasSubstr("`chmod 600 " + file.string() + "`")));
  }
  // The group's right to read is what systemd gives a service to root's credentials.
  ASSERT_EQ(chmod(file.c_str(), 0440), 0);
  if (geteuid() == 0) {
    EXPECT_EQ(text_of_secret(*odbc_password(file)), " hush 4711ë");
  } else {
    error_of(ErrorCategory::kSecurity, [&] { odbc_password(file); });
  }
  unsetenv(kOdbcPasswordVariable);
}

TEST(OdbcPassword, RefusesFilesThatHoldNone) {
  const TemporaryDirectory directory;
  for (const char* contents : {"", "\n", "hush\nhush\n", "hush\t4711", "hush\xff"}) {
    const auto file = directory.write("password", contents);
    ASSERT_EQ(chmod(file.c_str(), 0600), 0);
    EXPECT_THAT(error_of(ErrorCategory::kConfig, [&] { odbc_password(file); }),
                AllOf(HasSubstr("must hold the password and nothing else"), Not(HasSubstr("hush"))));
  }
  const auto large = directory.write("large", std::string(4097, 'x'));
  for (const auto& path : {large, directory.path(), directory / "none"}) {
    EXPECT_THAT(error_of(ErrorCategory::kConfig, [&] { odbc_password(path); }),
                HasSubstr("cannot read the password file " + path.string()));
  }
}

TEST(OdbcPassword, ComesFromTheEnvironmentOtherwise) {
  unsetenv(kOdbcPasswordVariable);
  EXPECT_FALSE(odbc_password(""));
  setenv(kOdbcPasswordVariable, "", 1);
  EXPECT_FALSE(odbc_password(""));
  setenv(kOdbcPasswordVariable, "hush4711", 1);
  EXPECT_EQ(text_of_secret(*odbc_password("")), "hush4711");
  setenv(kOdbcPasswordVariable, "hush\n", 1);
  EXPECT_THAT(error_of(ErrorCategory::kConfig, [&] { odbc_password(""); }),
              AllOf(HasSubstr("TACIT_ODBC_PASSWORD must hold the password"), Not(HasSubstr("hush"))));
  unsetenv(kOdbcPasswordVariable);
}

}  // namespace
}  // namespace tacit::ingest
