// SPDX-License-Identifier: Apache-2.0
#include "ledger/summary.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>
#include <utility>

#include "ledger/purpose.h"

namespace tacit::ledger {

namespace {

constexpr std::chrono::microseconds kMoment{1};

bool is_asked(const Entry& entry) {
  return entry.kind == Kind::kQuestion || entry.kind == Kind::kRefusal;
}

// As budgets count it: a question that waited has asked by that, and not again by its first computation.
bool is_attempt(const Listed& listed) {
  return listed.entry.kind != Kind::kQuestion || listed.entry.about == 0 || listed.again;
}

// As budgets count it (budgets.h): under way, or the answer may have been sent.
bool counts(const Listed& listed) {
  return listed.entry.kind == Kind::kQuestion && (listed.cleared || listed.outcome == Outcome::kNone);
}

std::string why(const Listed& listed) {
  return listed.entry.kind == Kind::kRefusal ? reason_of(listed.entry) : listed.why;
}

Lengths lengths_of(std::vector<std::uint64_t> records) {
  if (records.empty()) return {};
  std::ranges::sort(records);
  return {.lists = records.size(),
          .shortest = records.front(),
          .longest = records.back(),
          .median = records[(records.size() - 1) / 2]};
}

// A reason without what differs from one question to the next: numbers, hexadecimal names, and what stands in
// quotes.
std::string pattern_of(std::string_view reason) {
  std::string pattern;
  for (std::size_t i = 0; i < reason.size();) {
    const auto is_digit = [&](std::size_t at) {
      return at < reason.size() && std::isxdigit(static_cast<unsigned char>(reason[at])) != 0;
    };
    std::size_t end = i;
    bool has_number = false;
    while (is_digit(end)) has_number |= std::isdigit(static_cast<unsigned char>(reason[end++])) != 0;
    if (reason[i] == '"') {
      end = std::min(reason.find('"', i + 1), reason.size() - 1) + 1;
      pattern += "\"";
    } else if (has_number) {
      pattern += "#";
    } else {
      end = std::max(end, i + 1);
      pattern += reason.substr(i, end - i);
    }
    i = end;
  }
  return pattern;
}

class Reasons {
 public:
  void add(const std::string& text) {
    const auto [place, is_new] = places_.try_emplace(pattern_of(text), reasons_.size());
    if (is_new) {
      reasons_.push_back({.text = text, .times = 0, .security = text.starts_with(kSecurityReason)});
    }
    ++reasons_[place->second].times;
  }
  std::vector<Reason> most_first() && {
    std::ranges::stable_sort(reasons_, std::greater<>(), &Reason::times);
    return std::move(reasons_);
  }

 private:
  std::map<std::string, std::size_t> places_;
  std::vector<Reason> reasons_;
};

struct Linkage {
  std::uint64_t records = 0, entry = 0;
};

// Groups of linkages from the shortest list on, each with all that are at most 0.1 % or one record longer
// than its shortest.
std::vector<NearRepeats> near_repeats_of(std::vector<Linkage> linkages) {
  std::ranges::sort(linkages, {}, [](const Linkage& one) { return std::pair(one.records, one.entry); });
  std::vector<NearRepeats> found;
  for (std::size_t begin = 0; begin < linkages.size();) {
    const std::uint64_t shortest = linkages[begin].records;
    const std::uint64_t most = shortest + std::max<std::uint64_t>(shortest / 1000, 1);
    std::size_t end = begin;
    while (end < linkages.size() && linkages[end].records <= most) ++end;
    if (end - begin >= kManyRepeats) {
      NearRepeats group{.linkages = end - begin, .shortest = shortest, .longest = linkages[end - 1].records};
      for (std::size_t i = begin; i < end; ++i) group.entries.push_back(linkages[i].entry);
      std::ranges::sort(group.entries);
      group.entries.resize(std::min(group.entries.size(), kShownEntries));
      found.push_back(std::move(group));
    }
    begin = end;
  }
  std::ranges::stable_sort(found, std::greater<>(), &NearRepeats::linkages);
  return found;
}

// One client's questions of the period, as they come.
class Gathering {
 public:
  void add(const Listed& listed) {
    const Entry& entry = listed.entry;
    summary_.account = entry.client.account;
    const Certificate certificate{entry.client.subject, entry.client.fingerprint};
    if (!certificate.fingerprint.empty() &&
        std::ranges::find(summary_.certificates, certificate) == summary_.certificates.end()) {
      summary_.certificates.push_back(certificate);
    }
    summary_.tally.add(listed);
    records_.push_back(entry.records);
    const std::string purpose = purpose_of(entry);
    if (purpose.empty()) ++summary_.without_purpose;
    add_alike(listed, purpose);
    if (entry.kind == Kind::kRefusal) refused_.add(why(listed));
    if (listed.outcome == Outcome::kFailed) failed_.add(why(listed));
    if (listed.cleared) linkages_.try_emplace(entry.linkage, Linkage{entry.records, entry.number});
  }

