// A model file, and what its transforms make of any text.
#include "input.h"
#include "linkage/model.h"
#include "linkage/model_writer.h"
#include "linkage/transform.h"
#include "plan/plan.h"
#include "targets.h"

namespace tacit::fuzz {
namespace {

linkage::TransformStep any_step(Input& script) {
  namespace step = linkage::step;
  switch (script.byte() % 16) {
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
    case 7: {
      const auto part = static_cast<linkage::DatePart>(script.below(linkage::kDatePartNames.size()));
      return step::Date{part, static_cast<linkage::DateOrder>(script.below(linkage::kDateOrderNames.size()))};
    }
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
    default:
      return step::Exact{};
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
  expect(chain(text) == chain(text), "a transform is a function");
}

}  // namespace tacit::fuzz
