// SPDX-License-Identifier: Apache-2.0
#include "fit/fit.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string>

#include "base/error.h"
#include "base/quantities.h"
#include "fit/buckets.h"
#include "fit/design_search.h"
#include "fit/known_pairs.h"
#include "fit/target_pairs.h"
#include "fit/template_levels.h"

namespace tacit::fit {
namespace {

constexpr double kCoarse = 0.01;  // of the true links, that one pair of the files may stand for
constexpr std::size_t kRestartPatterns = 20'000,
                      kMostRestarts = 4;  // a search takes as long as it has patterns
constexpr std::size_t kMadeDesigns = 2;   // that are compared with real buckets
constexpr double kManyPairs =
    2;  // of a query, that one of the files' may stand for where it is looked at closely
constexpr double kLeastF1 = 0.4;  // expected, of a model that is worth a file

// Whether the field is made of several columns that other fields have one by one, such as both names in any
// order beside the given name and the surname.
bool is_repeat(const linkage::ModelSpec& spec, const linkage::Field& field) {
  const auto has = [&](const std::string& column) {
    return std::ranges::any_of(spec.fields, [&](const linkage::Field& other) {
      return other.columns == std::vector<std::string>{column};
    });
  };
  return field.columns.size() > 1 && std::ranges::all_of(field.columns, has);
}

// To so many digits, as a person would write it down.
double rounded(double value, int digits) {
  const std::string text = fmt::format("{:.{}g}", value, digits);
  double result = 0;
  std::from_chars(text.data(), text.data() + text.size(), result);
  return result;
}

// By the levels that agree, collisions and rarities apart.
LevelRates by_level(const FieldShape& shape, const OutcomeRates& rates) {
  LevelRates result{};
  for (std::size_t c = kDiffers; c < shape.outcomes(); ++c) {
    if (rates[c] > 0) result[levels_agreeing(shape.plain(c))] += rates[c];
  }
  return result;
}

// Without rarities, and with near levels as the next looser level: as the levels' own buckets would show it.
OutcomeRates plain_rates(const FieldShape& shape, const OutcomeRates& rates) {
  OutcomeRates result{};
  for (std::size_t c = kDiffers; c < shape.outcomes(); ++c) {
    std::size_t bits = 0, height = 0;
    for (std::size_t n = 1; n <= shape.levels; ++n) {
      if (shape.base_of(n) != n) continue;
      bits |= agrees(shape.plain(c), n - 1) ? std::size_t{1} << height : 0;
      ++height;
    }
    result[1 + bits] += rates[c];
  }
  return result;
}

class Fitter {
 public:
  Fitter(const linkage::ModelSpec& model, const table::Table& client, const table::Table& server,
         const std::optional<std::vector<linkage::RecordPair>>& labelled, const FitOptions& options,
         const FitProgress& progress)
      : spec_(without_rarity(model)),
        client_(client),
        server_(server),
        labelled_(labelled),
        options_(options),
        progress_(progress) {
    for (const table::Table* side : {&client, &server}) {
      if (side->records() != 0) continue;
      throw Error(ErrorCategory::kInput,
                  fmt::format("{}: there are no records to fit a model to", side->origin()));
    }
    const double most = std::max(1.0, options.most_pairs / static_cast<double>(server.records()));
    sample_ = sample_records(client.records(), static_cast<std::size_t>(std::min(most, 1e9)), options.seed);
  }

  Fit run() {
    if (!labelled_) leave_out_repeats();
    const bool is_blocked = options_.has_target() && !spec_.passes.empty();
    if (!is_blocked) spec_ = with_near(spec_);  // there each variant costs time
    known_.emplace(files(), labelled_, expected_matches(), progress_);
    if (options_.has_target()) {
      report("comparing keys", 0, 1);
      target_.emplace(files(), *known_, options_);
      spec_.passes = target_->passes();
    }
    limits_ = options_.limits;
    if (target_ && !spec_.passes.empty()) limits_.passes = spec_.passes.size();
    std::optional<Candidate> best;
    for (const Design& design : designed()) {
      Candidate candidate = made(design);
      if (!best || candidate.design.value > best->design.value) best = std::move(candidate);
    }
    report("choosing weights", 3, 3);
    refuse_hopeless(best->design.expected);
    return finish(std::move(*best));
  }

