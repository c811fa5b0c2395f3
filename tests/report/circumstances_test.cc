// SPDX-License-Identifier: Apache-2.0
#include "report/circumstances.h"

#include <gmock/gmock.h>

#include "report/format.h"
#include "report/tables.h"

namespace tacit::report {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Circumstances, BrieflyInWords) {
  EXPECT_EQ(
      brief_words(circumstances()),
      "Ada Example asked Statistics Office (linkage.example.org:7443) on 2026-07-31, 10:30:58 to 10:31:06 "
      "UTC. The 5,000 records of patients.csv were linked under encryption with the custodian's 1,000,000 "
      "records by the model person (hash 5a818374d610, threshold 4 of a largest score of 7), comparing all "
      "pairs. Tacit 0.1.0.");
}

TEST(Circumstances, FullyInWords) {
  const FullWords words = full_words(ages(), circumstances());
  EXPECT_EQ(
      words.done,
      "Ada Example asked Statistics Office (linkage.example.org:7443) on 2026-07-31, 10:30:58 to 10:31:06 "
      "UTC: mean age (years) by state. The list, patients.csv, has 5,000 records, the table of the custodian "
      "1,000,000. They were linked by the model person (hash 5a818374d610): two records link if what agrees "
      "and what differs in them adds up to a score of at least 4, the threshold; the largest score is 7. "
      "Every record of the list was compared with every record of the table. All of it was computed under "
      "encryption, by Tacit 0.1.0: the custodian saw neither the list nor this table, and whoever asked saw "
      "no record of the custodian's.");
  EXPECT_THAT(words.reading,
              HasSubstr("A figure about fewer than 5 people is suppressed. What is shown is exact"));
  EXPECT_THAT(words.reading, HasSubstr("The category \"missing\" has the people"));
  EXPECT_THAT(full_words(overall(), circumstances()).reading, Not(HasSubstr("\"missing\"")));
}

TEST(Circumstances, WhatIsNotKnownIsNotSaid) {
  Circumstances unknown = circumstances();
  unknown.asker = unknown.custodian = unknown.list = "";
  unknown.list_records = 1;
  EXPECT_THAT(brief_words(unknown), HasSubstr("The server linkage.example.org:7443 was asked on 2026-07-31"));
  EXPECT_THAT(brief_words(unknown), HasSubstr("The 1 record of the list were linked"));
  EXPECT_THAT(full_words(ages(), unknown).done, HasSubstr("The list has 1 record, the table"));
}

TEST(Circumstances, InTheClearIsSaid) {
  Circumstances clear = circumstances();
  clear.in_the_clear = true;
  clear.asker = clear.server = "";
  EXPECT_THAT(brief_words(clear),
              testing::StartsWith(
                  "Computed in the clear, from both files, on 2026-07-31, 10:30:58 to 10:31:06 UTC: the "
                  "5,000 records of patients.csv were linked with 1,000,000 records of Statistics "
                  "Office by the model person"));
  EXPECT_THAT(full_words(ages(), clear).done,
              HasSubstr("Nothing was encrypted: Tacit 0.1.0 had both files on one machine."));
  clear.custodian = "";
  EXPECT_THAT(brief_words(clear), HasSubstr("1,000,000 records of the custodian by"));
}

TEST(Circumstances, OverMidnightBothDaysAreSaid) {
  Circumstances late = circumstances();
  late.finished = "2026-08-01T00:00:05Z";
  late.blocked = true;
  EXPECT_THAT(brief_words(late), HasSubstr("on 2026-07-31, 10:30:58 to 2026-08-01, 00:00:05 UTC"));
  EXPECT_THAT(brief_words(late), HasSubstr("comparing those that share a bin in a pass"));
  EXPECT_THAT(full_words(ages(), late).done, HasSubstr("Only records that share a bin"));
  late.finished = late.started;
  EXPECT_THAT(brief_words(late), HasSubstr("on 2026-07-31, 10:30:58 UTC"));
}

TEST(Circumstances, EveryFormForPeopleTellsThem) {
  const Provenance provenance{.json = {},
                              .circumstances = circumstances(),
                              .page = {.title = "", .groups = {}, .linkage = linkage_notes()}};
  const std::string text = render(ages(), Format::kTable, {}, provenance);
  EXPECT_THAT(text,
              HasSubstr("\n\nAda Example asked Statistics Office "
                        "(linkage.example.org:7443) on 2026-07-31, 10:30:58 to 10:31:06\nUTC. The 5,000"));
  EXPECT_THAT(text, HasSubstr("comparing all\npairs. Tacit 0.1.0.\n\nLinkage\n"));
  const std::string markdown = render(ages(), Format::kMarkdown, {}, provenance);
  EXPECT_THAT(markdown, HasSubstr("\n### What was done, and how to read it\n\nAda Example asked"));
  EXPECT_THAT(markdown, HasSubstr("custodian's.\n\nA figure is about"));
  const std::string page = render(ages(), Format::kHtml, {}, provenance);
  EXPECT_THAT(page,
              HasSubstr("<h2 id=\"words\">What was done, and how to read it</h2>\n<p class=\"words\">Ada"));
  EXPECT_LT(page.find("<table>"), page.find("id=\"words\""));
  EXPECT_LT(page.find("id=\"words\""), page.find("id=\"linkage\""));
  EXPECT_EQ(render(ages(), Format::kCsv, {}, provenance), csv(ages()));
  EXPECT_THAT(render(ages(), Format::kHtml, {}, {}), Not(HasSubstr("id=\"words\"")));
}

TEST(Circumstances, NamesAreHarmless) {
  Circumstances hostile = circumstances();
  hostile.asker = "<b>\x1B[2J*me*";
  const Provenance provenance{.json = {}, .circumstances = hostile, .page = {}};
  EXPECT_THAT(render(ages(), Format::kHtml, {}, provenance), HasSubstr("&lt;b&gt; [2J*me* asked"));
  EXPECT_THAT(render(ages(), Format::kMarkdown, {}, provenance), HasSubstr("\\<b\\> \\[2J\\*me\\* asked"));
  EXPECT_THAT(render(ages(), Format::kTable, {}, provenance), HasSubstr("\n<b> [2J*me* asked"));
}

TEST(Circumstances, AsKeysOfJson) {
  EXPECT_EQ(
      circumstances_json(ages(), circumstances()).dump(),
      R"({"asked":"mean age (years) by state","computed":"encrypted","asker":"Ada Example",)"
      R"("custodian":{"name":"Statistics Office","address":"linkage.example.org:7443","records":1000000},)"
      R"("list":{"file":"patients.csv","records":5000},"started":"2026-07-31T10:30:58Z",)"
      R"("finished":"2026-07-31T10:31:06Z","strategy":"all-pairs",)"
      R"("model":{"name":"person","threshold":4,"largest_score":7},)"
      R"("model_hash":"5a818374d6102d1e","program_version":"0.1.0"})");
  Circumstances unknown = circumstances();
  unknown.asker = unknown.custodian = unknown.server = unknown.list = "";
  unknown.in_the_clear = unknown.blocked = true;
  for (const Circumstances& c : {circumstances(), unknown}) {
    const nlohmann::ordered_json json = circumstances_json(ages(), c);
    EXPECT_EQ(read_circumstances(JsonPlace(json, "r.json")), c);
    for (const auto& [key, value] : json.items()) EXPECT_TRUE(is_circumstance(key)) << key;
  }
  const nlohmann::ordered_json none = nlohmann::ordered_json::object();
  EXPECT_EQ(read_circumstances(JsonPlace(none, "r.json")), std::nullopt);
}

}  // namespace
}  // namespace tacit::report
