// SPDX-License-Identifier: Apache-2.0
#include "linkage/titles.h"

#include <gtest/gtest.h>

namespace tacit::linkage {
namespace {

TEST(WithoutTitles, DropsThemBeforeAndBehindAName) {
  for (const auto* text : {"Smith",
                           "smith jr",
                           "Smith, Jr.",
                           "Smith Sr.",
                           "SMITH III",
                           "Mr. Smith",
                           "Mrs Smith",
                           "Dr Smith",
                           "Dr.Smith",
                           "Dr. Smith, Ph.D.",
                           "Prof. Dr. med. Smith",
                           "Rev Smith",
                           "Sir Smith OBE",
                           "Smith (Miss)",
                           "Herr Dipl.-Ing. Smith",
                           "Dipl.-Ing. Smith",
                           "Frau Smith",
                           "Mme Smith",
                           "Mlle. Smith",
                           "Smith fils",
                           "Sr. Smith",
                           "Señora Smith",
                           "Sra Smith hijo",
                           "Dott. Smith",
                           "Fräulein Smith",
                           "Smith MD, MBA",
                           "Smith M.D."}) {
    EXPECT_EQ(without_titles(text), "smith") << text;
  }
}

TEST(WithoutTitles, KeepsTheNameAndItsPunctuation) {
  EXPECT_EQ(without_titles("Smith Jr., Dr. John Paul"), "smith john paul");
  EXPECT_EQ(without_titles("Dr O'Brien-Smith"), "o'brien-smith");
  EXPECT_EQ(without_titles("St. Clair"), "st clair");
  EXPECT_EQ(without_titles("J.R. Smith"), "j r smith");
  EXPECT_EQ(without_titles("Smith J.R."), "smith j r");
  EXPECT_EQ(without_titles("Smith, J.D."), "smith j d");
}

TEST(WithoutTitles, LeavesWhatIsANameWhereItStands) {
  EXPECT_EQ(without_titles("Md Rahman"), "md rahman");  // Mohammed, not a doctor
  EXPECT_EQ(without_titles("John Sr Smith"), "john sr smith");
  EXPECT_EQ(without_titles("Don Smith"), "don smith");
  EXPECT_EQ(without_titles("Amartya Sen"), "amartya sen");
  EXPECT_EQ(without_titles("Ing Wong"), "ing wong");
  EXPECT_EQ(without_titles("Drew"), "drew");
}

TEST(WithoutTitles, LeavesThemWhereNothingElseIs) {
  EXPECT_EQ(without_titles("Junior"), "junior");
  EXPECT_EQ(without_titles("Sir"), "sir");
  EXPECT_EQ(without_titles("Dr., Jr."), "dr jr");
  EXPECT_EQ(without_titles(" , "), "");
}

}  // namespace
}  // namespace tacit::linkage
