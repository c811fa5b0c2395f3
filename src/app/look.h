// SPDX-License-Identifier: Apache-2.0
// What a command does with a look at its files (fit/check_look.h): it tells what is doubtful in a few lines,
// and refuses what is hopeless before anything is computed, sent or counted.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "fit/check_look.h"
#include "ingest/reading.h"
#include "linkage/features.h"
#include "linkage/model.h"
#include "table/table.h"

namespace tacit::app {

struct LookOptions {
  bool anyway = false;  // go on with what is hopeless, and tell of it as of the rest
  std::function<void(const std::string& line)> warn;  // hears each line; empty: nobody does
  ingest::Reading reading = {};  // of the file that the look refers to: the client's where there are two
};

/// One look of a command, at one file or more. Findings are gathered first, so that all reasons for a refusal
/// are told at once.
class Look {
 public:
  /// `model`: its name in messages; `path`: its file, in advice; empty: the model is a server's.
  Look(std::string model, std::string path, const LookOptions& options)
      : model_(std::move(model)), path_(std::move(path)), options_(options) {}

  /// A file as one side has it.
  void file(const linkage::Model& model, const table::Table& table, const linkage::FeatureTable& features,
            linkage::Side side);
  /// Both sides' files.
  void files(const linkage::Model& model, const table::Table& client,
             const linkage::FeatureTable& client_features, const table::Table& server,
             const linkage::FeatureTable& server_features);
  /// Chance, where all pairs with this many server records are compared. Only what follows from the model and
  /// that number is a reason to refuse: a server must not learn of the list by whether a query comes. What
  /// the list's own values make of it (`of_list`: fit::chance_of_link()) is a warning.
  void chance(const linkage::Model& model, double of_list, std::size_t server_records);
  /// What was found by other means; `origin` as a table's, or empty where it is of no file. `side`: whose
  /// file it is, "client" or "server", where the command reads both.
  void add(const std::string& origin, std::vector<fit::Warning> found, const std::string& side = "");
  /// That `tacit model check` says more about this file.
  void refer_to(const table::Table& table, linkage::Side side);

  /// Tells what was found, at most kMostLines of it. Throws Error(kUnsuitable) with what is hopeless unless
  /// the options go on anyway.
  void judge() const;

  static constexpr std::size_t kMostLines = 4;

 private:
  struct Finding {
    std::string origin;
    fit::Warning warning;
    std::string side;
  };

  void refuse() const;

  std::string model_, path_;
  LookOptions options_;
  std::vector<Finding> findings_;
  std::string check_;  // the command that says more, if a file was looked at
};

}  // namespace tacit::app
