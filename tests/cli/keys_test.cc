// SPDX-License-Identifier: Apache-2.0
// `tacit keys`, as a shell runs it.
#include <sys/stat.h>

#include "cli/workplace.h"
#include "identity/certificate.h"

namespace tacit::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class Keys : public testing::Test {
 protected:
  Ended keys(const Arguments& arguments) const {
    return place_.tacit(Arguments{"keys"} + arguments + Arguments{"--out", tls_});
  }
  Ended made(const Arguments& arguments) const {
    Ended ended = keys(arguments);
    EXPECT_EQ(ended.exit_code, 0) << ended.err;
    return ended;
  }
  identity::Certificate certificate(const std::string& name) const {
    return identity::load_certificate(place_.path("tls/" + name));
  }
  unsigned mode(const std::string& name) const {
    struct stat status{};
    return stat(place_.path("tls/" + name).c_str(), &status) == 0 ? status.st_mode & 07777 : 0;
  }

  Workplace place_;
  std::string tls_ = place_.path("tls");
};

TEST_F(Keys, MakesWhatAPilotNeedsAndSaysWhatToDoWithIt) {
  const std::string ca = made({"ca", "--name", "Office"}).out;
  EXPECT_THAT(ca, AllOf(HasSubstr("tls/ca.crt: certificate of CN=Office"), HasSubstr("tls/ca.key"),
                        HasSubstr(certificate("ca.crt").fingerprint())));
  const std::string server = made({"server", "--host", "linkage.example.org", "--host", "192.0.2.7"}).out;
  EXPECT_THAT(server, AllOf(HasSubstr("[tls]\ncertificate = \"" + tls_ + "/server.crt\""),
                            HasSubstr("client_ca = \"" + tls_ + "/ca.crt\"")));
  const std::string client = made({"client", "--name", "Ada \"A\" Example"}).out;
  EXPECT_THAT(client, AllOf(HasSubstr("--cert ada-a-example.crt --key ada-a-example.key"),
                            HasSubstr("[[client]]\nname = \"ada-a-example\"\nfingerprint = \"" +
                                      certificate("ada-a-example.crt").fingerprint() + "\"")));
  EXPECT_EQ(certificate("ada-a-example.crt").subject(), "CN=Ada \\\"A\\\" Example");
  EXPECT_THAT(client, HasSubstr(R"(subject = "CN=Ada \\\"A\\\" Example")"));
  EXPECT_THAT(certificate("server.crt").hosts(), testing::ElementsAre("linkage.example.org", "192.0.2.7"));
  EXPECT_TRUE(certificate("ca.crt").is_authority());
  for (const char* key : {"ca.key", "server.key", "ada-a-example.key"}) EXPECT_EQ(mode(key), 0600U) << key;
  for (const char* crt : {"ca.crt", "server.crt", "ada-a-example.crt"}) EXPECT_EQ(mode(crt), 0644U) << crt;
  for (const char* text : {"ca.key", "server.key", "ada-a-example.key"})
    EXPECT_THAT(ca + server + client, Not(HasSubstr(place_.read(std::string("tls/") + text).substr(30, 40))));
}

TEST_F(Keys, WritesOverNothingUnlessForced) {
  made({"ca", "--name", "Office"});
  const std::string key = place_.read("tls/ca.key"), crt = place_.read("tls/ca.crt");
  expect_failure(keys({"ca", "--name", "Office"}), 3, {"ca.crt", "--force"});
  std::filesystem::remove(place_.path("tls/ca.crt"));
  expect_failure(keys({"ca", "--name", "Office"}), 3, {"ca.key", "--force"});
  EXPECT_FALSE(place_.has("tls/ca.crt"));
  EXPECT_EQ(place_.read("tls/ca.key"), key);
  made({"ca", "--name", "Office", "--force"});
  EXPECT_NE(place_.read("tls/ca.key"), key);
  EXPECT_NE(place_.read("tls/ca.crt"), crt);
}

TEST_F(Keys, SignsOnlyWithAnAuthoritysKeyThatNobodyElseCanRead) {
  expect_failure(keys({"client", "--name", "Ada"}), 4, {"tls/ca.crt"});
  made({"ca", "--name", "Office"});
  made({"client", "--name", "Ada"});
  expect_failure(keys({"client", "--name", "Bob", "--ca", tls_ + "/ada.crt"}), 6, {"may not sign others"});
  ASSERT_EQ(chmod(place_.path("tls/ca.key").c_str(), 0640), 0);
  expect_failure(keys({"client", "--name", "Bob"}), 6, {"chmod 600 " + tls_ + "/ca.key"});
  EXPECT_FALSE(place_.has("tls/bob.key"));
}

TEST_F(Keys, ShowsACertificate) {
  made({"ca", "--name", "Office"});
  made({"server", "--host", "localhost"});
  made({"client", "--name", "Ada"});
  const Ended ended =
      place_.tacit({"keys", "show", tls_ + "/ca.crt", tls_ + "/server.crt", tls_ + "/ada.crt"});
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_THAT(ended.out,
              AllOf(HasSubstr("subject      CN=Office"), HasSubstr("for          an authority"),
                    HasSubstr("for          a server at localhost\n"), HasSubstr("for          a client\n"),
                    HasSubstr("signed by    CN=Office"), HasSubstr(certificate("server.crt").fingerprint()),
                    HasSubstr("[[client]]\nname = \"ada\"")));
  expect_failure(place_.tacit({"keys", "show", tls_ + "/ca.key"}), 6, {"holds no certificate"});
}

TEST_F(Keys, AWrongCommandLineIsExplained) {
  expect_failure(place_.tacit({"keys"}), 2, {"subcommand"});
  expect_failure(keys({"ca"}), 2, {"--name"});
  expect_failure(keys({"ca", "--name", ""}), 2, {"64 printable"});
  expect_failure(keys({"ca", "--name", "x", "--as", "a/b"}), 2, {"--as"});
  made({"ca", "--name", "Office"});
  expect_failure(keys({"server", "--host", "localhost:7443"}), 2, {"without a port"});
}

TEST_F(Keys, RevokesAndKeepsWhatIsRevoked) {
  made({"ca", "--name", "Office"});
  made({"client", "--name", "Ada"});
  made({"client", "--name", "Bob"});
  const std::string list = place_.path("crl.pem");
  const auto crl = [&](const Arguments& more) {
    return place_.tacit(Arguments{"keys", "crl", "--ca", tls_ + "/ca.crt", "--out", list} + more);
  };
  const Ended first = crl({"--revoke", tls_ + "/ada.crt"});
  ASSERT_EQ(first.exit_code, 0) << first.err;
  EXPECT_THAT(first.out,
              AllOf(HasSubstr("CN=Office: 1 revoked"), HasSubstr("client_crl = \"" + list + "\"")));
  EXPECT_THAT(crl({"--revoke", tls_ + "/bob.crt", "--days", "7"}).out, HasSubstr("CN=Office: 2 revoked"));
  EXPECT_THAT(crl({}).out, HasSubstr("CN=Office: 2 revoked"));

  ASSERT_EQ(place_.tacit({"keys", "ca", "--name", "Other", "--out", place_.path("other")}).exit_code, 0);
  const std::string before = place_.read("crl.pem");
  expect_failure(place_.tacit({"keys", "crl", "--ca", place_.path("other/ca.crt"), "--out", list, "--revoke",
                               tls_ + "/ada.crt"}),
                 6, {"was not signed by CN=Other"});
  EXPECT_EQ(place_.read("crl.pem"), before);
  ASSERT_EQ(place_.tacit({"keys", "crl", "--ca", place_.path("other/ca.crt"), "--out", list}).exit_code, 0);
  EXPECT_THAT(place_.read("crl.pem"), HasSubstr(before)) << "the lists of others stay";
  expect_failure(crl({"--days", "0"}), 2, {"--days"});
}

}  // namespace
}  // namespace tacit::cli
