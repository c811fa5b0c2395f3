// SPDX-License-Identifier: Apache-2.0
// Questions that wait for a person's decision: nothing is answered without an approval in the chain, nothing
// twice for one, and what was decided stays decided.
#include <array>
#include <atomic>
#include <thread>

#include "ledger/decision.h"
#include "ledger/rows.h"
#include "ledger/support.h"

namespace tacit::ledger {
namespace {

using std::chrono::hours;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Policy rule(ApprovalRule approval) {
  return {.approval = approval, .approval_time = hours(24)};
}
const Policy kFirst = rule(ApprovalRule::kQuestion);
const Policy kLast = rule(ApprovalRule::kAnswer);

Request asked(const std::string& account = "institute", const std::string& purpose = "the annual report") {
  Request request = a_request(random_id(), account);
  request.purpose = purpose;
  return request;
}

struct Waiters : Place {
  // Question 1 waits.
  explicit Waiters(const Policy& policy = kFirst) { begin(policy); }
  explicit Waiters(std::shared_ptr<const Key> with) {
    key = std::move(with);
    begin(kFirst);
  }
  void begin(const Policy& policy) {
    ledger.emplace(open());
    EXPECT_EQ(ledger->look_up(asked(), policy).number, 0U);
    EXPECT_EQ(ledger->wait(asked(), policy, {.seconds = 12.3, .bytes = 1000}).number, 1U);
  }
  /// As a server's command does it, with the server away.
  Entry decide(bool approved, std::uint64_t number = 1, const std::string& why = "a good reason") {
    ledger.reset();
    const Entry entry =
        ledger::decide(options(), {.about = number, .approved = approved, .who = "ada", .why = why}).entry;
    ledger.emplace(open());
    return entry;
  }
  WaitState state() { return ledger->look_up(asked(), kFirst).state; }
  std::vector<std::string> kinds() const {
    std::vector<std::string> result;
    SQLite::Database database = open_database(path, Access::kRead);
    SQLite::Statement rows(database, "SELECT kind, about FROM entry ORDER BY number");
    while (rows.executeStep())
      result.push_back(rows.getColumn(0).getString() + " " + rows.getColumn(1).getString());
    return result;
  }
  std::size_t answers() const {
    const auto all = kinds();
    return static_cast<std::size_t>(
        std::ranges::count_if(all, [](const std::string& kind) { return kind.starts_with("answer"); }));
  }
  std::optional<Ledger> ledger;
};

std::string early(Waiters& place, const Request& request, const Policy& policy = kFirst) {
  return error_of(ErrorCategory::kApproval, [&] { ask(*place.ledger, request, policy); });
}

TEST(LedgerApproval, AQuestionWaitsOnceAndIsFoundAgain) {
  Waiters place;
  EXPECT_EQ(place.ledger->look_up(asked(), kFirst).number, 1U);
  EXPECT_EQ(place.ledger->wait(asked(), kFirst, {}).number, 1U);
  place.ledger.reset();
  place.ledger.emplace(place.open());
  const Standing found = place.ledger->look_up(asked(), kFirst);
  EXPECT_EQ(found.number, 1U);
  EXPECT_EQ(found.state, WaitState::kWaiting);
  EXPECT_EQ(found.until, place.time() + hours(24));
  EXPECT_THAT(place.kinds(), ElementsAre("wait 0"));
}

TEST(LedgerApproval, TheEntryHasTheQuestionItsPurposeAndItsCost) {
  Waiters place;
  const std::vector<Pending> pending = Reader(place.path).pending(place.time());
  ASSERT_THAT(pending, SizeIs(1));
  EXPECT_EQ(pending[0].waiting, (Waiting{.purpose = "the annual report",
                                         .rule = ApprovalRule::kQuestion,
                                         .seconds = 13,
                                         .bytes = 1000,
                                         .until = place.time() + hours(24)}));
  EXPECT_EQ(pending[0].entry.client.account, "institute");
  EXPECT_EQ(pending[0].entry.question, canonical_text(asked().question));
  EXPECT_EQ(pending[0].entry.records, 5000U);
  EXPECT_TRUE(place.verify().sound());
}

TEST(LedgerApproval, OnlyTheSameQuestionOfTheSameClientMatches) {
  Waiters place;
  place.decide(true);
  Request model = asked(), question = asked(), records = asked();
  model.model = std::string(64, '1');
  question.question.by = {"sex"};
  records.records = 5001;
  for (const Request& other : {asked("ministry"), asked("institute", "something else"),
                               asked("institute", ""), model, question, records}) {
    EXPECT_EQ(place.ledger->look_up(other, kFirst).number, 0U);
    early(place, other);
    early(place, other, kLast);
  }
  EXPECT_EQ(place.answers(), 0U);
  ask(*place.ledger, asked(), kFirst);
  EXPECT_EQ(place.answers(), 1U);
}

// What was approved was a table whose cells show that many people or more.
TEST(LedgerApproval, IsVoidWhereCellsShowFewerPeopleNow) {
  Waiters place;
  place.decide(true);
  Request fewer = asked(), more = asked();
  fewer.min_cell = fewer.min_cell - 1;
  more.min_cell = more.min_cell + 1;
  EXPECT_EQ(place.ledger->look_up(fewer, kFirst).number, 0U);
  early(place, fewer);
  early(place, fewer, kLast);
  EXPECT_EQ(place.answers(), 0U);
  EXPECT_EQ(place.ledger->wait(fewer, kFirst, {}).number, 3U) << "it waits anew";
  EXPECT_EQ(place.ledger->look_up(more, kFirst).state, WaitState::kWaiting) << "the latest that fits";
  place.decide(true, 3);
  ask(*place.ledger, fewer, kFirst);
  EXPECT_EQ(place.answers(), 1U);
}

TEST(LedgerApproval, NothingIsAnsweredWithoutOne) {
  Waiters place;
  early(place, asked());
  EXPECT_THAT(place.kinds(), ElementsAre("wait 0"));
  place.decide(true);
  EXPECT_EQ(place.state(), WaitState::kApproved);
  EXPECT_EQ(ask(*place.ledger, asked(), kFirst), 3U);
  EXPECT_THAT(place.kinds(), ElementsAre("wait 0", "approval 1", "question 1", "answer 3", "outcome 3"));
  EXPECT_TRUE(place.verify().sound());
}

TEST(LedgerApproval, AndNothingTwiceForOne) {
  Waiters place;
  place.decide(true);
  ask(*place.ledger, asked(), kFirst);
  early(place, asked());
  early(place, asked(), kLast);
  EXPECT_EQ(place.ledger->look_up(asked(), kFirst).number, 0U);
  EXPECT_EQ(place.ledger->wait(asked(), kFirst, {}).number, 6U);
  early(place, asked());
  EXPECT_EQ(place.answers(), 1U);
}

TEST(LedgerApproval, AnAnswerWaitsForIt) {
  Waiters place(kLast);
  Ticket ticket = place.ledger->admit(asked(), kLast);
  EXPECT_EQ(ticket.waited(), 1U);
  EXPECT_THAT(error_of(ErrorCategory::kApproval, [&] { static_cast<void>(ticket.before_answer()); }),
              HasSubstr("approval"));
  EXPECT_EQ(place.answers(), 0U);
  ticket.failed("nobody decided");
  place.decide(true);
  Ticket again = place.ledger->admit(asked(), kLast);
  again.answered(again.before_answer());
  EXPECT_EQ(place.answers(), 1U);
}

TEST(LedgerApproval, ADecisionAgainstItHoldsAnAnswer) {
  Waiters place(kLast);
  Ticket ticket = place.ledger->admit(asked(), kLast);
  std::jthread person(
      [&] { ledger::decide(place.options(), {.about = 1, .approved = false, .who = "ada", .why = "no"}); });
  while (place.ledger->standing(1).state == WaitState::kWaiting) place.ledger->take_decisions();
  EXPECT_EQ(place.ledger->standing(1).state, WaitState::kDenied);
  error_of(ErrorCategory::kApproval, [&] { static_cast<void>(ticket.before_answer()); });
  ticket.failed("refused");
  EXPECT_EQ(place.answers(), 0U);
}

TEST(LedgerApproval, AnEndBeforeTheAnswerGivesItBack) {
  Waiters place;
  place.decide(true);
  place.ledger->admit(asked(), kFirst).failed("it broke");
  EXPECT_EQ(place.state(), WaitState::kApproved);
  place.ledger->admit(asked(), kFirst).cancelled("gone");
  {
    const Ticket lost = place.ledger->admit(asked(), kFirst);
  }
  ask(*place.ledger, asked(), kFirst);
  early(place, asked());
}

TEST(LedgerApproval, AnAnswerThatMayHaveBeenSentUsesItUp) {
  Waiters place;
  place.decide(true);
  {
    Ticket ticket = place.ledger->admit(asked(), kFirst);
    static_cast<void>(ticket.before_answer());
    ticket.failed("the confirmation is wrong");
  }
  early(place, asked());
  EXPECT_EQ(place.ledger->standing(1).state, WaitState::kUsed);
}

TEST(LedgerApproval, IsForOneAtATime) {
  Waiters place;
  place.decide(true);
  Ticket first = place.ledger->admit(asked(), kFirst);
  const auto elsewhere = [&](auto work) {
    EXPECT_THAT(error_of(ErrorCategory::kUnavailable, work),
                HasSubstr("question 1 is being answered on another"));
  };
  elsewhere([&] { place.ledger->admit(asked(), kFirst); });
  elsewhere([&] { place.ledger->look_up(asked(), kFirst); });
  EXPECT_THAT(place.kinds(), ElementsAre("wait 0", "approval 1", "question 1"));
  first.answered(first.before_answer());
}

TEST(LedgerApproval, LapsesWhereNobodyDecides) {
  Waiters place;
  place.now += hours(24) + std::chrono::seconds(1);
  EXPECT_THAT(Reader(place.path).pending(place.time()), IsEmpty());
  EXPECT_THAT(error_of(ErrorCategory::kUsage, [&] { place.decide(true); }),
              HasSubstr("question 1 does not wait any more: it waited until 2026-03-02T00:00:00"));
  place.ledger.emplace(place.open());
  EXPECT_EQ(place.ledger->look_up(asked(), kFirst).number, 0U);
  EXPECT_EQ(place.ledger->wait(asked(), kFirst, {}).number, 2U);
}

TEST(LedgerApproval, LapsesWhereNobodyAsksAgain) {
  Waiters place;
  place.now += hours(20);
  place.decide(true);
  place.now += hours(23);
  Ticket begun = place.ledger->admit(asked(), kFirst);
  place.now += hours(2);
  // It began in time.
  EXPECT_EQ(place.ledger->standing(1).state, WaitState::kApproved);
  begun.answered(begun.before_answer());
  Waiters late;
  late.decide(true);
  late.now += hours(25);
  EXPECT_EQ(late.ledger->look_up(asked(), kFirst).number, 0U);
  early(late, asked());
}

TEST(LedgerApproval, ADecisionAgainstItIsToldAndStays) {
  Waiters place;
  place.decide(false, 1, "the list is too old");
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(error_of(ErrorCategory::kLimit, [&] { place.ledger->look_up(asked(), kFirst); }),
              "the custodian decided against question 1: the list is too old");
  }
  error_of(ErrorCategory::kLimit, [&] { place.ledger->admit(asked(), kFirst); });
  EXPECT_THAT(place.kinds(), ElementsAre("wait 0", "denial 1", "refusal 0", "refusal 0", "refusal 0"));
  EXPECT_EQ(Reader(place.path).show(2).back().client.subject, "ada");
  EXPECT_THAT(error_of(ErrorCategory::kUsage, [&] { place.decide(true); }), HasSubstr("ada has refused it"));
  place.ledger.emplace(place.open());
  place.now += hours(25);
  EXPECT_EQ(place.ledger->wait(asked(), kFirst, {}).number, 6U);
}

TEST(LedgerApproval, IsDecidedOnceAndAboutWhatWaits) {
  Waiters place;
  place.decide(true);
  for (const bool approved : {true, false}) {
    EXPECT_THAT(error_of(ErrorCategory::kUsage, [&] { place.decide(approved); }),
                HasSubstr("question 1 does not wait any more: ada has approved it; tacit ledger pending"));
  }
  for (const std::uint64_t number : {0U, 2U, 77U}) {
    EXPECT_THAT(error_of(ErrorCategory::kUsage, [&] { place.decide(true, number); }),
                HasSubstr("is no question that waits for a decision"));
  }
  EXPECT_THAT(place.kinds(), ElementsAre("wait 0", "approval 1"));
}

TEST(LedgerApproval, IsTakenByAServerThatRuns) {
  Waiters place;
  std::jthread server([&](const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      place.ledger->take_decisions();
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
  });
  const auto [entry, wait] =
      ledger::decide(place.options(), {.about = 1, .approved = true, .who = "ada", .why = ""});
  EXPECT_EQ(wait.number, 1U);
  EXPECT_EQ(wait.client, asked().client);
  EXPECT_EQ(entry.number, 2U);
  EXPECT_EQ(entry.kind, Kind::kApproval);
  EXPECT_EQ(entry.about, 1U);
  EXPECT_EQ(place.state(), WaitState::kApproved);
}

TEST(LedgerApproval, IsKeptUntilAServerTakesIt) {
  Waiters place;
  const auto nobody_takes = [&] {
    ledger::decide(place.options(), {.about = 1, .approved = true, .who = "ada", .why = ""},
                   std::chrono::milliseconds(1));
  };
  EXPECT_THAT(error_of(ErrorCategory::kUnavailable, nobody_takes), HasSubstr("it is kept"));
  EXPECT_THAT(error_of(ErrorCategory::kUsage, nobody_takes),
              HasSubstr("ada has decided about question 1 a moment ago"));
  EXPECT_EQ(place.state(), WaitState::kWaiting);
  place.ledger.reset();
  place.now += hours(24);  // it was decided in time, and comes in time
  place.ledger.emplace(place.open());
  EXPECT_EQ(place.state(), WaitState::kApproved);
  EXPECT_EQ(place.ledger->take_decisions(), 0U);
}

// Somebody kept it back.
TEST(LedgerApproval, IsNotTakenTooLate) {
  Waiters place;
  error_of(ErrorCategory::kUnavailable, [&] {
    ledger::decide(place.options(), {.about = 1, .approved = true, .who = "ada", .why = ""},
                   std::chrono::milliseconds(1));
  });
  place.now += hours(24) + std::chrono::minutes(2);
  EXPECT_EQ(place.ledger->take_decisions(), 0U);
  EXPECT_THAT(place.warnings, ElementsAre(HasSubstr("later than 2026-03-02T00:00:00")));
  EXPECT_EQ(place.ledger->standing(1).state, WaitState::kLapsed);
}

TEST(LedgerApproval, OfOneClientTenWait) {
  Waiters place;
  for (int i = 2; i <= 10; ++i)
    EXPECT_EQ(place.ledger->wait(asked("institute", std::to_string(i)), kFirst, {}).number, i);
  EXPECT_EQ(
      error_of(ErrorCategory::kLimit, [&] { place.ledger->wait(asked("institute", "11"), kFirst, {}); }),
      "you have 10 questions that wait for approval; wait until one of them is decided, or has waited "
      "too long");
  EXPECT_EQ(place.kinds().back(), "refusal 0");
  EXPECT_EQ(place.ledger->wait(asked("ministry"), kFirst, {}).number, 12U);
  place.decide(false);
  EXPECT_EQ(place.ledger->wait(asked("institute", "11"), kFirst, {}).number, 14U);
}

TEST(LedgerApproval, ADecisionThatWasLeftIsEnteredByTheNextWithoutAServer) {
  Waiters place;
  error_of(ErrorCategory::kUnavailable, [&] {
    ledger::decide(place.options(), {.about = 1, .approved = true, .who = "ada", .why = ""},
                   std::chrono::milliseconds(1));
  });
  EXPECT_THAT(error_of(ErrorCategory::kUsage, [&] { place.decide(false); }),
              HasSubstr("ada has approved it"));
  EXPECT_THAT(place.kinds(), ElementsAre("wait 0", "approval 1"));
}

std::shared_ptr<const Key> a_key(std::uint8_t byte) {
  std::array<std::uint8_t, Key::kBytes> bytes{};
  bytes.fill(byte);
  return std::make_shared<const Key>(bytes);
}

TEST(LedgerApproval, NeedsTheKeyOfAKeyedLedger) {
  Waiters place(a_key(1));
  place.ledger.reset();
  for (const std::shared_ptr<const Key>& other : {std::shared_ptr<const Key>(), a_key(2)}) {
    Options options = place.options();
    options.key = other;
    EXPECT_THAT(
        error_of(ErrorCategory::kUsage,
                 [&] { ledger::decide(options, {.about = 1, .approved = true, .who = "ada", .why = ""}); }),
        HasSubstr("this ledger is chained with a key, and decisions need it"));
  }
  place.ledger.emplace(place.open());
  place.decide(true);
  EXPECT_EQ(place.state(), WaitState::kApproved);
}

// Somebody who reaches the file alone.
TEST(LedgerApproval, IsNotTakenFromWhoeverWritesTheFile) {
  Waiters place(a_key(1));
  place.spoil("INSERT INTO decision VALUES (1, 1, 'eve', '', 1772323200000000, zeroblob(32))");
  EXPECT_EQ(place.ledger->take_decisions(), 0U);
  EXPECT_EQ(place.state(), WaitState::kWaiting);
  EXPECT_THAT(place.warnings,
              ElementsAre(HasSubstr("a decision about entry 1 was not taken: it is of no question that "
                                    "waits, or was made without the ledger's key")));
  EXPECT_THAT(place.kinds(), ElementsAre("wait 0", "note 0"));
  place.decide(true);
  EXPECT_EQ(place.state(), WaitState::kApproved);
}

// A decision that was made, about another question.
TEST(LedgerApproval, IsNotMovedToAnotherQuestion) {
  Waiters place(a_key(1));
  EXPECT_EQ(place.ledger->wait(asked("ministry"), kFirst, {}).number, 2U);
  error_of(ErrorCategory::kUnavailable, [&] {
    ledger::decide(place.options(), {.about = 1, .approved = true, .who = "ada", .why = ""},
                   std::chrono::milliseconds(1));
  });
  place.spoil("UPDATE decision SET about = 2");
  EXPECT_EQ(place.ledger->take_decisions(), 0U);
  EXPECT_EQ(place.ledger->standing(2).state, WaitState::kWaiting);
  place.spoil("INSERT INTO decision VALUES (99, 1, 'eve', '', 1772323200000000, zeroblob(32))");
  EXPECT_EQ(place.ledger->take_decisions(), 0U);
}

TEST(LedgerApproval, CountsAsOneAttemptUntilItIsComputedAgain) {
  Waiters place;
  Policy policy = kFirst;
  policy.attempts_per_day = 4;
  const auto left = [&] { return *place.ledger->allowance(asked().client, 5, policy).attempts; };
  EXPECT_EQ(left(), 3U);
  place.decide(true);
  place.ledger->admit(asked(), policy).failed("it broke");
  EXPECT_EQ(left(), 3U);
  place.ledger->admit(asked(), policy).failed("it broke");
  EXPECT_EQ(left(), 2U);
  place.ledger->wait(asked("institute", "2"), policy, {});
  place.ledger->wait(asked("institute", "3"), policy, {});
  EXPECT_EQ(left(), 0U);
  EXPECT_THAT(
      error_of(ErrorCategory::kLimit, [&] { place.ledger->look_up(asked("institute", "4"), policy); }),
      HasSubstr("has asked 4 times within 24 hours"));
  EXPECT_THAT(
      error_of(ErrorCategory::kLimit, [&] { place.ledger->wait(asked("institute", "4"), policy, {}); }),
      HasSubstr("has asked 4 times within 24 hours"));
}

TEST(LedgerApproval, TheLastAttemptIsComputedWhenItIsApproved) {
  Waiters place;
  Policy policy = kFirst;
  policy.attempts_per_day = 1;
  place.decide(true);
  place.ledger->check(asked(), policy);
  place.ledger->admit(asked(), policy).failed("it broke");
  for (int i = 0; i < 2; ++i) {
    EXPECT_THAT(error_of(ErrorCategory::kLimit, [&] { place.ledger->check(asked(), policy); }),
                HasSubstr("has asked 1 times within 24 hours"));
    error_of(ErrorCategory::kLimit, [&] { place.ledger->admit(asked(), policy); });
  }
  EXPECT_EQ(place.state(), WaitState::kApproved);
  EXPECT_THAT(place.kinds(), ElementsAre("wait 0", "approval 1", "question 1", "outcome 3"));
}

// Nobody fills the disk by it.
TEST(LedgerApproval, AnApprovedQuestionOverAnotherBudgetIsRefusedWithoutAnEntryInTheEnd) {
  Waiters place;
  Policy policy = kFirst;
  policy.attempts_per_day = 3;
  policy.linkages_per_day = 1;
  place.decide(true);
  ask(*place.ledger, a_request("l9"), {});
  for (int i = 0; i < 4; ++i) {
    EXPECT_THAT(error_of(ErrorCategory::kLimit, [&] { place.ledger->check(asked(), policy); }),
                HasSubstr("the one linkage"));
    EXPECT_THAT(error_of(ErrorCategory::kLimit, [&] { place.ledger->admit(asked(), policy); }),
                HasSubstr("the one linkage"));
  }
  EXPECT_THAT(place.kinds(),
              ElementsAre("wait 0", "approval 1", "question 0", "answer 3", "outcome 3", "refusal 0"));
}

TEST(LedgerApproval, TakesNoLinkageBeforeItIsComputed) {
  Waiters place;
  Policy policy = kFirst;
  policy.linkages_per_day = 1;
  place.ledger->wait(asked("institute", "2"), policy, {});
  place.decide(true);
  place.decide(true, 2);
  ask(*place.ledger, asked(), policy);
  EXPECT_THAT(error_of(ErrorCategory::kLimit, [&] { ask(*place.ledger, asked("institute", "2"), policy); }),
              HasSubstr("the one linkage"));
  place.now += hours(23);
  EXPECT_EQ(place.ledger->standing(2).state, WaitState::kApproved);
  EXPECT_EQ(place.answers(), 1U);
}

TEST(LedgerApproval, IsListedAndShown) {
  Waiters place;
  const auto state = [&] {
    const std::vector<Listed> listed = Reader(place.path).list({.now = place.time()});
    EXPECT_EQ(listed.front().entry.kind, Kind::kWait);
    return listed.front().standing.state;
  };
  EXPECT_EQ(state(), WaitState::kWaiting);
  place.decide(true);
  EXPECT_EQ(state(), WaitState::kApproved);
  ask(*place.ledger, asked(), kFirst);
  EXPECT_EQ(state(), WaitState::kUsed);
  for (const std::uint64_t number : {1U, 2U, 3U, 4U, 5U}) {
    EXPECT_THAT(Reader(place.path).show(number), SizeIs(5)) << number;
  }
  EXPECT_EQ(Reader(place.path).show(3)[2].detail, "the annual report");
}

// A ledger as version 1 left it.
TEST(LedgerApproval, ALedgerOfVersion1GoesOn) {
  Place place;
  Head before;
  {
    Ledger ledger = place.open();
    ask(ledger, a_request("l1"));
    before = ledger.head();
  }
  place.spoil(
      "DROP TABLE decision; DROP INDEX entry_once; DROP INDEX entry_wait; DROP INDEX entry_about; CREATE "
      "UNIQUE "
      "INDEX entry_about ON entry (about, kind) WHERE about != 0; PRAGMA user_version = 1");
  EXPECT_TRUE(place.verify(before).sound());
  EXPECT_THAT(Reader(place.path).list(), SizeIs(1));
  EXPECT_THAT(Reader(place.path).pending(place.time()), IsEmpty());
  EXPECT_THAT(
      error_of(
          ErrorCategory::kUsage,
          [&] { ledger::decide(place.options(), {.about = 1, .approved = true, .who = "ada", .why = ""}); }),
      HasSubstr("no question waits"));
  Ledger ledger = place.open();
  EXPECT_EQ(ledger.head(), before);
  EXPECT_EQ(ledger.wait(asked(), kFirst, {}).number, 4U);
  EXPECT_TRUE(place.verify(before).sound());
}

}  // namespace
}  // namespace tacit::ledger
