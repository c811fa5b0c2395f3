#include "fit/fit.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numeric>
#include <string>
#include <utility>

#include "base/error.h"
#include "base/quantities.h"
#include "fit/buckets.h"
#include "fit/check_passes.h"
#include "fit/keyed_pairs.h"
#include "fit/target.h"
#include "fit/unlabelled.h"

namespace tacit::fit {
namespace {

constexpr double kCoarse = 0.01;  // of the true links, that one pair of the files may stand for
constexpr double kLeastF1 = 0.4;  // expected, of a model that is worth a file
constexpr int kMaxRounds = 4;     // of dropping levels that are worth nothing, and trying again without

// Of a field's levels, strictest first, those that are worth more than the next looser one (or than to
// differ).
std::vector<bool> levels_worth_keeping(const FieldWeights& weights, std::size_t levels) {
  std::vector<bool> kept(levels);
  for (std::size_t l = 0; l < levels; ++l) kept[l] = weights[levels - l] > weights[levels - l - 1];
  return kept;
}

// Rates without the levels that are dropped: pairs that agreed on one agree on the next looser one.
LevelRates merged(const LevelRates& rates, const std::vector<bool>& kept) {
  LevelRates result{};
  std::size_t to = 0;
  for (std::size_t n = 0; n <= kept.size(); ++n) {
    if (n != 0 && kept[kept.size() - n]) ++to;
    result[to] += rates[n];
  }
  return result;
}

// By the levels that agree, collisions apart.
LevelRates by_level(const FieldShape& shape, const OutcomeRates& rates) {
  LevelRates result{};
  for (std::size_t c = kDiffers; c < shape.outcomes(); ++c) {
    if (rates[c] > 0) result[levels_agreeing(shape.plain(c))] += rates[c];
  }
  return result;
}

// With rarities together.
OutcomeRates plain(const FieldShape& shape, const OutcomeRates& rates) {
  OutcomeRates result{};
  for (std::size_t c = kDiffers; c < shape.outcomes(); ++c) result[shape.plain(c)] += rates[c];
  return result;
}

template <typename Value>
void keep(std::vector<Value>& values, const std::vector<bool>& kept) {
  std::vector<Value> result;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (kept[i]) result.push_back(std::move(values[i]));
  }
  values = std::move(result);
}

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

// Which buckets are rare or frequent, and what a value near another is worth, is not fitted.
linkage::ModelSpec without_rarity_and_near(linkage::ModelSpec spec) {
  for (linkage::Field& field : spec.fields) {
    for (linkage::Level& level : field.levels) {
      level.rare = level.frequent = {};
      level.near.clear();
    }
  }
  return spec;
}

// What stays the same from round to round, and the model as it is by now.
class Fitter {
 public:
  Fitter(const linkage::ModelSpec& model, const table::Table& client, const table::Table& server,
         const std::optional<std::vector<linkage::RecordPair>>& labelled, const FitOptions& options,
         const FitProgress& progress)
      : spec_(without_rarity_and_near(model)),
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
    estimate();
    if (options_.has_target()) set_target();
    WeightLimits limits = options_.limits;
    if (is_blocked()) limits.passes = spec_.passes.size();
    for (int round = 1;; ++round) {
      hash_within_planes();
      const PatternTable patterns = at_target(compare());
      report("choosing weights", 0, 1);
      const WeightChoice choice = choose_weights(patterns, limits);
      refuse_hopeless(choice);
      if (round == kMaxRounds || !drop_useless(choice)) return finish(patterns, choice);
    }
  }

 private:
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

  // Weights without which no more than that is linked rightly are not worth a file.
  void refuse_hopeless(const WeightChoice& choice) const {
    if (choice.expected.f1() >= kLeastF1 || labelled_) return;
    throw Error(
        ErrorCategory::kInput,
        fmt::format("{} and {} do not show well enough who is one person: the best weights would link "
                    "{:.0f} % of the true pairs, and {:.0f} % of the links would be false. Compare more "
                    "fields, or give known pairs with --links",
                    client_.origin(), server_.origin(), 100 * choice.expected.recall(),
                    100 * (1 - choice.expected.precision())));
  }

