// SPDX-License-Identifier: Apache-2.0
#include "linkage/model.h"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <set>

#include "base/error.h"
#include "base/hex.h"
#include "base/sodium.h"
#include "linkage/level_weights.h"

namespace tacit::linkage {
namespace {

// Raise it whenever a transform, the bucket hash or what a bucket is worth gives another value for some input
// than before, so that an old and a new program refuse each other instead of linking wrongly.
constexpr int kFeatureCodeVersion = 3;

constexpr int kMaxWeight = kMaxScoreRange;

// The problems found so far; all their messages are written here.
class ProblemList {
 public:
  void require_that(bool holds, ModelPlace place, std::string key, std::string message) {
    if (!holds) problems_.push_back({place, std::move(key), std::move(message)});
  }
  std::vector<ModelProblem> take() { return std::move(problems_); }

 private:
  std::vector<ModelProblem> problems_;
};

bool has_empty_or_repeated(const std::vector<std::string>& texts) {
  const std::set<std::string> distinct(texts.begin(), texts.end());
  return distinct.size() != texts.size() || distinct.contains("");
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
  if (const auto* pad = std::get_if<step::Pad>(&current)) return outside("pad length", pad->length, 1, 16);
  if (const auto* postcode = std::get_if<step::Postcode>(&current)) {
    return has_part(postcode->country, postcode->part)
               ? std::string()
               : fmt::format("postcodes of '{}' have no part '{}'", name_of(postcode->country),
                             name_of(postcode->part));
  }
  if (const auto* date = std::get_if<step::Date>(&current); date != nullptr && date->century) {
    return outside("date century", *date->century, 0, 99);
  }
  if (const auto* minhash = std::get_if<step::Minhash>(&current)) {
    const std::string q = outside("minhash q", minhash->q, 1, 8);
    return q.empty() ? outside("minhash k", minhash->k, 0, 63) : q;
  }
  return {};
}

// The problems of a level of a field or of a part of a pass, reported under its own keys where it is the only
// one of its table, and otherwise under `within`, "level 2".
class PartCheck {
 public:
  PartCheck(ModelPlace place, std::string within, ProblemList& problems)
      : place_(place), within_(std::move(within)), problems_(problems) {}

  void run(const Level& level) {
    check_transform(level.transform);
    require_that(level.buckets >= kMinBuckets && level.buckets <= kMaxBuckets, "buckets",
                 fmt::format("buckets must be {} to {}, not {}", kMinBuckets, kMaxBuckets, level.buckets));
    require_that(level.agreement >= -kMaxWeight && level.agreement <= kMaxWeight, "agreement",
                 fmt::format("agreement must be {} to {}, not {}", -kMaxWeight, kMaxWeight, level.agreement));
    check_class("rare", level.rare);
    check_class("frequent", level.frequent);
    require_that(level.rare.buckets.empty() || level.rare.agreement >= level.agreement, "rare",
                 fmt::format("rare is {}, less than the agreement {}: a rare value is worth at least as much "
                             "as a usual one",
                             level.rare.agreement, level.agreement));
    require_that(level.frequent.buckets.empty() || level.frequent.agreement <= level.agreement, "frequent",
                 fmt::format("frequent is {}, more than the agreement {}: a frequent value is worth at most "
                             "as much as a usual one",
                             level.frequent.agreement, level.agreement));
    for (const int bucket : level.rare.buckets) {
      require_that(std::ranges::count(level.frequent.buckets, bucket) == 0, "frequent_buckets",
                   fmt::format("bucket {} is in rare_buckets and in frequent_buckets", bucket));
    }
  }

  /// `level`: that it belongs to.
  void run(const NearLevel& near, const Level& level) {
    require_that(!near.kinds.empty(), "near", "near must name at least one kind of variants");
    require_that(near.agreement >= -kMaxWeight && near.agreement <= kMaxWeight, "agreement",
                 fmt::format("agreement must be {} to {}, not {}", -kMaxWeight, kMaxWeight, near.agreement));
    for (const VariantKind kind : near.kinds) {
      std::size_t named = 0;
      for (const NearLevel& one : level.near)
        named += static_cast<std::size_t>(std::ranges::count(one.kinds, kind));
      require_that(named <= 1, "near", fmt::format("'{}' is named more than once", name_of(kind)));
      const std::string problem = variant_problem(level.transform, kind);
      require_that(problem.empty(), "near", problem);
    }
  }

