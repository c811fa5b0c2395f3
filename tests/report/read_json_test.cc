// SPDX-License-Identifier: Apache-2.0
// A result that was written as JSON reads as what it was, and every form made of it is the same.
#include "report/read_json.h"

#include <gmock/gmock.h>

#include <functional>
#include <map>
#include <random>

#include "base/error.h"
#include "report/tables.h"

namespace tacit::report {
namespace {

using testing::HasSubstr;
using testing::StartsWith;
using Json = nlohmann::ordered_json;

Json linkage_object() {
  return Json::parse(R"({"client_records": 20, "server_records": 30, "strategy": "all-pairs",
    "linked": {"least": 12, "most": null},
    "false_links": {"expected": 1.5, "share": 0.125, "of_links": 12.0, "links_counted": true, "by_model": null,
                    "model_bound": "about", "by_list": 1.5, "by_chance": 1.5, "by_own_links": 0.0},
    "missed": {"share": 0.04, "people": null, "by_model": 0.04, "model_bound": "about"},
    "cannot_link": {"too_few_values": 1, "in_no_pass": 0}, "model_basis": "=a \"pilot\"",
    "warnings": [{"kind": "cannot-link", "text": "some, if not all"}]})");
}

Provenance all_provenance() {
  return {.json = {{"linkage", linkage_object()}, {"bytes", {{"up", 12345678901234}, {"down", 0}}}},
          .circumstances = circumstances(),
          .page = {.title = "A <title>",
                   .groups = {{"Linkage", {{"model", "person"}, {"a", "*b*"}}}, {"None", {}}},
                   .linkage = linkage_notes()}};
}

// Every form of both, and what stands beside CSV.
void expect_same_forms(const ResultTable& table, const Options& options, const Provenance& provenance,
                       const ReadResult& read) {
  const Options again{.total = read.total};
  for (const auto& [name, format] : format_names()) {
    EXPECT_EQ(render(read.table, format, again, read.provenance), render(table, format, options, provenance))
        << name;
  }
  EXPECT_EQ(linkage_csv(read.provenance), linkage_csv(provenance));
}

ReadResult read_back(const ResultTable& table, const Options& options, const Provenance& provenance) {
  return read_json(render(table, Format::kJson, options, provenance), "r.json");
}

TEST(ReadJson, IsWhatWasWritten) {
  for (const ResultTable& table : {overall(), ages(), study(), three_ways()}) {
    for (const Options& options : {Options(), kTotal}) {
      const ReadResult read = read_back(table, options, all_provenance());
      EXPECT_EQ(read.total, options.total && !table.axes.empty());
      expect_same_forms(table, options, all_provenance(), read);
    }
  }
  expect_same_forms(ages(), {}, {}, read_back(ages(), {}, {}));
}

// A table as a query may have it: any shape, any statistics, values over the whole range of a measure.
class RandomTables {
 public:
  explicit RandomTables(std::uint64_t seed) : random_(seed) {}

  ResultTable next() {
    ResultTable table;
    table.min_cell = static_cast<int>(below(99) + 2);
    const std::size_t axes = below(4);
    for (std::size_t a = 0; a < axes; ++a) {
      Axis axis{
          .name = "axis" + std::to_string(a), .categories = {}, .is_clients = a + 1 == axes && below(2) == 0};
      const std::size_t categories = below(4) + 1;
      for (std::size_t c = 0; c < categories; ++c) axis.categories.push_back(name(c));
      table.axes.push_back(axis);
    }
    const std::vector<Column> measures = {measure("m0"), measure("m1"), measure("m2")};
    const std::size_t columns = below(6) + 1;
    for (std::size_t c = 0; c < columns; ++c) table.columns.push_back(column(measures));
    for (std::size_t cell = 0; cell < table.cells(); ++cell) add_cell(table, measures);
    return table;
  }

 private:
  std::uint64_t below(std::uint64_t bound) { return random_() % bound; }

  std::string name(std::size_t number) {
    static const std::vector<std::string> kOdd = {"",  "=1+1", "<b>&\"'", "a, b",   "Z\xC3\xBCrich",
                                                  "|", "-5",   "missing", "\\n*_*", "\xE6\x9D\xB1"};
    return kOdd[below(kOdd.size())] + std::to_string(number);
  }

