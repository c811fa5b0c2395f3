// SPDX-License-Identifier: Apache-2.0
#include "report/circumstances.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "base/quantities.h"
#include "base/text.h"
#include "report/columns.h"

namespace tacit::report {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::array kKeys = {"asked",    "computed", "asker", "custodian",  "list",           "started",
                              "finished", "strategy", "model", "model_hash", "program_version"};
constexpr std::string_view kTimeForm = "0000-00-00T00:00:00Z";  // 0: any digit
constexpr std::size_t kDayLength = 10, kSecondsLength = 8;
constexpr std::int64_t kMostRecords = 1'000'000'000'000;

std::string_view day_of(std::string_view time) {
  return time.substr(0, kDayLength);
}

std::string_view seconds_of(std::string_view time) {
  return time.substr(kDayLength + 1, kSecondsLength);
}

// "on 2026-07-31, 10:30:58 to 10:31:06 UTC".
std::string when(const Circumstances& c) {
  if (c.started == c.finished) return fmt::format("on {}, {} UTC", day_of(c.started), seconds_of(c.started));
  const std::string end = day_of(c.started) == day_of(c.finished)
                              ? std::string(seconds_of(c.finished))
                              : fmt::format("{}, {}", day_of(c.finished), seconds_of(c.finished));
  return fmt::format("on {}, {} to {} UTC", day_of(c.started), seconds_of(c.started), end);
}

std::string custodian_of(const Circumstances& c) {
  if (c.custodian.empty()) return c.server.empty() ? "the custodian" : "the server " + printable(c.server);
  return printable(c.custodian) + (c.server.empty() ? "" : fmt::format(" ({})", printable(c.server)));
}

// "Ada Example asked Statistics Office on ..", "Statistics Office was asked on ..".
std::string who_asked(const Circumstances& c) {
  const std::string custodian = custodian_of(c);
  return c.asker.empty() ? fmt::format("{} was asked {}", capitalised(custodian), when(c))
                         : fmt::format("{} asked {} {}", printable(c.asker), custodian, when(c));
}

std::string records_text(std::uint64_t records) {
  return fmt::format("{} {}", count_text(records), records == 1 ? "record" : "records");
}

std::string list_of(const Circumstances& c) {
  return c.list.empty() ? "the list" : printable(c.list);
}

std::string short_hash(const Circumstances& c) {
  return printable(c.model_hash).substr(0, 12);
}

std::string strategy_words(const Circumstances& c) {
  return c.blocked ? "Only records that share a bin in one of the model's passes were compared, so a few "
                     "people are "
                     "missed for that reason alone. "
                   : "Every record of the list was compared with every record of the table. ";
}

bool has_missing(const table::ResultTable& table) {
  return std::any_of(table.axes.begin(), table.axes.end(), [](const table::Axis& axis) {
    return !axis.is_clients &&
           std::find(axis.categories.begin(), axis.categories.end(), "missing") != axis.categories.end();
  });
}

std::string reading_words(const table::ResultTable& table) {
  std::string text =
      "A figure is about the records of the custodian's table that were linked with the list. It leaves out "
      "people "
      "whom the linkage missed, and now and then has somebody who is not on the list: \"Linkage\" says how "
      "many to "
      "expect. ";
  text += fmt::format(
      "A figure about fewer than {} people is suppressed. What is shown is exact: no noise was added, and it "
      "was rounded once.",
      table.min_cell);
  if (has_missing(table)) {
    text +=
        " The category \"missing\" has the people for whom the custodian has no value, or none that can be "
        "read.";
  }
  return text;
}

Json or_null(const std::string& text) {
  return text.empty() ? Json(nullptr) : Json(printable(text));
}

std::string read_time(const JsonPlace& place) {
  const std::string time = place.text();
  const bool fits =
      std::equal(time.begin(), time.end(), kTimeForm.begin(), kTimeForm.end(),
                 [](char c, char form) { return form == '0' ? c >= '0' && c <= '9' : c == form; });
  if (!fits) place.fail("must be a time in UTC such as \"2026-07-31T10:30:58Z\"");
  return time;
}

std::string read_one_of(const JsonPlace& place, const std::string& first, const std::string& second) {
  std::string text = place.text();
  if (text != first && text != second) place.fail(fmt::format("must be \"{}\" or \"{}\"", first, second));
  return text;
}

std::uint64_t read_records(const JsonPlace& place) {
  return static_cast<std::uint64_t>(place.integer(0, kMostRecords));
}

int read_score(const JsonPlace& place) {
  return static_cast<int>(place.integer(0, 1'000'000));
}

}  // namespace