  PatternTable count_labels(const Comparison& comparison) const {
    PatternTable patterns = comparison.count(*labelled_, pair_progress());
    if (patterns.all_matches() > 0) return patterns;
    throw Error(ErrorCategory::kInput,
                "no labelled pair is among the records compared: fit without labels, or give labels for more "
                "of them");
  }

  // In the sample, where each file has a person once.
  double most_matches() const { return static_cast<double>(std::min(sample_.size(), server_.records())); }

  double expected_matches() const {
    const double share = static_cast<double>(sample_.size()) / static_cast<double>(client_.records());
    return options_.expected_matches > 0 ? options_.expected_matches * share : most_matches();
  }

  // How often values agree, and how probable a match each pattern is, with the finest buckets: collisions
  // then have little effect, which can be corrected.
  void estimate() {
    for (linkage::Field& field : spec_.fields) {
      for (linkage::Level& level : field.levels) level.buckets = kFinestBuckets;
    }
    finest_.emplace(spec_, client_, server_, sample_, !labelled_);
    if (labelled_) {
      patterns_ = count_labels(*finest_);
      const Rates rates = rates_of(*patterns_);
      set_rates(rates.match, rates.other);
      return;
    }
    patterns_ = finest_->count({}, pair_progress());
    unlabelled_ = estimate_unlabelled(*finest_, *patterns_, {spec_, client_, server_, sample_},
                                      expected_matches(), progress_);
    mixture_ = unlabelled_->mixture;
    set_rates(mixture_->match().rates, mixture_->random().rates);
  }

  void set_rates(const std::vector<OutcomeRates>& match, const std::vector<OutcomeRates>& random) {
    for (std::size_t f = 0; f < spec_.fields.size(); ++f) {
      const std::vector<int> buckets(spec_.fields[f].levels.size(), kFinestBuckets);
      FieldToHash field;
      field.match = without_collisions(plain(patterns_->fields()[f], match[f]), buckets);
      field.random = without_collisions(plain(patterns_->fields()[f], random[f]), buckets);
      field.present = patterns_->present_share(f);
      for (std::size_t l = 0; l < buckets.size(); ++l) {
        field.distinct.push_back(finest_->distinct_values(f, l));
      }
      rates_.push_back(std::move(field));
    }
  }

  PatternTable compare() const {
    const Comparison comparison(spec_, client_, server_, sample_);
    return labelled_ ? count_labels(comparison)
                     : comparison.count(unlabelled_->pairs, unlabelled_->probabilities, pair_progress());
  }

  bool is_blocked() const { return target_ && !spec_.passes.empty(); }

  // The lists that the model is for, and of the passes those that bring enough pairs of one person together.
  void set_target() {
    target_.emplace();
    target_->client_records = options_.for_records != 0 ? options_.for_records : client_.records();
    target_->server_records =
        options_.for_server_records != 0 ? options_.for_server_records : server_.records();
    if (spec_.passes.empty()) return;
    report("comparing keys", 0, 1);
    keyed_ = keyed_pairs(spec_, client_, server_, sample_, target_->client_records, target_->server_records);
    keyed_matches_ = labelled_ ? labels_of(keyed_) : probabilities_of(keyed_);
    take_passes();
    if (mixture_) {
      keyed_households_ =
          finest_->look_up(keyed_, *patterns_, household_probabilities(*mixture_, *patterns_));
    }
  }

  std::vector<double> probabilities_of(std::span<const KeyedPair> pairs) const {
    const auto order = [](const auto& pair) { return std::pair(pair.server, pair.place); };
    std::vector<double> matches;
    for (const KeyedPair& pair : pairs) {
      const auto found = std::ranges::lower_bound(unlabelled_->pairs, order(pair), {}, order);
      const bool likely = found != unlabelled_->pairs.end() && order(*found) == order(pair);
      matches.push_back(
          likely ? unlabelled_->probabilities[static_cast<std::size_t>(found - unlabelled_->pairs.begin())]
                 : 0);
    }
    return matches;
  }

  std::vector<double> labels_of(std::span<const KeyedPair> pairs) const {
    std::vector<linkage::RecordPair> labelled = *labelled_;
    std::ranges::sort(labelled);
    std::vector<double> matches;
    for (const KeyedPair& pair : pairs) {
      const linkage::RecordPair own{sample_[pair.place], pair.server};
      matches.push_back(std::ranges::binary_search(labelled, own) ? 1 : 0);
    }
    return matches;
  }

