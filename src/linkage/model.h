// SPDX-License-Identifier: Apache-2.0
// The linkage model: which fields of a record are compared, at which levels, and what agreement and
// disagreement of each is worth (docs/model.md). It is public, and both parties must hold the same one: they
// compare hash() first. A ModelSpec is unchecked input; a Model has been checked and does not change.
//
// A field is compared at one or more levels, the strictest first: the whole value, its sound, its first
// letter. It counts once, by the strictest level that agrees. Every level is a Feature of its own, a bucket
// that either agrees or not, which adds what it is worth more than the next looser one; the sum over the
// levels that agree is the field's agreement, and a score stays a plain sum over features. What a level is
// worth may depend on the server's value: on whether it is rare or frequent, and on whether the client's is
// the same or only near it.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "linkage/transform.h"
#include "linkage/variants.h"

namespace tacit::linkage {

inline constexpr int kMinBuckets = 2;
inline constexpr int kMaxBuckets = 1024;   // two one-hot digits of up to 32
inline constexpr int kMaxScoreRange = 31;  // degree of the costliest link polynomial
inline constexpr std::size_t kMaxFeatures = 64;
inline constexpr std::size_t kMaxColumns = 16;       // of one field
inline constexpr std::size_t kMaxAlso = 3;           // of one field
inline constexpr std::size_t kMaxAlternatives = 64;  // of one level: columns of `also` and variants
inline constexpr std::size_t kMaxMissingTexts = 256;
inline constexpr std::size_t kMaxPasses = 8;  // a plan is made for as many
inline constexpr std::size_t kMaxParts = 8;   // of one pass

/// What a field tells about: only fitting a model looks at it (docs/model.md, "Fitting"). Relatives share the
/// family's fields; a household, and in part its neighbours, share those of the address; and people who move
/// get a new address.
enum class About { kPerson, kFamily, kAddress };

/// Into how many buckets a level's values are sorted to tell rare ones from frequent ones, however many the
/// level itself has: the server alone looks at them, so they cost nothing.
inline constexpr int kRarityBuckets = 1024;

/// Values of a level that are worth another agreement than the rest, where the server's is one: by rarity
/// bucket.
struct BucketClass {
  int agreement = 0;         // means nothing without buckets
  std::vector<int> buckets;  // each once, below kRarityBuckets; none: there is no such class
};

/// Values that are not the server's but near it, as variants of it are.
struct NearLevel {
  std::vector<VariantKind> kinds;  // each once; not empty
  int agreement = 0;
};

struct Level {
  std::vector<TransformStep> transform;  // applied in this order; not empty
  int buckets = 0;                       // [kMinBuckets, kMaxBuckets]
  int agreement = 0;                     // added where this is the strictest level that agrees
  BucketClass rare = {}, frequent = {};  // worth at least, and at most, `agreement`; no bucket is in both
  std::vector<NearLevel> near =
      {};  // looser than this level and stricter than the next, agreements decreasing
};

struct Field {
  std::string name;
  std::vector<std::string> columns;  // joined by a space in this order, those with a value
  std::vector<std::string> also;     // columns of the server's record that count as this field's value too
  std::vector<std::string> missing;  // texts that stand for no value, beside those of the model
  About about = About::kPerson;
  std::vector<Level> levels;  // strictest first, agreements strictly decreasing, above -disagreement
  int disagreement = 0;       // >= 0, taken off where both sides have a value and no level agrees
};

/// The most that a pair can have in the field: its strictest level's agreement or, where values may be rare,
/// the highest of any level. `field` has a level.
int highest_agreement(const Field& field);

/// One part of a pass's key: a value as a field has it, without buckets and weights.
struct PassPart {
  std::vector<std::string> columns;  // as those of a field
  std::vector<TransformStep> transform;
  std::vector<std::string> missing;

  /// Whether the value is a day: the last step reads a full date.
  bool is_full_date() const;
};

/// A blocking key (docs/model.md, "Passes"): where only some pairs are compared, those whose keys fall into
/// one bin in some pass. A record that lacks a part has no key.
struct Pass {
  std::string name;
  std::vector<PassPart> parts;
};

/// What the model's author, or the fit that made it, expects of it (docs/model.md, "What to expect").
struct Expected {
  double found = 0;        // share of the pairs of one person that link, [0, 1]
  double false_links = 0;  // of the pairs of two people, the share that links, [0, 1]
  std::string basis;       // by what: data, labels; for people
  /// Both are of blocked linkage: `found` counts pairs that no pass compares as missed, and `false_links` is
  /// of the pairs compared. Otherwise they are of all pairs.
  bool blocked = false;
};

struct ModelSpec {
  std::string name;
  std::string description;
  std::string salt;
  int threshold = 0;
  std::vector<std::string> missing;  // texts that stand for no value in any field: "unknown", "1900-01-01"
  std::vector<Field> fields;
  std::vector<Pass> passes;  // none: all pairs are compared
  std::optional<Expected> expected;
};

/// One of a model's tables: the model as a whole, the field or pass at `index`, or what is expected of it.
struct ModelPlace {
  enum class Kind { kModel, kField, kPass, kExpected };
  Kind kind = Kind::kModel;
  std::size_t index = 0;

