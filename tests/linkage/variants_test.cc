#include "linkage/variants.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tacit::linkage {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

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

TEST(VariantKind, IsFoundByName) {
  for (std::size_t i = 0; i < kVariantKindNames.size(); ++i) {
    const auto kind = static_cast<VariantKind>(i);
    EXPECT_EQ(variant_kind_named(name_of(kind)), kind);
  }
  EXPECT_EQ(variant_kind_named("days"), std::nullopt);
}

}  // namespace
}  // namespace tacit::linkage
