// SPDX-License-Identifier: Apache-2.0
#include "synth/record_errors.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "synth/value_errors.h"

namespace tacit::synth {
namespace {

// By ColumnKind, in the proportions of corrupt.cc; addresses have more errors than the rest.
constexpr std::array<std::uint32_t, kColumnKinds> kKindWeights = {0, 32, 33, 25, 12, 12, 5};
constexpr std::array<std::uint32_t, kColumnKinds> kAddressWeights = {0, 32, 33, 30, 16, 12, 5};

std::uint32_t millionths(double share) {
  return static_cast<std::uint32_t>(std::lround(share * kMillion));
}

std::string small_letters(std::string text) {
  for (char& c : text) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
  return text;
}

// As `like` is written: in capitals, with one at the beginning, or in small letters.
std::string written_like(std::string text, const std::string& like) {
  const auto capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  const bool all = std::none_of(like.begin(), like.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  if (like.empty() || !capital(like.front())) return text;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((i == 0 || all) && text[i] >= 'a' && text[i] <= 'z')
      text[i] = static_cast<char>(text[i] - ('a' - 'A'));
  }
  return text;
}

// Other digits in the same places.
std::string redrawn_digits(std::string_view text, Rng& rng) {
  std::string drawn(text);
  for (char& c : drawn) {
    if (c >= '0' && c <= '9') c = static_cast<char>('0' + rng.below(10));
  }
  return drawn;
}

std::optional<std::size_t> first_of(const std::vector<ColumnUse>& columns, ColumnKind kind) {
  const auto found = std::ranges::find(columns, kind, &ColumnUse::kind);
  if (found == columns.end()) return std::nullopt;
  return static_cast<std::size_t>(found - columns.begin());
}

std::optional<ErrorKind> if_made(bool made, ErrorKind kind) {
  return made ? std::optional(kind) : std::nullopt;
}

}  // namespace

std::string_view name_of(ErrorKind kind) {
  static constexpr std::array<std::string_view, kErrorKinds> kNames = {
      "mistyped", "shortened name", "wrong date", "other value", "missing", "swapped names", "moved"};
  return kNames[static_cast<std::size_t>(kind)];
}

RecordErrors::RecordErrors(std::vector<ColumnUse> columns, ErrorShares shares, RecordSource source,
                           Nicknames nicknames)
    : columns_(std::move(columns)),
      shares_(shares),
      source_(std::move(source)),
      nicknames_(std::move(nicknames)),
      given_name_(first_of(columns_, ColumnKind::kGivenName)),
      surname_(first_of(columns_, ColumnKind::kSurname)) {
  std::uint32_t sum = 0;
  for (const ColumnUse& column : columns_) {
    const auto kind = static_cast<std::size_t>(column.kind);
    sum += column.is_address ? kAddressWeights[kind] : kKindWeights[kind];
    weights_.push_back(sum);
  }
}

std::optional<ErrorKind> RecordErrors::add(Record& record, Rng& rng) const {
  // An attempt fails where the value is missing or the draw changes nothing. Then another one of the same
  // kind is made, so that kinds keep their shares; but a file without addresses has nobody who moves.
  constexpr int kDraws = 20, kAttempts = 20;
  if (weights_.empty() || weights_.back() == 0) return std::nullopt;
  for (int draw = 0; draw < kDraws; ++draw) {
    const Attempt attempt = draw_attempt(rng);
    for (int left = kAttempts; left > 0; --left) {
      if (const auto made = (this->*attempt)(record, rng)) return made;
    }
  }
  return std::nullopt;
}

RecordErrors::Attempt RecordErrors::draw_attempt(Rng& rng) const {
  const std::uint32_t drawn = rng.below(kMillion);
  std::uint32_t below = millionths(shares_.missing);
  if (drawn < below) return &RecordErrors::make_missing;
  below += millionths(shares_.swapped);
  if (drawn < below) return &RecordErrors::swap_names;
  below += millionths(shares_.moved);
  return drawn < below ? &RecordErrors::move_house : &RecordErrors::change_value;
}

std::optional<ErrorKind> RecordErrors::change_value(Record& record, Rng& rng) const {
  constexpr std::uint32_t kOtherSurname = 40'000;
  const std::size_t column = draw_column(rng);
  std::string& value = record[column];
  if (value.empty()) return std::nullopt;
  switch (columns_[column].kind) {
    case ColumnKind::kGivenName:
      return change_given_name(value, rng);
    case ColumnKind::kSurname:
      if (rng.chance(kOtherSurname))
        return if_made(take_other_value(record, column, rng), ErrorKind::kOtherValue);
      return if_made(mistype_any_text(value, rng), ErrorKind::kMistyped);
    case ColumnKind::kNumber:
      return if_made(mistype_any_number(value, rng), ErrorKind::kMistyped);
    case ColumnKind::kDate:
      return if_made(mistype_any_date(value, rng), ErrorKind::kDate);
    case ColumnKind::kCategory:
      return if_made(take_other_value(record, column, rng), ErrorKind::kOtherValue);
    default:
      return if_made(mistype_any_text(value, rng), ErrorKind::kMistyped);
  }
}

std::optional<ErrorKind> RecordErrors::change_given_name(std::string& value, Rng& rng) const {
  constexpr std::uint32_t kNickname = 60'000, kShorter = 50'000;
  if (nicknames_ && rng.chance(kNickname)) {
    const std::vector<std::string> others = nicknames_(small_letters(value));
    if (others.empty()) return std::nullopt;
    value = written_like(others[rng.below(static_cast<std::uint32_t>(others.size()))], value);
    return ErrorKind::kShortened;
  }
  if (rng.chance(kShorter)) return if_made(shorten_name(value, rng), ErrorKind::kShortened);
  return if_made(mistype_any_text(value, rng), ErrorKind::kMistyped);
}

bool RecordErrors::take_other_value(Record& record, std::size_t column, Rng& rng) const {
  const std::string_view other = source_.at(draw_record(rng), column);
  if (other.empty() || other == record[column]) return false;
  record[column] = other;
  return true;
}

std::optional<ErrorKind> RecordErrors::make_missing(Record& record, Rng& rng) const {
  std::string& value = record[draw_column(rng)];
  if (value.empty()) return std::nullopt;
  value.clear();
  return ErrorKind::kMissing;
}

std::optional<ErrorKind> RecordErrors::swap_names(Record& record, Rng&) const {
  if (!given_name_ || !surname_ || record[*given_name_] == record[*surname_]) return std::nullopt;
  std::swap(record[*given_name_], record[*surname_]);
  return ErrorKind::kSwapped;
}

std::optional<ErrorKind> RecordErrors::move_house(Record& record, Rng& rng) const {
  const std::size_t from = draw_record(rng);
  bool moved = false;
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    if (!columns_[c].is_address) continue;
    const std::string_view other = source_.at(from, c);
    moved |= other != record[c];
    record[c] = other;
  }
  return if_made(moved, ErrorKind::kMoved);
}

