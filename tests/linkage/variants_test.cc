// SPDX-License-Identifier: Apache-2.0
#include "linkage/variants.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tacit::linkage {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::IsSupersetOf;
using testing::Not;
using testing::SizeIs;
using testing::UnorderedElementsAre;

using Values = std::vector<std::string>;

Values variants_of(const std::vector<TransformStep>& steps, VariantKind kind, std::string_view text) {
  return Variants(steps, kind, "pepper")(text);
}

Values date_variants(VariantKind kind, std::string_view text, DatePart part = DatePart::kFull) {
  return variants_of({step::Date{part, DateOrder::kDayMonthYear}}, kind, text);
}

TEST(Variants, OfADateTheDayBeforeAndAfter) {
  EXPECT_THAT(date_variants(VariantKind::kDay, "9/7/1967"), ElementsAre("19670708", "19670710"));
  EXPECT_THAT(date_variants(VariantKind::kDay, "1999-12-31"), ElementsAre("19991230", "20000101"));
  EXPECT_THAT(date_variants(VariantKind::kDay, "2000-03-01"), ElementsAre("20000229", "20000302"));
}

TEST(Variants, OfADateTheMonthAndTheYearBeside) {
  EXPECT_THAT(date_variants(VariantKind::kMonth, "1967-07-09"), ElementsAre("19670609", "19670809"));
  EXPECT_THAT(date_variants(VariantKind::kMonth, "1967-12-09"), ElementsAre("19671109", "19680109"));
  EXPECT_THAT(date_variants(VariantKind::kMonth, "1967-05-31"), IsEmpty());  // no 31 April, no 31 June
  EXPECT_THAT(date_variants(VariantKind::kYear, "1967-07-09"), ElementsAre("19660709", "19680709"));
  EXPECT_THAT(date_variants(VariantKind::kYear, "2000-02-29"), IsEmpty());
  EXPECT_THAT(date_variants(VariantKind::kYears2, "1967-07-09"), ElementsAre("19650709", "19690709"));
}

TEST(Variants, OfADateDayAndMonthSwapped) {
  EXPECT_THAT(date_variants(VariantKind::kSwapped, "9/7/1967"), ElementsAre("19670907"));
  EXPECT_THAT(date_variants(VariantKind::kSwapped, "13/7/1967"), IsEmpty());
  EXPECT_THAT(date_variants(VariantKind::kSwapped, "7/7/1967"), IsEmpty());
}

TEST(Variants, AreNoMoreThanTheirKindHas) {
  for (std::size_t k = 0; k < kVariantKindNames.size(); ++k) {
    const auto kind = static_cast<VariantKind>(k);
    EXPECT_GE(most_variants(kind), 1U);
    EXPECT_LE(most_variants(kind), kMaxVariants);
    for (const char* date : {"9/7/1967", "29/2/2000", "1/1/1900", "31/12/1999"})
      EXPECT_LE(date_variants(kind, date).size(), most_variants(kind)) << name_of(kind) << " of " << date;
  }
}

TEST(Variants, OfAPartOnlyThoseThatDiffer) {
  EXPECT_THAT(date_variants(VariantKind::kDay, "9/7/1967", DatePart::kYear), IsEmpty());
  EXPECT_THAT(date_variants(VariantKind::kDay, "31/12/1967", DatePart::kYear), ElementsAre("1968"));
  EXPECT_THAT(date_variants(VariantKind::kDay, "9/7/1967", DatePart::kMonthDay), ElementsAre("0708", "0710"));
  EXPECT_THAT(date_variants(VariantKind::kSwapped, "9/7/1967", DatePart::kMonthDayUnordered), IsEmpty());
}

TEST(Variants, OfADateOneDigitWrongOrTwoExchanged) {
  const Values values = date_variants(VariantKind::kDigit, "1967-07-09");
  EXPECT_THAT(values, IsSupersetOf({"18670709", "19070709", "19660709", "19670109", "19670719", "19670701"}));
  EXPECT_THAT(values, Contains("19760709"));  // two exchanged
  EXPECT_THAT(values, Not(Contains("19670907")));
  EXPECT_EQ(values.size(), 38u);  // one for the hundreds, 9 + 9, 8 months, 2 + 8 days, and the one exchanged
  EXPECT_THAT(date_variants(VariantKind::kDigit, "1967-07-09", DatePart::kMonthDay), SizeIs(8 + 2 + 8));
  EXPECT_THAT(date_variants(VariantKind::kDigit, "0967-07-09"),
              SizeIs(1 + 8 + 2 + 8));  // no other year but 1967
}

TEST(Variants, OfADateNeverTooMany) {
  using namespace std::chrono;
  std::size_t most = 0;
  const Variants slips({step::Date{}}, VariantKind::kDigit, "pepper");
  for (auto day = sys_days(year(1900) / 1 / 1); day < sys_days(year(2026) / 1 / 1); day += days(1)) {
    most = std::max(most, slips(date_part(year_month_day(day), DatePart::kFull)).size());
  }
  EXPECT_LT(most, 50u);
  EXPECT_LT(most, most_variants(VariantKind::kDigit));
}