  double all_matches() const {
    if (labelled_) return patterns_->all_matches();
    return std::reduce(unlabelled_->probabilities.begin(), unlabelled_->probabilities.end());
  }

  void take_passes() {
    const double all = std::max(all_matches(), 1e-9);
    const std::vector<std::size_t> chosen = choose_passes(keyed_, keyed_matches_, spec_.passes.size(), all);
    std::vector<bool> kept(spec_.passes.size(), false);
    std::uint8_t mask = 0;
    for (const std::size_t p : chosen) {
      kept[p] = true;
      mask = static_cast<std::uint8_t>(mask | (1U << p));
    }
    for (std::size_t p = 0; p < kept.size(); ++p) {
      if (!kept[p]) target_->left_out.push_back(spec_.passes[p].name);
      if (kept[p]) target_->pass_met.push_back(matches_in(static_cast<std::uint8_t>(1U << p)) / all);
    }
    target_->met = std::min(1.0, matches_in(mask) / all);
    keep(spec_.passes, kept);
    std::vector<KeyedPair> pairs;
    std::vector<double> matches;
    for (std::size_t k = 0; k < keyed_.size(); ++k) {
      if (!keyed_[k].is_in(mask)) continue;
      pairs.push_back(keyed_[k]);
      matches.push_back(keyed_matches_[k]);
    }
    keyed_ = std::move(pairs);
    keyed_matches_ = std::move(matches);
  }

  double matches_in(std::uint8_t passes) const {
    double sum = 0;
    for (std::size_t k = 0; k < keyed_.size(); ++k) sum += keyed_[k].is_in(passes) ? keyed_matches_[k] : 0;
    return sum;
  }

  Scaling scaling() const {
    Scaling scaling;
    scaling.clients = static_cast<double>(target_->client_records) / static_cast<double>(sample_.size());
    scaling.servers = static_cast<double>(target_->server_records) / static_cast<double>(server_.records());
    if (is_blocked()) {
      const auto bins =
          static_cast<double>(usual_bins(target_->client_records, target_->server_records).bins);
      scaling.by_chance = 1 - std::pow(1 - 1 / bins, static_cast<double>(spec_.passes.size()));
    }
    return scaling;
  }

  // The pairs that a query of the target compares, from those of the files.
  PatternTable at_target(PatternTable patterns) const {
    if (!target_) return patterns;
    const Comparison comparison(spec_, client_, server_, sample_);
    if (!is_blocked()) {
      if (!mixture_) return compared_pairs({patterns}, scaling());
      const PatternTable households = comparison.count(
          *finest_, *patterns_, household_probabilities(*mixture_, *patterns_), pair_progress());
      return compared_pairs({patterns, nullptr, &households}, scaling());
    }
    const PatternTable keyed = comparison.count_only(keyed_, keyed_matches_);
    if (!mixture_) return compared_pairs({patterns, &keyed}, scaling());
    const PatternTable households = comparison.count_only(keyed_, keyed_households_);
    return compared_pairs({patterns, &keyed, &households}, scaling());
  }

  void hash_within_planes() {
    const auto buckets = allocate_buckets(rates_, options_.planes);
    for (std::size_t f = 0; f < buckets.size(); ++f) {
      for (std::size_t l = 0; l < buckets[f].size(); ++l) spec_.fields[f].levels[l].buckets = buckets[f][l];
    }
  }

  // Removes the levels that are worth nothing, and fields without levels. Returns whether there were any.
  bool drop_useless(const WeightChoice& choice) {
    bool dropped = false;
    for (std::size_t f = spec_.fields.size(); f-- > 0;) {
      const std::vector<bool> kept = levels_worth_keeping(choice.fields[f], spec_.fields[f].levels.size());
      if (std::find(kept.begin(), kept.end(), false) == kept.end()) continue;
      dropped = true;
      note_dropped(spec_.fields[f].name, kept);
      rates_[f].match = merged(rates_[f].match, kept);
      rates_[f].random = merged(rates_[f].random, kept);
      keep(rates_[f].distinct, kept);
      keep(spec_.fields[f].levels, kept);
      if (!spec_.fields[f].levels.empty()) continue;
      spec_.fields.erase(spec_.fields.begin() + static_cast<std::ptrdiff_t>(f));
      rates_.erase(rates_.begin() + static_cast<std::ptrdiff_t>(f));
    }
    return dropped;
  }