  static ModelPlace field(std::size_t index) { return {Kind::kField, index}; }
  static ModelPlace pass(std::size_t index) { return {Kind::kPass, index}; }
  static ModelPlace expected() { return {Kind::kExpected}; }
  auto operator<=>(const ModelPlace&) const = default;
};

/// One thing that is wrong with a specification, at `key` of one of its tables.
struct ModelProblem {
  ModelPlace place;
  std::string key;
  std::string message;
};

/// Everything that keeps `spec` from being a model; empty if nothing does.
std::vector<ModelProblem> find_problems(const ModelSpec& spec);

/// One level of one field as the score has it. Where both records have a value, equal buckets add
/// `agreement` to the score and different ones take `disagreement` off.
struct Feature {
  std::string name;  // the field's, with ".1", ".2" .. where it has several levels
  std::size_t field = 0;
  std::size_t level = 0;
  int buckets = 0;
  int agreement = 0;  // what the level is worth more than the next looser one; may be 0 with a disagreement
  int disagreement = 0;  // the field's, on its loosest level; 0 on others
  int largest = 0;  // the same at most: where this level's value is rare, and the looser ones' are frequent
  bool varies = false;  // whether what a server's bucket adds depends on which it is, or on how near

  /// The most that agreeing in the feature adds, compared with disagreeing; >= 1. Unless it varies, every
  /// server's bucket adds this.
  int weight() const { return largest + disagreement; }
};

class Model {
 public:
  /// Throws Error(kConfig) with every problem of find_problems().
  explicit Model(ModelSpec spec);

  const ModelSpec& spec() const { return spec_; }
  const std::string& name() const { return spec_.name; }
  const std::string& description() const { return spec_.description; }
  const std::string& salt() const { return spec_.salt; }
  const std::vector<Field>& fields() const { return spec_.fields; }
  const std::vector<Pass>& passes() const { return spec_.passes; }
  const std::optional<Expected>& expected() const { return spec_.expected; }
  /// All levels of all fields, field by field, strictest first.
  const std::vector<Feature>& features() const { return features_; }
  /// The feature of each further value that a server record may agree by, feature by feature: one for every
  /// column in its field's `also`, then one for every variant that its near levels take at most, up to
  /// kMaxAlternatives together.
  const std::vector<std::size_t>& alternatives() const { return alternatives_; }

  /// Two records link if their score is at least this; >= 1, so that two records with nothing in common, or
  /// with everything missing, never do.
  int threshold() const { return spec_.threshold; }
  /// The sum of the disagreement weights: what makes every score >= 0.
  int shift() const { return shift_; }
  /// W: shifted scores lie in [0, W], W <= kMaxScoreRange.
  int score_range() const { return score_range_; }
  /// threshold() + shift(), in (shift(), W].
  int shifted_threshold() const { return spec_.threshold + shift_; }

  /// BLAKE2b of everything that the result depends on: salt, threshold, missing texts, every field and pass
  /// in order, and the version of the code that computes features. Name, description, what a field is about,
  /// what a pass is called, what is expected of it, comments and layout of the file do not count.
  const std::array<std::uint8_t, 32>& hash() const { return hash_; }
  /// The same as messages have it.
  std::string_view hash_bytes() const { return {reinterpret_cast<const char*>(hash_.data()), hash_.size()}; }
  std::string hash_hex() const;
  /// The first 12 digits of hash_hex(), which are enough for people to compare.
  std::string short_hash() const { return hash_hex().substr(0, 12); }

 private:
  ModelSpec spec_;
  std::vector<Feature> features_;
  std::vector<std::size_t> alternatives_;
  int shift_ = 0;
  int score_range_ = 0;
  std::array<std::uint8_t, 32> hash_{};
};

/// Reads a model from TOML (docs/model.md, "The file"). `origin` names the text in messages, usually the
/// file's path. Throws Error(kConfig) with everything that is wrong at once, each with its line.
Model parse_model(std::string_view toml, std::string_view origin);

/// parse_model() of a file. Throws Error(kConfig) also where it cannot be read or is larger than 1 MiB.
Model load_model(const std::filesystem::path& path);

}  // namespace tacit::linkage
