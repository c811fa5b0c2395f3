// SPDX-License-Identifier: Apache-2.0
#include "ingest/arrow.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <cmath>
#include <cstring>
#include <deque>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "support/error_of.h"

namespace tacit::ingest {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// A table made by hand as a producer makes it: one batch, or the same batch several times.
class ArrowTable {
 public:
  struct Column {
    std::string format, name;
    std::vector<std::string> buffers;  // bytes; an empty first one: no nulls
    std::int64_t offset = 0;
    std::unique_ptr<Column> dictionary = nullptr;
    std::int64_t length = 0;  // of a dictionary
  };

  ArrowTable(std::int64_t rows, std::deque<Column> columns, int batches = 1)
      : rows_(rows), columns_(std::move(columns)), batches_(batches) {
    stream.get_schema = [](ArrowArrayStream* self, ArrowSchema* out) { return of(self).schema(out); };
    stream.get_next = [](ArrowArrayStream* self, ArrowArray* out) { return of(self).next(out); };
    stream.get_last_error = [](ArrowArrayStream* self) -> const char* { return of(self).error_; };
    stream.private_data = this;
  }

  table::Table read(const table::SourceLimits& limits = {}) { return read_arrow(stream, "people", limits); }

  ArrowArrayStream stream{};
  const char* format = "+s";
  int failure = 0;     // of the next batch
  int unreleased = 0;  // schemas and arrays that are the consumer's

 private:
  static ArrowTable& of(ArrowArrayStream* self) { return *static_cast<ArrowTable*>(self->private_data); }

  static ArrowSchema schema_of(const Column& column, std::deque<ArrowSchema>& kept) {
    ArrowSchema schema{};
    schema.format = column.format.c_str();
    schema.name = column.name.c_str();
    schema.flags = ARROW_FLAG_NULLABLE;
    if (column.dictionary) {
      kept.push_back(schema_of(*column.dictionary, kept));
      schema.dictionary = &kept.back();
    }
    return schema;
  }

  ArrowArray array_of(const Column& column, std::int64_t length) {
    buffers_.emplace_back();
    for (const std::string& buffer : column.buffers) {
      buffers_.back().push_back(buffer.empty() ? nullptr : buffer.data());
    }
    ArrowArray array{};
    array.length = length;
    array.offset = column.offset;
    array.null_count = column.buffers.empty() || column.buffers[0].empty() ? 0 : -1;
    array.n_buffers = static_cast<std::int64_t>(buffers_.back().size());
    array.buffers = buffers_.back().data();
    if (column.dictionary) {
      arrays_.push_back(array_of(*column.dictionary, column.dictionary->length));
      array.dictionary = &arrays_.back();
    }
    return array;
  }

  int schema(ArrowSchema* out) {
    *out = ArrowSchema{};
    for (const Column& column : columns_) {
      schemas_.push_back(schema_of(column, schemas_));
      schema_pointers_.push_back(&schemas_.back());
    }
    out->format = format;
    out->n_children = static_cast<std::int64_t>(columns_.size());
    out->children = schema_pointers_.data();
    out->private_data = this;
    out->release = [](ArrowSchema* self) {
      --static_cast<ArrowTable*>(self->private_data)->unreleased;
      self->release = nullptr;
    };
    ++unreleased;
    return 0;
  }

  int next(ArrowArray* out) {
    *out = ArrowArray{};
    if (failure != 0) {
      error_ = "the disk is gone";
      return failure;
    }
    if (batches_-- == 0) return 0;
    array_pointers_.clear();
    for (const Column& column : columns_) {
      arrays_.push_back(array_of(column, rows_));
      array_pointers_.push_back(&arrays_.back());
    }
    static const void* no_nulls[] = {nullptr};
    out->length = rows_;
    out->n_buffers = 1;
    out->buffers = no_nulls;
    out->n_children = static_cast<std::int64_t>(columns_.size());
    out->children = array_pointers_.data();
    out->private_data = this;
    out->release = [](ArrowArray* self) {
      --static_cast<ArrowTable*>(self->private_data)->unreleased;
      self->release = nullptr;
    };
    ++unreleased;
    return 0;
  }

