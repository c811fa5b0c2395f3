// A small valid model for the tests to use and to break.
#pragma once

#include "linkage/model.h"

namespace tacit::linkage {

inline ModelSpec example_spec() {
  ModelSpec spec;
  spec.name = "example";
  spec.salt = "pepper";
  spec.threshold = 2;
  spec.features = {
      {"given", {"given_name"}, {step::Fold{}, step::Letters{}}, 16, 1, 0},
      {"sound", {"surname"}, {step::Soundex{}}, 64, 2, 1},
      {"born", {"date_of_birth"}, {step::Date{DatePart::kYear, DateOrder::kDayMonthYear}}, 32, 1, 2},
  };
  return spec;
}

}  // namespace tacit::linkage
