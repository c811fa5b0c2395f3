// SPDX-License-Identifier: Apache-2.0
// The report of a ledger in its forms.
#include "cli/ledger/report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace tacit::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr const char* kMeanIncome = R"({"by":["state"],"statistics":[["mean","income"]],"split":0})";

ledger::Time in_march(unsigned day) {
  return std::chrono::sys_days(std::chrono::year(2026) / 3 / day);
}

LedgerReport a_report() {
  LedgerReport report;
  report.custodian = "Statistics <Office>";
  report.made = in_march(31);
  ledger::Summary& summary = report.summary;
  summary.period = {in_march(1), in_march(31) + std::chrono::days(1)};
  summary.head.ledger = "0011";
  summary.first = 3;
  summary.last = 1200;
  ledger::ClientSummary ada;
  ada.account = "ada";
  ada.certificates = {{"CN=Ada", "sha256:ab"}};
  ada.tally = {.answered = 1000, .refused = 12, .failed = 1, .security = 1, .unsure = 1};
  ada.lists = {.lists = 1013, .shortest = 3, .longest = 20000, .median = 5000};
  ada.without_purpose = 1;
  ada.asked = {{.question = kMeanIncome,
                .purpose = "=cmd() \"study\", <b>2</b>",
                .tally = ada.tally,
                .lists = ada.lists,
                .first = in_march(2),
                .last = in_march(30)}};
  ada.refused = {{.text = "a list of 3 records, the least is 10", .times = 12}};
  ada.failed = {
      {.text = "security: the client's numbers do not pass the checks", .times = 1, .security = true}};
  ada.near_repeats = {{.linkages = 40, .shortest = 4998, .longest = 5003, .entries = {3, 6, 9}}};
  summary.clients = {ada};
  summary.tally = ada.tally;
  summary.used["ada"] = {.linkages_of_day = 3, .linkages_of_month = 39, .attempts_of_day = 5};
  report.rules = {{{.account = "ada",
                    .policy = {.linkages_per_day = 2, .linkages_per_month = 40, .attempts_per_day = 0},
                    .until = std::chrono::sys_days(std::chrono::year(2027) / 6 / 30)},
                   {.account = "quiet", .policy = {.linkages_per_day = 20}}}};
  return report;
}

TEST(LedgerReport, TellsPeopleWhoAskedWhatAndWhatFor) {
  const std::string text = report_text(report_document(a_report()));
  EXPECT_THAT(text, AllOf(HasSubstr("Questions to Statistics <Office>\n"),
                          HasSubstr("2026-03-01 to 2026-03-31 (UTC)"),
                          HasSubstr("ada         1,013     1,000       12       1")));
  EXPECT_THAT(text, AllOf(HasSubstr("mean income; by state"), HasSubstr("=cmd() \"study\""),
                          HasSubstr("3 to 20,000"), HasSubstr("2026-03-02  2026-03-30")));
  EXPECT_THAT(text, AllOf(HasSubstr("a list of 3 records, the least is 10"),
                          HasSubstr("the client's numbers do not pass")));
  EXPECT_THAT(text,
              AllOf(HasSubstr("entries of the period: 3 to 1,200"), HasSubstr("was not verified for this")));
}

TEST(LedgerReport, HasWhatIsLeftOfTheBudgets) {
  const std::string text = report_text(report_document(a_report()));
  EXPECT_THAT(text, AllOf(HasSubstr("3 of 2, 0 left"), HasSubstr("39 of 40, 1 left"),
                          HasSubstr("linkages, March 2026"), HasSubstr("5, any number allowed"),
                          HasSubstr("2027-06-30")));
  EXPECT_THAT(text, AllOf(HasSubstr("quiet"), HasSubstr("0 of 20, 20 left"), HasSubstr("no end")));
  LedgerReport other = a_report();
  other.rules->erase(other.rules->begin());
  EXPECT_THAT(report_text(report_document(other)), HasSubstr("not in the configuration"));
  other.rules.reset();
  EXPECT_THAT(report_text(report_document(other)), Not(HasSubstr("Budgets")));
}

TEST(LedgerReport, NamesWhatIsWorthALook) {
  const std::string text = report_text(report_document(a_report()));
  EXPECT_THAT(text, AllOf(HasSubstr("1 question was refused or failed for a reason of security"),
                          HasSubstr("40 of 4,998 to 5,003 records (entries 3, 6, 9, ..)"),
                          HasSubstr("may have been sent"), HasSubstr("1 of 1,013 questions do not say")));
  LedgerReport calm = a_report();
  calm.summary.clients[0].near_repeats.clear();
  calm.summary.clients[0].tally = {.answered = 3};
  calm.summary.clients[0].without_purpose = 3;
  EXPECT_THAT(report_observations(calm), IsEmpty()) << "nobody says what for, and nobody has to";
  EXPECT_THAT(report_text(report_document(calm)), HasSubstr("Nothing stands out"));
  calm.rules->at(0).purpose_required = true;
  EXPECT_THAT(report_observations(calm), testing::SizeIs(1));
  calm.summary.clocks_back = 2;
  EXPECT_THAT(report_observations(calm).back(), HasSubstr("clock"));
}

