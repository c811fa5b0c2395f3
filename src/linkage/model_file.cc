// A model file's TOML -> ModelSpec, with the line of every key, so that find_problems() can be told with
// lines too.
#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "base/error.h"
#include "linkage/did_you_mean.h"
#include "linkage/model.h"

namespace tacit::linkage {
namespace {

constexpr int kFileFormat = 1;
constexpr std::uintmax_t kMaxFileBytes = 1 << 20;

// What is wrong so far, and where each key stands.
class Findings {
 public:
  using Place = std::pair<int, std::string>;  // feature index (or ModelProblem::kWholeModel) and key

  void set_line(int feature, const std::string& key, toml::source_index line) {
    lines_[{feature, key}] = line;
  }
  void add(int feature, const std::string& key, const std::string& message) {
    reported_.insert({feature, key});
    messages_.emplace(line(feature, key), message);
  }
  /// Adds what the check of the whole found, but not where reading has found something already.
  void add_unless_reported(const ModelProblem& problem, const std::string& message) {
    if (!reported_.contains({problem.feature, problem.key})) add(problem.feature, problem.key, message);
  }
  bool is_reported(int feature, const std::string& key) const { return reported_.contains({feature, key}); }
  const std::multimap<toml::source_index, std::string>& messages() const { return messages_; }

 private:
  // A key that is not there is reported at its table.
  toml::source_index line(int feature, const std::string& key) const {
    for (const auto& place : {Place{feature, key}, Place{feature, ""}}) {
      if (const auto it = lines_.find(place); it != lines_.end()) return it->second;
    }
    return 1;
  }

  std::map<Place, toml::source_index> lines_;
  std::set<Place> reported_;
  std::multimap<toml::source_index, std::string> messages_;
};

// One table of the file: the model itself, a feature, or a transform step (reported under its feature's
// "transform").
class TableReader {
 public:
  TableReader(const toml::table& table, int feature, std::string label, std::string report_as,
              Findings& findings)
      : table_(table),
        feature_(feature),
        label_(std::move(label)),
        report_as_(std::move(report_as)),
        findings_(findings) {
    for (const auto& [key, node] : table_) {
      if (report_as_.empty()) findings_.set_line(feature_, std::string(key.str()), node.source().begin.line);
    }
  }

  void refuse_unknown_keys(const std::vector<std::string>& known) {
    for (const auto& [key, node] : table_) {
      const std::string name(key.str());
      if (std::find(known.begin(), known.end(), name) != known.end()) continue;
      complain(name, fmt::format("unknown key '{}'{}", name, did_you_mean(name, known)));
    }
  }

  bool has(const std::string& key) const { return table_.contains(key); }
  const toml::node* node(const std::string& key) const { return table_.get(key); }

  std::string text(const std::string& key) {
    const auto value = required(
        key, [](const toml::node& n) { return n.value_exact<std::string>(); }, "a text");
    return value.value_or("");
  }

  int integer(const std::string& key) {
    const auto read = [](const toml::node& n) { return n.value_exact<std::int64_t>(); };
    const auto value = required(key, read, "a whole number");
    return static_cast<int>(std::clamp<std::int64_t>(value.value_or(0), -1'000'000, 1'000'000));
  }

  /// The index of the text at `key` in `choices`; 0 where it is none of them, which is reported.
  std::size_t choice(const std::string& key, const std::vector<std::string>& choices) {
    const std::string value = text(key);
    const auto it = std::find(choices.begin(), choices.end(), value);
    if (it != choices.end()) return static_cast<std::size_t>(it - choices.begin());
    if (!findings_.is_reported(feature_, place(key))) {
      complain(key,
               fmt::format("{} must be one of \"{}\", not \"{}\"", key, fmt::join(choices, "\", \""), value));
    }
    return 0;
  }

  void complain(const std::string& key, const std::string& message) {
    findings_.add(feature_, place(key), label_ + message);
  }

 private:
  std::string place(const std::string& key) const { return report_as_.empty() ? key : report_as_; }

  template <typename Read>
  auto required(const std::string& key, Read read, const char* kind)
      -> decltype(read(std::declval<toml::node&>())) {
    const toml::node* found = table_.get(key);
    if (found == nullptr) {
      complain(key, fmt::format("the key '{}' is missing", key));
      return std::nullopt;
    }
    auto value = read(*found);
    if (!value) complain(key, fmt::format("{} must be {}", key, kind));
    return value;
  }