  void run(const PassPart& part) {
    check_columns(part.columns, "a part of a key");
    check_transform(part.transform);
    check_missing(part.missing);
  }

  /// `taker`: what has these columns.
  void check_columns(const std::vector<std::string>& columns, const char* taker) {
    require_that(!columns.empty() && columns.size() <= kMaxColumns, "columns",
                 fmt::format("{} takes 1 to {} columns", taker, kMaxColumns));
    require_that(!has_empty_or_repeated(columns), "columns",
                 "columns must have names, and each may appear only once");
  }

  void check_missing(const std::vector<std::string>& missing) {
    require_that(missing.size() <= kMaxMissingTexts, "missing",
                 fmt::format("missing takes up to {} texts", kMaxMissingTexts));
  }

 private:
  void check_class(const char* name, const BucketClass& buckets) {
    if (buckets.buckets.empty()) return;
    require_that(
        buckets.agreement >= -kMaxWeight && buckets.agreement <= kMaxWeight, name,
        fmt::format("{} must be {} to {}, not {}", name, -kMaxWeight, kMaxWeight, buckets.agreement));
    const std::string key = fmt::format("{}_buckets", name);
    const std::set<int> distinct(buckets.buckets.begin(), buckets.buckets.end());
    require_that(distinct.size() == buckets.buckets.size(), key.c_str(),
                 fmt::format("{} names a bucket twice", key));
    require_that(*distinct.begin() >= 0 && *distinct.rbegin() < kRarityBuckets, key.c_str(),
                 fmt::format("{} must be numbers from 0 to {}", key, kRarityBuckets - 1));
  }

  void check_transform(const std::vector<TransformStep>& transform) {
    require_that(!transform.empty(), "transform",
                 "there must be at least one transform (\"exact\" leaves the value as it is)");
    for (const TransformStep& current : transform) {
      const std::string problem = step_problem(current);
      require_that(problem.empty(), "transform", problem);
    }
  }

  void require_that(bool holds, const char* key, const std::string& message) {
    const bool alone = within_.empty();
    problems_.require_that(holds, place_, alone ? key : within_,
                           alone ? message : fmt::format("{}: {}", within_, message));
  }

