// The linkage model: which features of a record are compared, and what agreement and disagreement of each is
// worth (docs/model.md). It is public, and both parties must hold the same one: they compare hash() first. A
// ModelSpec is what someone wrote; a Model is one that was checked, and does not change.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "linkage/transform.h"

namespace tacit::linkage {

inline constexpr int kMinBuckets = 2;
inline constexpr int kMaxBuckets = 1024;   // two one-hot digits of up to 32
inline constexpr int kMaxScoreRange = 31;  // degree of the costliest link polynomial
inline constexpr std::size_t kMaxFeatures = 64;
inline constexpr std::size_t kMaxColumns = 16;  // of one feature

struct Feature {
  std::string name;
  std::vector<std::string> columns;      // joined by a space in this order, those with a value
  std::vector<TransformStep> transform;  // applied in this order; not empty
  int buckets = 0;                       // [kMinBuckets, kMaxBuckets]
  int agreement = 0;                     // >= 1, added where both sides have the same bucket
  int disagreement = 0;                  // >= 0, taken off where both sides have one and they differ
};

struct ModelSpec {
  std::string name;
  std::string description;
  std::string salt;
  int threshold = 0;
  std::vector<Feature> features;
};

/// One thing that is wrong with a specification: `key` of the feature at index `feature`, or of the model as
/// a whole where `feature` is kWholeModel.
struct ModelProblem {
  static constexpr int kWholeModel = -1;
  int feature = kWholeModel;
  std::string key;
  std::string message;
};

/// Everything that keeps `spec` from being a model; empty if nothing does.
std::vector<ModelProblem> find_problems(const ModelSpec& spec);

class Model {
 public:
  /// Throws Error(kConfig) with every problem of find_problems().
  explicit Model(ModelSpec spec);

  const std::string& name() const { return spec_.name; }
  const std::string& description() const { return spec_.description; }
  const std::string& salt() const { return spec_.salt; }
  const std::vector<Feature>& features() const { return spec_.features; }

  /// Two records link if their score is at least this; >= 1, so that two records with nothing in common, or
  /// with everything missing, never do.
  int threshold() const { return spec_.threshold; }
  /// The sum of the disagreement weights: what makes every score >= 0.
  int shift() const { return shift_; }
  /// W: shifted scores lie in [0, W], W <= kMaxScoreRange.
  int score_range() const { return score_range_; }
  /// threshold() + shift(), in (shift(), W].
  int shifted_threshold() const { return spec_.threshold + shift_; }

  /// BLAKE2b of everything that the result depends on: salt, threshold, every feature in order, and the
  /// version of the code that computes features. Name, description, comments and layout of the file do not
  /// count.
  const std::array<std::uint8_t, 32>& hash() const { return hash_; }
  std::string hash_hex() const;

 private:
  ModelSpec spec_;
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
