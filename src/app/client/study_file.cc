// SPDX-License-Identifier: Apache-2.0
#include "app/client/study_file.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/strategy.h"
#include "base/toml.h"
#include "ingest/reading_config.h"
#include "protocol/purpose.h"

namespace tacit::app {

namespace {

namespace fs = std::filesystem;

// One text, or a list of texts.
std::vector<std::string> texts(const TomlReader& reader, std::string_view key) {
  const toml::node* node = reader.find(key);
  if (node == nullptr) return {};
  if (const auto* text = node->as_string()) return {text->get()};
  auto list = list_of_texts(node);
  if (!list) reader.problem(key, "must be a text or a list of texts");
  return std::move(list).value_or(std::vector<std::string>());
}

std::optional<bool> truth(const TomlReader& reader, std::string_view key) {
  const toml::node* node = reader.find(key);
  if (node == nullptr) return std::nullopt;
  if (const auto* value = node->as_boolean()) return value->get();
  reader.problem(key, "must be true or false");
  return std::nullopt;
}

class StudyReader {
 public:
  StudyReader(const TomlReader& reader, const fs::path& path)
      : reader_(reader), folder_(path.parent_path()) {}

  Study read() const {
    reader_.allow_only({"server",     "ca",           "cert",
                        "key",        "insecure",     "data",
                        "data_table", "model",        "by",
                        "split",      "count",        "sum",
                        "mean",       "std",          "share",
                        "strategy",   "total",        "format",
                        "out",        "csv",          "minutes",
                        "anyway",     "interval",     "columns",
                        "delimiter",  "date_order",   "two_digit_years",
                        "purpose",    "approval_wait"});
    Study study;
    study.question = {texts(reader_, "by"),
                      text("split"),
                      truth(reader_, "count").value_or(false),
                      texts(reader_, "sum"),
                      texts(reader_, "mean"),
                      texts(reader_, "std"),
                      texts(reader_, "share"),
                      strategy(),
                      truth(reader_, "interval").value_or(false)};
    study.server = text("server");
    study.ca = path("ca");
    study.cert = path("cert");
    study.key = path("key");
    study.data = path("data");
    study.data_table = text("data_table");
    study.reading = ingest::read_reading(reader_);
    study.model = path("model");
    study.out = outputs();
    study.csv = path("csv");
    study.insecure = truth(reader_, "insecure");
    study.anyway = truth(reader_, "anyway");
    study.total = truth(reader_, "total");
    study.format = format();
    if (const auto minutes = reader_.integer("minutes", 1, kMaxMinutes))
      study.minutes = static_cast<int>(*minutes);
    if (const auto minutes = reader_.integer("approval_wait", 0, kMaxMinutes))
      study.approval_wait = static_cast<int>(*minutes);
    study.purpose = text("purpose");
    if (!protocol::is_purpose(study.purpose)) {
      reader_.problem("purpose",
                      fmt::format("must be printable, and at most {} bytes long", protocol::kMaxPurpose));
    }
    return study;
  }

 private:
  std::string text(std::string_view key) const { return reader_.text(key).value_or(""); }
  std::string path(std::string_view key) const {
    const std::string written = text(key);
    return written.empty() ? written : resolved(written);
  }
  std::vector<std::string> outputs() const {
    std::vector<std::string> written = texts(reader_, "out");
    for (std::string& path : written) {
      if (path.empty()) reader_.problem("out", "names no file");
      if (path != "-") path = resolved(path);
    }
    return written;
  }
  std::string resolved(const std::string& path) const { return (folder_ / path).lexically_normal().string(); }
  std::string strategy() const {
    const std::string name = text("strategy");
    if (!name.empty() && !strategy_named(name))
      reader_.problem("strategy", R"(must be "any", "all-pairs" or "blocked")");
    return name;
  }
  std::optional<report::Format> format() const {
    const auto name = reader_.text("format");
    if (!name) return std::nullopt;
    const auto found = report::format_names().find(*name);
    if (found != report::format_names().end()) return found->second;
    std::string known;
    for (const auto& [one, value] : report::format_names()) known += (known.empty() ? "" : ", ") + one;
    reader_.problem("format", "must be one of " + known);
    return std::nullopt;
  }

  const TomlReader& reader_;
  fs::path folder_;
};

}  // namespace

Study load_study(const fs::path& path) {
  const toml::table file = load_toml(path);
  ConfigProblems problems(path.string());
  const TomlReader reader(file, "", problems);
  Study study = StudyReader(reader, path).read();
  problems.throw_if_any();
  return study;
}

}  // namespace tacit::app