 private:
  TwoFiles files() const { return {spec_, client_, server_, sample_}; }

  void report(const std::string& stage, std::uint64_t done, std::uint64_t all) const {
    if (progress_) progress_(stage, done, all);
  }

  PairProgress pair_progress() const {
    return [this](std::size_t done, std::size_t all) { report("comparing pairs", done, all); };
  }

  // Rates are estimated as if fields were independent: a field that repeats others would make namesakes look
  // like one person. With labels nothing is estimated.
  void leave_out_repeats() {
    std::vector<linkage::Field> kept;
    for (const linkage::Field& field : spec_.fields) {
      if (is_repeat(spec_, field)) {
        left_out_.push_back(field.name);
      } else {
        kept.push_back(field);
      }
    }
    spec_.fields = std::move(kept);
  }

  double expected_matches() const {
    const double share = static_cast<double>(sample_.size()) / static_cast<double>(client_.records());
    return options_.expected_matches > 0 ? options_.expected_matches * share
                                         : static_cast<double>(std::min(sample_.size(), server_.records()));
  }

  // All pairs that a query compares, as a comparison of these records shows them.
  PatternTable patterns_of(const Comparison& comparison) const {
    const PatternTable patterns = known_->count(comparison, pair_progress());
    return target_ ? target_->at_target(comparison, patterns, pair_progress()) : patterns;
  }

  // How many pairs of a query one pair of the files stands for.
  double stands_for() const { return target_ ? target_->scaling().pairs() : 1; }

  // A model, and the pairs as its buckets show them.
  struct Candidate {
    linkage::ModelSpec spec;
    std::vector<std::string> left_out, narrowed;
    std::optional<Comparison> comparison;
    std::optional<PatternTable> patterns;
    Design design;
  };

  // The design as the buckets of a model show it, with what values really share them. A level that is of no
  // use then is left out, which gives the field's others new buckets.
  Candidate made(const Design& design) const {
    Candidate made{spec_, left_out_, {}, {}, {}, design};
    std::vector<FieldShape> shapes = known_->comparison().shapes();
    for (;;) {
      const std::size_t before = levels_of(made.spec);
      const std::vector<FieldChoice> choices = take(made, shapes);
      if (made.comparison && levels_of(made.spec) == before) return made;
      made.comparison.emplace(made.spec, client_, server_, sample_, true);
      made.patterns = patterns_of(*made.comparison);
      shapes = made.comparison->shapes();
      if (stands_for() > kManyPairs) {
        // What a pair happens to share a bucket with says less about so many than chance does.
        made.design.fields = choices;
        return made;
      }
      made.design = improve_design(*made.patterns, choices,
                                   {.limits = limits_, .most_buckets = {}, .rarity = options_.rarity})
                        .front();
    }
  }

  // Buckets by the evidence that they bring, weights that are good with them, and from there the best of both
  // together.
  std::vector<Design> designed() {
    linkage::ModelSpec coarse = without_near(spec_);
    hash_within_planes(coarse);
    const Comparison comparison(coarse, client_, server_, sample_);
    const PatternTable patterns = patterns_of(comparison);
    report("choosing weights", 0, 3);
    const WeightChoice weights = choose_weights(patterns, limits_);
    refuse_hopeless(weights.expected);
    report("choosing weights", 1, 3);
    const PatternTable finest =
        target_ ? target_->at_target(known_->comparison(), known_->patterns(), pair_progress())
                : known_->patterns();
    DesignOptions options{
        .limits = limits_, .planes = options_.planes, .counted = kFinestBuckets, .most_buckets = {}};
    options.rarity = options_.rarity;
    std::vector<FieldChoice> start;
    for (std::size_t f = 0; f < spec_.fields.size(); ++f) {
      start.push_back(start_of(f, coarse.fields[f], weights.fields[f]));
      options.most_buckets.push_back(most_buckets(f));
    }
    options.restarts = std::clamp<std::size_t>(kRestartPatterns / finest.size(), 1, kMostRestarts);
    std::vector<Design> designs = improve_design(finest, std::move(start), options);
    if (designs.size() > kMadeDesigns) designs.resize(kMadeDesigns);
    return designs;
  }