TEST(LedgerReport, APageNeedsNothingElseAndHasNoMarkupOfClients) {
  const std::string html = report_html(report_document(a_report()));
  EXPECT_THAT(html, testing::StartsWith("<!DOCTYPE html>"));
  EXPECT_THAT(html, AllOf(HasSubstr("Statistics &lt;Office&gt;"), Not(HasSubstr("<b>2</b>")),
                          HasSubstr("@media print"), HasSubstr("<td class=\"text brief\">2026-03-02</td>"),
                          HasSubstr("<td>1,000</td>")));
  for (const char* outside : {"http://", "https://", "src=", "<script", "url(http"})
    EXPECT_THAT(html, Not(HasSubstr(outside)));
}

TEST(LedgerReport, SaysWhatAPeriodLacksAndWhatIsElsewhere) {
  LedgerReport report = a_report();
  std::string text = report_text(report_document(report));
  EXPECT_THAT(text,
              AllOf(HasSubstr("The period is not over: this is what was asked until 2026-03-31 00:00:00"),
                    Not(HasSubstr("The ledger begins")), HasSubstr("server's log alone"),
                    HasSubstr("A question that waits is one attempt")));
  EXPECT_FALSE(report_json(report)["period_over"]);
  report.made = report.summary.period.before;
  report.begins = in_march(3) + std::chrono::days(365);
  text = report_text(report_document(report));
  EXPECT_THAT(text, AllOf(Not(HasSubstr("not over")), HasSubstr("The ledger begins on 2027-03-03.")));
  EXPECT_TRUE(report_json(report)["period_over"]);
}

TEST(LedgerReport, HasQuestionsByTheirFirstTimeUnderARuleOfPieces) {
  LedgerReport report = a_report();
  ledger::Asked early = report.summary.clients[0].asked[0];
  early.first = in_march(1);
  early.purpose = "the early one";
  early.tally = {.answered = 1};
  report.summary.clients[0].asked.push_back(early);
  const std::string text = report_text(report_document(report));
  EXPECT_LT(text.find("the early one"), text.find("=cmd()"));
  EXPECT_THAT(text, testing::ContainsRegex("\n  -+  -+  -+"));
  const std::string csv = report_csv(report);
  EXPECT_LT(csv.find("the early one"), csv.find("=cmd()"));
}

TEST(LedgerReport, HasTheReasonOfARefusalByHandWithItsClient) {
  LedgerReport report = a_report();
  ledger::Entry denial;
  denial.number = 12;
  denial.about = 11;
  denial.kind = ledger::Kind::kDenial;
  denial.client.subject = "root";
  denial.detail = "please ask for whole states";
  report.summary.others = {{denial, "ada"}, {denial, "bob"}};
  const std::string text = report_text(report_document(report)),
                    line = "root decided against question 11: please ask for whole states";
  EXPECT_THAT(text, HasSubstr(line));
  EXPECT_EQ(text.find(line), text.rfind(line)) << "of another client";
}

TEST(LedgerReport, CsvHasALineForEachQuestionAndPurpose) {
  const std::string csv = report_csv(a_report());
  EXPECT_THAT(
      csv, HasSubstr(
               "2026-03-01,2026-03-31,ada,\"mean income; by state\",\"'=cmd() \"\"study\"\", <b>2</b>\",1013,"
               "1000,12,1,0,0,0,1,1,3,5000,20000,2026-03-02T00:00:00.000000Z,"
               "2026-03-30T00:00:00.000000Z\r\n"));
  EXPECT_EQ(std::ranges::count(csv, '\n'), 2);
}

TEST(LedgerReport, JsonHasEverything) {
  const nlohmann::ordered_json json = report_json(a_report());
  EXPECT_EQ(json["format"], "tacit-ledger-report");
  EXPECT_EQ(json["since"], "2026-03-01");
  EXPECT_EQ(json["until"], "2026-03-31");
  EXPECT_EQ(json["clients"][0]["questions"][0]["question"]["by"][0], "state");
  EXPECT_EQ(json["clients"][0]["near_repeats"][0]["linkages"], 40);
  EXPECT_EQ(json["clients"][0]["asked"], 1013);
  EXPECT_EQ(json["budgets"][0]["allowed"]["linkages_of_month"], 40);
  EXPECT_EQ(json["budgets"][0]["allowed"]["attempts_of_day"], nullptr);
  EXPECT_EQ(json["budgets"][0]["until"], "2027-06-30");
  EXPECT_EQ(json["budgets"][1]["client"], "quiet");
}

TEST(LedgerReport, OtherEntriesAreListedAsWhatTheyAre) {
  LedgerReport report = a_report();
  ledger::Entry entry;
  entry.number = 77;
  entry.about = 70;
  entry.time = in_march(5);
  entry.kind = ledger::Kind::kApproval;
  entry.client.subject = "officer";
  entry.detail = "as agreed";
  report.summary.others = {{entry, "ada"}};
  const std::string text = report_text(report_document(report));
  EXPECT_THAT(text,
              AllOf(HasSubstr("Decisions and other entries"), HasSubstr("77  2026-03-05 00:00:00  approval"),
                    HasSubstr("by officer: as agreed"), HasSubstr("approved: 1; refused: 0")));
  EXPECT_EQ(report_json(report)["other_entries"][0]["client"], "ada");
}

TEST(LedgerReport, NobodyAsked) {
  LedgerReport report;
  report.summary.period = {in_march(1), in_march(2)};
  EXPECT_THAT(report_text(report_document(report)), HasSubstr("Nobody asked anything in this period"));
  EXPECT_EQ(std::ranges::count(report_csv(report), '\n'), 1);
}

}  // namespace
}  // namespace tacit::cli
