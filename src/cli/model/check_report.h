// What `tacit model check` prints, for people and for programs.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "fit/check.h"
#include "linkage/model.h"

namespace tacit::cli {

struct CheckReport {
  const linkage::Model& model;
  std::string model_path;
  std::string origin;  // of the records
  linkage::Side side;
  const fit::ModelCheck& check;
  /// Name the records' most frequent values and all suspected placeholders. Without it nothing of a record
  /// is shown but well-known placeholders.
  bool show_values = false;
};

std::string check_text(const CheckReport& report);

/// Keys model, file, fields, features, chance, made_up_record, cost, warnings. Values stand there with
/// `show_values` only.
nlohmann::ordered_json check_json(const CheckReport& report);

}  // namespace tacit::cli