  ModelPlace place_;
  std::string within_;
  ProblemList& problems_;
};

// What the `index`-th of `count` tables within a table is reported as; empty for the only one.
std::string within(const char* kind, std::size_t index, std::size_t count) {
  return count > 1 ? fmt::format("{} {}", kind, index + 1) : "";
}

void check_also(const Field& field, ModelPlace place, ProblemList& problems) {
  problems.require_that(field.also.size() <= kMaxAlso, place, "also",
                        fmt::format("also takes up to {} columns", kMaxAlso));
  problems.require_that(!has_empty_or_repeated(field.also), place, "also",
                        "also must name columns, and each may appear only once");
  problems.require_that(field.also.empty() || field.columns.size() <= 1, place, "also",
                        "also is for a field of one column");
  for (const std::string& column : field.also) {
    problems.require_that(field.columns.empty() || column != field.columns.front(), place, "also",
                          fmt::format("also names '{}', which is the field's own column", column));
  }
}

bool is_sound(int agreement) {
  return agreement >= -kMaxWeight && agreement <= kMaxWeight;
}

// Weights that are valid one by one: others are already reported, and sums over them mean nothing.
bool weights_are_sound(const Field& field) {
  return !field.levels.empty() && field.disagreement >= 0 && field.disagreement <= kMaxWeight &&
         std::all_of(field.levels.begin(), field.levels.end(), [](const Level& level) {
           return is_sound(level.agreement) && is_sound(lowest_agreement(level)) &&
                  is_sound(highest_agreement(level)) &&
                  std::ranges::all_of(level.near, is_sound, &NearLevel::agreement);
         });
}

// The agreements of a field's levels as its file has them, near levels behind the level that they belong to.
std::vector<int> agreements_of(const Field& field) {
  std::vector<int> agreements;
  for (const Level& level : field.levels) {
    agreements.push_back(level.agreement);
    for (const NearLevel& near : level.near) agreements.push_back(near.agreement);
  }
  return agreements;
}

void check_weights(const Field& field, ModelPlace place, ProblemList& problems) {
  problems.require_that(
      field.disagreement >= 0 && field.disagreement <= kMaxWeight, place, "disagreement",
      fmt::format("disagreement must be 0 to {}, not {} (it is subtracted: write it without a sign)",
                  kMaxWeight, field.disagreement));
  if (!weights_are_sound(field)) return;
  const std::vector<int> agreements = agreements_of(field);
  std::set<std::size_t> nearest;  // near levels that follow their level: values near may be as good as equal
  std::size_t place_of_level = 0;
  for (const Level& level : field.levels) {
    if (!level.near.empty()) nearest.insert(place_of_level + 1);
    place_of_level += 1 + level.near.size();
  }
  for (std::size_t i = 0; i + 1 < agreements.size(); ++i) {
    problems.require_that(
        agreements[i] > agreements[i + 1] || (agreements[i] == agreements[i + 1] && nearest.contains(i + 1)),
        place, fmt::format("level {}", i + 2),
        fmt::format("level {} is worth {} and the stricter level {} before it {}: order the levels from the "
                    "strictest on, each worth less than the one before",
                    i + 2, agreements[i + 1], i + 1, agreements[i]));
  }
  const bool alone = agreements.size() == 1;
  const auto check_worth = [&](bool holds, const char* key, std::size_t level, const std::string& message) {
    problems.require_that(holds, place, alone ? key : fmt::format("level {}", level), message);
  };
  check_worth(agreements.back() + field.disagreement >= 1, "agreement", agreements.size(),
              fmt::format("agreement {} is no better than the disagreement, which subtracts {}: the field "
                          "would say nothing",
                          agreements.back(), field.disagreement));
  std::size_t number = 1;
  for (const Level& level : field.levels) {
    check_worth(lowest_agreement(level) + field.disagreement >= 0, "frequent", number,
                fmt::format("frequent {} is worse than the disagreement, which subtracts {}",
                            level.frequent.agreement, field.disagreement));
    number += 1 + level.near.size();
  }
}

void check_field(const Field& field, ModelPlace place, ProblemList& problems) {
  problems.require_that(!field.name.empty(), place, "name", "a field needs a name");
  PartCheck whole(place, "", problems);
  whole.check_columns(field.columns, "a field");
  check_also(field, place, problems);
  whole.check_missing(field.missing);
  problems.require_that(!field.levels.empty(), place, "level", "a field needs at least one level");
  const std::size_t count = agreements_of(field).size();
  std::size_t next = 0;
  for (const Level& level : field.levels) {
    PartCheck(place, within("level", next++, count), problems).run(level);
    for (const NearLevel& near : level.near)
      PartCheck(place, within("level", next++, count), problems).run(near, level);
  }
  check_weights(field, place, problems);
}

void check_pass(const Pass& pass, ModelPlace place, ProblemList& problems) {
  problems.require_that(!pass.name.empty(), place, "name", "a pass needs a name");
  problems.require_that(!pass.parts.empty() && pass.parts.size() <= kMaxParts, place, "part",
                        fmt::format("the key of a pass has 1 to {} parts", kMaxParts));
  for (std::size_t i = 0; i < pass.parts.size(); ++i) {
    PartCheck(place, within("part", i, pass.parts.size()), problems).run(pass.parts[i]);
  }
}

void check_expected(const ModelSpec& spec, ProblemList& problems) {
  if (!spec.expected) return;
  const Expected& expected = *spec.expected;
  const ModelPlace place = ModelPlace::expected();
  const auto is_share = [](double value) { return value >= 0 && value <= 1; };  // and a number at all
  problems.require_that(is_share(expected.found), place, "found",
                        fmt::format("found is a share from 0 to 1, not {}", expected.found));
  problems.require_that(is_share(expected.false_links), place, "false_links",
                        fmt::format("false_links is a share from 0 to 1, not {}", expected.false_links));
  problems.require_that(!expected.basis.empty(), place, "basis",
                        "basis must say what data the figures come from");
  problems.require_that(!expected.blocked || !spec.passes.empty(), place, "strategy",
                        "the figures are of blocked linkage, and the model has no passes");
}

// Sums over the fields, which mean something only where every weight is sound.
void check_scores(const ModelSpec& spec, ProblemList& problems) {
  int agreements = 0;
  int range = 0;
  for (const Field& field : spec.fields) {
    agreements += highest_agreement(field);
    range += score_range_of(field);
  }
  problems.require_that(
      range <= kMaxScoreRange, ModelPlace{}, "field",
      fmt::format("the weights of all fields, agreement and disagreement, add up to {}; at most "
                  "{} is possible: use smaller weights or fewer fields",
                  range, kMaxScoreRange));
  problems.require_that(spec.threshold <= agreements, ModelPlace{}, "threshold",
                        fmt::format("threshold {} is out of reach: all fields together add up to {}",
                                    spec.threshold, agreements));
}

void append_texts(const std::vector<std::string>& texts, CanonicalForm& form) {
  form.number(static_cast<std::int64_t>(texts.size()));
  for (const std::string& text : texts) form.text(text);
}

void append_steps(const std::vector<TransformStep>& steps, CanonicalForm& form) {
  form.number(static_cast<std::int64_t>(steps.size()));
  for (const TransformStep& current : steps) append_canonical(current, form);
}

// The order of its buckets does not matter.
void append_class(const BucketClass& buckets, CanonicalForm& form) {
  form.number(static_cast<std::int64_t>(buckets.buckets.size()));
  if (buckets.buckets.empty()) return;
  form.number(buckets.agreement);
  for (const int bucket : std::set(buckets.buckets.begin(), buckets.buckets.end())) form.number(bucket);
}

void append_level(const Level& level, CanonicalForm& form) {
  append_steps(level.transform, form);
  form.number(level.buckets).number(level.agreement);
  append_class(level.rare, form);
  append_class(level.frequent, form);
  form.number(static_cast<std::int64_t>(level.near.size()));
  for (const NearLevel& near : level.near) {
    form.number(near.agreement).number(static_cast<std::int64_t>(near.kinds.size()));
    for (const VariantKind kind : near.kinds) form.text(name_of(kind));
  }
}

void append_field(const Field& field, CanonicalForm& form) {
  form.text(field.name);
  append_texts(field.columns, form);
  append_texts(field.also, form);
  append_texts(field.missing, form);
  form.number(field.disagreement).number(static_cast<std::int64_t>(field.levels.size()));
  for (const Level& level : field.levels) append_level(level, form);
}

// Keys depend on a pass's place and not on its name.
void append_passes(const std::vector<Pass>& passes, CanonicalForm& form) {
  if (passes.empty()) return;
  form.text("passes").number(static_cast<std::int64_t>(passes.size()));
  for (const Pass& pass : passes) {
    form.number(static_cast<std::int64_t>(pass.parts.size()));
    for (const PassPart& part : pass.parts) {
      append_texts(part.columns, form);
      append_texts(part.missing, form);
      append_steps(part.transform, form);
    }
  }
}

std::array<std::uint8_t, 32> compute_hash(const ModelSpec& spec) {
  CanonicalForm form;
  form.text("tacit linkage model").number(kFeatureCodeVersion).text(spec.salt).number(spec.threshold);
  append_texts(spec.missing, form);
  form.number(static_cast<std::int64_t>(spec.fields.size()));
  for (const Field& field : spec.fields) append_field(field, form);
  append_passes(spec.passes, form);
  std::array<std::uint8_t, 32> hash{};
  ensure_sodium();
  crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(form.bytes().data()),
                     form.bytes().size(), nullptr, 0);
  return hash;
}

std::vector<Feature> features_of(const std::vector<Field>& fields) {
  std::vector<Feature> features;
  for (std::size_t f = 0; f < fields.size(); ++f) {
    const Field& field = fields[f];
    const std::vector<int> largest = largest_weights(field);
    for (std::size_t level = 0; level < field.levels.size(); ++level) {
      const bool loosest = level + 1 == field.levels.size();
      Feature feature;
      feature.name = field.levels.size() == 1 ? field.name : fmt::format("{}.{}", field.name, level + 1);
      feature.field = f;
      feature.level = level;
      feature.buckets = field.levels[level].buckets;
      feature.agreement = field.levels[level].agreement - (loosest ? 0 : field.levels[level + 1].agreement);
      feature.disagreement = loosest ? field.disagreement : 0;
      feature.largest = largest[level] - feature.disagreement;
      feature.varies = !field.levels[level].near.empty() ||
                       std::any_of(field.levels.begin() + static_cast<std::ptrdiff_t>(level),
                                   field.levels.end(), has_classes);
      features.push_back(std::move(feature));
    }
  }
  return features;
}

// Names of fields and passes are for people, in messages: no two of a kind are the same.
template <typename Table>
void check_names(const std::vector<Table>& tables, ModelPlace::Kind kind, const char* noun,
                 ProblemList& problems) {
  std::set<std::string> names;
  for (std::size_t i = 0; i < tables.size(); ++i) {
    problems.require_that(names.insert(tables[i].name).second, {kind, i}, "name",
                          fmt::format("there is another {} named '{}'", noun, tables[i].name));
  }
}

}  // namespace