std::size_t RecordErrors::draw_column(Rng& rng) const {
  const std::uint32_t drawn = rng.below(weights_.back());
  return static_cast<std::size_t>(std::ranges::upper_bound(weights_, drawn) - weights_.begin());
}

std::size_t RecordErrors::draw_record(Rng& rng) const {
  return rng.below(static_cast<std::uint32_t>(source_.records));
}

RecordErrors::Record RecordErrors::other_person(Rng& rng) const {
  enum : std::size_t { kSelf, kFamily, kBirth, kHome, kRest, kDonors };
  std::array<std::size_t, kDonors> donors{};
  for (std::size_t d = 0; d < kDonors; ++d) {
    const auto before = donors.begin() + static_cast<std::ptrdiff_t>(d);
    do {
      donors[d] = draw_record(rng);
    } while (std::find(donors.begin(), before, donors[d]) != before);
  }
  const auto donor_of = [&](const ColumnUse& column) {
    if (column.is_address) return kHome;
    if (column.kind == ColumnKind::kSurname) return kFamily;
    if (column.kind == ColumnKind::kDate) return kBirth;
    return column.kind == ColumnKind::kText ? kRest : kSelf;
  };
  Record record;
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    const std::string_view value = source_.at(donors[donor_of(columns_[c])], c);
    const bool is_own = columns_[c].kind == ColumnKind::kNumber && !columns_[c].is_address;
    record.push_back(is_own ? redrawn_digits(value, rng) : std::string(value));
  }
  return record;
}

}  // namespace tacit::synth