  std::int64_t rows_;
  std::deque<Column> columns_;
  int batches_;
  const char* error_ = nullptr;
  std::deque<ArrowSchema> schemas_;
  std::deque<ArrowArray> arrays_;
  std::deque<std::vector<const void*>> buffers_;
  std::vector<ArrowSchema*> schema_pointers_;
  std::vector<ArrowArray*> array_pointers_;
};

template <typename T>
std::string bytes_of(const std::vector<T>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}

std::vector<std::string> cells_of(const table::Table& table, std::size_t column) {
  std::vector<std::string> cells;
  for (std::size_t r = 0; r < table.records(); ++r) cells.emplace_back(table.at(r, column));
  return cells;
}

// Bits of the cells that have a value, the first one lowest.
std::string valid(unsigned bits) {
  return std::string(1, static_cast<char>(bits));
}

std::deque<ArrowTable::Column> one(ArrowTable::Column column) {
  std::deque<ArrowTable::Column> columns;
  columns.push_back(std::move(column));
  return columns;
}

std::vector<std::string> cells_of_one(std::int64_t rows, ArrowTable::Column column) {
  ArrowTable table(rows, one(std::move(column)));
  return cells_of(table.read(), 0);
}

TEST(Arrow, StringsOfBothWidthsWithNulls) {
  EXPECT_THAT(cells_of_one(3, {"u", "name", {valid(0b101), bytes_of<std::int32_t>({0, 3, 3, 5}), "Annöx"}}),
              ElementsAre("Ann", "", "ö"));
  EXPECT_THAT(cells_of_one(2, {"U", "name", {"", bytes_of<std::int64_t>({0, 3, 7}), "Ann Bob"}}),
              ElementsAre("Ann", "Bob"))
      << "trimmed as every source's cells are";
  EXPECT_THAT(cells_of_one(2, {"u", "name", {"", bytes_of<std::int32_t>({0, 0, 0}), ""}}),
              ElementsAre("", ""))
      << "a producer may leave out the text where there is none";
}

TEST(Arrow, StringViewsInPlaceAndInBuffers) {
  std::string views;
  const auto in_place = [&](const std::string& text) {
    std::string view = bytes_of<std::int32_t>({static_cast<std::int32_t>(text.size())}) + text;
    view.resize(16);
    views += view;
  };
  in_place("twelve bytes");
  views += bytes_of<std::int32_t>({14}) + "thir" + bytes_of<std::int32_t>({1, 2});
  EXPECT_THAT(
      cells_of_one(
          2, {"vu", "name", {"", views, "unused", "..thirteen bytes", bytes_of<std::int64_t>({6, 16})}}),
      ElementsAre("twelve bytes", "thirteen bytes"));
  ArrowTable behind(
      2, one({"vu", "name", {"", views, "unused", "..thirteen", bytes_of<std::int64_t>({6, 10})}}));
  EXPECT_THAT(error_of(ErrorCategory::kInput, [&] { behind.read(); }), HasSubstr("ends behind its buffer"));
}

TEST(Arrow, WholeNumbersOfEveryWidth) {
  EXPECT_THAT(cells_of_one(2, {"c", "n", {"", bytes_of<std::int8_t>({-1, 65})}}), ElementsAre("-1", "65"));
  EXPECT_THAT(cells_of_one(2, {"S", "n", {"", bytes_of<std::uint16_t>({0, 65535})}}),
              ElementsAre("0", "65535"));
  EXPECT_THAT(cells_of_one(1, {"L", "n", {"", bytes_of<std::uint64_t>({18446744073709551615U})}}),
              ElementsAre("18446744073709551615"));
  EXPECT_THAT(cells_of_one(2, {"i", "n", {valid(0b100), bytes_of<std::int32_t>({1, 2, 3})}, 1}),
              ElementsAre("", "3"))
      << "an offset shifts values and nulls alike";
}

TEST(Arrow, FloatingPointNumbersThatAreWholeHaveNoFraction) {
  EXPECT_THAT(
      cells_of_one(6, {"g", "n", {"", bytes_of<double>({2000.0, 0.1, std::nan(""), -0.0, 1e300, 2.5e-7})}}),
      ElementsAre("2000", "0.1", "", "0", "1e+300", "2.5e-07"));
  EXPECT_THAT(cells_of_one(2, {"f", "n", {"", bytes_of<float>({0.1F, 7.0F})}}), ElementsAre("0.1", "7"));
}

TEST(Arrow, BooleansDatesAndTimes) {
  EXPECT_THAT(cells_of_one(3, {"b", "x", {valid(0b011), valid(0b101)}}), ElementsAre("true", "false", ""));
  EXPECT_THAT(cells_of_one(3, {"tdD", "x", {"", bytes_of<std::int32_t>({0, -907, 19782})}}),
              ElementsAre("1970-01-01", "1967-07-09", "2024-02-29"));
  constexpr std::int64_t kDay = 86'400'000;
  EXPECT_THAT(cells_of_one(2, {"tdm", "x", {"", bytes_of<std::int64_t>({-907 * kDay, kDay})}}),
              ElementsAre("1967-07-09", "1970-01-02"));
  EXPECT_THAT(
      cells_of_one(2, {"tsm:", "x", {"", bytes_of<std::int64_t>({-907 * kDay, -907 * kDay + 45'000'000})}}),
      ElementsAre("1967-07-09", "1967-07-09 12:30:00"));
  EXPECT_THAT(cells_of_one(1, {"tsn:UTC", "x", {"", bytes_of<std::int64_t>({-1})}}),
              ElementsAre("1969-12-31 23:59:59"));
}

TEST(Arrow, DecimalsAreExact) {
  const auto wide = [](std::int64_t low, std::int64_t high) { return bytes_of<std::int64_t>({low, high}); };
  EXPECT_THAT(
      cells_of_one(
          5,
          {"d:20,2", "x", {"", wide(1250, 0) + wide(-5, -1) + wide(300, 0) + wide(0, 0) + wide(-100, -1)}}),
      ElementsAre("12.5", "-0.05", "3", "0", "-1"));
  EXPECT_THAT(cells_of_one(1, {"d:20,-2", "x", {"", wide(12, 0)}}), ElementsAre("1200"));
  EXPECT_THAT(cells_of_one(2, {"d:9,3,32", "x", {"", bytes_of<std::int32_t>({-1500, 7})}}),
              ElementsAre("-1.5", "0.007"));
}

TEST(Arrow, CategoriesAreTheirValues) {
  const auto categories = [](std::vector<std::int8_t> numbers) {
    ArrowTable::Column column{"c", "arm", {valid(0b1011), bytes_of(numbers)}};
    column.dictionary = std::make_unique<ArrowTable::Column>(
        ArrowTable::Column{"u", "", {"", bytes_of<std::int32_t>({0, 7, 14}), "controltreated"}});
    column.dictionary->length = 2;
    return column;
  };
  EXPECT_THAT(cells_of_one(4, categories({1, 0, 1, 1})), ElementsAre("treated", "control", "", "treated"));
  ArrowTable broken(4, one(categories({1, 2, 1, 1})));
  EXPECT_THAT(error_of(ErrorCategory::kInput, [&] { broken.read(); }), HasSubstr("a category has no value"));
}

TEST(Arrow, BatchesFollowEachOtherAndEverythingIsReleased) {
  ArrowTable table(2, one({"i", "n", {"", bytes_of<std::int32_t>({1, 2})}}), 3);
  EXPECT_THAT(cells_of(table.read(), 0), ElementsAre("1", "2", "1", "2", "1", "2"));
  EXPECT_EQ(table.unreleased, 0);
  ArrowTable failing(2, one({"i", "n", {"", bytes_of<std::int32_t>({1, 2})}}));
  failing.failure = EIO;
  EXPECT_THAT(error_of(ErrorCategory::kInput, [&] { failing.read(); }),
              HasSubstr("people: its data cannot be read: the disk is gone"));
  EXPECT_EQ(failing.unreleased, 0);
}

TEST(Arrow, ColumnsWithoutTextAreLeftOutAndSaidWhereTheyAreAskedFor) {
  std::deque<ArrowTable::Column> columns = one({"+l", "visits", {"", ""}});
  columns.push_back({"i", "age", {"", bytes_of<std::int32_t>({7})}});
  columns.push_back({"tsn:Europe/Berlin", "born", {"", bytes_of<std::int64_t>({0})}});
  ArrowTable producer(1, std::move(columns));
  const table::Table table = producer.read();
  EXPECT_THAT(table.column_names(), ElementsAre("age"));
  EXPECT_THAT(error_of(ErrorCategory::kInput, [&] { table.column("visits"); }),
              testing::StrEq("people: the column \"visits\" holds lists: make text of them"));
  EXPECT_THAT(error_of(ErrorCategory::kInput, [&] { table.column("born"); }), HasSubstr("Europe/Berlin"));
}

TEST(Arrow, TypesThatCannotBeAreLeftOut) {
  for (const char* format : {"d:1,0,0", "d:1,0,-64", "d:5,1000000000", "d:50,2,256"}) {
    std::deque<ArrowTable::Column> columns = one({format, "x", {"", ""}});
    columns.push_back({"i", "age", {"", bytes_of<std::int32_t>({7})}});
    ArrowTable producer(1, std::move(columns));
    EXPECT_THAT(producer.read().column_names(), ElementsAre("age")) << format;
  }
  ArrowTable::Column texts{"u", "arm", {"", bytes_of<std::int32_t>({0, 2}), " 1"}};
  texts.dictionary = std::make_unique<ArrowTable::Column>(
      ArrowTable::Column{"u", "", {"", bytes_of<std::int32_t>({0, 1}), "a"}});
  texts.dictionary->length = 1;
  std::deque<ArrowTable::Column> columns = one(std::move(texts));
  columns.push_back({"i", "age", {"", bytes_of<std::int32_t>({7})}});
  ArrowTable producer(1, std::move(columns));
  EXPECT_THAT(producer.read().column_names(), ElementsAre("age")) << "categories that are numbered by texts";
}

TEST(Arrow, RefusesWhatIsNoTable) {
  ArrowTable series(1, one({"i", "n", {"", bytes_of<std::int32_t>({1})}}));
  series.format = "i";
  EXPECT_THAT(error_of(ErrorCategory::kInput, [&] { series.read(); }),
              HasSubstr("no table but a single column"));
  ArrowTable nul(1, one({"u", "n", {"", bytes_of<std::int32_t>({0, 3}), std::string("a\0b", 3)}}));
  EXPECT_THAT(error_of(ErrorCategory::kInput, [&] { nul.read(); }),
              HasSubstr("record 1, column \"n\" holds a NUL byte"));
  ArrowTable back(1, one({"u", "n", {"", bytes_of<std::int32_t>({3, 0}), "abc"}}));
  EXPECT_THAT(error_of(ErrorCategory::kInput, [&] { back.read(); }), HasSubstr("offsets go back"));
  ArrowTable short_of(1, one({"i", "n", {""}}));
  EXPECT_THAT(error_of(ErrorCategory::kInput, [&] { short_of.read(); }), HasSubstr("a buffer is missing"));
  ArrowTable long_one(3, one({"i", "n", {"", bytes_of<std::int32_t>({1, 2, 3})}}));
  EXPECT_THAT(error_of(ErrorCategory::kLimit, [&] { long_one.read({.max_records = 2}); }),
              HasSubstr("more than 2 records"));
}

}  // namespace
}  // namespace tacit::ingest
