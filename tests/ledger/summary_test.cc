// SPDX-License-Identifier: Apache-2.0
#include "ledger/summary.h"

#include "ledger/purpose.h"
#include "ledger/support.h"

namespace tacit::ledger {
namespace {

using std::chrono::sys_days;
using std::chrono::year;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

Time on(unsigned month, unsigned day, int hour = 0) {
  return sys_days(year(2026) / month / day) + std::chrono::hours(hour);
}

Period quarter() {
  return {.since = on(1, 1), .before = on(4, 1)};
}

Request of(const std::string& linkage, std::uint64_t records, const std::string& purpose = "a study") {
  Request request = a_request(linkage);
  request.records = records;
  request.purpose = purpose;
  return request;
}

const ClientSummary& only_client(const Summary& summary) {
  EXPECT_EQ(summary.clients.size(), 1U);
  return summary.clients.at(0);
}

TEST(LedgerSummary, WhatBecameOfTheQuestionsOfAPeriod) {
  Place place;
  const Policy policy{.linkages_per_day = 0};
  {
    Ledger ledger = place.open();
    place.now = on(1, 1) - std::chrono::microseconds(1);
    ask(ledger, of("before", 100), policy);
    place.now = on(1, 1);
    ask(ledger, of("first", 100), policy);
    ledger.admit(of("failed", 200), policy).failed("the client is too slow: the server waited 601.3 s");
    ledger.admit(of("cancelled", 300), policy).cancelled("the client went away");
    {
      const Ticket lost = ledger.admit(of("lost", 400), policy);
    }
    refusal_of(ledger, of("short", 3), policy);
    ledger.refuse(of("security", 500), policy, std::string(kSecurityReason) + "a bad proof");
    {
      Ticket unsure = ledger.admit(of("unsure", 600), policy);
      [[maybe_unused]] const Clearance clearance = unsure.before_answer();
      unsure.failed("security: the client's numbers do not pass the checks");
    }
    place.now = on(3, 31, 24) - std::chrono::microseconds(1);
    Ticket late = ledger.admit(of("late", 700), policy);
    place.now = on(4, 2);
    const Clearance clearance = late.before_answer();
    late.answered(clearance);
    ask(ledger, of("after", 100), policy);
    ledger.note("moved to another disk");
  }
  const Summary summary = summarize(Reader(place.path), quarter(), "");
  const ClientSummary& client = only_client(summary);
  EXPECT_EQ(client.account, "institute");
  EXPECT_EQ(client.tally, summary.tally);
  EXPECT_EQ(client.tally, (Tally{.answered = 2,
                                 .refused = 2,
                                 .failed = 2,
                                 .cancelled = 1,
                                 .abandoned = 1,
                                 .under_way = 0,
                                 .security = 2,
                                 .unsure = 1}))
      << "an end that came later counts with its question";
  EXPECT_EQ(client.tally.asked(), 8U);
  EXPECT_EQ(client.lists, (Lengths{.lists = 8, .shortest = 3, .longest = 700, .median = 300}));
  EXPECT_THAT(client.certificates, ElementsAre(Certificate{"CN=institute", std::string(64, 'a')}));
  EXPECT_EQ(summary.first, 4U);
  EXPECT_TRUE(summary.notes.empty());
  EXPECT_EQ(summarize(Reader(place.path), {on(4, 1), on(5, 1)}, "").notes.size(), 1U);
  EXPECT_EQ(summary.head, Reader(place.path).head());
}

TEST(LedgerSummary, APeriodWithoutEntries) {
  Place place;
  {
    const Ledger ledger = place.open();
  }
  const Summary summary = summarize(Reader(place.path), quarter(), "");
  EXPECT_TRUE(summary.clients.empty());
  EXPECT_EQ(summary.first, 0U);
  EXPECT_EQ(summary.last, 0U);
  EXPECT_EQ(summary.tally.asked(), 0U);
}

TEST(LedgerSummary, QuestionsThatAreAlikeAreOne) {
  Place place;
  Ledger ledger = place.open();
  for (const char* linkage : {"a", "b", "c"}) {
    place.now += std::chrono::hours(24);
    ask(ledger, of(linkage, 100));
  }
  ask(ledger, of("d", 250, "another study"));
  ask(ledger, of("e", 250, ""));
  const ClientSummary client = only_client(summarize(Reader(place.path), quarter(), ""));
  ASSERT_EQ(client.asked.size(), 3U);
  EXPECT_EQ(client.asked[0].purpose, "a study");
  EXPECT_EQ(client.asked[0].tally.answered, 3U);
  EXPECT_EQ(client.asked[0].first, on(3, 2));
  EXPECT_EQ(client.asked[0].last, on(3, 4));
  EXPECT_EQ(client.asked[0].lists.longest, 100U);
  EXPECT_EQ(client.without_purpose, 1U);
}

TEST(LedgerSummary, ReasonsThatDifferInNumbersAndNamesAreOne) {
  Place place;
  Ledger ledger = place.open();
  for (const std::uint64_t records : {3U, 7U, 9U}) refusal_of(ledger, of("x", records), {});
  ledger.refuse(of("y", 100), {}, "there is no measure \"income\" that is open to you");
  ledger.refuse(of("y", 100), {}, "there is no measure \"age\" that is open to you");
  ledger.refuse(of("z", 100), {}, "linkage 4f3a00b1 has 1 of 1 tables \"cut");
  const ClientSummary client = only_client(summarize(Reader(place.path), quarter(), ""));
  ASSERT_EQ(client.refused.size(), 3U);
  EXPECT_EQ(client.refused[0].times, 3U);
  EXPECT_THAT(client.refused[0].text, HasSubstr("a list of 3 records"))
      << "the first of them, without the purpose";
  EXPECT_EQ(client.refused[1].times, 2U);
  EXPECT_FALSE(client.refused[0].security);
}

TEST(LedgerSummary, ManyLinkagesWithNearlyTheSameListAreNamed) {
  Place place;
  Ledger ledger = place.open();
  const auto asked = [&](const std::vector<std::uint64_t>& lists) {
    for (const std::uint64_t records : lists) {
      place.now += std::chrono::hours(2);
      ask(ledger, of(random_id(), records));
    }
  };
  asked({5000, 5003, 20});
  EXPECT_TRUE(only_client(summarize(Reader(place.path), quarter(), "")).near_repeats.empty());
  asked({5005, 21, 21, 5006, 22});
  const ClientSummary client = only_client(summarize(Reader(place.path), quarter(), ""));
  ASSERT_EQ(client.near_repeats.size(), 2U);
  EXPECT_EQ(client.near_repeats[0].linkages, 3U);
  EXPECT_EQ(client.near_repeats[0].shortest, 20U);
  EXPECT_EQ(client.near_repeats[0].longest, 21U);
  EXPECT_EQ(client.near_repeats[1].longest, 5005U) << "0.1 % and no more";
  EXPECT_THAT(client.near_repeats[1].entries, ElementsAre(1U, 4U, 10U));
  // What was refused told nothing.
  for (int i = 0; i < 3; ++i) ledger.refuse(of(random_id(), 9000), {}, "not this measure");
  EXPECT_EQ(only_client(summarize(Reader(place.path), quarter(), "")).near_repeats.size(), 2U);
}

TEST(LedgerSummary, WhatIsUsedAtTheEndOfThePeriod) {
  Place place;
  Ledger ledger = place.open();
  const auto asked_on = [&](Time time, const std::string& linkage) {
    place.now = time;
    ask(ledger, of(linkage, 100), {.tables_per_linkage = 0});
  };
  asked_on(on(2, 28, 23), "february");
  asked_on(on(3, 1), "m1");
  asked_on(on(3, 30, 23), "m2");
  asked_on(on(3, 31, 1), "m3");
  asked_on(on(3, 31, 2), "m3");
  refusal_of(ledger, of("m4", 1), {});
  asked_on(on(4, 1), "april");
  // Also where the period is shorter than what budgets look back on.
  for (const Period& period : {quarter(), Period{on(3, 31), on(4, 1)}}) {
    const Used used = summarize(Reader(place.path), period, "").used.at("institute");
    EXPECT_EQ(used.linkages_of_month, 3U);
    EXPECT_EQ(used.linkages_of_day, 1U);
    EXPECT_EQ(used.attempts_of_day, 3U);
  }
  const Summary quiet = summarize(Reader(place.path), {on(3, 10), on(3, 11)}, "");
  EXPECT_TRUE(quiet.clients.empty());
  EXPECT_EQ(quiet.used.at("institute").linkages_of_month, 1U);
}

TEST(LedgerSummary, OneClientAlone) {
  Place place;
  Ledger ledger = place.open();
  ask(ledger, a_request("l1", "ada"));
  ask(ledger, a_request("l2", "bob"));
  ledger.note("a remark");
  const Summary summary = summarize(Reader(place.path), quarter(), "bob");
  EXPECT_EQ(only_client(summary).account, "bob");
  EXPECT_EQ(summary.used.size(), 1U);
  EXPECT_TRUE(summary.notes.empty());
  EXPECT_EQ(summary.first, 1U) << "entries of the period, whosever";
}

TEST(LedgerSummary, ClocksThatWentBackAreCounted) {
  Place place;
  Ledger ledger = place.open();
  ask(ledger, a_request("l1"));
  place.now -= std::chrono::hours(1);
  ask(ledger, a_request("l2"));
  EXPECT_EQ(summarize(Reader(place.path), quarter(), "").clocks_back, 3U);
}

}  // namespace
}  // namespace tacit::ledger
