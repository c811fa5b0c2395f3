// SPDX-License-Identifier: Apache-2.0
#include "app/server/log_form.h"

#include <algorithm>
#include <exception>
#include <string>

#include "base/toml.h"

namespace tacit::app {

namespace {

LogForm by_lines(std::string_view text) {
  bool in_server = false;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string line(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    std::erase_if(line, [](char c) { return c == ' ' || c == '\t' || c == '\r'; });
    line.resize(std::min(line.find('#'), line.size()));
    if (line.starts_with('[')) in_server = line == "[server]";
    if (in_server && (line == "log=\"json\"" || line == "log='json'")) return LogForm::kJson;
  }
  return LogForm::kText;
}

}  // namespace

LogForm wanted_log_form_in(std::string_view configuration) noexcept {
  try {
    const toml::table file = toml::parse(configuration);
    return file["server"]["log"].value_or(std::string_view()) == "json" ? LogForm::kJson : LogForm::kText;
  } catch (const toml::parse_error&) {
    return by_lines(configuration);
  } catch (const std::exception&) {
    return LogForm::kText;
  }
}

LogForm wanted_log_form(const std::filesystem::path& configuration) noexcept {
  try {
    return wanted_log_form_in(read_toml(configuration));
  } catch (const std::exception&) {
    return LogForm::kText;
  }
}

}  // namespace tacit::app
