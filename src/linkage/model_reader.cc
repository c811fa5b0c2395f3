// SPDX-License-Identifier: Apache-2.0
#include "linkage/model_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <optional>

#include "base/nearest.h"
#include "base/toml.h"

namespace tacit::linkage {
namespace {

template <typename Value>
std::optional<Value> required(TableReader& reader, const std::string& key, const char* kind) {
  const toml::node* found = reader.node(key);
  if (found == nullptr) {
    reader.complain(key, fmt::format("the key '{}' is missing", key));
    return std::nullopt;
  }
  auto value = found->value_exact<Value>();
  if (!value) reader.complain(key, fmt::format("{} must be {}", key, kind));
  return value;
}

int clamped(std::int64_t value) {
  return static_cast<int>(std::clamp<std::int64_t>(value, -1'000'000, 1'000'000));
}

}  // namespace

void Findings::add(ModelPlace place, const std::string& key, const std::string& message) {
  reported_.insert({place, key});
  messages_.emplace(line(place, key), message);
}

void Findings::add_unless_reported(const ModelProblem& problem, const std::string& message) {
  if (!is_reported(problem.place, problem.key)) add(problem.place, problem.key, message);
}

toml::source_index Findings::line(ModelPlace place, const std::string& key) const {
  for (const auto& found : {Key{place, key}, Key{place, ""}}) {
    if (const auto it = lines_.find(found); it != lines_.end()) return it->second;
  }
  return 1;
}

TableReader::TableReader(const toml::table& table, ModelPlace where, std::string label, std::string report_as,
                         Findings& findings)
    : table_(table),
      where_(where),
      label_(std::move(label)),
      report_as_(std::move(report_as)),
      findings_(findings) {
  if (!report_as_.empty()) return;
  for (const auto& [key, node] : table_)
    findings_.set_line(where_, std::string(key.str()), node.source().begin.line);
}

void TableReader::refuse_unknown_keys(const std::vector<std::string>& known) {
  for (const toml::key* key : unknown_keys(table_, known)) {
    const std::string name(key->str());
    complain(name, fmt::format("unknown key '{}'{}", name, did_you_mean(name, known)));
  }
}

std::string TableReader::text(const std::string& key) {
  return required<std::string>(*this, key, "a text").value_or("");
}

std::vector<std::string> TableReader::texts(const std::string& key) {
  auto texts = list_of_texts(table_.get(key));
  if (!texts) complain(key, fmt::format("{} must be a list of texts", key));
  return std::move(texts).value_or(std::vector<std::string>());
}

int TableReader::integer(const std::string& key) {
  return clamped(required<std::int64_t>(*this, key, "a whole number").value_or(0));
}

std::vector<int> TableReader::integers(const std::string& key) {
  std::vector<int> numbers;
  const toml::array* list = table_[key].as_array();
  bool are_numbers = list != nullptr;
  for (std::size_t i = 0; are_numbers && i < list->size(); ++i) {
    const auto number = list->get(i)->value_exact<std::int64_t>();
    are_numbers = number.has_value();
    numbers.push_back(clamped(number.value_or(0)));
  }
  if (are_numbers) return numbers;
  complain(key, fmt::format("{} must be a list of whole numbers", key));
  return {};
}

double TableReader::number(const std::string& key) {
  const toml::node* found = node(key);
  if (found != nullptr && found->is_integer()) return static_cast<double>(found->as_integer()->get());
  return required<double>(*this, key, "a number").value_or(0);
}

std::size_t TableReader::choice(const std::string& key, const std::vector<std::string>& choices) {
  const std::string value = text(key);
  const auto it = std::find(choices.begin(), choices.end(), value);
  if (it != choices.end()) return static_cast<std::size_t>(it - choices.begin());
  if (!findings_.is_reported(where_, place(key))) {
    complain(key,
             fmt::format("{} must be one of \"{}\", not \"{}\"", key, fmt::join(choices, "\", \""), value));
  }
  return 0;
}

void TableReader::complain(const std::string& key, const std::string& message) {
  findings_.add(where_, place(key), label_ + message);
}

}  // namespace tacit::linkage
