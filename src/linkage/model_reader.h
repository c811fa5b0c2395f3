// SPDX-License-Identifier: Apache-2.0
// Reading a model file's TOML tables, for this room's own use: typed access to the keys of one table, and the
// list of everything that is wrong, each with its line (docs/model.md, "The file").
#pragma once

#include <toml++/toml.h>

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "linkage/model.h"

namespace tacit::linkage {

/// The problems found so far, and the line of each key.
class Findings {
 public:
  void set_line(ModelPlace place, const std::string& key, toml::source_index line) {
    lines_[{place, key}] = line;
  }
  void add(ModelPlace place, const std::string& key, const std::string& message);
  /// Adds the problems that the check of the whole model found, except where reading has already reported
  /// one.
  void add_unless_reported(const ModelProblem& problem, const std::string& message);
  bool is_reported(ModelPlace place, const std::string& key) const {
    return reported_.contains({place, key});
  }
  /// By line, in the order in which they were added.
  const std::multimap<toml::source_index, std::string>& messages() const { return messages_; }

 private:
  using Key = std::pair<ModelPlace, std::string>;

  // A key that is not there is reported at its table.
  toml::source_index line(ModelPlace place, const std::string& key) const;

  std::map<Key, toml::source_index> lines_;
  std::set<Key> reported_;
  std::multimap<toml::source_index, std::string> messages_;
};

/// One table of the file: the model itself, a field or a pass, a level or part of it, or a transform step.
/// Keys that are missing or of another type are reported, and read as empty or 0.
class TableReader {
 public:
  /// `label`: how messages begin, e.g. "field 'surname': ". `report_as`: the key at `where` that
  /// stands for all keys of this table, "level 2" or "transform"; empty: each for itself. `table` and
  /// `findings` must outlive the reader.
  TableReader(const toml::table& table, ModelPlace where, std::string label, std::string report_as,
              Findings& findings);

  void refuse_unknown_keys(const std::vector<std::string>& known);

  bool has(const std::string& key) const { return table_.contains(key); }
  const toml::node* node(const std::string& key) const { return table_.get(key); }

  std::string text(const std::string& key);
  std::vector<std::string> texts(const std::string& key);
  /// Within +-1,000,000: beyond what any key allows, so that a clamped value is still out of range.
  int integer(const std::string& key);
  /// A whole number or one with a point or exponent, as it is written: it may be infinite or not a number.
  double number(const std::string& key);
  std::vector<int> integers(const std::string& key);
  /// The index of the text at `key` in `choices`; 0 where it is none of them, which is reported.
  std::size_t choice(const std::string& key, const std::vector<std::string>& choices);

  void complain(const std::string& key, const std::string& message);
  /// The field or pass that the table is or belongs to.
  ModelPlace where() const { return where_; }
  const std::string& label() const { return label_; }
  Findings& findings() const { return findings_; }
  /// Where complaints about `key` are reported.
  std::string place(const std::string& key) const { return report_as_.empty() ? key : report_as_; }

 private:
  const toml::table& table_;
  ModelPlace where_;
  std::string label_;
  std::string report_as_;
  Findings& findings_;
};

}  // namespace tacit::linkage
