// SPDX-License-Identifier: Apache-2.0
#include "synth/value_errors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "base/date.h"
#include "base/text.h"

namespace tacit::synth {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::Each;
using testing::IsEmpty;
using testing::IsSubsetOf;
using testing::IsSupersetOf;
using testing::MatchesRegex;

using ValueError = bool (*)(std::string&, Rng&);

/// How often 5,000 single errors make each other value of `value`.
std::map<std::string, int> made_by(ValueError error, const std::string& value) {
  Rng rng(7, 0);
  std::map<std::string, int> made;
  for (int i = 0; i < 5000; ++i) {
    std::string changed = value;
    const bool says_changed = error(changed, rng);
    EXPECT_EQ(says_changed, changed != value) << value << " " << changed;
    EXPECT_TRUE(!says_changed || is_utf8(changed)) << changed;
    if (says_changed) ++made[changed];
  }
  return made;
}

std::set<std::string> values_of(const std::map<std::string, int>& made) {
  std::set<std::string> values;
  for (const auto& [value, times] : made) values.insert(value);
  return values;
}

TEST(ValueErrors, CapitalsStay) {
  EXPECT_THAT(values_of(made_by(mistype_any_text, "MURPHY")),
              AllOf(IsSupersetOf({"MURFY", "MUPRHY", "MURPY", "MUURPHY"}), Each(MatchesRegex("[A-Z]+"))));
  EXPECT_THAT(values_of(made_by(mistype_any_text, "Murphy")),
              AllOf(IsSupersetOf({"Murfy", "Muprhy", "Murpy"}), Each(MatchesRegex("[A-Z][a-z]+"))));
  EXPECT_THAT(values_of(made_by(mistype_any_text, "O'Brien-Smith")),
              AllOf(Contains("O'Brein-Smith"), Contains("O'Brien Smith")));
}

TEST(ValueErrors, AccentsAndOtherScriptsStayText) {
  EXPECT_THAT(values_of(made_by(mistype_any_text, "Zoë Łuk")),
              AllOf(Contains("Zoë Łk"), Contains("Zëo Łuk")));
  const std::u32string letters = decode_text("Щербаков");
  for (const std::string& changed : values_of(made_by(mistype_any_text, "Щербаков"))) {
    for (const char32_t c : decode_text(changed)) EXPECT_NE(letters.find(c), std::u32string::npos) << changed;
  }
  // Latin-1 is read as such, and written as UTF-8.
  EXPECT_THAT(values_of(made_by(mistype_any_text, "Ren\xe9")), Contains("Rné"));
}

TEST(ValueErrors, NumbersAreMistypedMisreadCutAndLengthened) {
  const std::set<std::string> made = values_of(made_by(mistype_any_number, "0417"));
  EXPECT_THAT(made, AllOf(IsSupersetOf({"0411", "4017", "417", "041", "04177", "0412"}),
                          Each(MatchesRegex("[0-9]{3,5}"))));
  EXPECT_THAT(values_of(made_by(mistype_any_number, "12A")), IsSupersetOf({"21A", "12", "12S"}));
  EXPECT_THAT(made_by(mistype_any_number, ""), IsEmpty());
}

TEST(ValueErrors, DatesOfEveryFormKeepTheirForm) {
  const std::map<std::string, std::string> forms = {
      {"19710509", "[0-9]{8}"},
      {"1971-05-09", "[0-9]{4}-[0-9]{2}-[0-9]{2}"},
      {"9/5/1971", "[0-9]/[0-9]/[0-9]{4}"},
      {"09051971", "[0-9]{8}"},
      {"1971-05-09 00:00:00", "[0-9]{4}-[0-9]{2}-[0-9]{2} 00:00:00"},
      {"9 May 1971", "[0-9] May [0-9]{4}"}};
  for (const auto& [date, form] : forms) {
    EXPECT_THAT(values_of(made_by(mistype_any_date, date)), Each(MatchesRegex(form))) << date;
  }
  EXPECT_THAT(values_of(made_by(mistype_any_date, "1971-05-09")),
              IsSupersetOf({"1971-09-05", "1970-05-09", "1972-05-09", "1971-01-01", "1917-05-09"}));
  EXPECT_THAT(values_of(made_by(mistype_any_date, "09051971")),
              IsSupersetOf({"05091971", "09051970", "01011971"}));
  EXPECT_THAT(values_of(made_by(mistype_any_date, "9 May 1971")), IsSupersetOf({"9 May 1972", "8 May 1971"}));
  EXPECT_THAT(values_of(made_by(mistype_any_date, "Easter")), Contains("Esater"));
}

TEST(ValueErrors, MostDatesAreStillDates) {
  int dates = 0, all = 0;
  for (const auto& [value, times] : made_by(mistype_any_date, "27.11.1985")) {
    dates += parse_date(value, DateOrder::kDayMonthYear) ? times : 0;
    all += times;
  }
  EXPECT_GT(dates, 0.9 * all);
  EXPECT_LT(dates, all);
}

TEST(ValueErrors, ADayOver12IsNoMonth) {
  EXPECT_THAT(values_of(made_by(mistype_any_date, "1971-05-29")), testing::Not(Contains("1971-29-05")));
  EXPECT_THAT(values_of(made_by(mistype_any_date, "1971-05-05")), testing::Not(Contains("1971-05-05")));
}

TEST(ValueErrors, NamesBecomeShorter) {
  EXPECT_THAT(values_of(made_by(shorten_name, "Anna-Lena Maria")),
              IsSubsetOf({"Anna Lena", "Anna Maria", "Lena Maria"}));
  EXPECT_THAT(values_of(made_by(shorten_name, "Łukasz")), testing::ElementsAre("Ł"));
  EXPECT_THAT(made_by(shorten_name, "K"), IsEmpty());
}

}  // namespace
}  // namespace tacit::synth