  Column measure(const std::string& name) {
    const int decimals = static_cast<int>(below(7));
    const auto minimum = static_cast<std::int64_t>(below(1'000'000)) - 500'000;
    return measure_column(StatisticKind::kSum, name, below(2) == 0 ? "" : "EUR", decimals, minimum);
  }

  Column column(const std::vector<Column>& measures) {
    const auto kind = static_cast<StatisticKind>(below(5));
    if (kind == StatisticKind::kCount) return count_column();
    if (kind == StatisticKind::kShare) {
      Column share = share_column("d" + std::to_string(below(3)), name(below(3)));
      share.leaves_out_missing = below(2) == 0;
      return share;
    }
    Column column = measures[below(measures.size())];
    column.statistic.kind = kind;
    return column;
  }

  // Hidden, or of some values over any part of the measure's range.
  Figure of_measure(const Column& measure) {
    if (below(4) == 0) return kHidden;
    const std::uint64_t range = std::uint64_t{1} << (below(46) + 1);
    std::vector<std::int64_t> values(below(30) + 2);
    for (std::int64_t& value : values) {
      value = measure.minimum_scaled + static_cast<std::int64_t>(below(range));
    }
    return of_values(values, measure.minimum_scaled);
  }

  Figure of_share() {
    if (below(4) == 0) return kHidden;
    const std::uint64_t count = below(30) + 2;
    return shown(static_cast<std::int64_t>(count), static_cast<std::int64_t>(below(count + 1)));
  }

  Figure of_count() {
    return below(4) == 0 ? kHidden : shown(static_cast<std::int64_t>(below(1'000'000)) + 5);
  }

  // All statistics of a measure are of the same values.
  void add_cell(ResultTable& table, const std::vector<Column>& measures) {
    std::map<std::string, Figure> figures;
    for (const Column& measure : measures) figures[measure.statistic.of] = of_measure(measure);
    for (const Column& column : table.columns) {
      const StatisticKind kind = column.statistic.kind;
      Figure figure = kind == StatisticKind::kCount   ? of_count()
                      : kind == StatisticKind::kShare ? of_share()
                                                      : figures[column.statistic.of];
      if (kind != StatisticKind::kStd) figure.squares = 0;
      table.figures.push_back(figure);
    }
  }

