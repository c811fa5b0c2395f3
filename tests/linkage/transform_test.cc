// SPDX-License-Identifier: Apache-2.0
#include "linkage/transform.h"

#include <gtest/gtest.h>

#include <random>
#include <set>

#include "linkage/latin.h"
#include "linkage/text.h"

namespace tacit::linkage {
namespace {

std::string run(const std::vector<TransformStep>& steps, std::string_view text) {
  return Transform(steps, "pepper")(text);
}

TEST(Transform, ExactLeavesTheValueButTrimsIt) {
  EXPECT_EQ(run({step::Exact{}}, "  Aé b "), "Aé b");
  EXPECT_EQ(run({step::Exact{}}, "   "), "");
}

TEST(Transform, StepsApplyInOrder) {
  EXPECT_EQ(run({step::Fold{}, step::Letters{}, step::Prefix{4}}, "O'Brien"), "obri");
  EXPECT_EQ(run({step::Prefix{4}, step::Fold{}, step::Letters{}}, "O'Brien"), "obr");
  EXPECT_EQ(run({step::Digits{}, step::Suffix{3}}, "55-04-218"), "218");
  EXPECT_EQ(run({step::Fold{}, step::SortedParts{}}, "SMITH Anna"), "anna smith");
}

TEST(Transform, DateStepGivesPartsAndMissing) {
  EXPECT_EQ(run({step::Date{DatePart::kMonthDay, DateOrder::kDayMonthYear}}, " 3/4/1965"), "0403");
  EXPECT_EQ(run({step::Date{DatePart::kFull, DateOrder::kDayMonthYear}}, "31/02/1965"), "");
  EXPECT_EQ(run({step::Date{DatePart::kYear, DateOrder::kDayMonthYear}}, "soon"), "");
}

TEST(Transform, DateStepGivesTheYearOfADateThatIsNotWhole) {
  const std::vector<TransformStep> year{step::Date{DatePart::kYear, DateOrder::kDayMonthYear}};
  for (const auto* text :
       {"1967", "1967.0", "1967-00-00", "1967-03", "1967-00-09", "31/02/1967", "Mar 1967"}) {
    EXPECT_EQ(run(year, text), "1967") << text;
    EXPECT_EQ(run({step::Date{DatePart::kFull, DateOrder::kDayMonthYear}}, text), "") << text;
  }
  EXPECT_EQ(run(year, "1800-01-00"), "1800");
}

TEST(Transform, DateStepReadsShortYearsAndSerialDaysOnlyWhereTold) {
  const std::vector<TransformStep> plain{step::Date{DatePart::kFull, DateOrder::kDayMonthYear}};
  const std::vector<TransformStep> told{
      step::Date{DatePart::kFull, DateOrder::kDayMonthYear, 30, DateSerial::kExcel}};
  for (const auto* text : {"9/7/67", "09.07.67", "9 Jul 67", "090767", "24662", "24662.0", "24662.75"}) {
    EXPECT_EQ(run(plain, text), "") << text;
    EXPECT_EQ(run(told, text), "19670709") << text;
  }
}

TEST(Transform, EmptyAfterAnyStepIsMissing) {
  EXPECT_EQ(run({step::Digits{}, step::Minhash{2, 0}}, "none"), "");
  EXPECT_EQ(run({step::Letters{}, step::Soundex{}}, "42"), "");
}

TEST(Transform, MinhashDependsOnKAndSalt) {
  int by_k = 0;
  int by_salt = 0;
  for (int k = 0; k < 32; ++k) {
    const auto value = run({step::Minhash{2, k}}, "alexandrina");
    by_k += value == run({step::Minhash{2, k + 1}}, "alexandrina") ? 1 : 0;
    by_salt += value == Transform({step::Minhash{2, k}}, "salt")("alexandrina") ? 1 : 0;
  }
  EXPECT_LT(by_k, 16);  // equal by chance once in 12
  EXPECT_LT(by_salt, 16);
}

TEST(Transform, NamesInAnyScript) {
  const std::vector<TransformStep> steps{step::Latin{}, step::Fold{}, step::Letters{}};
  EXPECT_EQ(run(steps, "Щербаков"), run(steps, "SHCHERBAKOV"));
  EXPECT_EQ(run(steps, "王 小明"), run(steps, "Wang Xiaoming"));
  EXPECT_EQ(run(steps, "O’Brien"), "obrien");
  EXPECT_EQ(run({step::Latin{}, step::Consonants{}}, "محمد"), run({step::Consonants{}}, "Mohammed"));
}

TEST(Transform, PartsOfNames) {
  const std::vector<TransformStep> surname{step::Fold{}, step::Particles{}, step::LastPart{}};
  EXPECT_EQ(run(surname, "Van der BERG"), "berg");
  EXPECT_EQ(run(surname, "García  López"), "lopez");
  EXPECT_EQ(run({step::Fold{}, step::FirstPart{}}, "Anna‐Lena"), "anna");
  EXPECT_EQ(run({step::Particles{}, step::Nysiis{}}, "Mc Donald"), run({step::Nysiis{}}, "McDonald"));
}

TEST(Transform, NamesThatAreWrittenInSeveralWays) {
  EXPECT_EQ(run({step::Titles{}, step::Letters{}}, "Smith, Jr."), "smith");
  EXPECT_EQ(run({step::Umlauts{}, step::Letters{}}, "MÜLLER-Strauß"), "mullerstrauss");
  EXPECT_EQ(run({step::Nickname{}, step::FirstPart{}}, "BOB J."), "robert");
  EXPECT_EQ(run({step::Fold{}, step::FirstPart{}, step::Nickname{}}, "Kathryn Ann"), "katherine");
}

TEST(Transform, NumbersAndPostcodes) {
  EXPECT_EQ(run({step::Number{}}, "0042.0"), "42");
  EXPECT_EQ(run({step::Pad{4}}, "412"), "0412");
  EXPECT_EQ(run({step::Digits{}, step::Pad{4}, step::Prefix{2}}, "412.0"), "04");
  EXPECT_EQ(run({step::Postcode{PostcodeCountry::kUs, PostcodePart::kFull}}, "2139-1234"), "02139");
  EXPECT_EQ(run({step::Postcode{PostcodeCountry::kUk, PostcodePart::kDistrict}}, "sw1a 1aa"), "SW1A");
}

TEST(Transform, ASwappedDateAgreesUnordered) {
  const std::vector<TransformStep> steps{step::Date{DatePart::kMonthDayUnordered, DateOrder::kDayMonthYear}};
  EXPECT_EQ(run(steps, "3/4/1965"), run(steps, "4/3/1965"));
  EXPECT_NE(run(steps, "3/4/1965"), run(steps, "3/5/1965"));
}

TEST(Transform, AnyBytesAreText) {
  const std::vector<TransformStep> every{
      step::Exact{},       step::Fold{},      step::Letters{},   step::Digits{},   step::Soundex{},
      step::SortedParts{}, step::Prefix{2},   step::Suffix{2},   step::Date{},     step::Minhash{2, 0},
      step::Latin{},       step::Particles{}, step::FirstPart{}, step::LastPart{}, step::Consonants{},
      step::Nysiis{},      step::Titles{},    step::Umlauts{},   step::Nickname{}, step::Number{},
      step::Pad{4},        step::Postcode{}};
  ASSERT_EQ(every.size(), transform_names().size());
  std::mt19937 random(20250701);
  for (int i = 0; i < 2000; ++i) {
    std::string bytes(random() % 12, ' ');
    for (char& c : bytes) c = static_cast<char>(random());
    for (const auto& step : every) {
      const std::string value = run({step}, bytes);
      EXPECT_EQ(encode_text(decode_text(value)), value) << name(step);
    }
  }
}

TEST(AppendCanonical, CountsHowADateIsRead) {
  const auto bytes = [](const step::Date& date) {
    CanonicalForm form;
    append_canonical(date, form);
    return form.bytes();
  };
  const step::Date plain;
  const std::vector<std::string> all{bytes(plain), bytes({plain.part, plain.order, 30}),
                                     bytes({plain.part, plain.order, 31}),
                                     bytes({plain.part, plain.order, {}, DateSerial::kExcel})};
  EXPECT_EQ(std::set<std::string>(all.begin(), all.end()).size(), all.size());
}

TEST(AppendCanonical, CountsLengthCountryAndPart) {
  const std::vector<TransformStep> steps{step::Pad{4}, step::Pad{5},
                                         step::Postcode{PostcodeCountry::kUk, PostcodePart::kFull},
                                         step::Postcode{PostcodeCountry::kUk, PostcodePart::kArea},
                                         step::Postcode{PostcodeCountry::kUs, PostcodePart::kArea}};
  std::set<std::string> forms;
  for (const TransformStep& step : steps) {
    CanonicalForm form;
    append_canonical(step, form);
    EXPECT_TRUE(forms.insert(form.bytes()).second) << name(step);
  }
}

TEST(AppendCanonical, LatinCountsTheVersionOfItsLibrary) {
  CanonicalForm form;
  append_canonical(step::Latin{}, form);
  CanonicalForm expected;
  expected.text("latin").number(latin_version());
  EXPECT_EQ(form.bytes(), expected.bytes());
}

TEST(Transform, NameOfEveryStep) {
  EXPECT_EQ(transform_names().size(), std::variant_size_v<TransformStep>);
  EXPECT_EQ(name(step::Exact{}), "exact");
  EXPECT_EQ(name(step::Fold{}), "fold");
  EXPECT_EQ(name(step::Letters{}), "letters");
  EXPECT_EQ(name(step::Digits{}), "digits");
  EXPECT_EQ(name(step::Soundex{}), "soundex");
  EXPECT_EQ(name(step::SortedParts{}), "sorted_parts");
  EXPECT_EQ(name(step::Prefix{}), "prefix");
  EXPECT_EQ(name(step::Suffix{}), "suffix");
  EXPECT_EQ(name(step::Date{}), "date");
  EXPECT_EQ(name(step::Minhash{}), "minhash");
  EXPECT_EQ(name(step::Latin{}), "latin");
  EXPECT_EQ(name(step::Particles{}), "particles");
  EXPECT_EQ(name(step::FirstPart{}), "first_part");
  EXPECT_EQ(name(step::LastPart{}), "last_part");
  EXPECT_EQ(name(step::Consonants{}), "consonants");
  EXPECT_EQ(name(step::Nysiis{}), "nysiis");
  EXPECT_EQ(name(step::Titles{}), "titles");
  EXPECT_EQ(name(step::Umlauts{}), "umlauts");
  EXPECT_EQ(name(step::Nickname{}), "nickname");
  EXPECT_EQ(name(step::Number{}), "number");
  EXPECT_EQ(name(step::Pad{}), "pad");
  EXPECT_EQ(name(step::Postcode{}), "postcode");
}

}  // namespace
}  // namespace tacit::linkage
