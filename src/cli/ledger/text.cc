// SPDX-License-Identifier: Apache-2.0
#include "cli/ledger/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/error.h"
#include "base/hex.h"
#include "base/quantities.h"
#include "base/text.h"
#include "ledger/purpose.h"

namespace tacit::cli {

namespace {

using ledger::Entry;
using ledger::Kind;
using ledger::Listed;

constexpr std::size_t kMaxShown = 24;    // columns of a client's name in a list
constexpr std::size_t kWidestText = 60;  // columns by which a question or a reason moves what follows it

std::string padded(const std::string& text, std::size_t width, bool right) {
  const std::size_t used = display_width(text);
  const std::string blanks(width > used ? width - used : 0, ' ');
  return right ? blanks + text : text + blanks;
}

std::string statistic_text(const ledger::Statistic& statistic) {
  if (statistic.of.empty()) return statistic.kind;
  if (statistic.kind == "share") return fmt::format("share of {} = {}", statistic.of, statistic.value);
  return statistic.kind + " " + statistic.of;
}

std::string shortened(std::string text) {
  return text.size() <= kMaxShown ? text : printable(text.substr(0, kMaxShown - 2)) + "..";
}

// Of the server, as expected.
std::string cost_text(const ledger::Waiting& waiting) {
  return fmt::format("{}, {}", duration_text(static_cast<double>(waiting.seconds)),
                     bytes_text(waiting.bytes));
}

std::string wait_text(ledger::WaitState state) {
  constexpr std::array<const char*, 5> kTexts = {"waits for approval", "approved", "refused",
                                                 "approved and used", "lapsed"};
  return kTexts.at(static_cast<std::size_t>(state));
}

std::string purpose_text(const std::string& purpose, const char* without) {
  return purpose.empty() ? without : quoted_text(purpose);
}

// Unicode's blanks beyond ASCII, and what takes no room or turns the direction of what follows.
bool is_blank_or_unseen(char32_t c) {
  constexpr std::array<std::pair<char32_t, char32_t>, 14> kRanges = {{{0x0, 0x20},
                                                                      {0x7F, 0xA0},
                                                                      {0xAD, 0xAD},
                                                                      {0x61C, 0x61C},
                                                                      {0x115F, 0x1160},
                                                                      {0x1680, 0x1680},
                                                                      {0x180E, 0x180E},
                                                                      {0x2000, 0x200F},
                                                                      {0x2028, 0x202F},
                                                                      {0x205F, 0x206F},
                                                                      {0x2800, 0x2800},
                                                                      {0x3000, 0x3000},
                                                                      {0x3164, 0x3164},
                                                                      {0xFEFF, 0xFEFF}}};
  return std::ranges::any_of(kRanges,
                             [c](const auto& range) { return c >= range.first && c <= range.second; });
}

}  // namespace

std::string wait_word(ledger::WaitState state) {
  constexpr std::array<const char*, 5> kWords = {"waiting", "approved", "refused", "used", "lapsed"};
  return kWords.at(static_cast<std::size_t>(state));
}

std::string short_time(ledger::Time time) {
  std::string text = ledger::utc_text(time).substr(0, 19);
  text[10] = ' ';
  return text;
}

std::string quoted_text(const std::string& text) {
  std::u32string shown = U"\"";
  bool blank = false;
  for (const char32_t c : decode_text(text)) {
    if (is_blank_or_unseen(c)) {
      blank = true;
      continue;
    }
    if (blank && shown.size() > 1) shown += U' ';
    blank = false;
    if (c == U'"' || c == U'\\') shown += U'\\';
    shown += c;
  }
  return encode_text(shown + U"\"");
}

std::string aligned_text(const std::vector<std::vector<std::string>>& rows, const std::vector<bool>& right,
                         std::size_t widest) {
  std::vector<std::size_t> widths(right.size(), 0);
  for (const auto& row : rows) {
    for (std::size_t c = 0; c < row.size(); ++c) {
      const std::size_t width = display_width(row[c]);
      if (width <= widest) widths[c] = std::max(widths[c], width);
    }
  }
  std::string text;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t c = 0; c < row.size(); ++c)
      line += (c == 0 ? "" : "  ") + padded(row[c], widths[c], right[c]);
    text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
  return text;
}

std::string question_text(const std::string& canonical) {
  try {
    const ledger::Question question = ledger::parse_question(canonical);
    std::string text;
    for (const ledger::Statistic& statistic : question.statistics)
      text += (text.empty() ? "" : ", ") + statistic_text(statistic);
    if (!question.by.empty()) text += fmt::format("; by {}", fmt::join(question.by, ", "));
    if (question.split_categories > 0)
      text += fmt::format("; by {} categories of the client's own", question.split_categories);
    return printable(text);
  } catch (const Error&) {  // somebody changed the entry; verify says so
    return printable(canonical);
  }
}

std::string outcome_text(const Listed& listed) {
  if (listed.entry.kind == Kind::kNote) return "note";
  if (listed.entry.kind == Kind::kWait) return wait_text(listed.standing.state);
  const std::string name =
      listed.outcome == ledger::Outcome::kNone ? "under way" : std::string(ledger::name(listed.outcome));
  return listed.cleared && listed.outcome != ledger::Outcome::kAnswered ? name + " (may have been sent)"
                                                                        : name;
}