std::string brief_words(const Circumstances& c) {
  const std::string model = fmt::format("by the model {} (hash {}, threshold {} of a largest score of {})",
                                        printable(c.model), short_hash(c), c.threshold, c.largest_score);
  const std::string pairs = c.blocked ? "comparing those that share a bin in a pass" : "comparing all pairs";
  if (c.in_the_clear) {
    return fmt::format(
        "Computed in the clear, from both files, {}: the {} of {} were linked with {} of {} {}, {}. Tacit "
        "{}.",
        when(c), records_text(c.list_records), list_of(c), records_text(c.custodian_records), custodian_of(c),
        model, pairs, printable(c.program_version));
  }
  return fmt::format(
      "{}. The {} of {} were linked under encryption with the custodian's {} {}, {}. Tacit {}.", who_asked(c),
      records_text(c.list_records), list_of(c), records_text(c.custodian_records), model, pairs,
      printable(c.program_version));
}

FullWords full_words(const table::ResultTable& table, const Circumstances& c) {
  std::string done = c.in_the_clear ? fmt::format("Computed in the clear {}: {}.", when(c), asked(table))
                                    : fmt::format("{}: {}.", who_asked(c), asked(table));
  done += fmt::format(
      " The list{} has {}, the table of {} {}. They were linked by the model {} (hash {}): two records link "
      "if "
      "what agrees and what differs in them adds up to a score of at least {}, the threshold; the largest "
      "score is "
      "{}. ",
      c.list.empty() ? "" : ", " + printable(c.list) + ",", records_text(c.list_records),
      c.in_the_clear ? custodian_of(c) : "the custodian", count_text(c.custodian_records), printable(c.model),
      short_hash(c), c.threshold, c.largest_score);
  done += strategy_words(c);
  done +=
      c.in_the_clear
          ? fmt::format("Nothing was encrypted: Tacit {} had both files on one machine.",
                        printable(c.program_version))
          : fmt::format(
                "All of it was computed under encryption, by Tacit {}: the custodian saw neither the list "
                "nor this table, and whoever asked saw no record of the custodian's.",
                printable(c.program_version));
  return {std::move(done), reading_words(table)};
}

Json circumstances_json(const table::ResultTable& table, const Circumstances& c) {
  return {
      {"asked", asked(table)},
      {"computed", c.in_the_clear ? "in-the-clear" : "encrypted"},
      {"asker", or_null(c.asker)},
      {"custodian",
       {{"name", or_null(c.custodian)}, {"address", or_null(c.server)}, {"records", c.custodian_records}}},
      {"list", {{"file", or_null(c.list)}, {"records", c.list_records}}},
      {"started", c.started},
      {"finished", c.finished},
      {"strategy", c.blocked ? "blocked" : "all-pairs"},
      {"model",
       {{"name", printable(c.model)}, {"threshold", c.threshold}, {"largest_score", c.largest_score}}},
      {"model_hash", printable(c.model_hash)},
      {"program_version", printable(c.program_version)}};
}

bool is_circumstance(const std::string& key) {
  return std::find(kKeys.begin(), kKeys.end(), key) != kKeys.end();
}

std::optional<Circumstances> read_circumstances(const JsonPlace& document) {
  if (std::none_of(kKeys.begin(), kKeys.end(), [&](const char* key) { return document.has(key); })) {
    return std::nullopt;
  }
  const JsonPlace custodian = document.at("custodian"), list = document.at("list"),
                  model = document.at("model");
  Circumstances c;
  c.in_the_clear = read_one_of(document.at("computed"), "in-the-clear", "encrypted") == "in-the-clear";
  c.asker = document.at("asker").text_or_null();
  c.custodian = custodian.at("name").text_or_null();
  c.server = custodian.at("address").text_or_null();
  c.custodian_records = read_records(custodian.at("records"));
  c.list = list.at("file").text_or_null();
  c.list_records = read_records(list.at("records"));
  c.started = read_time(document.at("started"));
  c.finished = read_time(document.at("finished"));
  c.blocked = read_one_of(document.at("strategy"), "blocked", "all-pairs") == "blocked";
  c.model = model.at("name").text();
  c.threshold = read_score(model.at("threshold"));
  c.largest_score = read_score(model.at("largest_score"));
  c.model_hash = document.at("model_hash").text();
  c.program_version = document.at("program_version").text();
  return c;
}

}  // namespace tacit::report
