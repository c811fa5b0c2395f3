// SPDX-License-Identifier: Apache-2.0
#include "app/column_uses.h"

#include <gtest/gtest.h>

#include "support/error_of.h"
#include "support/text_table.h"

namespace tacit::app {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kModel = R"(format = 2
name = "uses"
salt = "s"
threshold = 3
[[field]]
name = "both"
columns = ["first", "last"]
transform = ["fold", "sorted_parts"]
buckets = 64
agreement = 1
[[field]]
name = "first"
column = "first"
also = ["last"]
transform = "nysiis"
buckets = 64
agreement = 1
[[field]]
name = "last"
column = "last"
also = ["first"]
transform = "nysiis"
buckets = 64
agreement = 1
[[field]]
name = "born"
column = "born"
transform = { name = "date", part = "full", order = "dmy" }
buckets = 64
agreement = 1
[[field]]
name = "post"
column = "post"
about = "address"
transform = ["fold", { name = "prefix", length = 3 }]
buckets = 64
agreement = 1
[[field]]
name = "sex"
column = "sex"
transform = "fold"
buckets = 2
agreement = 1
[[pass]]
name = "place"
column = "birthplace"
transform = "fold"
)";

table::Table people_file(int records) {
  std::vector<std::vector<std::string>> rows;
  for (int i = 0; i < records; ++i) {
    rows.push_back({std::to_string(i), "first" + std::to_string(i % 100), "last",
                    "03/04/19" + std::to_string(10 + i % 90), std::to_string(1000 + i),
                    i % 2 == 0 ? "f" : "m", "town", "note", "vic"});
  }
  return text_table({"id", "first", "last", "born", "post", "sex", "birthplace", "note", "state"}, rows,
                    "p.csv");
}

std::vector<std::string> described(const table::Table& table,
                                   const std::map<std::string, std::string>& as = {}) {
  std::vector<std::string> uses;
  for (const synth::ColumnUse& use : column_uses(linkage::parse_model(kModel, "m"), table, as)) {
    uses.push_back(describe(use));
  }
  return uses;
}

TEST(ColumnUses, ComeFromModelAndValues) {
  EXPECT_THAT(described(people_file(1000)),
              ElementsAre("no errors", "given name", "surname", "date", "number of the address", "category",
                          "text", "no errors", "no errors"));
}

TEST(ColumnUses, FewRecordsDoNotMakeACategory) {
  EXPECT_EQ(described(people_file(30))[5], "text");
}

TEST(ColumnUses, WhatIsSaidStandsAbove) {
  EXPECT_THAT(described(people_file(1000), {{"state", "address"},
                                            {"note", "text"},
                                            {"post", "none"},
                                            {"first", "surname"},
                                            {"last", "given-name"}}),
              ElementsAre("no errors", "surname", "given name", "date", "no errors", "category", "text",
                          "text", "text of the address"));
}

TEST(ColumnUses, AFileOfOtherColumnsIsRefused) {
  EXPECT_THAT(error_of(ErrorCategory::kConfig, [] { described(text_table({"x"}, {{"1"}}, "other.csv")); }),
              AllOf(HasSubstr("other.csv"), HasSubstr("'uses'"), HasSubstr("--as")));
  EXPECT_THAT(error_of(ErrorCategory::kInput, [] { described(people_file(30), {{"stat", "text"}}); }),
              AllOf(HasSubstr("\"stat\""), HasSubstr("\"state\"")));
}

}  // namespace
}  // namespace tacit::app