TEST(Variants, OfAYearAloneTheYearsBeside) {
  EXPECT_THAT(date_variants(VariantKind::kYear, "1967", DatePart::kYear), ElementsAre("1966", "1968"));
  EXPECT_THAT(date_variants(VariantKind::kYears2, "1967-03", DatePart::kYear), ElementsAre("1965", "1969"));
  EXPECT_THAT(date_variants(VariantKind::kDigit, "1967", DatePart::kYear), SizeIs(1 + 9 + 9));
  EXPECT_THAT(date_variants(VariantKind::kDay, "1967", DatePart::kYear), IsEmpty());
  EXPECT_THAT(date_variants(VariantKind::kYear, "1967"), IsEmpty());
}

TEST(Variants, OfADateAsTheStepReadsIt) {
  const step::Date date{DatePart::kFull, DateOrder::kDayMonthYear, 30, DateSerial::kExcel};
  EXPECT_THAT(variants_of({date}, VariantKind::kDay, "9/7/67"), ElementsAre("19670708", "19670710"));
  EXPECT_THAT(variants_of({date}, VariantKind::kDay, "24662.0"), ElementsAre("19670708", "19670710"));
}

TEST(Variants, OfANumberOneDigitWrongOrTwoExchanged) {
  const std::vector<TransformStep> digits{step::Digits{}};
  EXPECT_THAT(variants_of(digits, VariantKind::kDigit, "7"),
              UnorderedElementsAre("0", "1", "2", "3", "4", "5", "6", "8", "9"));
  const Values values = variants_of(digits, VariantKind::kDigit, "4217.0");
  EXPECT_THAT(values, IsSupersetOf({"2417", "4127", "4271", "5217", "4218"}));
  EXPECT_EQ(values.size(), 3u + 36u);
  EXPECT_THAT(variants_of(digits, VariantKind::kDigit, "123456"), SizeIs(5 + 54));
  EXPECT_THAT(variants_of(digits, VariantKind::kDigit, "1234567"), SizeIs(6));  // the exchanged ones
  EXPECT_THAT(variants_of(digits, VariantKind::kDigit, "none"), IsEmpty());
}

TEST(Variants, OfANumberBeforeItIsCut) {
  const std::vector<TransformStep> steps{step::Digits{}, step::Prefix{2}};
  const Values values = variants_of(steps, VariantKind::kDigit, "1234");
  EXPECT_THAT(values, IsSupersetOf({"21", "13", "92", "19"}));
  EXPECT_THAT(values, SizeIs(1 + 1 + 18 - 1));  // 13 by both
}

TEST(Variants, OfAPostcodeItsDigits) {
  const std::vector<TransformStep> steps{step::Postcode{}};
  const Values values = variants_of(steps, VariantKind::kDigit, "m1 2aa");
  EXPECT_THAT(values, IsSupersetOf({"M21AA", "M32AA", "M13AA"}));
  EXPECT_EQ(values.size(), 19u);
}

const std::vector<TransformStep> kGivenName{step::Fold{}, step::FirstPart{}, step::Letters{}};

TEST(Variants, OfAGivenNameItsOtherForms) {
  EXPECT_THAT(variants_of(kGivenName, VariantKind::kNickname, "Bob"), ElementsAre("robert"));
  EXPECT_THAT(variants_of(kGivenName, VariantKind::kNickname, "Robert J."),
              ElementsAre("rob", "robbie", "robby", "bob", "bobby"));
  EXPECT_THAT(variants_of(kGivenName, VariantKind::kNickname, "AL"),
              IsSupersetOf({"albert", "alan", "alfred", "alexander"}));
  EXPECT_THAT(variants_of(kGivenName, VariantKind::kNickname, "Zbigniew"), IsEmpty());
  EXPECT_THAT(variants_of({step::Nysiis{}}, VariantKind::kNickname, "BOB"),
              ElementsAre(Transform({step::Nysiis{}}, "")("Robert")));
  // One name by the step already.
  EXPECT_THAT(variants_of({step::Fold{}, step::Nickname{}}, VariantKind::kNickname, "Bob"), IsEmpty());
}

const std::vector<TransformStep> kSurname{step::Fold{}, step::Particles{}, step::Letters{}};

