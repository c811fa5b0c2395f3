// SPDX-License-Identifier: Apache-2.0
// A model file, and what its transforms make of any text.
#include <set>
#include <string>
#include <vector>

#include "input.h"
#include "linkage/model.h"
#include "linkage/model_writer.h"
#include "linkage/transform.h"
#include "linkage/variants.h"
#include "plan/plan.h"
#include "targets.h"

namespace tacit::fuzz {
namespace {

linkage::step::Postcode any_postcode(Input& script) {
  const auto country =
      static_cast<linkage::PostcodeCountry>(script.below(linkage::kPostcodeCountryNames.size()));
  return {country, static_cast<linkage::PostcodePart>(script.below(linkage::kPostcodePartNames.size()))};
}

linkage::step::Date any_date(Input& script) {
  const auto part = static_cast<linkage::DatePart>(script.below(linkage::kDatePartNames.size()));
  return {part, static_cast<linkage::DateOrder>(script.below(linkage::kDateOrderNames.size()))};
}

linkage::TransformStep any_step(Input& script) {
  namespace step = linkage::step;
  switch (script.byte() % 23) {
    case 0:
      return step::Fold{};
    case 1:
      return step::Letters{};
    case 2:
      return step::Digits{};
    case 3:
      return step::Soundex{};
    case 4:
      return step::SortedParts{};
    case 5:
      return step::Prefix{1 + script.byte() % 64};
    case 6:
      return step::Suffix{1 + script.byte() % 64};
    case 7:
      return any_date(script);
    case 8:
      return step::Minhash{1 + script.byte() % 8, script.byte() % 64};
    case 9:
      return step::Latin{};
    case 10:
      return step::Particles{};
    case 11:
      return step::FirstPart{};
    case 12:
      return step::LastPart{};
    case 13:
      return step::Consonants{};
    case 14:
      return step::Nysiis{};
    case 16:
      return step::Titles{};
    case 17:
      return step::Umlauts{};
    case 18:
      return step::Nickname{};
    case 19:
      return step::Number{};
    case 20:
      return step::Pad{1 + script.byte() % 16};
    case 21:
      return any_postcode(script);
    case 22: {
      step::Date date = any_date(script);
      date.century = script.byte() % 100;
      date.serial = static_cast<linkage::DateSerial>(script.below(linkage::kDateSerialNames.size()));
      return date;
    }
    default:
      return step::Exact{};
  }
}

// What else the value may have been is never empty, the value itself, or the same twice.
void expect_variants(const std::vector<linkage::TransformStep>& steps, const std::string& own,
                     std::string_view text) {
  for (std::size_t kind = 0; kind < linkage::kVariantKindNames.size(); ++kind) {
    const linkage::Variants variants(steps, static_cast<linkage::VariantKind>(kind), "pepper");
    const std::vector<std::string> values = variants(text);
    const std::set<std::string> distinct(values.begin(), values.end());
    expect(values.size() <= linkage::kMaxVariants && distinct.size() == values.size(), "variants differ");
    expect(!distinct.contains("") && !distinct.contains(own), "a variant is another value");
    expect(!own.empty() || values.empty(), "what is missing has no variants");
  }
}

}  // namespace

void model(std::string_view bytes) {
  const linkage::Model read = linkage::parse_model(bytes, "model.toml");
  expect(read.score_range() <= linkage::kMaxScoreRange, "scores are within their range");
  expect(read.threshold() >= 1 && read.shifted_threshold() <= read.score_range(),
         "a threshold can be reached");
  const linkage::Model again = linkage::parse_model(linkage::write_model(read.spec(), {}), "again.toml");
  expect(again.hash() == read.hash(), "a model reads as it was written");
  plan::request_for(read);
}

void transform(std::string_view bytes) {
  Input script(bytes);
  std::vector<linkage::TransformStep> steps;
  for (std::size_t i = script.byte() % 4 + 1; i > 0; --i) steps.push_back(any_step(script));
  const linkage::Transform chain(steps, "pepper");
  const std::string_view text = script.rest();
  const std::string value = chain(text);
  expect(value == chain(text), "a transform is a function");
  expect_variants(steps, value, text);
}

}  // namespace tacit::fuzz
