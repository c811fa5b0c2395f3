// SPDX-License-Identifier: Apache-2.0
#include "fit/template_columns.h"

#include <gtest/gtest.h>

#include "support/error_of.h"
#include "support/text_table.h"

namespace tacit::fit {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

linkage::Field field(const std::string& name, std::vector<std::string> columns,
                     std::vector<std::string> also = {}) {
  linkage::Field field;
  field.name = name;
  field.columns = std::move(columns);
  field.also = std::move(also);
  return field;
}

linkage::PassPart part(std::vector<std::string> columns) {
  return {std::move(columns), {linkage::step::Fold{}}, {}};
}

linkage::PassPart day(const std::string& column) {
  return {{column}, {linkage::step::Date{linkage::DatePart::kFull, linkage::DateOrder::kYearFirst}}, {}};
}

// Two names, swapped now and then and as one field too, a birthday and an address.
linkage::ModelSpec template_of_people() {
  linkage::ModelSpec spec;
  spec.name = "people";
  spec.fields = {field("given", {"given_name"}, {"surname"}), field("surname", {"surname"}, {"given_name"}),
                 field("names", {"given_name", "surname"}), field("born", {"birth"}),
                 field("home", {"street", "town"})};
  spec.passes = {{"birth", {day("birth")}},
                 {"names", {part({"given_name"}), part({"surname"})}},
                 {"home", {part({"street"}), part({"town"}), part({"given_name"})}},
                 {"birth and town", {day("birth"), part({"town"})}}};
  return spec;
}

table::Table file(const std::string& origin, const std::vector<std::string>& columns) {
  return text_table(columns, {}, origin);
}

const std::vector<std::string> kAll{"given_name", "surname", "birth", "street", "town"};

std::vector<std::string> names_of(const auto& items) {
  std::vector<std::string> names;
  for (const auto& item : items) names.push_back(item.name);
  return names;
}

TEST(TemplateColumns, FilesThatHaveAllLoseNothing) {
  const table::Table both = file("f.csv", kAll);
  EXPECT_NO_THROW(require_columns(template_of_people(), both, both));
  linkage::ModelSpec spec = template_of_people();
  const ColumnCut cut = cut_to_columns(spec, both, both);
  EXPECT_TRUE(cut.empty());
  EXPECT_THAT(cut_lines(cut), IsEmpty());
  EXPECT_EQ(spec.fields.size(), 5U);
  EXPECT_EQ(spec.passes.size(), 4U);
}

TEST(TemplateColumns, EveryColumnThatEitherFileLacksIsNamedAtOnce) {
  const table::Table client = file("c.csv", {"givenname", "surname", "birth", "town"});
  const table::Table server = file("s.csv", {"given_name", "surname", "street", "town"});
  const std::string error =
      error_of(ErrorCategory::kConfig, [&] { require_columns(template_of_people(), client, server); });
  EXPECT_THAT(error, AllOf(HasSubstr("c.csv lacks"), HasSubstr("'given_name'; did you mean 'givenname'?"),
                           HasSubstr("'street'"), HasSubstr("s.csv lacks"), HasSubstr("'birth'"),
                           HasSubstr("--skip-missing-columns"), Not(HasSubstr("'surname'"))));
}

TEST(TemplateColumns, OnlyTheServerNeedsTheColumnsOfAlso) {
  linkage::ModelSpec spec = template_of_people();
  spec.fields = {field("surname", {"surname"}, {"maiden_name"}), field("born", {"birth"})};
  spec.passes.clear();
  const table::Table with = file("w.csv", {"surname", "birth", "maiden_name"});
  const table::Table without = file("o.csv", {"surname", "birth"});
  EXPECT_NO_THROW(require_columns(spec, without, with));
  EXPECT_THAT(error_of(ErrorCategory::kConfig, [&] { require_columns(spec, with, without); }),
              AllOf(HasSubstr("o.csv"), HasSubstr("'maiden_name'"), Not(HasSubstr("w.csv"))));
  linkage::ModelSpec kept = spec;
  EXPECT_TRUE(cut_to_columns(kept, without, with).empty());
  EXPECT_THAT(kept.fields[0].also, ElementsAre("maiden_name"));
  const ColumnCut cut = cut_to_columns(spec, with, without);
  EXPECT_THAT(cut.without_also, ElementsAre("surname"));
  EXPECT_THAT(spec.fields[0].also, IsEmpty());
  EXPECT_THAT(names_of(spec.fields), ElementsAre("surname", "born"));
}

TEST(TemplateColumns, FieldsAndPassesGoWithTheirColumns) {
  linkage::ModelSpec spec = template_of_people();
  const table::Table client = file("c.csv", {"given_name", "surname", "street", "town"});
  const table::Table server = file("s.csv", {"given_name", "surname", "birth", "town"});
  const ColumnCut cut = cut_to_columns(spec, client, server);
  EXPECT_THAT(cut.client, ElementsAre("birth"));
  EXPECT_THAT(cut.server, ElementsAre("street"));
  EXPECT_THAT(cut.fields, ElementsAre("born"));
  EXPECT_THAT(cut.narrowed, ElementsAre("home"));
  EXPECT_THAT(cut.passes, ElementsAre("birth", "birth and town"));  // a town alone is no key
  EXPECT_THAT(cut.shorter_passes, ElementsAre("home"));
  EXPECT_THAT(names_of(spec.fields), ElementsAre("given", "surname", "names", "home"));
  EXPECT_THAT(spec.fields[3].columns, ElementsAre("town"));
  EXPECT_THAT(names_of(spec.passes), ElementsAre("names", "home"));
  EXPECT_EQ(spec.passes[1].parts.size(), 2U);
  EXPECT_THAT(cut_lines(cut),
              ElementsAre("Columns that the client's file lacks: birth",
                          "Columns that the server's file lacks: street", "Fields left out for them: born",
                          "Fields of fewer columns: home", "Passes left out for them: birth, birth and town",
                          "Passes with shorter keys: home"));
}

TEST(TemplateColumns, ADateAloneIsAKey) {
  linkage::ModelSpec spec = template_of_people();
  const table::Table both = file("f.csv", {"given_name", "surname", "birth"});
  const ColumnCut cut = cut_to_columns(spec, both, both);
  EXPECT_THAT(cut.passes, ElementsAre("home"));
  EXPECT_THAT(cut.shorter_passes, ElementsAre("birth and town"));
  EXPECT_THAT(names_of(spec.passes), ElementsAre("birth", "names", "birth and town"));
}

TEST(TemplateColumns, WhatIsLeftOfAFieldIsNotAnotherFieldAgain) {
  linkage::ModelSpec spec = template_of_people();
  const table::Table both = file("f.csv", {"surname", "birth", "street", "town"});
  const ColumnCut cut = cut_to_columns(spec, both, both);
  EXPECT_THAT(cut.fields, ElementsAre("given"));
  EXPECT_THAT(cut.repeats, ElementsAre("names"));
  EXPECT_THAT(cut.narrowed, IsEmpty());
  EXPECT_THAT(cut.without_also, ElementsAre("surname"));
  EXPECT_THAT(names_of(spec.fields), ElementsAre("surname", "born", "home"));
}

TEST(TemplateColumns, OneFieldIsNoModel) {
  linkage::ModelSpec spec = template_of_people();
  const table::Table client = file("c.csv", kAll);
  const table::Table server = file("s.csv", {"name", "birth"});
  const std::string error = error_of(ErrorCategory::kConfig, [&] { cut_to_columns(spec, client, server); });
  EXPECT_THAT(error, AllOf(HasSubstr("1 of the model's 5 fields is left"), HasSubstr("s.csv lacks"),
                           HasSubstr("'surname'; did you mean 'name'?"), Not(HasSubstr("c.csv"))));
  EXPECT_EQ(spec.fields.size(), 5U);
}

}  // namespace
}  // namespace tacit::fit