  void note_dropped(const std::string& field, const std::vector<bool>& kept) {
    const bool all = std::find(kept.begin(), kept.end(), true) == kept.end();
    std::erase(narrowed_, field);
    (all ? left_out_ : narrowed_).push_back(field);
  }

  // With `spec_` as it is compared in `patterns`.
  Fit finish(const PatternTable& patterns, const WeightChoice& choice) {
    Fit fit;
    const Rates rates = rates_of(patterns);
    for (std::size_t f = 0; f < spec_.fields.size(); ++f) {
      linkage::Field& field = spec_.fields[f];
      const std::size_t levels = field.levels.size();
      const std::vector<bool> kept = levels_worth_keeping(choice.fields[f], levels);
      field.disagreement = -choice.fields[f][0];
      for (std::size_t l = 0; l < levels; ++l) field.levels[l].agreement = choice.fields[f][levels - l];
      if (std::find(kept.begin(), kept.end(), false) != kept.end()) note_dropped(field.name, kept);
      keep(field.levels, kept);
      if (field.levels.empty()) continue;
      const LevelRates m = merged(by_level(patterns.fields()[f], rates.match[f]), kept),
                       u = merged(by_level(patterns.fields()[f], rates.other[f]), kept);
      fit.fields.push_back({patterns.present_share(f), {m[0], u[0]}, {}});
      for (std::size_t n = field.levels.size(); n > 0; --n) fit.fields.back().levels.push_back({m[n], u[n]});
    }
    std::erase_if(spec_.fields, [](const linkage::Field& field) { return field.levels.empty(); });
    spec_.threshold = choice.threshold;
    fit.planes = planes_of_model();
    fit.model = std::move(spec_);
    fit.left_out = std::move(left_out_);
    fit.narrowed = std::move(narrowed_);
    fit.expected = choice.expected;
    add_target(patterns, fit);
    fit.model.expected = expected_of(patterns, fit);
    if (mixture_) {
      for (const std::string& reason : unlabelled_->uncertain) {
        fit.doubts.push_back("precision and recall are uncertain: " + reason + ".");
      }
    }
    fit.mixture = std::move(mixture_);
    fit.client_records = client_.records();
    fit.server_records = server_.records();
    fit.sampled_records = sample_.size();
    return fit;
  }

  void add_target(const PatternTable& patterns, Fit& fit) {
    if (!target_) return;
    target_->pairs = patterns.all_pairs();
    const Scaling scaling = this->scaling();
    fit.expected.matches = std::max(fit.expected.correct, scaling.clients * all_matches());
    const double each = scaling.clients * scaling.servers;
    if (each > kCoarse * fit.expected.matches) {
      fit.doubts.push_back(
          fmt::format("every pair of two people in these files stands for {:.0f} of a query, {:.1f} % of its "
                      "true links: the "
                      "expected precision is rough, and better than what will come; fit to longer files",
                      each, 100 * each / fit.expected.matches));
    }
    fit.target = std::move(target_);
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

  std::size_t planes_of_model() const {
    std::size_t planes = 0;
    for (const linkage::Field& field : spec_.fields) {
      for (const linkage::Level& level : field.levels) planes += planes_of(level.buckets);
    }
    return planes;
  }

  linkage::ModelSpec spec_;
  const table::Table& client_;
  const table::Table& server_;
  const std::optional<std::vector<linkage::RecordPair>>& labelled_;
  const FitOptions& options_;
  const FitProgress& progress_;
  std::vector<std::uint32_t> sample_;
  // With the finest buckets and all of the template's fields.
  std::optional<Comparison> finest_;
  std::optional<PatternTable> patterns_;
  std::optional<Mixture> mixture_;        // where there are no labels
  std::optional<Unlabelled> unlabelled_;  // likewise
  std::vector<FieldToHash> rates_;        // of spec_.fields
  std::vector<std::string> left_out_, narrowed_;
  std::optional<FitTarget> target_;
  std::vector<KeyedPair> keyed_;  // in some pass that is taken, and how probably they are one person ..
  std::vector<double> keyed_matches_, keyed_households_;  // .. or two of one household
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
