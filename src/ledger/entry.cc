// SPDX-License-Identifier: Apache-2.0
#include "ledger/entry.h"

#include <fmt/format.h>

#include <array>

#include "base/error.h"

namespace tacit::ledger {

namespace {

constexpr std::array<std::string_view, 8> kKinds = {"question", "answer", "outcome",  "refusal",
                                                    "note",     "wait",   "approval", "denial"};
constexpr std::array<std::string_view, 6> kOutcomes = {"",          "answered", "failed",
                                                       "cancelled", "refused",  "abandoned"};

template <class Enum, std::size_t Size>
std::optional<Enum> find_name(const std::array<std::string_view, Size>& names, std::string_view text) {
  for (std::size_t i = 0; i < Size; ++i) {
    if (names[i] == text) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

void put(std::string& out, std::uint64_t number) {
  for (int shift = 0; shift < 64; shift += 8) out += static_cast<char>((number >> shift) & 0xff);
}

void put(std::string& out, std::string_view text) {
  put(out, static_cast<std::uint64_t>(text.size()));
  out += text;
}

void put(std::string& out, Time time) {
  put(out, static_cast<std::uint64_t>(time.time_since_epoch().count()));
}

}  // namespace

std::string_view name(Kind kind) {
  return kKinds.at(static_cast<std::size_t>(kind));
}
std::string_view name(Outcome outcome) {
  return kOutcomes.at(static_cast<std::size_t>(outcome));
}
std::optional<Kind> parse_kind(std::string_view text) {
  return find_name<Kind>(kKinds, text);
}
std::optional<Outcome> parse_outcome(std::string_view text) {
  return find_name<Outcome>(kOutcomes, text);
}

std::string encoding(const Entry& entry) {
  std::string out = "tacit ledger entry 1";
  put(out, entry.number);
  put(out, entry.time);
  put(out, entry.clock);
  put(out, name(entry.kind));
  put(out, entry.about);
  put(out, entry.client.account);
  put(out, entry.client.subject);
  put(out, entry.client.fingerprint);
  put(out, entry.model);
  put(out, entry.question);
  put(out, entry.records);
  put(out, entry.server_records);
  put(out, entry.min_cell);
  put(out, entry.cells);
  put(out, entry.linkage);
  put(out, entry.protocol);
  put(out, entry.program);
  put(out, name(entry.outcome));
  put(out, entry.detail);
  put(out, entry.milliseconds);
  return out;
}

Hash genesis(std::string_view ledger_id, const Key* key) {
  return hash_of({}, fmt::format("tacit ledger 1 {}", ledger_id), key);
}

Hash chain_hash(const Hash& before, const Entry& entry, const Key* key) {
  return hash_of(before, encoding(entry), key);
}

std::string clean(std::string_view text) {
  if (text.size() > kMaxText) {
    std::size_t end = kMaxText;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80)
      --end;  // inside a UTF-8 character
    text = text.substr(0, end);
  }
  std::string result(text);
  for (char& c : result) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
  }
  return result;
}

std::string utc_text(Time time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count(),
                     clock.subseconds().count());
}

}  // namespace tacit::ledger
