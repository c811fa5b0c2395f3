// SPDX-License-Identifier: Apache-2.0
#include "app/column_guess.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tacit::app {
namespace {

using testing::ElementsAre;

std::vector<std::string> guessed(const std::vector<std::string>& wanted,
                                 const std::vector<std::string>& columns) {
  std::vector<std::string> found;
  for (const ColumnGuess& guess : guess_columns(wanted, columns)) found.push_back(guess.column);
  return found;
}

TEST(ColumnGuess, TheSameNameIsTaken) {
  EXPECT_THAT(guessed({"surname", "given_name"}, {"given_name", "name", "surname"}),
              ElementsAre("surname", "given_name"));
}

TEST(ColumnGuess, LettersAndWhatSeparatesWordsDoNotCount) {
  for (const char* written : {"DATE_OF_BIRTH", "DateOfBirth", "date of birth", "Date-of-birth", "birth_date",
                              "DOB", "patient_birth_date", "Geburtsdatum", "geboren"}) {
    EXPECT_THAT(guessed({"date_of_birth"}, {"id", written}), ElementsAre(written));
  }
}

TEST(ColumnGuess, OtherWordsForTheSameThing) {
  EXPECT_THAT(guessed({"given_name", "surname", "sex", "postcode", "suburb", "street_number", "address_1"},
                      {"FirstName", "LastName", "gender", "ZIP code", "City", "house_no", "Street"}),
              ElementsAre("FirstName", "LastName", "gender", "ZIP code", "City", "house_no", "Street"));
  EXPECT_THAT(guessed({"given_name", "surname", "sex"}, {"Vorname", "Nachname", "Geschlecht"}),
              ElementsAre("Vorname", "Nachname", "Geschlecht"));
}

TEST(ColumnGuess, WhatOnlySoundsLikeItIsNone) {
  EXPECT_THAT(
      guessed({"date_of_birth", "surname", "given_name"}, {"date_of_death", "name", "date", "income"}),
      ElementsAre("", "", ""));
}

TEST(ColumnGuess, NoColumnTwiceAndTheLikestFirst) {
  EXPECT_THAT(guessed({"street_number", "number"}, {"house number"}), ElementsAre("house number", ""));
  EXPECT_THAT(guessed({"birth_date", "dob"}, {"dob"}), ElementsAre("", "dob"))
      << "a name of its own is not given away";
  EXPECT_THAT(guessed({"surname"}, {"last name at birth", "lastname"}), ElementsAre("lastname"));
}

TEST(ColumnGuess, ColumnsOfTheClientAreThoseOfFieldsAndPasses) {
  linkage::ModelSpec spec;
  spec.name = "trial";
  spec.salt = "s";
  spec.threshold = 1;
  linkage::Field field;
  field.name = "name";
  field.columns = {"given_name", "surname"};
  field.levels.push_back({.transform = {linkage::step::Exact{}}, .buckets = 8, .agreement = 2});
  linkage::Field now_or_before = field;
  now_or_before.name = "surname";
  now_or_before.columns = {"surname"};
  now_or_before.also = {"name_at_birth"};
  spec.fields = {field, now_or_before};
  linkage::Pass pass;
  pass.name = "day";
  pass.parts.push_back({.columns = {"surname"}, .transform = {linkage::step::Exact{}}, .missing = {}});
  pass.parts.push_back({.columns = {"postcode"}, .transform = {linkage::step::Exact{}}, .missing = {}});
  spec.passes = {pass};
  EXPECT_THAT(client_columns(linkage::Model(spec)), ElementsAre("given_name", "surname", "postcode"));
}

}  // namespace
}  // namespace tacit::app