  std::mt19937_64 random_;
};

TEST(ReadJson, IsWhatWasWrittenForRandomTables) {
  constexpr std::uint64_t kSeed = 20261;
  RandomTables tables(kSeed);
  for (int i = 0; i < 500; ++i) {
    SCOPED_TRACE("table " + std::to_string(i) + " of seed " + std::to_string(kSeed));
    const ResultTable table = tables.next();
    const Options options{.total = i % 2 == 0};
    const ReadResult read = read_back(table, options, all_provenance());
    EXPECT_EQ(table::difference(read.table, table), "");
    expect_same_forms(table, options, all_provenance(), read);
    if (HasFailure()) return;
  }
}

TEST(ReadJson, KeepsKeysThatItDoesNotKnow) {
  Json json = Json::parse(render(ages(), Format::kJson, {}, all_provenance()));
  json["of a later version"] = {1, 2, 3};
  const ReadResult read = read_json(json.dump(), "r.json");
  EXPECT_EQ(read.provenance.json["of a later version"], Json({1, 2, 3}));
}

std::string refusal(const std::string& text) {
  try {
    (void)read_json(text, "r.json");
  } catch (const Error& error) {
    EXPECT_EQ(error.category(), ErrorCategory::kInput);
    EXPECT_THAT(error.what(), StartsWith("r.json: "));
    return std::string(error.what()).substr(8);
  }
  ADD_FAILURE() << "it was read";
  return "";
}

std::string refusal_of(const ResultTable& table, const std::function<void(Json&)>& change) {
  Json json = Json::parse(render(table, Format::kJson, kTotal, all_provenance()));
  change(json);
  return refusal(json.dump());
}

TEST(ReadJson, RefusesWhatIsNoResult) {
  EXPECT_THAT(refusal(""), HasSubstr("cannot be read as JSON: line 1"));
  EXPECT_THAT(refusal("{\n\"a\": 1,\n}"), HasSubstr("line 3"));
  EXPECT_THAT(refusal("{\"a\": \"\xFF\"}"), HasSubstr("cannot be read as JSON"));
  EXPECT_THAT(refusal("[]"), HasSubstr("is no result of Tacit as JSON"));
  EXPECT_THAT(refusal("{\"format\": \"tacit-catalog\"}"), HasSubstr("is no result of Tacit as JSON"));
  EXPECT_THAT(refusal(std::string(100'000, '[')), HasSubstr("nested too deeply"));
  EXPECT_THAT(refusal_of(ages(), [](Json& json) { json["version"] = 3; }), StartsWith("version: is not 2"));
}

// Whether a form needs the key at the end of the pointer: those that are worked out are not needed.
bool is_needed(const std::string& pointer, const Json& value) {
  for (const char* part : {"/total_of_shown", "/cells/", "/format", "/bytes", "/key", "/interval", "/asked",
                           "/linkage/linked/", "/missed/by_model", "_bound", "links_counted", "of_links"}) {
    if (pointer.find(part) != std::string::npos) return false;
  }
  const bool is_item = pointer.find_last_not_of("0123456789") == pointer.rfind('/');
  const bool is_of_a_count = pointer.ends_with("/minimum") && value.is_null();
  return !is_item && !is_of_a_count;
}

TEST(ReadJson, SaysWhichKeyIsMissing) {
  const Json whole = Json::parse(render(study(), Format::kJson, kTotal, all_provenance()));
  const Json leaves = whole.flatten();
  int needed = 0;
  for (const auto& [pointer, value] : leaves.items()) {
    if (!is_needed(pointer, value)) continue;
    SCOPED_TRACE(pointer);
    const Json::json_pointer at(pointer);
    Json json = whole;
    json[at.parent_pointer()].erase(at.back());
    EXPECT_THAT(refusal(json.dump()), HasSubstr("the key \"" + at.back() + "\" is missing"));
    ++needed;
  }
  EXPECT_GT(needed, 50);
  const auto without = [](const char* key) {
    return refusal_of(study(), [&](Json& json) { json["cells"][0]["figures"]["std_balance"].erase(key); });
  };
  for (const char* key : {"suppressed", "count", "sum", "squares"}) {
    EXPECT_EQ(without(key), "cells[0].figures.std_balance: the key \"" + std::string(key) + "\" is missing");
  }
}

TEST(ReadJson, SaysWhereAFigureIsWrong) {
  const auto wrong = [](const char* key, const Json& value) {
    return refusal_of(study(), [&](Json& json) { json["cells"][0]["figures"]["std_balance"][key] = value; });
  };
  EXPECT_THAT(wrong("count", -1),
              StartsWith("cells[0].figures.std_balance.count: must be a whole number from 0"));
  EXPECT_THAT(wrong("count", 7.5), HasSubstr("count: must be a whole number"));
  EXPECT_THAT(wrong("count", nullptr), HasSubstr("count: must be a whole number"));
  EXPECT_THAT(wrong("count", 1), HasSubstr("std_balance: a standard deviation needs two values"));
  EXPECT_THAT(wrong("sum", "1.234"), HasSubstr("sum: must be a number of at most 2 decimals"));
  EXPECT_THAT(wrong("sum", "1e5"), HasSubstr("sum: must be a number"));
  EXPECT_THAT(wrong("sum", "123456789012345678901"), HasSubstr("sum: is too large"));
  EXPECT_THAT(wrong("squares", -4), HasSubstr("squares: is negative"));
  EXPECT_THAT(wrong("squares", 4), HasSubstr("no values have this sum and this sum of squares"));
  EXPECT_THAT(wrong("squares", std::string(40, '9')), HasSubstr("squares: must be a number"));
  EXPECT_THAT(wrong("value", 54.2265), HasSubstr("value: does not follow from what else the file says, which "
                                                 "gives 54.2264"));
  EXPECT_THAT(wrong("suppressed", 0), HasSubstr("suppressed: must be true or false"));
  EXPECT_THAT(wrong("suppressed", true), HasSubstr("does not follow"));
  EXPECT_THAT(refusal_of(study(), [](Json& json) { json["cells"][0]["figures"]["share_sex_f"]["sum"] = 13; }),
              HasSubstr("share_sex_f.sum: must be a whole number from 0 to 12"));
  EXPECT_THAT(refusal_of(study(), [](Json& json) { json["total_of_shown"]["count"]["cells_left_out"] = 2; }),
              StartsWith("total_of_shown.count.cells_left_out: does not follow"));
}

TEST(ReadJson, SaysWhereTheTableIsWrong) {
  const auto wrong = [](const std::function<void(Json&)>& change) { return refusal_of(study(), change); };
  EXPECT_THAT(wrong([](Json& json) { json["cells"].erase(3); }),
              StartsWith("cells: must have one entry for each"));
  EXPECT_THAT(wrong([](Json& json) { std::swap(json["cells"][0], json["cells"][1]); }),
              HasSubstr("categories[1]: does not follow"));
  EXPECT_THAT(wrong([](Json& json) { json["min_cell"] = 1; }),
              StartsWith("min_cell: must be a whole number from 2"));
  EXPECT_THAT(wrong([](Json& json) { json["axes"][0]["held_by"] = "client"; }),
              HasSubstr("only the last axis"));
  EXPECT_THAT(wrong([](Json& json) { json["axes"][0]["held_by"] = "me"; }),
              HasSubstr("must be \"server\" or"));
  EXPECT_THAT(wrong([](Json& json) { json["axes"][1]["categories"] = Json::array(); }),
              StartsWith("axes[1].categories: must not be empty"));
  EXPECT_THAT(wrong([](Json& json) { json["axes"][0]["name"] = "a\nb"; }),
              HasSubstr("name: does not follow"));
  EXPECT_THAT(wrong([](Json& json) { json["statistics"][1]["statistic"] = "median"; }),
              StartsWith("statistics[1].statistic: must be count, sum, mean, std or share"));
  EXPECT_THAT(wrong([](Json& json) { json["statistics"][1]["decimals"] = 1; }), HasSubstr("does not fit"));
  EXPECT_THAT(wrong([](Json& json) { json["statistics"][0]["of"] = "x"; }),
              HasSubstr("a count is of nothing"));
  EXPECT_THAT(wrong([](Json& json) { json["statistics"][4]["category"] = nullptr; }),
              HasSubstr("a share has one"));
  EXPECT_THAT(wrong([](Json& json) { json["statistics"] = Json::array(); }), HasSubstr("must not be empty"));
  EXPECT_THAT(wrong([](Json& json) { json["asked"] = "mean income"; }), StartsWith("asked: does not follow"));
  EXPECT_THAT(wrong([](Json& json) { json["started"] = "yesterday"; }),
              StartsWith("started: must be a time in UTC"));
  EXPECT_THAT(wrong([](Json& json) { json["computed"] = "here"; }),
              StartsWith("computed: must be \"in-the-clear\""));
  EXPECT_THAT(wrong([](Json& json) { json["custodian"]["records"] = -1; }),
              StartsWith("custodian.records: must be a whole number"));
  EXPECT_THAT(wrong([](Json& json) { json["page"]["groups"][0]["facts"][1]["value"] = 5; }),
              StartsWith("page.groups[0].facts[1].value: must be a text"));
  EXPECT_THAT(wrong([](Json& json) { json["linkage"]["missed"]["share"] = true; }),
              StartsWith("linkage.missed.share: must be a number, a text or null"));
}

// More cells than there is memory for are not made.
TEST(ReadJson, DoesNotTrustTheAxes) {
  EXPECT_THAT(refusal_of(ages(),
                         [](Json& json) {
                           Json axis = json["axes"][0];
                           axis["categories"] = std::vector<std::string>(1000, "a");
                           for (int i = 0; i < 20; ++i) json["axes"].push_back(axis);
                         }),
              StartsWith("cells: must have one entry for each"));
}

}  // namespace
}  // namespace tacit::report