  ClientSummary summary() && {
    summary_.lists = lengths_of(std::move(records_));
    for (auto& [what, alike] : alike_) {
      alike.asked.lists = lengths_of(std::move(alike.records));
      summary_.asked.push_back(std::move(alike.asked));
    }
    std::ranges::stable_sort(summary_.asked, std::greater<>(),
                             [](const Asked& asked) { return asked.tally.asked(); });
    summary_.refused = std::move(refused_).most_first();
    summary_.failed = std::move(failed_).most_first();
    std::vector<Linkage> linkages;
    for (const auto& [name, linkage] : linkages_) linkages.push_back(linkage);
    summary_.near_repeats = near_repeats_of(std::move(linkages));
    return std::move(summary_);
  }

 private:
  struct Alike {
    Asked asked;
    std::vector<std::uint64_t> records;
  };

  void add_alike(const Listed& listed, const std::string& purpose) {
    Alike& alike = alike_[{listed.entry.question, purpose}];
    if (alike.records.empty()) {
      alike.asked.question = listed.entry.question;
      alike.asked.purpose = purpose;
      alike.asked.first = listed.entry.time;
    }
    alike.asked.last = listed.entry.time;
    alike.asked.tally.add(listed);
    alike.records.push_back(listed.entry.records);
  }

  ClientSummary summary_;
  std::vector<std::uint64_t> records_;
  std::map<std::pair<std::string, std::string>, Alike> alike_;
  std::map<std::string, Linkage> linkages_;
  Reasons refused_, failed_;
};

// The windows that end with the period: budgets look back from there.
struct Windows {
  std::int64_t day, month;  // clocks after the first, and from the second on

  explicit Windows(Time before) {
    const Time last = before - kMoment;
    const std::chrono::year_month_day date(std::chrono::floor<std::chrono::days>(last));
    day = (last - std::chrono::days(1)).time_since_epoch().count();
    month = Time(std::chrono::sys_days(date.year() / date.month() / 1)).time_since_epoch().count();
  }
  Time earliest() const { return Time(std::chrono::microseconds(std::min(day, month))); }
};

class Use {
 public:
  void add(const Listed& listed, const Windows& windows) {
    const std::int64_t clock = listed.entry.clock.time_since_epoch().count();
    if (clock > windows.day && is_attempt(listed)) ++attempts_;
    if (!counts(listed)) return;
    if (clock > windows.day) day_.insert(listed.entry.linkage);
    if (clock >= windows.month) month_.insert(listed.entry.linkage);
  }
  Used used() const {
    return {.linkages_of_day = day_.size(), .linkages_of_month = month_.size(), .attempts_of_day = attempts_};
  }

 private:
  std::set<std::string> day_, month_;
  std::uint64_t attempts_ = 0;
};

}  // namespace

void Tally::add(const Listed& listed) {
  if (listed.entry.kind == Kind::kRefusal) {
    ++refused;
  } else {
    switch (listed.outcome) {
      case Outcome::kNone:
        ++under_way;
        break;
      case Outcome::kAnswered:
        ++answered;
        break;
      case Outcome::kFailed:
        ++failed;
        break;
      case Outcome::kCancelled:
        ++cancelled;
        break;
      case Outcome::kRefused:
        ++refused;
        break;
      case Outcome::kAbandoned:
        ++abandoned;
        break;
    }
  }
  if (why(listed).starts_with(kSecurityReason)) ++security;
  if (listed.cleared && listed.outcome != Outcome::kAnswered) ++unsure;
}

Tally& Tally::operator+=(const Tally& other) {
  answered += other.answered;
  refused += other.refused;
  failed += other.failed;
  cancelled += other.cancelled;
  abandoned += other.abandoned;
  under_way += other.under_way;
  security += other.security;
  unsure += other.unsure;
  return *this;
}

Summary summarize(const Reader& reader, const Period& period, const std::string& account) {
  Summary summary{.period = period, .head = reader.head(), .account = account};
  const Windows windows(period.before);
  std::map<std::string, Gathering> clients;
  std::map<std::string, Use> used;
  const Filter filter{
      .account = account, .since = std::min(period.since, windows.earliest()), .before = period.before};
  for (const Listed& listed : reader.list(filter)) {
    if (listed.entry.kind != Kind::kNote) used[listed.entry.client.account].add(listed, windows);
    if (listed.entry.time < period.since) continue;
    if (is_asked(listed.entry)) clients[listed.entry.client.account].add(listed);
    if (listed.entry.kind == Kind::kNote) summary.notes.push_back(listed.entry);
  }
  for (auto& [name, gathering] : clients) {
    summary.clients.push_back(std::move(gathering).summary());
    summary.tally += summary.clients.back().tally;
  }
  for (const auto& [name, use] : used) summary.used.emplace(name, use.used());
  const Extent extent = reader.extent(period.since, period.before);
  summary.first = extent.first;
  summary.last = extent.last;
  summary.clocks_back = extent.clocks_back;
  for (auto& [entry, whose] : reader.others(period.since, period.before)) {
    if (account.empty() || whose == account) summary.others.push_back({std::move(entry), std::move(whose)});
  }
  return summary;
}

}  // namespace tacit::ledger
