#include "linkage/model.h"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <set>

#include "base/error.h"

namespace tacit::linkage {
namespace {

// Raise it whenever a transform or the bucket hash gives another value for some input than before, so that an
// old and a new program refuse each other instead of linking wrongly.
constexpr int kFeatureCodeVersion = 1;

constexpr int kMaxWeight = kMaxScoreRange;

// The problems found so far, and the one place that words them.
class ProblemList {
 public:
  void require_that(bool holds, int feature, const char* key, std::string message) {
    if (!holds) problems_.push_back({feature, key, std::move(message)});
  }
  std::vector<ModelProblem> take() { return std::move(problems_); }

 private:
  std::vector<ModelProblem> problems_;
};

bool has_empty_or_repeated(const std::vector<std::string>& columns) {
  const std::set<std::string> distinct(columns.begin(), columns.end());
  return distinct.size() != columns.size() || distinct.contains("");
}

std::string step_problem(const TransformStep& current) {
  const auto outside = [](const char* what, int value, int low, int high) {
    return value >= low && value <= high ? std::string()
                                         : fmt::format("{} must be {} to {}, not {}", what, low, high, value);
  };
  if (const auto* prefix = std::get_if<step::Prefix>(&current))
    return outside("prefix length", prefix->length, 1, 64);
  if (const auto* suffix = std::get_if<step::Suffix>(&current))
    return outside("suffix length", suffix->length, 1, 64);
  if (const auto* minhash = std::get_if<step::Minhash>(&current)) {
    const std::string q = outside("minhash q", minhash->q, 1, 8);
    return q.empty() ? outside("minhash k", minhash->k, 0, 63) : q;
  }
  return {};
}

std::string buckets_problem(int buckets) {
  return fmt::format("buckets must be {} to {}, not {}", kMinBuckets, kMaxBuckets, buckets);
}

void check_feature(const Feature& feature, int index, ProblemList& problems) {
  problems.require_that(!feature.name.empty(), index, "name", "a feature needs a name");
  problems.require_that(!feature.columns.empty() && feature.columns.size() <= kMaxColumns, index, "columns",
                        fmt::format("a feature takes 1 to {} columns", kMaxColumns));
  problems.require_that(!has_empty_or_repeated(feature.columns), index, "columns",
                        "columns must have names, and each may stand there once");
  problems.require_that(!feature.transform.empty(), index, "transform",
                        "a feature needs at least one transform (\"exact\" leaves the value as it is)");
  for (const auto& current : feature.transform) {
    const std::string problem = step_problem(current);
    problems.require_that(problem.empty(), index, "transform", problem);
  }
  problems.require_that(feature.buckets >= kMinBuckets && feature.buckets <= kMaxBuckets, index, "buckets",
                        buckets_problem(feature.buckets));
  problems.require_that(feature.agreement >= 1 && feature.agreement <= kMaxWeight, index, "agreement",
                        fmt::format("agreement must be 1 to {}, not {}", kMaxWeight, feature.agreement));
  problems.require_that(
      feature.disagreement >= 0 && feature.disagreement <= kMaxWeight, index, "disagreement",
      fmt::format("disagreement must be 0 to {}, not {} (it is taken off: write it without a sign)",
                  kMaxWeight, feature.disagreement));
}

// Sums over the features, which mean something only where every weight is sound.
void check_scores(const ModelSpec& spec, ProblemList& problems) {
  int agreements = 0;
  int range = 0;
  for (const auto& feature : spec.features) {
    agreements += feature.agreement;
    range += feature.agreement + feature.disagreement;
  }
  problems.require_that(
      range <= kMaxScoreRange, ModelProblem::kWholeModel, "feature",
      fmt::format("the weights of all features, agreement and disagreement, add up to {}; at most "
                  "{} is possible: use smaller weights or fewer features",
                  range, kMaxScoreRange));
  problems.require_that(spec.threshold <= agreements, ModelProblem::kWholeModel, "threshold",
                        fmt::format("threshold {} is out of reach: all features together add up to {}",
                                    spec.threshold, agreements));
}

std::array<std::uint8_t, 32> compute_hash(const ModelSpec& spec) {
  CanonicalForm form;
  form.text("tacit linkage model").number(kFeatureCodeVersion).text(spec.salt).number(spec.threshold);
  form.number(static_cast<std::int64_t>(spec.features.size()));
  for (const auto& feature : spec.features) {
    form.text(feature.name).number(static_cast<std::int64_t>(feature.columns.size()));
    for (const auto& column : feature.columns) form.text(column);
    form.number(static_cast<std::int64_t>(feature.transform.size()));
    for (const auto& current : feature.transform) append_canonical(current, form);
    form.number(feature.buckets).number(feature.agreement).number(feature.disagreement);
  }
  std::array<std::uint8_t, 32> hash{};
  require(sodium_init() >= 0, "libsodium starts");
  crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(form.bytes().data()),
                     form.bytes().size(), nullptr, 0);
  return hash;
}

}  // namespace

std::vector<ModelProblem> find_problems(const ModelSpec& spec) {
  ProblemList problems;
  constexpr int kWhole = ModelProblem::kWholeModel;
  problems.require_that(!spec.name.empty(), kWhole, "name", "a model needs a name");
  problems.require_that(!spec.salt.empty(), kWhole, "salt", "a model needs a salt, any text that is its own");
  problems.require_that(
      !spec.features.empty() && spec.features.size() <= kMaxFeatures, kWhole, "feature",
      fmt::format("a model has 1 to {} features, not {}", kMaxFeatures, spec.features.size()));
  problems.require_that(
      spec.threshold >= 1, kWhole, "threshold",
      fmt::format("threshold must be at least 1, not {}: with less, records that have nothing in "
                  "common would link",
                  spec.threshold));
  std::set<std::string> names;
  for (std::size_t i = 0; i < spec.features.size(); ++i) {
    const Feature& feature = spec.features[i];
    check_feature(feature, static_cast<int>(i), problems);
    problems.require_that(names.insert(feature.name).second, static_cast<int>(i), "name",
                          fmt::format("there is another feature named '{}'", feature.name));
  }
  const bool weights_are_sound =
      std::all_of(spec.features.begin(), spec.features.end(), [](const Feature& f) {
        return f.agreement >= 1 && f.agreement <= kMaxWeight && f.disagreement >= 0 &&
               f.disagreement <= kMaxWeight;
      });
  if (weights_are_sound && !spec.features.empty()) check_scores(spec, problems);
  return problems.take();
}

Model::Model(ModelSpec spec) : spec_(std::move(spec)) {
  const auto problems = find_problems(spec_);
  if (!problems.empty()) {
    std::string message = "the linkage model does not hold together:";
    for (const auto& problem : problems) message += "\n  " + problem.message;
    throw Error(ErrorCategory::kConfig, message);
  }
  for (const auto& feature : spec_.features) {
    shift_ += feature.disagreement;
    score_range_ += feature.agreement + feature.disagreement;
  }
  hash_ = compute_hash(spec_);
}

std::string Model::hash_hex() const {
  return fmt::format("{:02x}", fmt::join(hash_, ""));
}

}  // namespace tacit::linkage