  // `weights`: of the levels alone, near levels apart.
  FieldChoice start_of(std::size_t f, const linkage::Field& coarse, const FieldWeights& weights) const {
    const FieldShape& shape = known_->comparison().shapes()[f];
    FieldChoice choice;
    choice.weights[0] = weights[0];
    std::size_t level = 0;  // counted from 1
    for (std::size_t n = 1; n <= shape.levels; ++n) {
      if (shape.base_of(n) == n) {
        ++level;
        choice.buckets[n] = coarse.levels[coarse.levels.size() - level].buckets;
      }
      choice.weights[n] = weights[level];
    }
    return choice;
  }

  // About twice its distinct values are worth having.
  std::array<int, kMaxLevels + 1> most_buckets(std::size_t f) const {
    const FieldShape& shape = known_->comparison().shapes()[f];
    std::array<int, kMaxLevels + 1> most{};
    std::size_t level = spec_.fields[f].levels.size();
    for (std::size_t n = 1; n <= shape.levels; ++n) {
      if (shape.base_of(n) != n) continue;
      most[n] = static_cast<int>(2 * known_->comparison().field(f).distinct_values(--level));
    }
    return most;
  }

  void hash_within_planes(linkage::ModelSpec& coarse) const {
    const Rates rates = rates_of(known_->patterns());
    std::vector<FieldToHash> fields;
    for (std::size_t f = 0; f < coarse.fields.size(); ++f) {
      const FieldShape& shape = known_->comparison().shapes()[f];
      const std::vector<int> buckets(coarse.fields[f].levels.size(), kFinestBuckets);
      FieldToHash& field = fields.emplace_back();
      field.match = without_collisions(plain_rates(shape, rates.match[f]), buckets);
      field.random = without_collisions(plain_rates(shape, rates.other[f]), buckets);
      field.present = known_->patterns().present_share(f);
      for (std::size_t l = 0; l < buckets.size(); ++l)
        field.distinct.push_back(known_->comparison().field(f).distinct_values(l));
    }
    const auto buckets = allocate_buckets(fields, options_.planes);
    for (std::size_t f = 0; f < buckets.size(); ++f) {
      for (std::size_t l = 0; l < buckets[f].size(); ++l) coarse.fields[f].levels[l].buckets = buckets[f][l];
    }
  }

  // Weights without which no more than that is linked rightly are not worth a file.
  void refuse_hopeless(const ExpectedQuality& expected) const {
    const bool by_wish = limits_.false_links.has_value();  // few links, rather than false ones
    if (expected.f1() >= kLeastF1 || labelled_ || by_wish) return;
    throw Error(
        ErrorCategory::kUnsuitable,
        fmt::format("{} and {} do not show well enough who is one person: the best weights would link "
                    "{:.0f} % of the true pairs, and {:.0f} % of the links would be false. Compare more "
                    "fields, or give known pairs with --links",
                    client_.origin(), server_.origin(), 100 * expected.recall(),
                    100 * (1 - expected.precision())));
  }

  static std::size_t levels_of(const linkage::ModelSpec& spec) {
    std::size_t levels = 0;
    for (const linkage::Field& field : spec.fields) levels += rungs_of(field).size();
    return levels;
  }

