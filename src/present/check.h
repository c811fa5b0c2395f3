// SPDX-License-Identifier: Apache-2.0
// What `tacit model check` prints, for people and for programs.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "app/check_model.h"

namespace tacit::present {

/// With `show_values` the records' most frequent values and all suspected placeholders are named. Without it
/// nothing of a record is shown but well-known placeholders.
std::string check_text(const app::CheckReport& report, bool show_values);

/// Keys model, file, fields, features, chance, made_up_record, cost, warnings. Values stand there with
/// `show_values` only.
nlohmann::ordered_json check_json(const app::CheckReport& report, bool show_values);

}  // namespace tacit::present
