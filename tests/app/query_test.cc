// SPDX-License-Identifier: Apache-2.0
// A custodian and a researcher in one process, from their files to the table.
#include <fmt/format.h>

#include "app/client/server_model.h"
#include "app/plain.h"
#include "app/small_study.h"
#include "rpc/client/catalog.h"
#include "support/error_of.h"

namespace tacit::app {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::StartsWith;

class Query : public SmallStudy {};

TEST_F(Query, TheEncryptedTableIsThePlainOne) {
  Custodian custodian(config(), insecure(), log());
  const rpc::ClientOptions server = at(custodian.start(kUnobserved));
  const QueryReport report = researcher().query(server, silent_);
  custodian.finish([](std::chrono::milliseconds) { return false; });
  const PlainReport plain_report =
      plain(load_server_data(ingest::load_catalog_config(directory_ / "server.toml"), nullptr,
                             [](const std::string&) {}),
            model(), list(), question_, load_plan_limits(directory_ / "server.toml"));
  EXPECT_EQ(report::csv(report.result), report::csv(plain_report.result));
  EXPECT_EQ(report.linkage.estimate.false_links(), plain_report.linkage.estimate.false_links());
  EXPECT_EQ(report.linkage.linked, plain_report.linkage.linked);
  EXPECT_EQ(report.linkage.estimate.client_records, 150U);
  EXPECT_EQ(report.linkage.estimate.server_records, 150U);
  EXPECT_GT(*report.linkage.estimate.by_chance, 0);
  EXPECT_EQ(report.times.front().phase, protocol::Phase::kHello);
  EXPECT_EQ(report.times.back().phase, protocol::Phase::kGate);
  EXPECT_GT(report.bytes.total().bytes_up, 0U);
  EXPECT_THAT(lines_, Contains(HasSubstr("server.csv: 150 records")));
  EXPECT_THAT(lines_, Contains(StartsWith("warning: INSECURE")));
  EXPECT_EQ(lines_.back(), "stopped");
}

// The file with other names of columns, semicolons, and dates such as 10/13/65.
std::string as_others_write(const table::Table& table) {
  std::string text = "Nr;Vorname;geboren;Nachname;PLZ;state;sex;income\n";
  for (std::size_t r = 0; r < table.records(); ++r) {
    const auto cell = [&](const char* name) -> std::string {
      const auto column = table.find_column(name);
      return column ? std::string(table.at(r, *column)) : "";
    };
    const auto date = parse_date(cell("date_of_birth"), DateOrder::kDayMonthYear);
    text += fmt::format("{};{};", r, cell("given_name"));
    if (date) {
      text += fmt::format("{}/{}/{:02}", static_cast<unsigned>(date->month()),
                          static_cast<unsigned>(date->day()), static_cast<int>(date->year()) % 100);
    }
    text += fmt::format(";{};{};{};{};{}\n", cell("surname"), cell("postcode"), cell("state"), cell("sex"),
                        cell("income"));
  }
  return text;
}

// Day and month count in the small model, and no year: the century is right for all.
TEST_F(Query, FilesMayBeWrittenOtherwiseThanTheModelReads) {
  constexpr const char* kColumns =
      "columns = {given_name = \"Vorname\", surname = \"Nachname\", date_of_birth = \"geboren\", postcode = "
      "\"PLZ\"}\n";
  question_.mean = {"income"};
  ingest::SourceSpec list{directory_ / "list.csv", ""};
  for (const char* side : {"client", "server"}) {
    const table::Table table = ingest::read_source({directory_ / (std::string(side) + ".csv"), ""});
    directory_.write(side == std::string("client") ? "list.csv" : "registry.csv", as_others_write(table));
  }
  list.reading = {
      0,
      {{"given_name", "Vorname"}, {"surname", "Nachname"}, {"date_of_birth", "geboren"}, {"postcode", "PLZ"}},
      DateOrder::kMonthDayYear,
      24};
  const auto plain_csv = [&](const char* config, const ingest::SourceSpec& data) {
    const protocol::ServerData server = load_server_data(ingest::load_catalog_config(directory_ / config),
                                                         nullptr, [](const std::string&) {});
    return report::csv(plain(server, model(), read_party_file(model().model, data), question_,
                             load_plan_limits(directory_ / config))
                           .result);
  };
  const std::string expected = plain_csv("server.toml", {directory_ / "client.csv", ""});
  std::string text = directory_.read("server.toml");
  const std::string source = "path = \"server.csv\"\n";
  text.replace(
      text.find(source), source.size(),
      std::string("path = \"registry.csv\"\ndate_order = \"mdy\"\ntwo_digit_years = 24\n") + kColumns);
  directory_.write("registry.toml", text);
  EXPECT_EQ(plain_csv("server.toml", list), expected);
  EXPECT_EQ(plain_csv("registry.toml", list), expected);

  Custodian custodian(load_config(directory_ / "registry.toml"), insecure(), log());
  const rpc::ClientOptions server = at(custodian.start(kUnobserved));
  const Researcher researcher(model(), read_party_file(model().model, list), question_);
  EXPECT_EQ(report::csv(researcher.query(server, silent_).result), expected);
}

TEST_F(Query, ADryRunPlansWhatTheQueryRuns) {
  Custodian custodian(config(), insecure(), log());
  const rpc::ClientOptions server = at(custodian.start(kUnobserved));
  const auto [report, linkage, catalog, purpose_said] = researcher().dry_run(server, silent_);
  EXPECT_EQ(catalog.server_records, 150U);
  EXPECT_EQ(report.plan.request.client_records, 150U);
  EXPECT_EQ(report.plan.request.server_records, 150U);
  EXPECT_GT(report.expected.total(), 0);
  EXPECT_FALSE(linkage.linked) << "nothing has been asked";
  EXPECT_FALSE(purpose_said);
  EXPECT_EQ(linkage.estimate.server_records, 150U);
  EXPECT_GT(*linkage.estimate.false_links(), 0);
  question_.by = {"stat"};
  EXPECT_THAT(error_of(ErrorCategory::kUsage, [&] { researcher().dry_run(server, silent_); }),
              HasSubstr("\"state\""));
}

TEST(DryRun, SaysWhatLimitsAndBudgetsDoNotAllow) {
  DryRunReport report;
  report.plan.expected.link = 100;
  report.server.terms = {.smallest_list = 1, .query_seconds = 100, .answers = protocol::Budget{2, 1}};
  EXPECT_THAT(report.objections(), testing::IsEmpty());
  report.server.terms.query_seconds = 99;
  EXPECT_THAT(report.objections(), testing::ElementsAre(HasSubstr("ends a query after 1 min 39 s")));
  report.server.terms.answers->left = 0;
  report.server.terms.wait_seconds = 7200;
  EXPECT_THAT(
      report.objections(),
      testing::ElementsAre(HasSubstr("the answers that you may have within 24 hours are used up; ask again "
                                     "in 2 h 00 min"),
                           HasSubstr("ends a query")));
  report.server.terms = {.query_seconds = 100, .wait_seconds = 7200, .purpose_required = true};
  report.server.terms.month_answers = protocol::Budget{40, 0};
  EXPECT_THAT(report.objections(),
              testing::ElementsAre(HasSubstr("--purpose"), HasSubstr("within a calendar month are used up")));
  report.purpose_said = true;
  EXPECT_EQ(report.objections().size(), 1U);
}

TEST_F(Query, ByTheModelThatTheServerHandsOut) {
  Custodian custodian(config(), insecure(), log());
  const rpc::ClientOptions server = at(custodian.start(kUnobserved));
  const protocol::ServerCatalog catalog = rpc::fetch_catalog(server, silent_);
  const Researcher by_servers({protocol::model_of(catalog), ""}, list(), question_);
  EXPECT_EQ(report::csv(by_servers.query(server, silent_).result),
            report::csv(researcher().query(server, silent_).result));
  EXPECT_TRUE(save_model(catalog, directory_ / "servers.toml"));
  EXPECT_FALSE(save_model(catalog, directory_ / "servers.toml"));
  EXPECT_FALSE(save_model(catalog, directory_ / "model.toml")) << "the same in other words";
  EXPECT_THAT(error_of(ErrorCategory::kUsage, [&] { save_model(catalog, directory_ / "client.csv"); }),
              HasSubstr("client.csv"));
}

// With a threshold of 1 the small model links 7 strangers in 100, of 150 server records more than ten.
TEST_F(Query, StopsBeforeItsKeysWhereChanceMakesTheLinks) {
  std::string loose = kSmallModel;
  directory_.write("model.toml", loose.replace(loose.find("threshold = 3"), 13, "threshold = 1"));
  Custodian custodian(config(), insecure(), log());
  const rpc::ClientOptions server = at(custodian.start(kUnobserved));
  const std::string reason = "by chance alone each client record reaches it with about";
  EXPECT_THAT(error_of(ErrorCategory::kUnsuitable, [&] { researcher().query(server, silent_); }),
              HasSubstr(reason));
  EXPECT_THAT(error_of(ErrorCategory::kUnsuitable, [&] { researcher().dry_run(server, silent_); }),
              HasSubstr(reason));
  std::vector<std::string> told;
  const Researcher anyway(model(), list(), question_,
                          {true, [&](const std::string& line) { told.push_back(line); }});
  anyway.dry_run(server, silent_);
  EXPECT_THAT(told, Contains(HasSubstr(reason)));
}

TEST_F(Query, ADryRunRefusesAnotherModel) {
  Custodian custodian(config(), insecure(), log());
  const rpc::ClientOptions server = at(custodian.start(kUnobserved));
  std::string other = kSmallModel;
  directory_.write("model.toml", other.replace(other.find("threshold = 3"), 13, "threshold = 2"));
  EXPECT_THAT(error_of(ErrorCategory::kModelMismatch, [&] { researcher().dry_run(server, silent_); }),
              HasSubstr("different linkage models"));
}

}  // namespace
}  // namespace tacit::app
