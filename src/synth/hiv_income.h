// SPDX-License-Identifier: Apache-2.0
// What the two sides of a made-up study know in addition to the linkage columns: a clinic that treats HIV,
// whose list has the arm of a trial and the clinical stage, and a health insurance of a country that does not
// exist, which knows the groups of its census, region, income, and since when somebody is insured.
//
// The truth in these data, so that a result can be judged: incomes differ by age and by ethnicity. They do
// not differ by arm or stage, which are drawn independently; any difference in a table there is chance.
#pragma once

#include <cstdint>
#include <string>

#include "synth/random.h"

namespace tacit::synth {

/// Patients are of these ages, in years at kReferenceDay, as long as there are enough such people.
inline constexpr int kYoungestPatient = 18;
inline constexpr int kOldestPatient = 79;

struct Patient {
  std::string arm;    // "standard", "single tablet" or "injection", a third each
  int hiv_stage = 1;  // clinical stage, 1 to 4
};

struct Insured {
  std::string ethnicity;      // "lowland" (60 in 100) to "nomadic" (6 in 1,000); missing for 3 in 100
  std::string region;         // "capital", "cities", "towns" or "rural"; missing for 1 in 100
  std::string insured_since;  // YYYY-MM-DD, before kReferenceDay and not before birth; missing for 2 in 100
};

Patient draw_patient(Rng& rng);

/// For somebody of `age` years at kReferenceDay.
Insured draw_insured(int age, Rng& rng);

/// The income of somebody of this ethnicity who would have `income` in the lowland: 64% of it for the nomadic
/// to 108% for the coastal, rounded down, at most kLargestIncome.
std::int64_t income_in(const std::string& ethnicity, std::int64_t income);

}  // namespace tacit::synth