std::string list_text(const std::vector<Listed>& listed) {
  if (listed.empty()) return "no such entries\n";
  std::vector<std::vector<std::string>> rows = {{"entry", "time (UTC)", "client", "list", "cells", "outcome",
                                                 "question", "reason or note", "what for"}};
  for (const Listed& each : listed) {
    const Entry& entry = each.entry;
    const bool note = entry.kind == Kind::kNote;
    rows.push_back({std::to_string(entry.number), short_time(entry.time),
                    shortened(printable(entry.client.account)), note ? "" : std::to_string(entry.records),
                    note ? "" : std::to_string(entry.cells), outcome_text(each),
                    note ? "" : question_text(entry.question), printable(ledger::reason_of(entry)),
                    purpose_text(ledger::purpose_of(entry), "")});
  }
  return aligned_text(rows, {true, false, false, true, true, false, false, false, false}, kWidestText);
}

std::string pending_text(const std::vector<ledger::Pending>& pending) {
  if (pending.empty()) return "nothing waits for a decision\n";
  std::vector<std::vector<std::string>> rows = {{"question", "since (UTC)", "until (UTC)", "client", "list",
                                                 "takes", "waits", "what is asked", "what for"}};
  for (const ledger::Pending& one : pending) {
    const std::string waits = one.waiting.rule == ApprovalRule::kQuestion ? "to be computed"
                              : one.standing.under_way                    ? "answer; being computed, or ready"
                                                                          : "answer; its client has gone";
    rows.push_back({std::to_string(one.entry.number), short_time(one.entry.time),
                    short_time(one.waiting.until), shortened(printable(one.entry.client.account)),
                    std::to_string(one.entry.records), cost_text(one.waiting), waits,
                    question_text(one.entry.question),
                    purpose_text(one.waiting.purpose, "(no purpose given)")});
  }
  return aligned_text(rows, {true, false, false, false, true, true, false, false, false}, kWidestText) +
         "\ntacit ledger show N has all about one; approve N, or refuse N --why TEXT, decides.\n";
}

namespace {

// An entry about another one, in words.
std::string event_text(const Entry& entry) {
  const std::string detail = printable(entry.detail);
  const std::string behind = detail.empty() ? "" : ": " + detail;
  switch (entry.kind) {
    case Kind::kAnswer:
      return "its answer is about to be sent";
    case Kind::kQuestion:
      return "it is computed, entry " + std::to_string(entry.number);
    case Kind::kApproval:
      return "approved by " + printable(entry.client.subject) + behind;
    case Kind::kDenial:
      return "refused by " + printable(entry.client.subject) + behind;
    default:
      break;
  }
  const std::string after = entry.milliseconds == 0
                                ? ""
                                : " after " + duration_text(static_cast<double>(entry.milliseconds) / 1000);
  return std::string(ledger::name(entry.outcome)) + after + behind;
}

}  // namespace

namespace {

// How a question that waited stands.
std::string standing_text(const ledger::Standing& standing, bool denied) {
  const std::string until = short_time(standing.until) + " (UTC)", who = printable(standing.who);
  const std::string why = standing.why.empty() ? "" : ": " + printable(standing.why);
  switch (standing.state) {
    case ledger::WaitState::kWaiting:
      return "it waits for approval, until " + until;
    case ledger::WaitState::kApproved:
      return fmt::format("approved by {}, for one answer, until {}{}", who, until, why);
    case ledger::WaitState::kDenied:
      return fmt::format("refused by {}{}", who, why);
    case ledger::WaitState::kUsed:
      return fmt::format("approved by {} and used up: its answer may have been sent", who);
    case ledger::WaitState::kLapsed:
      break;
  }
  if (who.empty()) return "lapsed: nobody decided until " + until;
  if (denied) return fmt::format("refused by {}{}; it may be asked again since {}", who, why, until);
  return fmt::format("lapsed: approved by {}, but not asked again until {}", who, until);
}

}  // namespace

std::string show_text(const std::vector<Entry>& entries, const std::optional<ledger::Standing>& standing) {
  std::vector<std::vector<std::string>> rows;
  const auto add = [&](const char* what, const std::string& value) {
    if (!value.empty()) rows.push_back({what, printable(value)});
  };
  const Entry& first = entries.front();
  add("entry", fmt::format("{} ({})", first.number, ledger::name(first.kind)));
  add("time", ledger::utc_text(first.time));
  if (first.clock != first.time) add("clock", ledger::utc_text(first.clock) + " (it had been set back)");
  if (first.kind != Kind::kNote) {
    add("client", first.client.account);
    add("subject", first.client.subject);
    add("fingerprint", first.client.fingerprint);
    add("question", question_text(first.question));
    add("client's list", fmt::format("{} records", count_text(first.records)));
    add("server's table", fmt::format("{} records", count_text(first.server_records)));
    add("cells", fmt::format("{}, shown from {} people on", first.cells, first.min_cell));
    add("model", first.model);
    add("linkage", first.linkage);
    add("protocol", std::to_string(first.protocol));
  }
  if (const auto waiting = ledger::readable_waiting(first)) {
    add("waits",
        waiting->rule == ApprovalRule::kQuestion ? "before it is computed" : "before its answer leaves");
    add("until", ledger::utc_text(waiting->until));
    add("it takes", cost_text(*waiting));
    const bool denied = std::ranges::find(entries, Kind::kDenial, &Entry::kind) != entries.end();
    if (standing) add("stands", standing_text(*standing, denied));
  }
  add("written by", first.program);
  add("purpose", purpose_text(ledger::purpose_of(first), ""));
  add(first.kind == Kind::kRefusal ? "refused" : "detail", ledger::reason_of(first));
  add("hash", to_hex(first.hash));
  std::string text = aligned_text(rows, {false, false});
  for (const Entry& entry : entries) {
    if (&entry == &first) continue;
    text += fmt::format("{}  {}  {}\n", entry.number, ledger::utc_text(entry.time), event_text(entry));
  }
  return text;
}

}  // namespace tacit::cli