TEST(Variants, OfADoubleSurnameItsParts) {
  EXPECT_THAT(variants_of(kSurname, VariantKind::kPart, "García-López"), ElementsAre("garcia", "lopez"));
  EXPECT_THAT(variants_of(kSurname, VariantKind::kPart, "van der Berg Smith"), ElementsAre("berg", "smith"));
  EXPECT_THAT(variants_of({step::Fold{}, step::Letters{}}, VariantKind::kPart, "de la Cruz O'Brien"),
              ElementsAre("cruz", "obrien"));
  EXPECT_THAT(variants_of(kSurname, VariantKind::kPart, "Smith"), IsEmpty());
  EXPECT_THAT(variants_of(kSurname, VariantKind::kPart, "van der Berg"), IsEmpty());
  EXPECT_THAT(
      variants_of({step::Titles{}, step::Particles{}, step::Nysiis{}}, VariantKind::kPart, "Smith-Jones Jr"),
      ElementsAre(Transform({step::Nysiis{}}, "")("smith"), Transform({step::Nysiis{}}, "")("jones")));
  EXPECT_THAT(variants_of({step::Fold{}, step::LastPart{}}, VariantKind::kPart, "García López"),
              ElementsAre("garcia"));
}

TEST(Variants, OfANameOneLetterMissingOrTwoExchanged) {
  EXPECT_THAT(variants_of(kSurname, VariantKind::kLetters, "Berg"),
              UnorderedElementsAre("erg", "brg", "beg", "ber", "ebrg", "breg", "begr"));
  EXPECT_THAT(variants_of(kSurname, VariantKind::kLetters, "Anna"),
              UnorderedElementsAre("nna", "ana", "ann", "nana", "anan"));
  EXPECT_THAT(variants_of(kSurname, VariantKind::kLetters, "van der Ber"), IsEmpty());
  EXPECT_THAT(variants_of({step::Fold{}}, VariantKind::kLetters, "O'Neil"), Not(Contains("oneil")));
  EXPECT_THAT(variants_of({step::Fold{}}, VariantKind::kLetters, "Zoë B"), Contains("zeo b"));
}

TEST(Variants, OfANameBeforeItIsCodedOrCut) {
  const std::vector<TransformStep> prefix{step::Fold{}, step::Letters{}, step::Prefix{3}};
  EXPECT_THAT(variants_of(prefix, VariantKind::kLetters, "Berger"),
              UnorderedElementsAre("erg", "brg", "beg", "ebr", "bre"));  // and "ber" is the name's own
}

TEST(Variants, OfALongNameTheFirstOnes) {
  std::string name;
  for (int i = 0; i < 50; ++i) name += static_cast<char>('a' + i * 7 % 26);
  EXPECT_THAT(variants_of(kSurname, VariantKind::kLetters, name),
              SizeIs(most_variants(VariantKind::kLetters)));
}

TEST(Variants, AtTheEndsOfTheCalendarOnlyYearsOfFourDigits) {
  EXPECT_THAT(date_variants(VariantKind::kDay, "9999-12-31"), ElementsAre("99991230"));
  EXPECT_THAT(date_variants(VariantKind::kYear, "0001-01-01"), ElementsAre("00020101"));
}

TEST(Variants, GoThroughTheStepsBehindTheDate) {
  const std::vector<TransformStep> steps{step::Date{}, step::Prefix{6}};
  EXPECT_THAT(variants_of(steps, VariantKind::kDay, "1967-07-31"), ElementsAre("196708"));
}

TEST(Variants, OfAMissingValueNone) {
  EXPECT_THAT(date_variants(VariantKind::kDay, ""), IsEmpty());
  EXPECT_THAT(date_variants(VariantKind::kDay, "soon"), IsEmpty());
}

TEST(VariantProblem, OfADateNeedsADate) {
  EXPECT_EQ(variant_problem({step::Date{}}, VariantKind::kDay), "");
  EXPECT_EQ(variant_problem({step::Fold{}}, VariantKind::kDay),
            "variants of kind 'day' are of a date: the transform has no step 'date'");
  EXPECT_THAT(variants_of({step::Fold{}}, VariantKind::kDay, "1967-07-09"), IsEmpty());
}

TEST(VariantProblem, OfANameIsNoDate) {
  for (const auto kind : {VariantKind::kNickname, VariantKind::kPart, VariantKind::kLetters}) {
    EXPECT_EQ(variant_problem({step::Fold{}}, kind), "");
    EXPECT_EQ(variant_problem({step::Date{}}, kind), std::string("variants of kind '") + name_of(kind) +
                                                         "' are of a name: the transform has a step 'date'");
    EXPECT_THAT(variants_of({step::Date{}}, kind, "1967-07-09"), IsEmpty());
  }
  EXPECT_EQ(variant_problem({step::Date{}}, VariantKind::kDigit), "");
  EXPECT_EQ(variant_problem({step::Digits{}}, VariantKind::kDigit), "");
}

TEST(VariantKind, IsFoundByName) {
  for (std::size_t i = 0; i < kVariantKindNames.size(); ++i) {
    const auto kind = static_cast<VariantKind>(i);
    EXPECT_EQ(variant_kind_named(name_of(kind)), kind);
  }
  EXPECT_EQ(variant_kind_named("days"), std::nullopt);
}

}  // namespace
}  // namespace tacit::linkage
