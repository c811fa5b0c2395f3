// SPDX-License-Identifier: Apache-2.0
#include "app/question.h"

#include <gmock/gmock.h>

#include "support/error_of.h"

namespace tacit::app {
namespace {

using table::Statistic;
using table::StatisticKind;
using testing::ElementsAre;
using testing::HasSubstr;

TEST(Question, HasItsStatisticsInOneOrder) {
  QuestionWords words;
  words.share = {"sex=f"};
  words.std = {"age"};
  words.mean = {"income", "age"};
  words.sum = {"income"};
  words.count = true;
  EXPECT_THAT(
      question_of(words, 0).statistics,
      ElementsAre(Statistic{}, Statistic{StatisticKind::kSum, "income", ""},
                  Statistic{StatisticKind::kMean, "income", ""}, Statistic{StatisticKind::kMean, "age", ""},
                  Statistic{StatisticKind::kStd, "age", ""}, Statistic{StatisticKind::kShare, "sex", "f"}));
}

TEST(Question, ADimensionIsNamedOnce) {
  QuestionWords words;
  words.by = {"state", "sex", "state"};
  EXPECT_THAT(error_of(ErrorCategory::kUsage, [&] { question_of(words, 0); }),
              HasSubstr("the dimension state is named twice"));
  words.by.pop_back();
  EXPECT_EQ(question_of(words, 0).by, words.by);
}

TEST(Question, OfIntervalsHasTheDeviationOfEveryMeanOnce) {
  QuestionWords words;
  words.mean = {"income", "age"};
  words.std = {"age"};
  words.interval = true;
  EXPECT_THAT(
      question_of(words, 0).statistics,
      ElementsAre(Statistic{StatisticKind::kMean, "income", ""}, Statistic{StatisticKind::kMean, "age", ""},
                  Statistic{StatisticKind::kStd, "age", ""}, Statistic{StatisticKind::kStd, "income", ""}));
  words.interval = false;
  EXPECT_EQ(question_of(words, 0).statistics.size(), 3U);
}

TEST(Question, OfIntervalsWithoutAMeanIsTheSame) {
  QuestionWords words;
  words.share = {"sex=f"};
  const table::Question without = question_of(words, 2);
  words.interval = true;
  EXPECT_EQ(question_of(words, 2), without);
}

TEST(Question, RefusesAShareThatIsNone) {
  for (const char* text : {"sex", "=f", "sex="}) {
    QuestionWords words;
    words.share = {text};
    EXPECT_THAT(error_of(ErrorCategory::kUsage, [&] { question_of(words, 0); }), HasSubstr("such as sex=f"));
  }
}

}  // namespace
}  // namespace tacit::app
