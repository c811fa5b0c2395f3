// SPDX-License-Identifier: Apache-2.0
// Errors in a record of any file: what a second registration of the same person may look like, where columns
// are not those of resident.h. And records of other people, put together from those of a file.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "synth/random.h"

namespace tacit::synth {

/// What a column holds, which says what its errors are like.
enum class ColumnKind {
  kNone,  // nothing that linkage looks at: it has no errors
  kGivenName,
  kSurname,
  kText,
  kNumber,    // mostly digits: an identifier, a house number, a postcode
  kDate,      // in any form that base/date.h reads
  kCategory,  // one of a few values, such as a sex
};
inline constexpr std::size_t kColumnKinds = 7;

struct ColumnUse {
  ColumnKind kind = ColumnKind::kNone;
  bool is_address = false;  // somebody who moves has another value in all of these
};

enum class ErrorKind {
  kMistyped,    // a typing error, a wrong digit, or another spelling
  kShortened,   // a given name is a nickname or an initial, or one of several names is left out
  kDate,        // an error in a date
  kOtherValue,  // another category, or another surname, as after a wedding
  kMissing,     // the value is gone
  kSwapped,     // given name and surname have changed places
  kMoved,       // another address
};
inline constexpr std::size_t kErrorKinds = 7;

/// How a message calls it: "mistyped", "moved" ..
std::string_view name_of(ErrorKind kind);

/// Which share of the errors is of these kinds; all others are an error in one value. Each in [0, 1],
/// together at most 1.
struct ErrorShares {
  double missing = 0.1;
  double swapped = 0.02;
  double moved = 0.02;
};

/// The records of a file: what other people are made of.
struct RecordSource {
  std::size_t records = 0;
  std::function<std::string_view(std::size_t record, std::size_t column)> at;
};

/// Other forms of a given name, in small letters: "bill" of "william". May give none.
using Nicknames = std::function<std::vector<std::string>(const std::string& name)>;

class RecordErrors {
 public:
  using Record = std::vector<std::string>;

  /// `columns`: of every column of the file. `source`: its records, as long as this object is used. Names are
  /// swapped between the first given name and the first surname. `nicknames` may be empty.
  RecordErrors(std::vector<ColumnUse> columns, ErrorShares shares, RecordSource source,
               Nicknames nicknames = {});

  /// Makes one error in the record, which has a cell for each column. Values that are missing are left alone.
  /// Nothing, where the record is too empty for one.
  std::optional<ErrorKind> add(Record& record, Rng& rng) const;

  /// A person who is not in the file: given names and whatever says nothing about a person from one of its
  /// records, surname, dates and address from three others, texts from a fifth, numbers of its own but in an
  /// address. The source has kFewestRecords at least.
  Record other_person(Rng& rng) const;

  static constexpr std::size_t kFewestRecords = 10;

 private:
  using Attempt = std::optional<ErrorKind> (RecordErrors::*)(Record& record, Rng& rng) const;
  Attempt draw_attempt(Rng& rng) const;
  std::optional<ErrorKind> change_value(Record& record, Rng& rng) const;
  std::optional<ErrorKind> make_missing(Record& record, Rng& rng) const;
  std::optional<ErrorKind> swap_names(Record& record, Rng& rng) const;
  std::optional<ErrorKind> move_house(Record& record, Rng& rng) const;
  std::optional<ErrorKind> change_given_name(std::string& value, Rng& rng) const;
  bool take_other_value(Record& record, std::size_t column, Rng& rng) const;
  std::size_t draw_column(Rng& rng) const;
  std::size_t draw_record(Rng& rng) const;

  std::vector<ColumnUse> columns_;
  ErrorShares shares_;
  RecordSource source_;
  Nicknames nicknames_;
  std::optional<std::size_t> given_name_, surname_;
  std::vector<std::uint32_t> weights_;  // how often an error hits each column, cumulative
};

}  // namespace tacit::synth
