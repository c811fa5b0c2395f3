// SPDX-License-Identifier: Apache-2.0
#include "app/server/client_config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/error_of.h"

namespace tacit::app {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kServed = R"([[dimension]]
name = "state"
[[dimension]]
name = "sex"
[[measure]]
name = "age"
)";

const std::string kFingerprint = "sha256:" + std::string(64, 'a');

std::vector<identity::ClientRules> parse_clients(const std::string& more) {
  ConfigProblems problems{"server.toml"};
  const toml::table file = toml::parse(kServed + more);
  std::vector<identity::ClientRules> clients = read_clients(file, problems);
  problems.throw_if_any();
  return clients;
}

std::string client_problems_of(const std::string& more) {
  return error_of(ErrorCategory::kConfig, [&] { parse_clients(more); });
}

TEST(ClientConfig, EverythingCanBeSaid) {
  const auto clients = parse_clients(R"([[client]]
name = "Institute of Health"
fingerprint = "sha256:)" + std::string(64, 'A') +
                                     R"("
dimensions = ["state"]
measures = ["age"]
max_client_records = 10
linkages_per_day = 2
linkages_per_month = 9
until = 2028-02-29
purpose = "required"
approval = "answer"
tables_per_linkage = 3
smallest_list = 50
[[client]]
name = "other"
subject = "CN=Ada Example,O=Institute"
)");
  ASSERT_EQ(clients.size(), 2U);
  EXPECT_EQ(clients[0].name, "Institute of Health");
  EXPECT_EQ(clients[0].fingerprint, kFingerprint);
  EXPECT_EQ(clients[0].subject, "");
  EXPECT_THAT(*clients[0].dimensions, ElementsAre("state"));
  EXPECT_THAT(*clients[0].measures, ElementsAre("age"));
  EXPECT_EQ(clients[0].max_client_records, 10U);
  EXPECT_EQ(clients[0].budgets.linkages_per_day, 2U);
  EXPECT_EQ(clients[0].budgets.linkages_per_month, 9U);
  EXPECT_EQ(clients[0].until, std::chrono::sys_days(std::chrono::year(2028) / 2 / 29));
  EXPECT_EQ(clients[0].purpose_required, true);
  EXPECT_EQ(clients[0].approval, ApprovalRule::kAnswer);
  EXPECT_EQ(clients[0].budgets.tables_per_linkage, 3U);
  EXPECT_EQ(clients[0].budgets.smallest_list, 50U);
  EXPECT_EQ(clients[1].subject, "CN=Ada Example,O=Institute");
  EXPECT_EQ(clients[1].fingerprint, "");
  EXPECT_EQ(clients[1].dimensions, std::nullopt);
  EXPECT_EQ(clients[1].max_client_records, std::nullopt);
  EXPECT_EQ(clients[1].budgets.smallest_list, std::nullopt);
  EXPECT_EQ(clients[1].until, std::nullopt);
  EXPECT_EQ(clients[1].purpose_required, std::nullopt) << "as [ledger] says";
  EXPECT_EQ(clients[1].approval, std::nullopt) << "as [ledger] says";
}

TEST(ClientConfig, AnEndIsADateAndAPurposeIsRequiredOrNot) {
  const std::string client = "[[client]]\nname = \"a\"\nsubject = \"CN=a\"\n";
  for (const char* until : {"\"2027-06-30\"", "2027", "2027-06-30T00:00:00Z", "[2027-06-30]"}) {
    EXPECT_THAT(client_problems_of(client + "until = " + until + "\n"),
                HasSubstr("[[client]] 1 `until` must be a date without quotes, such as 2027-06-30"))
        << until;
  }
  EXPECT_EQ(parse_clients(client + "purpose = \"optional\"\n")[0].purpose_required, false);
  EXPECT_THAT(client_problems_of(client + "purpose = true\n"), HasSubstr("`purpose` must be a text"));
  EXPECT_THAT(client_problems_of(client + "purpose = \"yes\"\n"),
              HasSubstr("[[client]] 1 `purpose` must be \"required\" or \"optional\""));
  EXPECT_EQ(parse_clients(client + "approval = \"none\"\n")[0].approval, ApprovalRule::kNone);
  EXPECT_THAT(client_problems_of(client + "approval = \"yes\"\n"),
              HasSubstr("[[client]] 1 `approval` must be \"none\", \"question\" or \"answer\""));
  EXPECT_THAT(client_problems_of(client + "linkages_per_month = 0\n"),
              HasSubstr("`linkages_per_month` must be a whole number from 1"));
  EXPECT_THROW(toml::parse("until = 2027-02-29\n"), toml::parse_error) << "no such day";
}

TEST(ClientConfig, NobodyIsNamedWhereThereIsNoTable) {
  EXPECT_TRUE(parse_clients("").empty());
}

TEST(ClientConfig, AllProblemsAreSaidAtOnceEachWithItsLine) {
  const std::string problems = client_problems_of(R"([[client]]
name = "a"
[[client]]
name = ""
fingerprint = "sha256:12"
dimension = ["state"]
[[client]]
name = "c"
subject = "Ada"
dimensions = ["stat", "sex"]
measures = "age"
max_client_records = 0
smallest_list = "many"
[[client]]
name = "d"
subject = "CN=Ada"
fingerprint = ")" + kFingerprint + R"("
)");
  EXPECT_THAT(problems, HasSubstr("[[client]] 1 `fingerprint` or `subject` must say which certificate"));
  EXPECT_THAT(problems, HasSubstr("server.toml:10: [[client]] 2 `name` must be printable"));
  EXPECT_THAT(problems, HasSubstr("server.toml:11: [[client]] 2 `fingerprint` must be \"sha256:\""));
  EXPECT_THAT(problems, HasSubstr("server.toml:12: [[client]] 2 `dimension` is not a key"));
  EXPECT_THAT(problems, HasSubstr("server.toml:15: [[client]] 3 `subject` must be as `tacit keys show`"));
  EXPECT_THAT(problems,
              HasSubstr("server.toml:16: [[client]] 3 `dimensions` has \"stat\", which is not served "
                        "(nearest: \"state\""));
  EXPECT_THAT(problems, HasSubstr("server.toml:17: [[client]] 3 `measures` must be a list of names"));
  EXPECT_THAT(problems, HasSubstr("server.toml:18: [[client]] 3 `max_client_records` must be"));
  EXPECT_THAT(problems, HasSubstr("server.toml:19: [[client]] 3 `smallest_list` must be"));
  EXPECT_THAT(problems, HasSubstr("[[client]] 4 `fingerprint` or `subject` must say"));
}

TEST(ClientConfig, NoTwoClientsAreTheSame) {
  const std::string one = "[[client]]\nname = \"a\"\nfingerprint = \"" + kFingerprint + "\"\n";
  EXPECT_THAT(client_problems_of(one + one),
              testing::AllOf(HasSubstr("[[client]] 2 `name` is one that an earlier"),
                             HasSubstr("[[client]] 2 `fingerprint` is one that an earlier")));
}

TEST(ClientConfig, ATableThatIsNoneIsSaid) {
  ConfigProblems problems{"server.toml"};
  read_clients(toml::parse("client = 5\n"), problems);
  try {
    problems.throw_if_any();
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("server.toml:1: `client` must be one or more [[client]] tables"));
  }
}

}  // namespace
}  // namespace tacit::app
