// SPDX-License-Identifier: Apache-2.0
#include "ingest/arrow_cells.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <system_error>
#include <utility>

#include "base/error.h"
#include "base/wide.h"

namespace tacit::ingest {

namespace {

[[noreturn]] void broken_array(const char* what) {
  throw Error(ErrorCategory::kInput, fmt::format("Arrow data that do not hold together: {}", what));
}

template <typename T>
const T* arrow_buffer(const ArrowArray& array, std::int64_t index) {
  if (index >= array.n_buffers) broken_array("a buffer is missing");
  const void* buffer = array.buffers[index];
  if (buffer == nullptr && array.length > 0) broken_array("a buffer is empty");
  return static_cast<const T*>(buffer);
}

bool arrow_bit(const std::uint8_t* bits, std::int64_t at) {
  return ((bits[at / 8] >> (at % 8)) & 1) != 0;
}

/// What every column has: nulls, and where its first cell stands in the buffers.
class ArrowColumn : public ArrowCells {
 public:
  ArrowColumn(const ArrowArray& array, std::int64_t buffers) : offset_(array.offset) {
    if (array.n_buffers < buffers) broken_array("a buffer is missing");
    if (array.null_count != 0 && array.buffers[0] != nullptr) {
      valid_ = static_cast<const std::uint8_t*>(array.buffers[0]);
    }
  }

  std::string_view text(std::int64_t row) final {
    const std::int64_t at = offset_ + row;
    if (valid_ != nullptr && !arrow_bit(valid_, at)) return {};
    return value(at);
  }

 protected:
  virtual std::string_view value(std::int64_t at) = 0;
  std::string_view keep(std::string text) {
    kept_ = std::move(text);
    return kept_;
  }

 private:
  std::int64_t offset_;
  const std::uint8_t* valid_ = nullptr;  // null: all are
  std::string kept_;
};

class NullColumn final : public ArrowCells {
 public:
  std::string_view text(std::int64_t /*row*/) override { return {}; }
};

class BooleanColumn final : public ArrowColumn {
 public:
  explicit BooleanColumn(const ArrowArray& array)
      : ArrowColumn(array, 2), bits_(arrow_buffer<std::uint8_t>(array, 1)) {}

 private:
  std::string_view value(std::int64_t at) override { return arrow_bit(bits_, at) ? "true" : "false"; }

  const std::uint8_t* bits_;
};

template <typename T>
class WholeColumn final : public ArrowColumn {
 public:
  explicit WholeColumn(const ArrowArray& array) : ArrowColumn(array, 2), values_(arrow_buffer<T>(array, 1)) {}

 private:
  // As numbers: a T of one byte would be a character.
  std::string_view value(std::int64_t at) override { return keep(fmt::format("{}", +values_[at])); }

  const T* values_;
};

std::string float_text(double value, std::string shortest) {
  constexpr double kWhole = 9007199254740992;  // 2^53: every whole number up to it is a double
  if (std::isnan(value)) return {};
  if (std::trunc(value) == value && std::abs(value) <= kWhole) return fmt::format("{:.0f}", value + 0.0);
  return shortest;
}

template <typename T>
class FloatColumn final : public ArrowColumn {
 public:
  explicit FloatColumn(const ArrowArray& array) : ArrowColumn(array, 2), values_(arrow_buffer<T>(array, 1)) {}

 private:
  std::string_view value(std::int64_t at) override {
    return keep(float_text(static_cast<double>(values_[at]), fmt::format("{}", values_[at])));
  }

  const T* values_;
};

/// Strings by offsets of 32 or 64 bits.
template <typename Offset>
class StringColumn final : public ArrowColumn {
 public:
  explicit StringColumn(const ArrowArray& array) : ArrowColumn(array, 3) {
    offsets_ = arrow_buffer<Offset>(array, 1);
    text_ = static_cast<const char*>(array.buffers[2]);  // null where every string is empty
  }

 private:
  std::string_view value(std::int64_t at) override {
    const Offset first = offsets_[at], end = offsets_[at + 1];
    if (first < 0 || end < first) broken_array("offsets go back");
    if (end == first) return {};
    if (text_ == nullptr) broken_array("the text is missing");
    return {text_ + first, static_cast<std::size_t>(end - first)};
  }

  const Offset* offsets_;
  const char* text_;
};

/// Strings of up to 12 bytes in place, others in one of several buffers.
class StringViewColumn final : public ArrowColumn {
 public:
  explicit StringViewColumn(const ArrowArray& array)
      : ArrowColumn(array, 3), views_(arrow_buffer<View>(array, 1)), array_(array) {}

 private:
  struct View {
    std::int32_t length;
    std::array<char, 12> rest;  // the text; or four bytes of it, the buffer's number, and where it starts
  };
  static_assert(sizeof(View) == 16);

