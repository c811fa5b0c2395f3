// SPDX-License-Identifier: Apache-2.0
#include "synth/hiv_income.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <string_view>

#include "synth/income.h"
#include "synth/population.h"

namespace tacit::synth {
namespace {

struct Group {
  std::string_view name;
  std::int64_t income;  // thousandths of what the lowland earns at the same age
};

constexpr std::array<Group, 7> kGroups = {{{"lowland", 1000},
                                           {"coastal", 1080},
                                           {"highland", 860},
                                           {"islander", 780},
                                           {"mixed", 940},
                                           {"nomadic", 640},
                                           {"", 1000}}};
constexpr std::array<std::uint32_t, kGroups.size()> kGroupThousandths = {600, 180, 105, 55, 24, 6, 30};

std::string draw_region(Rng& rng) {
  constexpr std::array<std::string_view, 5> kRegions = {"capital", "cities", "towns", "rural", ""};
  constexpr std::array<std::uint32_t, kRegions.size()> kPercent = {34, 29, 21, 15, 1};
  return std::string(kRegions[rng.weighted(kPercent)]);
}

/// Many have changed their insurance lately, few have had one all their life.
std::string draw_insured_since(int age, Rng& rng) {
  using std::chrono::days;
  constexpr std::uint32_t kMissing = 20'000;
  constexpr int kLongestYears = 35;
  const std::uint32_t longest = 1 + 365 * static_cast<std::uint32_t>(std::min(age, kLongestYears));
  const std::uint32_t one = rng.below(longest);
  const std::uint32_t other = rng.below(longest);
  if (rng.chance(kMissing)) return {};
  const std::chrono::year_month_day day{std::chrono::sys_days{kReferenceDay} -
                                        days{1 + std::min(one, other)}};
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(day.year()),
                static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
  return text.data();
}

}  // namespace

Patient draw_patient(Rng& rng) {
  constexpr std::array<const char*, 3> kArms = {"standard", "single tablet", "injection"};
  constexpr std::array<std::uint32_t, 4> kStagePercent = {38, 30, 21, 11};
  Patient patient;
  patient.arm = kArms[rng.below(kArms.size())];
  patient.hiv_stage = 1 + static_cast<int>(rng.weighted(kStagePercent));
  return patient;
}

Insured draw_insured(int age, Rng& rng) {
  Insured insured;
  insured.ethnicity = kGroups[rng.weighted(kGroupThousandths)].name;
  insured.region = draw_region(rng);
  insured.insured_since = draw_insured_since(age, rng);
  return insured;
}

std::int64_t income_in(const std::string& ethnicity, std::int64_t income) {
  const auto* const group =
      std::find_if(kGroups.begin(), kGroups.end(), [&](const Group& each) { return each.name == ethnicity; });
  const std::int64_t thousandths = group == kGroups.end() ? 1000 : group->income;
  return std::min(income * thousandths / 1000, kLargestIncome);
}

}  // namespace tacit::synth