  // Keeps the levels that the design uses, with its buckets, and leaves out fields without. Returns its
  // choices for them.
  static std::vector<FieldChoice> take(Candidate& made, const std::vector<FieldShape>& shapes) {
    std::vector<linkage::Field> fields;
    std::vector<FieldChoice> choices;
    for (std::size_t f = 0; f < made.spec.fields.size(); ++f) {
      linkage::Field& field = made.spec.fields[f];
      const std::size_t before = field.levels.size();
      const FieldChoice kept = keep_used(field, shapes[f], made.design.fields[f]);
      const std::size_t after = field.levels.size();
      if (after < before) std::erase(made.narrowed, field.name);
      if (after < before) (after == 0 ? made.left_out : made.narrowed).push_back(field.name);
      if (after == 0) continue;
      fields.push_back(std::move(field));
      choices.push_back(kept);
    }
    made.spec.fields = std::move(fields);
    return choices;
  }

  static FieldChoice keep_used(linkage::Field& field, const FieldShape& shape, const FieldChoice& choice) {
    FieldChoice kept;
    kept.weights[0] = choice.weights[0];
    std::size_t to = 0;
    for (std::size_t n = 1; n <= shape.levels; ++n) {  // from the loosest
      const bool is_level = shape.base_of(n) == n;
      if (is_level ? !uses_buckets(choice, shape, n) : !choice.uses(n)) continue;
      ++to;
      kept.weights[to] = choice.weights[n];
      kept.buckets[to] = is_level ? choice.buckets[n] : 0;
      kept.rarity.frequent[to] = choice.rarity.frequent[n];
      kept.rarity.rare[to] = choice.rarity.rare[n];
    }
    std::vector<linkage::Level> levels;
    const std::vector<Rung> rungs = rungs_of(field);
    for (std::size_t r = 0; r < rungs.size(); ++r) {
      const std::size_t n = rungs.size() - r;
      const linkage::Level& level = field.levels[rungs[r].level];
      if (rungs[r].near == 0) {
        if (!uses_buckets(choice, shape, n)) continue;
        levels.push_back(level);
        levels.back().near.clear();
        levels.back().buckets = choice.buckets[n];
      } else if (choice.uses(n)) {
        levels.back().near.push_back(level.near[rungs[r].near - 1]);
      }
    }
    field.levels = std::move(levels);
    return kept;
  }

  Fit finish(Candidate made) {
    Fit fit;
    const PatternTable& patterns = *made.patterns;
    const Rates rates = rates_of(patterns);
    for (std::size_t f = 0; f < made.spec.fields.size(); ++f) {
      const FieldShape& shape = patterns.fields()[f];
      write_weights(made.spec.fields[f], made.design.fields[f], made.comparison->field(f));
      fit.fields.push_back(fitted(made.spec.fields[f], shape, patterns.present_share(f),
                                  by_level(shape, rates.match[f]), by_level(shape, rates.other[f])));
      fit.planes += planes_of(made.design.fields[f], shape);
    }
    made.spec.threshold = made.design.threshold;
    fit.model = std::move(made.spec);
    fit.left_out = std::move(made.left_out);
    fit.narrowed = std::move(made.narrowed);
    fit.expected = made.design.expected;
    add_target(patterns, fit);
    if (labelled_ && fit.expected.f1() < kLeastF1 && !limits_.false_links) {
      fit.doubts.push_back(
          "hardly any of the labelled pairs look alike, or many others look as much alike: are these the "
          "links "
          "of these two files?");
    }
    fit.model.expected = expected_of(patterns, fit);
    if (known_->unlabelled()) {
      for (const std::string& reason : known_->unlabelled()->uncertain)
        fit.doubts.push_back("precision and recall are uncertain: " + reason + ".");
      fit.mixture = known_->unlabelled()->mixture;
    }
    fit.client_records = client_.records();
    fit.server_records = server_.records();
    fit.sampled_records = sample_.size();
    return fit;
  }

  static FittedField fitted(const linkage::Field& field, const FieldShape& shape, double present,
                            const LevelRates& m, const LevelRates& u) {
    FittedField result{present, {m[0], u[0]}, {}, {}};
    std::size_t n = shape.levels;
    for (const linkage::Level& level : field.levels) {
      result.levels.push_back({m[n], u[n]});
      --n;
      auto& near = result.near.emplace_back();
      for (std::size_t k = 0; k < level.near.size(); ++k, --n) near.push_back({m[n], u[n]});
    }
    return result;
  }