  const toml::table& table_;
  int feature_;
  std::string label_;      // how messages begin, e.g. "feature 'surname': "
  std::string report_as_;  // the feature's key that stands for all keys of this table; empty: each for itself
  Findings& findings_;
};

TransformStep read_date(TableReader& reader) {
  static const std::vector<std::string> parts{"full", "year", "month", "day", "month_day", "year_month"};
  static const std::vector<std::string> orders{"ymd", "dmy", "mdy"};
  step::Date date;
  date.part = static_cast<DatePart>(reader.choice("part", parts));
  if (reader.has("order")) date.order = static_cast<DateOrder>(reader.choice("order", orders));
  return date;
}

// `reader` is over the step's inline table, or over an empty one for a step written as a bare name.
TransformStep read_step(const std::string& name, TableReader& reader) {
  std::vector<std::string> keys{"name"};
  TransformStep result;
  if (name == "fold") result = step::Fold{};
  if (name == "letters") result = step::Letters{};
  if (name == "digits") result = step::Digits{};
  if (name == "soundex") result = step::Soundex{};
  if (name == "sorted_parts") result = step::SortedParts{};
  if (name == "prefix") {
    keys = {"name", "length"};
    result = step::Prefix{reader.integer("length")};
  }
  if (name == "suffix") {
    keys = {"name", "length"};
    result = step::Suffix{reader.integer("length")};
  }
  if (name == "date") {
    keys = {"name", "part", "order"};
    result = read_date(reader);
  }
  if (name == "minhash") {
    keys = {"name", "q", "k"};
    result = step::Minhash{reader.integer("q"), reader.integer("k")};
  }
  reader.refuse_unknown_keys(keys);
  return result;
}

std::optional<TransformStep> read_step(const toml::node& node, int feature, const std::string& label,
                                       Findings& findings) {
  static const toml::table no_parameters;
  const toml::table* table = node.as_table();
  const auto bare = node.value_exact<std::string>();
  const bool named =
      bare || (table != nullptr && table->get("name") != nullptr && table->get("name")->is_string());
  if (!named) {
    findings.add(feature, "transform",
                 label +
                     "a transform is a name, or a table with a name and parameters such as "
                     "{ name = \"prefix\", length = 3 }");
    return std::nullopt;
  }
  const std::string name = bare ? *bare : **table->get_as<std::string>("name");
  const auto& known = transform_names();
  if (std::find(known.begin(), known.end(), name) == known.end()) {
    findings.add(feature, "transform",
                 label + fmt::format("unknown transform '{}'{} (There are {}.)", name,
                                     did_you_mean(name, known), fmt::join(known, ", ")));
    return std::nullopt;
  }
  TableReader reader(table == nullptr ? no_parameters : *table, feature,
                     label + fmt::format("transform '{}': ", name), "transform", findings);
  return read_step(name, reader);
}

std::vector<TransformStep> read_transform(TableReader& reader, int feature, const std::string& label,
                                          Findings& findings) {
  std::vector<TransformStep> steps;
  const toml::node* node = reader.node("transform");
  if (node == nullptr) {
    reader.complain("transform", "the key 'transform' is missing (\"exact\" leaves the value as it is)");
  } else if (const toml::array* list = node->as_array()) {
    for (const toml::node& element : *list) {
      if (auto one = read_step(element, feature, label, findings)) steps.push_back(*one);
    }
  } else if (auto one = read_step(*node, feature, label, findings)) {
    steps.push_back(*one);
  }
  return steps;
}

std::vector<std::string> read_columns(TableReader& reader) {
  if (reader.has("column") == reader.has("columns")) {
    reader.complain("columns", "a feature has either 'column' (a name) or 'columns' (a list of names)");
    return {};
  }
  if (reader.has("column")) {
    std::string column = reader.text("column");
    if (column.empty()) reader.complain("columns", "column must be the name of a column");
    return {std::move(column)};
  }
  std::vector<std::string> columns;
  const toml::array* list = reader.node("columns")->as_array();
  const bool all_texts = list != nullptr && std::all_of(list->begin(), list->end(),
                                                        [](const toml::node& n) { return n.is_string(); });
  if (!all_texts) {
    reader.complain("columns", "columns must be a list of texts");
    return {};
  }
  for (const toml::node& element : *list) columns.push_back(*element.value_exact<std::string>());
  return columns;
}

Feature read_feature(const toml::table& table, int index, Findings& findings) {
  const auto given_name = table["name"].value_exact<std::string>();
  const std::string label =
      given_name ? fmt::format("feature '{}': ", *given_name) : fmt::format("feature number {}: ", index + 1);
  findings.set_line(index, "", table.source().begin.line);
  TableReader reader(table, index, label, "", findings);
  reader.refuse_unknown_keys(
      {"name", "column", "columns", "transform", "buckets", "agreement", "disagreement"});
  Feature feature;
  feature.name = reader.text("name");
  feature.columns = read_columns(reader);
  feature.transform = read_transform(reader, index, label, findings);
  feature.buckets = reader.integer("buckets");
  feature.agreement = reader.integer("agreement");
  if (reader.has("disagreement")) feature.disagreement = reader.integer("disagreement");
  // A weight that could not be read must not be added up as if it were 0: -1 is refused, and reported
  // already.
  if (findings.is_reported(index, "disagreement")) feature.disagreement = -1;
  return feature;
}

ModelSpec read_model(const toml::table& table, Findings& findings) {
  constexpr int kWhole = ModelProblem::kWholeModel;
  TableReader reader(table, kWhole, "", "", findings);
  reader.refuse_unknown_keys({"format", "name", "description", "salt", "threshold", "feature"});
  ModelSpec spec;
  const int format = reader.integer("format");
  if (format != kFileFormat && !findings.is_reported(kWhole, "format")) {
    reader.complain("format",
                    fmt::format("format {} of the model file is not one this program reads; it reads {}",
                                format, kFileFormat));
  }
  spec.name = reader.text("name");
  if (reader.has("description")) spec.description = reader.text("description");
  spec.salt = reader.text("salt");
  spec.threshold = reader.integer("threshold");
  const toml::node* features = reader.node("feature");
  if (features == nullptr) return spec;
  if (!features->is_array_of_tables()) {
    reader.complain("feature", "features are written as [[feature]] tables, one for each");
    return spec;
  }
  for (const toml::node& element : *features->as_array()) {
    const int index = static_cast<int>(spec.features.size());
    spec.features.push_back(read_feature(*element.as_table(), index, findings));
  }
  return spec;
}

toml::table parse_toml(std::string_view text, std::string_view origin) {
  try {
    return toml::parse(text, origin);
  } catch (const toml::parse_error& error) {
    throw Error(ErrorCategory::kConfig, fmt::format("{} is not valid TOML: line {}: {}", origin,
                                                    error.source().begin.line, error.description()));
  }
}

}  // namespace

Model parse_model(std::string_view toml, std::string_view origin) {
  const toml::table table = parse_toml(toml, origin);
  Findings findings;
  ModelSpec spec = read_model(table, findings);
  for (const auto& problem : find_problems(spec)) {
    const bool whole = problem.feature == ModelProblem::kWholeModel;
    const std::string label =
        whole ? std::string() : fmt::format("feature '{}': ", spec.features[problem.feature].name);
    findings.add_unless_reported(problem, label + problem.message);
  }
  if (findings.messages().empty()) return Model(std::move(spec));
  std::string message = fmt::format("{} is not a usable linkage model:", origin);
  for (const auto& [line, text] : findings.messages()) message += fmt::format("\n  line {}: {}", line, text);
  throw Error(ErrorCategory::kConfig, message);
}

Model load_model(const std::filesystem::path& path) {
  std::error_code error;
  const auto size = std::filesystem::file_size(path, error);
  std::ifstream file(path, std::ios::binary);
  if (error || !file) {
    throw Error(ErrorCategory::kConfig,
                fmt::format("cannot read the linkage model {}: is the path right, and may you read it?",
                            path.string()));
  }
  if (size > kMaxFileBytes) {
    throw Error(ErrorCategory::kConfig, fmt::format("{} has {} bytes; a linkage model has at most {}",
                                                    path.string(), size, kMaxFileBytes));
  }
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  return parse_model(text, path.string());
}

}  // namespace tacit::linkage