bool PassPart::is_full_date() const {
  if (transform.empty()) return false;
  const auto* date = std::get_if<step::Date>(&transform.back());
  return date != nullptr && date->part == DatePart::kFull;
}

std::vector<ModelProblem> find_problems(const ModelSpec& spec) {
  ProblemList problems;
  constexpr ModelPlace kWhole;
  problems.require_that(!spec.name.empty(), kWhole, "name", "a model needs a name");
  problems.require_that(!spec.salt.empty(), kWhole, "salt", "a model needs a salt, any text that is its own");
  problems.require_that(!spec.fields.empty(), kWhole, "field", "a model needs at least one field");
  problems.require_that(
      spec.threshold >= 1, kWhole, "threshold",
      fmt::format("threshold must be at least 1, not {}: with less, records that have nothing in "
                  "common would link",
                  spec.threshold));
  PartCheck(kWhole, "", problems).check_missing(spec.missing);
  std::size_t levels = 0;
  for (std::size_t i = 0; i < spec.fields.size(); ++i) {
    check_field(spec.fields[i], ModelPlace::field(i), problems);
    levels += spec.fields[i].levels.size();
  }
  check_names(spec.fields, ModelPlace::Kind::kField, "field", problems);
  problems.require_that(
      levels <= kMaxFeatures, kWhole, "field",
      fmt::format("a model has up to {} levels in all its fields, not {}", kMaxFeatures, levels));
  problems.require_that(spec.passes.size() <= kMaxPasses, kWhole, "pass",
                        fmt::format("a model has up to {} passes, not {}", kMaxPasses, spec.passes.size()));
  for (std::size_t p = 0; p < spec.passes.size(); ++p) {
    check_pass(spec.passes[p], ModelPlace::pass(p), problems);
  }
  check_names(spec.passes, ModelPlace::Kind::kPass, "pass", problems);
  check_expected(spec, problems);
  const bool sound = std::all_of(spec.fields.begin(), spec.fields.end(), weights_are_sound);
  if (sound && !spec.fields.empty()) check_scores(spec, problems);
  return problems.take();
}

Model::Model(ModelSpec spec) : spec_(std::move(spec)) {
  const auto problems = find_problems(spec_);
  if (!problems.empty()) {
    std::string message = "the linkage model is inconsistent:";
    for (const auto& problem : problems) message += "\n  " + problem.message;
    throw Error(ErrorCategory::kConfig, message);
  }
  features_ = features_of(spec_.fields);
  for (std::size_t f = 0; f < features_.size(); ++f) {
    shift_ += features_[f].disagreement;
    const Field& field = spec_.fields[features_[f].field];
    alternatives_.insert(alternatives_.end(), alternatives_of(field, field.levels[features_[f].level]), f);
  }
  for (const Field& field : spec_.fields) score_range_ += score_range_of(field);
  hash_ = compute_hash(spec_);
}

std::string Model::hash_hex() const {
  return to_hex(hash_);
}

}  // namespace tacit::linkage