  static void write_weights(linkage::Field& field, const FieldChoice& choice, const FieldBuckets& buckets) {
    field.disagreement = -choice.weights[0];
    const std::vector<Rung> rungs = rungs_of(field);
    for (std::size_t r = 0; r < rungs.size(); ++r) {
      const std::size_t n = rungs.size() - r;
      linkage::Level& level = field.levels[rungs[r].level];
      if (rungs[r].near != 0) {
        level.near[rungs[r].near - 1].agreement = choice.weights[n];
        continue;
      }
      level.agreement = choice.weights[n];
      write_class(choice.rarity.rare[n], Rarity::kRare, buckets.rarity(rungs[r].level), level, level.rare);
      write_class(choice.rarity.frequent[n], Rarity::kFrequent, buckets.rarity(rungs[r].level), level,
                  level.frequent);
    }
  }

  static void write_class(int more, Rarity of, const std::vector<Rarity>& rarity, const linkage::Level& level,
                          linkage::BucketClass& to) {
    if (more == 0) return;
    for (std::size_t b = 0; b < rarity.size(); ++b) {
      if (rarity[b] == of) to.buckets.push_back(static_cast<int>(b));
    }
    to.agreement = level.agreement + more;
  }

  void add_target(const PatternTable& patterns, Fit& fit) {
    if (!target_) return;
    fit.target = target_->target();
    fit.target->pairs = patterns.all_pairs();
    fit.expected.matches =
        std::max(fit.expected.correct, target_->scaling().matches() * known_->patterns().all_matches());
    const double each = stands_for();
    if (each <= kCoarse * fit.expected.matches) return;
    fit.doubts.push_back(fmt::format(
        "every pair of two people in these files stands for {:.0f} of a query, {:.1f} % of its true "
        "links: the expected precision is rough, and better than what will come; fit to longer files",
        each, 100 * each / fit.expected.matches));
  }

  // For a model file: shares hold for lists of other lengths, numbers of links do not.
  linkage::Expected expected_of(const PatternTable& patterns, const Fit& fit) const {
    const ExpectedQuality& quality = fit.expected;
    const double others = std::max(1.0, patterns.all_pairs() - quality.matches);
    linkage::Expected expected;
    expected.found = rounded(std::min(1.0, quality.recall()), 3);
    expected.false_links = rounded(std::clamp((quality.found - quality.correct) / others, 0.0, 1.0), 2);
    expected.blocked = fit.target && !fit.target->pass_met.empty();
    expected.basis = fmt::format("{} x {} records, fitted {} labels", count_text(client_.records()),
                                 count_text(server_.records()), labelled_ ? "with" : "without");
    if (!fit.target) return expected;
    expected.basis += fmt::format(", for {} x {}", count_text(fit.target->client_records),
                                  count_text(fit.target->server_records));
    return expected;
  }

  linkage::ModelSpec spec_;
  const table::Table& client_;
  const table::Table& server_;
  const std::optional<std::vector<linkage::RecordPair>>& labelled_;
  const FitOptions& options_;
  const FitProgress& progress_;
  std::vector<std::uint32_t> sample_;
  std::optional<KnownPairs> known_;  // by the finest buckets of all of the template's levels
  std::optional<TargetPairs> target_;
  WeightLimits limits_;
  std::vector<std::string> left_out_;
};

}  // namespace

double Evidence::bits() const {
  return std::log2(std::max(m, 1e-12) / std::max(u, 1e-12));
}

Fit fit_model(const linkage::ModelSpec& model, const table::Table& client, const table::Table& server,
              const std::optional<std::vector<linkage::RecordPair>>& labelled, const FitOptions& options,
              const FitProgress& progress) {
  return Fitter(model, client, server, labelled, options, progress).run();
}

}  // namespace tacit::fit
