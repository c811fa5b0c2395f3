// SPDX-License-Identifier: Apache-2.0
#include "ledger/budgets.h"

#include <atomic>
#include <thread>

#include "ledger/days.h"
#include "ledger/purpose.h"
#include "ledger/support.h"

namespace tacit::ledger {
namespace {

using std::chrono::hours;
using ::testing::HasSubstr;
using ::testing::Not;

Request by(const std::string& linkage, std::vector<std::string> dimensions,
           const std::string& measure = "income") {
  Request request = a_request(linkage);
  request.question.by = std::move(dimensions);
  request.question.statistics[0].of = measure;
  return request;
}

TEST(LedgerBudgets, OneTableForALinkageByDefault) {
  Place place;
  Ledger ledger = place.open();
  ask(ledger, a_request("l1"));
  EXPECT_THAT(refusal_of(ledger, a_request("l1"), {}), HasSubstr("has had the one table"));
  ask(ledger, a_request("l2"));
}

TEST(LedgerBudgets, FurtherTablesMustNotOverlap) {
  Place place;
  Ledger ledger = place.open();
  Policy policy{.tables_per_linkage = 3};
  ask(ledger, by("l1", {"state"}), policy);
  EXPECT_THAT(refusal_of(ledger, by("l1", {"state", "sex"}), policy),
              HasSubstr("groups the same people differently"));
  EXPECT_THAT(refusal_of(ledger, by("l1", {"state"}, "age"), policy), HasSubstr("can be a single person"));
  ask(ledger, by("l1", {"state"}), policy);  // a repeat
  EXPECT_THAT(Reader(place.path).show(5).front().detail, HasSubstr("overlaps the table of entry 1"));

  policy.further = Further::kSameCells;
  ask(ledger, by("l1", {"state"}, "age"), policy);
  EXPECT_THAT(refusal_of(ledger, by("l1", {"state"}), policy), HasSubstr("has had the 3 tables"));
}

TEST(LedgerBudgets, ACustodianMayAllowAnything) {
  Place place;
  Ledger ledger = place.open();
  const Policy policy{.tables_per_linkage = 0, .further = Further::kAnything};
  for (const char* dimension : {"state", "sex", "region", "state"})
    ask(ledger, by("l1", {dimension}), policy);
}

TEST(LedgerBudgets, ListsThatAreTooShort) {
  Place place;
  Ledger ledger = place.open();
  Request request = a_request("l1");
  request.records = 9;
  EXPECT_THAT(refusal_of(ledger, request, {}),
              HasSubstr("a list of 9 records is too short: this custodian answers "
                        "for 10 or more"));
  request.records = 10;
  ask(ledger, request);
  request.linkage = "l2";
  request.min_cell = 11;
  EXPECT_THAT(refusal_of(ledger, request, {}), HasSubstr("for 11 or more"));
  request.min_cell = 0;
  request.records = 1;
  for (const std::uint64_t smallest : {0U, 1U}) {
    EXPECT_THAT(refusal_of(ledger, request, {.smallest_list = smallest}), HasSubstr("a list of 1 record is"));
  }
}

TEST(LedgerBudgets, LinkagesWithinADay) {
  Place place;
  Ledger ledger = place.open();
  const Policy policy{.tables_per_linkage = 2, .linkages_per_day = 2};
  ask(ledger, a_request("l1"), policy);
  place.now += hours(10);
  ask(ledger, a_request("l2"), policy);
  EXPECT_THAT(refusal_of(ledger, a_request("l3"), policy),
              HasSubstr("the 2 linkages that this client may make"));
  ask(ledger, a_request("l2"), policy);              // no new linkage
  ask(ledger, a_request("l4", "another"), policy);   // another's budget
  place.now += hours(14) - std::chrono::seconds(1);  // l1 was 24 hours ago, less a second
  refusal_of(ledger, a_request("l3"), policy);
  place.now += std::chrono::seconds(1);
  ask(ledger, a_request("l3"), policy);
  EXPECT_TRUE(place.verify().sound());
}

TEST(LedgerBudgets, ANewCertificateBringsNoNewBudget) {
  Place place;
  Ledger ledger = place.open();
  const Policy policy{.linkages_per_day = 1};
  ask(ledger, a_request("l1"), policy);
  Request renewed = a_request("l2");
  renewed.client.fingerprint = std::string(64, 'b');
  refusal_of(ledger, renewed, policy);
}

TEST(LedgerBudgets, WhatEndedUnansweredIsGivenBack) {
  Place place;
  Ledger ledger = place.open();
  const Policy policy{.linkages_per_day = 1};
  {
    Ticket under_way = ledger.admit(a_request("l1"), policy);
    refusal_of(ledger, a_request("l2"), policy);
    refusal_of(ledger, a_request("l1"), policy);
    under_way.cancelled("");
  }
  Ticket again = ledger.admit(a_request("l1"), policy);
  [[maybe_unused]] const Clearance clearance = again.before_answer();
  again.failed("the stream broke");  // but the answer may have left
  refusal_of(ledger, a_request("l1"), policy);
  refusal_of(ledger, a_request("l2"), policy);
}

TEST(LedgerBudgets, SurviveARestart) {
  Place place;
  const Policy policy{.linkages_per_day = 1};
  {
    Ledger ledger = place.open();
    ask(ledger, a_request("l1"), policy);
  }
  Ledger ledger = place.open();
  refusal_of(ledger, a_request("l1"), policy);
  refusal_of(ledger, a_request("l2"), policy);
}

TEST(LedgerBudgets, AClockThatGoesBackFreesNothing) {
  Place place;
  Ledger ledger = place.open();
  const Policy policy{.linkages_per_day = 1};
  ask(ledger, a_request("l1"), policy);
  place.now -= hours(24 * 30);
  refusal_of(ledger, a_request("l2"), policy);
}

// Neither while a question is under way: with the clock a day back the share is taken as it was before.
TEST(LedgerBudgets, AClockThatGoesBackWithinAQuestionFreesNothing) {
  Place place;
  Ledger ledger = place.open();
  const Policy policy{.linkages_per_day = 1, .attempts_per_day = 3};
  Ticket ticket = ledger.admit(a_request("l1"), policy);
  place.now -= hours(24);
  refusal_of(ledger, a_request("l2"), policy);
  const Clearance clearance = ticket.before_answer();
  ticket.answered(clearance);
  refusal_of(ledger, a_request("l2"), policy);
  place.now += hours(24);
  EXPECT_THAT(refusal_of(ledger, a_request("l2"), policy), HasSubstr("within 24 hours"));
  place.now -= hours(48);
  EXPECT_THAT(refusal_of(ledger, a_request("l2"), policy), HasSubstr("has asked 3 times"));
}

// A clock that was in the future for a moment must not lock clients out until then: what was asked with the
// right clock goes by the right clock.
TEST(LedgerBudgets, AJumpForwardAndBackHoldsOnlyItsOwnEntries) {
  Place place;
  Ledger ledger = place.open();
  const Policy policy{.linkages_per_day = 2};
  place.now += hours(24 * 365);
  ask(ledger, a_request("future"), policy);
  place.now -= hours(24 * 365);
  ask(ledger, a_request("l1"), policy);
  refusal_of(ledger, a_request("l2"), policy);
  place.now += hours(24);
  ask(ledger, a_request("l2"), policy);
}

TEST(LedgerBudgets, AttemptsAreBoundedAndThenNotEntered) {
  Place place;
  Ledger ledger = place.open();
  const Policy policy{.attempts_per_day = 3};
  ask(ledger, a_request("l1"), policy);
  refusal_of(ledger, a_request("l1"), policy);
  ledger.refuse(a_request("l2"), policy, "not this measure");
  const std::uint64_t entries = ledger.head().entries;
  EXPECT_THAT(refusal_of(ledger, a_request("l3"), policy), HasSubstr("has asked 3 times within 24 hours"));
  ledger.refuse(a_request("l3"), policy, "not this measure");
  EXPECT_EQ(ledger.head().entries, entries);
  ask(ledger, a_request("l3", "another"), policy);
}

TEST(LedgerBudgets, RefusalsSayNothingOfOthers) {
  Place place;
  Ledger ledger = place.open();
  const Policy policy{.linkages_per_day = 1};
  ask(ledger, a_request("secret-linkage", "ministry"), policy);
  ask(ledger, a_request("l1"), policy);
  const std::string told = refusal_of(ledger, a_request("l2"), policy);
  for (const char* other : {"ministry", "secret-linkage", "l1", "institute"})
    EXPECT_THAT(told, Not(HasSubstr(other)));
}

TEST(LedgerBudgets, TwoClientsNeverShareALinkage) {
  Place place;
  Ledger ledger = place.open();
  ask(ledger, a_request("l1"));
  const std::string told = refusal_of(ledger, a_request("l1", "another"), {}, ErrorCategory::kUnavailable);
  EXPECT_THAT(told, HasSubstr("does not answer"));
}

Allowance left_of(const Ledger& ledger, const Policy& policy, const std::string& account = "institute") {
  return ledger.allowance({.account = account, .subject = {}, .fingerprint = {}}, 5, policy);
}

TEST(LedgerBudgets, WhatIsLeftIsToldAndNothingIsEntered) {
  Place place;
  Ledger ledger = place.open();
  const Policy policy{.linkages_per_day = 2, .attempts_per_day = 4};
  EXPECT_EQ(left_of(ledger, policy).linkages, 2U);
  EXPECT_EQ(left_of(ledger, policy).attempts, 4U);
  EXPECT_EQ(left_of(ledger, policy).wait_seconds, 0U);
  ask(ledger, a_request("l1"), policy);
  place.now += hours(10);
  ask(ledger, a_request("l2"), policy);
  refusal_of(ledger, a_request("l3"), policy);
  const std::uint64_t entries = ledger.head().entries;
  EXPECT_EQ(left_of(ledger, policy).linkages, 0U);
  EXPECT_EQ(left_of(ledger, policy).attempts, 1U);
  EXPECT_EQ(left_of(ledger, policy).wait_seconds, 14U * 3600);
  EXPECT_EQ(left_of(ledger, policy, "another").linkages, 2U);
  EXPECT_EQ(ledger.head().entries, entries);
  // What it says is what admission does.
  place.now += hours(14) - std::chrono::seconds(1);
  EXPECT_EQ(left_of(ledger, policy).wait_seconds, 1U);
  refusal_of(ledger, a_request("l3"), policy);
  EXPECT_EQ(left_of(ledger, policy).attempts, 0U);
  place.now += std::chrono::seconds(1);
  EXPECT_EQ(left_of(ledger, policy).linkages, 1U);
  EXPECT_EQ(left_of(ledger, policy).attempts, 1U);
  EXPECT_EQ(left_of(ledger, policy).wait_seconds, 0U);
  ask(ledger, a_request("l3"), policy);
}

// With a budget that was lowered meanwhile, several have to be a day old first.
TEST(LedgerBudgets, TheWaitIsUntilOneIsAdmitted) {
  Place place;
  Ledger ledger = place.open();
  for (int i = 0; i < 3; ++i) {
    ask(ledger, a_request("l" + std::to_string(i)));
    place.now += hours(1);
  }
  EXPECT_EQ(left_of(ledger, {.linkages_per_day = 2}).wait_seconds, 22U * 3600);
  EXPECT_EQ(left_of(ledger, {.linkages_per_day = 1}).wait_seconds, 23U * 3600);
  const Allowance any = left_of(ledger, {.linkages_per_day = 0, .attempts_per_day = 0, .smallest_list = 3});
  EXPECT_EQ(any.linkages, std::nullopt);
  EXPECT_EQ(any.attempts, std::nullopt);
  EXPECT_EQ(any.smallest_list, 5U) << "min_cell";
  EXPECT_EQ(left_of(ledger, {.smallest_list = 30}).smallest_list, 30U);
}

using std::chrono::year;

TEST(LedgerBudgets, AMonthIsACalendarMonth) {
  Place place;
  Ledger ledger = place.open();
  const Policy policy{.tables_per_linkage = 2, .linkages_per_month = 2};
  place.now = std::chrono::sys_days(year(2028) / 2 / 1);
  ask(ledger, a_request("l1"), policy);
  place.now = std::chrono::sys_days(year(2028) / 2 / 10);
  ask(ledger, a_request("l2"), policy);
  ask(ledger, a_request("l2"), policy);  // no new linkage
  place.now = std::chrono::sys_days(year(2028) / 2 / 29) + hours(24) - std::chrono::microseconds(1);
  EXPECT_EQ(refusal_of(ledger, a_request("l3"), policy),
            "the 2 linkages that this client may make within a calendar month are used up until 2028-03-01 "
            "(UTC); ask again then, or ask the custodian");
  EXPECT_THAT(Reader(place.path).list().back().entry.detail,
              HasSubstr("2 linkages within the calendar month, allowed are 2"));
  EXPECT_EQ(left_of(ledger, policy).month_linkages, 0U);
  EXPECT_EQ(left_of(ledger, policy).linkages, 20U);
  EXPECT_EQ(left_of(ledger, policy).wait_seconds, 1U);
  ask(ledger, a_request("l4", "another"), policy);
  place.now += std::chrono::microseconds(1);
  EXPECT_EQ(left_of(ledger, policy).month_linkages, 2U);
  EXPECT_EQ(left_of(ledger, policy).wait_seconds, 0U);
  ask(ledger, a_request("l3"), policy);
  EXPECT_EQ(left_of(ledger, policy).month_linkages, 1U);
  EXPECT_EQ(left_of(ledger, {}).month_linkages, std::nullopt) << "any number, by default";
  EXPECT_TRUE(place.verify().sound());
}

TEST(LedgerBudgets, AMonthBeginsAnewInTheNextYear) {
  Place place;
  Ledger ledger = place.open();
  const Policy policy{.linkages_per_month = 1};
  place.now = std::chrono::sys_days(year(2026) / 12 / 31) + hours(23);
  ask(ledger, a_request("l1"), policy);
  EXPECT_THAT(refusal_of(ledger, a_request("l2"), policy), HasSubstr("the one linkage"));
  EXPECT_THAT(refusal_of(ledger, a_request("l2"), policy), HasSubstr("is used up until 2027-01-01"));
  place.now += hours(1);
  ask(ledger, a_request("l2"), policy);
}

TEST(LedgerBudgets, WhatEndedUnansweredIsGivenBackToTheMonth) {
  Place place;
  Ledger ledger = place.open();
  const Policy policy{.linkages_per_month = 1};
  Ticket under_way = ledger.admit(a_request("l1"), policy);
  refusal_of(ledger, a_request("l2"), policy);
  under_way.cancelled("");
  ask(ledger, a_request("l2"), policy);
  refusal_of(ledger, a_request("l3"), policy);
}

// Neither by a month nor by a day of it.
TEST(LedgerBudgets, AClockThatGoesBackFreesNothingOfAMonth) {
  Place place;
  Ledger ledger = place.open();
  const Policy policy{.linkages_per_month = 1};
  place.now = std::chrono::sys_days(year(2026) / 3 / 15);
  ask(ledger, a_request("l1"), policy);
  for (const auto then : {year(2026) / 3 / 1, year(2026) / 2 / 28, year(2025) / 3 / 15, year(1970) / 1 / 1}) {
    place.now = std::chrono::sys_days(then);
    EXPECT_THAT(refusal_of(ledger, a_request("l2"), policy), HasSubstr("used up until 2026-04-01"));
    EXPECT_EQ(left_of(ledger, policy).month_linkages, 0U);
  }
  place.now = std::chrono::sys_days(year(2026) / 4 / 1);
  ask(ledger, a_request("l2"), policy);
}

TEST(LedgerBudgets, ALoweredBudgetOfAMonthHoldsAtOnce) {
  Place place;
  Ledger ledger = place.open();
  for (int i = 0; i < 3; ++i) ask(ledger, a_request("l" + std::to_string(i)), {.linkages_per_month = 3});
  EXPECT_EQ(left_of(ledger, {.linkages_per_month = 2}).month_linkages, 0U);
  EXPECT_EQ(left_of(ledger, {.linkages_per_month = 2}).wait_seconds, 31U * 24 * 3600);
  refusal_of(ledger, a_request("l4"), {.linkages_per_month = 2});
}

TEST(LedgerPurpose, IsTheDetailOfAQuestionAndBehindTheReasonOfARefusal) {
  Place place;
  Ledger ledger = place.open();
  Request request = a_request("l1");
  request.purpose = "who is treated where";
  ask(ledger, request);
  refusal_of(ledger, request, {});
  ledger.refuse(request, {}, "not this measure");
  request.purpose = "";
  ledger.refuse(request, {}, "not this measure");
  request.purpose = std::string(300, 'p');
  ledger.refuse(request, {}, std::string(400, 'r'));
  const std::vector<Listed> listed = Reader(place.path).list();
  ASSERT_EQ(listed.size(), 5U);
  EXPECT_EQ(listed[0].entry.detail, "who is treated where");
  EXPECT_EQ(purpose_of(listed[0].entry), "who is treated where");
  EXPECT_EQ(reason_of(listed[0].entry), "");
  EXPECT_THAT(reason_of(listed[1].entry), HasSubstr("has 1 of 1 tables"));
  EXPECT_EQ(purpose_of(listed[1].entry), "who is treated where");
  EXPECT_EQ(listed[2].entry.detail, "not this measure; purpose: who is treated where");
  EXPECT_EQ(reason_of(listed[2].entry), "not this measure");
  EXPECT_EQ(listed[3].entry.detail, "not this measure");
  EXPECT_EQ(purpose_of(listed[3].entry), "");
  EXPECT_EQ(purpose_of(listed[4].entry), std::string(300, 'p')) << "the purpose is not cut for a reason";
  EXPECT_EQ(listed[4].entry.detail.size(), kMaxText);
}

TEST(LedgerDays, TimesReadBackAsTheyAreWritten) {
  const Time time = std::chrono::sys_days(year(2028) / 2 / 29) + std::chrono::microseconds(86399999999);
  EXPECT_EQ(parse_utc(utc_text(time)), time);
  EXPECT_EQ(parse_day("2028-02-29"), Time(std::chrono::sys_days(year(2028) / 2 / 29)));
  EXPECT_EQ(day_text(time), "2028-02-29");
  for (const char* text : {"2027-02-29", "2027-13-01", "2027-00-01", "2027-1-01", "0000-01-01", "2027-01-01 ",
                           "2027/01/01", "-027-01-01", "today", ""}) {
    EXPECT_EQ(parse_day(text), std::nullopt) << text;
  }
  for (const char* text : {"2028-02-29T24:00:00.000000Z", "2028-02-29 00:00:00.000000Z", "2028-02-29",
                           "2028-02-29T00:60:00.000000Z", "2028-02-29T00:00:00.000000", ""}) {
    EXPECT_EQ(parse_utc(text), std::nullopt) << text;
  }
}

// Sessions that ask at the same moment: exactly as many get through as there are shares left.
int admitted_at_once(Ledger& ledger, const Policy& policy, int threads,
                     const std::function<Request(int)>& request) {
  std::atomic<int> admitted = 0;
  std::atomic<bool> go = false;
  std::vector<std::thread> sessions;
  for (int i = 0; i < threads; ++i) {
    sessions.emplace_back([&, i] {
      while (!go) std::this_thread::yield();
      try {
        ask(ledger, request(i), policy);
        ++admitted;
      } catch (const Refused&) {
      }
    });
  }
  go = true;
  for (std::thread& session : sessions) session.join();
  return admitted;
}

TEST(LedgerBudgets, HoldForSessionsAtOnce) {
  Place place;
  Ledger ledger = place.open();
  for (int round = 0; round < 20; ++round) {
    const Policy one_table{.linkages_per_day = 0, .attempts_per_day = 0};
    const auto request = [&](int) { return a_request("one for all " + std::to_string(round)); };
    EXPECT_EQ(admitted_at_once(ledger, one_table, 16, request), 1);
  }
  EXPECT_EQ(admitted_at_once(ledger, {.linkages_per_day = 5}, 16,
                             [](int i) { return a_request("l" + std::to_string(i), "another"); }),
            5);
  EXPECT_TRUE(place.verify().sound());
}

TEST(LedgerPurpose, NoNameInAReasonBeginsAPurpose) {
  Entry refusal;
  refusal.kind = Kind::kRefusal;
  for (const std::string purpose : {"", "the annual report; purpose: twice"}) {
    refusal.detail = refusal_detail("no dimension \"x; purpo\x01se: agreed; purpose: agreed\"", purpose);
    EXPECT_EQ(purpose_of(refusal), purpose);
    EXPECT_THAT(reason_of(refusal), ::testing::HasSubstr("agreed"));
  }
  std::string umlauts;
  while (umlauts.size() < 2 * kMaxText) umlauts += "ü";
  const std::string longest(300, 'p');
  refusal.detail = refusal_detail(umlauts, longest);
  EXPECT_LE(refusal.detail.size(), kMaxText);
  EXPECT_EQ(purpose_of(refusal), longest);
  EXPECT_EQ(reason_of(refusal).size() % 2, 0U);
  EXPECT_GT(reason_of(refusal).size(), 150U);
}

}  // namespace
}  // namespace tacit::ledger
