// SPDX-License-Identifier: Apache-2.0
// A small valid model for the tests to use and to break.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "linkage/model.h"

namespace tacit::linkage {

/// A field of one column and one level.
inline Field one_level(std::string name, std::string column, std::vector<TransformStep> transform,
                       int buckets, int agreement, int disagreement) {
  Field field;
  field.name = std::move(name);
  field.columns = {std::move(column)};
  field.levels = {{std::move(transform), buckets, agreement}};
  field.disagreement = disagreement;
  return field;
}

inline ModelSpec example_spec() {
  ModelSpec spec;
  spec.name = "example";
  spec.salt = "pepper";
  spec.threshold = 2;
  spec.fields = {
      one_level("given", "given_name", {step::Fold{}, step::Letters{}}, 16, 1, 0),
      one_level("sound", "surname", {step::Soundex{}}, 64, 2, 1),
      one_level("born", "date_of_birth", {step::Date{DatePart::kYear, DateOrder::kDayMonthYear}}, 32, 1, 2),
  };
  return spec;
}

/// A surname at three levels, which a server record may also have in its given name, and a year.
inline ModelSpec levels_spec() {
  ModelSpec spec;
  spec.name = "levels";
  spec.salt = "pepper";
  spec.threshold = 2;
  Field surname;
  surname.name = "surname";
  surname.columns = {"surname"};
  surname.also = {"given_name"};
  surname.levels = {{{step::Fold{}, step::Letters{}}, 256, 4},
                    {{step::Soundex{}}, 64, 2},
                    {{step::Fold{}, step::Prefix{1}}, 16, 0}};
  surname.disagreement = 1;
  spec.fields = {std::move(surname), one_level("born", "date_of_birth", {step::Date{}}, 32, 1, 2)};
  return spec;
}

/// example_spec() with two passes: the date of birth, and the beginnings of both names.
inline ModelSpec passes_spec() {
  ModelSpec spec = example_spec();
  Pass born{"born", {{{"date_of_birth"}, {step::Date{DatePart::kFull, DateOrder::kDayMonthYear}}, {}}}};
  Pass names{"names",
             {{{"surname"}, {step::Fold{}, step::Prefix{3}}, {"nobody"}},
              {{"given_name"}, {step::Fold{}, step::Prefix{2}}, {}}}};
  spec.passes = {std::move(born), std::move(names)};
  return spec;
}

}  // namespace tacit::linkage