  std::string_view value(std::int64_t at) override {
    const View& view = views_[at];
    if (view.length < 0) broken_array("a string has no length");
    const auto length = static_cast<std::size_t>(view.length);
    if (length <= view.rest.size()) return {view.rest.data(), length};
    std::int32_t buffer = 0, first = 0;
    std::memcpy(&buffer, view.rest.data() + 4, 4);
    std::memcpy(&first, view.rest.data() + 8, 4);
    // The first two buffers are nulls and views, the last one the lengths of those between.
    if (buffer < 0 || first < 0 || buffer >= array_.n_buffers - 3) broken_array("a string has no buffer");
    const auto* lengths = static_cast<const std::int64_t*>(array_.buffers[array_.n_buffers - 1]);
    if (lengths == nullptr || first + static_cast<std::int64_t>(length) > lengths[buffer]) {
      broken_array("a string ends behind its buffer");
    }
    return {static_cast<const char*>(array_.buffers[2 + buffer]) + first, length};
  }

  const View* views_;
  const ArrowArray& array_;
};

std::string day_text(std::chrono::sys_days day) {
  const std::chrono::year_month_day date(day);
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

/// Days, or parts of them, since 1970.
template <typename T>
class TimeColumn final : public ArrowColumn {
 public:
  /// `a_day`: units of a day; `a_second`: of a second, 0 where the column holds days only.
  TimeColumn(const ArrowArray& array, std::int64_t a_day, std::int64_t a_second)
      : ArrowColumn(array, 2), values_(arrow_buffer<T>(array, 1)), a_day_(a_day), a_second_(a_second) {}

 private:
  std::string_view value(std::int64_t at) override {
    const std::int64_t time = values_[at];
    const std::int64_t days = time / a_day_ - (time % a_day_ < 0 ? 1 : 0);
    constexpr std::int64_t kMostDays = 3'652'425;  // ten thousand years either way
    if (days < -kMostDays || days > kMostDays) return keep(fmt::format("{}", time));
    std::string text = day_text(std::chrono::sys_days(std::chrono::days(days)));
    const std::int64_t rest = time - days * a_day_;
    if (rest == 0 || a_second_ == 0) return keep(std::move(text));
    const std::int64_t seconds = rest / a_second_;
    return keep(fmt::format("{} {:02}:{:02}:{:02}", text, seconds / 3600, seconds / 60 % 60, seconds % 60));
  }

  const T* values_;
  const std::int64_t a_day_, a_second_;
};

/// Whole numbers of 4, 8 or 16 bytes with a point before their last digits.
class DecimalColumn final : public ArrowColumn {
 public:
  DecimalColumn(const ArrowArray& array, int scale, int bits)
      : ArrowColumn(array, 2), bytes_(arrow_buffer<char>(array, 1)), scale_(scale), width_(bits / 8) {}

 private:
  std::string_view value(std::int64_t at) override {
    std::array<char, 16> little{};
    const char* from = bytes_ + at * width_;
    std::memcpy(little.data(), from, static_cast<std::size_t>(width_));
    if ((from[width_ - 1] & 0x80) != 0)
      std::memset(little.data() + width_, 0xff, little.size() - static_cast<std::size_t>(width_));
    Wide number = 0;
    std::memcpy(&number, little.data(), sizeof number);
    const bool negative = (from[width_ - 1] & 0x80) != 0;
    return keep(decimal_text(negative ? Wide{0} - number : number, negative));
  }

  std::string decimal_text(Wide size, bool negative) const {
    std::string digits = fmt::format("{}", size);
    if (scale_ < 0) digits.append(digits == "0" ? 0 : static_cast<std::size_t>(-scale_), '0');
    if (scale_ > 0) {
      const auto scale = static_cast<std::size_t>(scale_);
      if (digits.size() <= scale) digits.insert(0, scale + 1 - digits.size(), '0');
      digits.insert(digits.size() - scale, ".");
      digits.erase(digits.find_last_not_of('0') + 1);
      if (digits.back() == '.') digits.pop_back();
    }
    return negative && digits != "0" ? "-" + digits : digits;
  }

  const char* bytes_;
  const int scale_, width_;
};

/// Categories: the cells are numbers of values.
class DictionaryColumn final : public ArrowCells {
 public:
  DictionaryColumn(const ArrowSchema& schema, const ArrowArray& array)
      : number_(arrow_cells(indices_of(schema), array)) {
    if (array.dictionary == nullptr) broken_array("categories have no values");
    values_ = arrow_cells(*schema.dictionary, *array.dictionary);
    count_ = array.dictionary->length;
  }

  std::string_view text(std::int64_t row) override {
    const std::string_view number = number_->text(row);
    if (number.empty()) return {};
    std::int64_t place = 0;
    const auto [end, failure] = std::from_chars(number.data(), number.data() + number.size(), place);
    if (failure != std::errc() || end != number.data() + number.size() || place < 0 || place >= count_) {
      broken_array("a category has no value");
    }
    return values_->text(place);
  }

 private:
  const ArrowSchema& indices_of(const ArrowSchema& schema) {
    indices_ = schema;
    indices_.dictionary = nullptr;
    return indices_;
  }

  ArrowSchema indices_{};
  std::unique_ptr<ArrowCells> number_, values_;
  std::int64_t count_ = 0;
};

struct DecimalType {
  int scale = 0, bits = 0;
};

// "d:12,2" or "d:12,2,64".
DecimalType decimal_type(const char* format) {
  int precision = 0, scale = 0, bits = 128;
  std::sscanf(format, "d:%d,%d,%d", &precision, &scale, &bits);
  return {scale, bits};
}

constexpr int kMostScale = 38;  // of a decimal of 128 bits, either way
constexpr std::int64_t kSecondsOfDay = 86'400;

// Units of a second in a timestamp's or a time's unit.
std::int64_t units_of_second(char unit) {
  switch (unit) {
    case 's':
      return 1;
    case 'm':
      return 1'000;
    case 'u':
      return 1'000'000;
    default:
      return 1'000'000'000;
  }
}

std::unique_ptr<ArrowCells> number_cells(char format, const ArrowArray& array) {
  switch (format) {
    case 'c':
      return std::make_unique<WholeColumn<std::int8_t>>(array);
    case 'C':
      return std::make_unique<WholeColumn<std::uint8_t>>(array);
    case 's':
      return std::make_unique<WholeColumn<std::int16_t>>(array);
    case 'S':
      return std::make_unique<WholeColumn<std::uint16_t>>(array);
    case 'i':
      return std::make_unique<WholeColumn<std::int32_t>>(array);
    case 'I':
      return std::make_unique<WholeColumn<std::uint32_t>>(array);
    case 'l':
      return std::make_unique<WholeColumn<std::int64_t>>(array);
    case 'L':
      return std::make_unique<WholeColumn<std::uint64_t>>(array);
    case 'f':
      return std::make_unique<FloatColumn<float>>(array);
    case 'g':
      return std::make_unique<FloatColumn<double>>(array);
    default:
      throw Error(ErrorCategory::kInternal, "a type that was checked before is none");
  }
}

}  // namespace

std::string arrow_type_defect(const ArrowSchema& schema) {
  const std::string_view format = schema.format;
  if (schema.dictionary != nullptr) {
    const bool whole =
        format.size() == 1 && std::string_view("cCsSiIlL").find(format[0]) != std::string_view::npos;
    return whole ? arrow_type_defect(*schema.dictionary) : "categories whose numbers are not whole";
  }
  if (format.size() == 1 && std::string_view("nbcCsSiIlLfguU").find(format[0]) != std::string_view::npos) {
    return {};
  }
  if (format == "vu" || format == "tdD" || format == "tdm") return {};
  if (format.starts_with("ts")) {
    const std::string_view zone = format.substr(std::min<std::size_t>(4, format.size()));
    if (zone.empty() || zone == "UTC" || zone == "+00:00" || zone == "Z" || zone == "Etc/UTC") return {};
    return fmt::format("times in the zone {}, whose day is another one elsewhere: make dates of them",
                       zone.substr(0, 40));
  }
  if (format.starts_with("d:")) {
    const auto [scale, bits] = decimal_type(schema.format);
    const bool fits =
        (bits == 32 || bits == 64 || bits == 128) && scale >= -kMostScale && scale <= kMostScale;
    return fits ? "" : "decimals of more than 128 bits: make numbers or text of them";
  }
  if (format == "z" || format == "Z" || format == "vz" || format.starts_with("w:"))
    return "bytes, which are no text";
  if (format.starts_with("tt")) return "times of day: make text of them";
  if (format.starts_with("tD") || format.starts_with("ti")) return "durations: make numbers of them";
  if (format.starts_with("+s")) return "structures: make a column of each of their fields";
  if (format.starts_with("+")) return "lists: make text of them";
  return "values of a type that has no text here: make text of them";
}

std::unique_ptr<ArrowCells> arrow_cells(const ArrowSchema& schema, const ArrowArray& array) {
  if (array.length < 0 || array.offset < 0) broken_array("a length is negative");
  if (schema.dictionary != nullptr) return std::make_unique<DictionaryColumn>(schema, array);
  const std::string_view format = schema.format;
  if (format == "n") return std::make_unique<NullColumn>();
  if (format == "b") return std::make_unique<BooleanColumn>(array);
  if (format == "u") return std::make_unique<StringColumn<std::int32_t>>(array);
  if (format == "U") return std::make_unique<StringColumn<std::int64_t>>(array);
  if (format == "vu") return std::make_unique<StringViewColumn>(array);
  if (format == "tdD") return std::make_unique<TimeColumn<std::int32_t>>(array, 1, 0);
  if (format == "tdm") return std::make_unique<TimeColumn<std::int64_t>>(array, kSecondsOfDay * 1000, 0);
  if (format.starts_with("ts") && format.size() > 2) {
    const std::int64_t second = units_of_second(format[2]);
    return std::make_unique<TimeColumn<std::int64_t>>(array, kSecondsOfDay * second, second);
  }
  if (format.starts_with("d:")) {
    const DecimalType type = decimal_type(schema.format);
    return std::make_unique<DecimalColumn>(array, type.scale, type.bits);
  }
  return number_cells(format.empty() ? ' ' : format[0], array);
}

}  // namespace tacit::ingest
