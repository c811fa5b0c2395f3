// SPDX-License-Identifier: Apache-2.0
#include "ledger/ledger.h"

#include "ledger/support.h"

namespace tacit::ledger {
namespace {

using std::chrono::hours;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(Ledger, AQuestionMakesThreeEntries) {
  Place place;
  Ledger ledger = place.open();
  Ticket ticket = ledger.admit(a_request("l1"), {});
  EXPECT_EQ(ticket.number(), 1U);
  place.now += seconds(10);
  const Clearance clearance = ticket.before_answer();
  EXPECT_EQ(clearance.entry(), 1U);
  place.now += seconds(1);
  ticket.answered(clearance);

  const std::vector<Entry> entries = Reader(place.path).show(1);
  ASSERT_EQ(entries.size(), 3U);
  const Entry& question = entries[0];
  EXPECT_EQ(question.kind, Kind::kQuestion);
  EXPECT_EQ(question.client, a_request("l1").client);
  EXPECT_EQ(question.model, std::string(64, '0'));
  EXPECT_EQ(question.question, R"({"by":["state"],"statistics":[["mean","income"]],"split":0})");
  EXPECT_EQ(question.records, 5000U);
  EXPECT_EQ(question.server_records, 6000U);
  EXPECT_EQ(question.min_cell, 5U);
  EXPECT_EQ(question.cells, 9U);
  EXPECT_EQ(question.linkage, "l1");
  EXPECT_EQ(question.protocol, 3U);
  EXPECT_EQ(question.program, "tacit 0.1.0");
  EXPECT_EQ(utc_text(question.time), "2026-03-01T00:00:00.000000Z");
  EXPECT_EQ(entries[1].kind, Kind::kAnswer);
  EXPECT_EQ(entries[1].about, 1U);
  EXPECT_EQ(utc_text(entries[1].time), "2026-03-01T00:00:10.000000Z");
  EXPECT_EQ(entries[2].kind, Kind::kOutcome);
  EXPECT_EQ(entries[2].about, 1U);
  EXPECT_EQ(entries[2].outcome, Outcome::kAnswered);
  EXPECT_EQ(ledger.head(), place.verify().head);
  EXPECT_EQ(ledger.head().entries, 3U);
}

TEST(Ledger, SaysHowAQuestionEnded) {
  Place place;
  Ledger ledger = place.open();
  const Policy policy{};
  ledger.admit(a_request("l1"), policy).failed("the client is gone\n");
  ledger.admit(a_request("l2"), policy).cancelled("by the client");
  {
    const Ticket forgotten = ledger.admit(a_request("l3"), policy);
  }
  {
    Ticket cut_off = ledger.admit(a_request("l4"), policy);
    [[maybe_unused]] const Clearance clearance = cut_off.before_answer();
  }
  std::vector<std::string> outcomes;
  for (const Listed& listed : Reader(place.path).list()) {
    outcomes.push_back(std::string(name(listed.outcome)) + (listed.cleared ? " cleared" : ""));
  }
  EXPECT_THAT(outcomes, ElementsAre("failed", "cancelled", "abandoned", "abandoned cleared"));
  EXPECT_EQ(Reader(place.path).show(1).back().detail, "the client is gone?");
}

TEST(Ledger, TheOrderCannotBeTurnedRound) {
  Place place;
  Ledger ledger = place.open();
  Ticket ticket = ledger.admit(a_request("l1"), {});
  Ticket other = ledger.admit(a_request("l2"), {});
  const Clearance clearance = ticket.before_answer();
  error_of(ErrorCategory::kInternal, [&] { (void)ticket.before_answer(); });
  error_of(ErrorCategory::kInternal, [&] { other.answered(clearance); });
  other.failed("");
  error_of(ErrorCategory::kInternal, [&] { (void)other.before_answer(); });
  ticket.answered(clearance);
  error_of(ErrorCategory::kInternal, [&] { ticket.failed(""); });
}

TEST(Ledger, ATicketMayOutliveTheLedger) {
  Place place;
  {
    std::optional<Ledger> ledger = place.open();
    Ticket ticket = ledger->admit(a_request("l1"), {});
    ledger.reset();
    const Clearance clearance = ticket.before_answer();
    ticket.answered(clearance);
  }
  EXPECT_EQ(place.verify().head.entries, 3U);
}

TEST(Ledger, GoesOnWhereItStopped) {
  Place place;
  Head head;
  {
    Ledger ledger = place.open();
    ask(ledger, a_request("l1"));
    head = ledger.head();
  }
  Ledger ledger = place.open();
  EXPECT_EQ(ledger.head(), head);
  EXPECT_EQ(ask(ledger, a_request("l2")), 4U);
  EXPECT_TRUE(place.verify(head).sound());
  EXPECT_TRUE(place.warnings.empty());
}

TEST(Ledger, RefusalsOfOthersAreEntered) {
  Place place;
  Ledger ledger = place.open();
  ledger.refuse(a_request("l1"), {}, "income is not for this client");
  const std::vector<Listed> listed = Reader(place.path).list();
  ASSERT_EQ(listed.size(), 1U);
  EXPECT_EQ(listed[0].entry.kind, Kind::kRefusal);
  EXPECT_EQ(listed[0].outcome, Outcome::kRefused);
  EXPECT_EQ(listed[0].entry.detail, "income is not for this client");
  EXPECT_EQ(listed[0].entry.records, 5000U);
}

TEST(Ledger, AQuestionIsLookedAtBeforeItIsAdmitted) {
  Place place;
  Ledger ledger = place.open();
  const Policy policy{.linkages_per_day = 1};
  ledger.check(a_request("a"), policy);
  EXPECT_EQ(ledger.head().entries, 0U) << "what is within the budgets leaves no entry";
  ask(ledger, a_request("a"), policy);
  ask(ledger, a_request("o", "other"), policy);
  EXPECT_EQ(ledger.head().entries, 6U);
  try {
    ledger.check(a_request("b"), policy);
    ADD_FAILURE() << "it is over the budget";
  } catch (const Refused& refused) {
    EXPECT_EQ(refused.category(), ErrorCategory::kLimit);
    EXPECT_EQ(refused.entry(), 7U);
  }
  EXPECT_EQ(ledger.head().entries, 7U);
  EXPECT_EQ(Reader(place.path).list().back().entry.kind, Kind::kRefusal);
}

TEST(Ledger, AClockThatGoesBackIsNotedAndBreaksNothing) {
  Place place;
  Ledger ledger = place.open();
  ask(ledger, a_request("l1"));
  place.now -= hours(5);
  ask(ledger, a_request("l2"));
  place.now += hours(6);
  ask(ledger, a_request("l3"));

  const Reader reader(place.path);
  EXPECT_EQ(utc_text(reader.show(4).front().time), "2026-03-01T00:00:00.000000Z");
  EXPECT_EQ(utc_text(reader.show(4).front().clock), "2026-02-28T19:00:00.000000Z");
  EXPECT_EQ(utc_text(reader.show(7).front().time), "2026-03-01T01:00:00.000000Z");
  const Verification found = reader.verify();
  EXPECT_TRUE(found.sound());
  EXPECT_EQ(found.remarks.size(), 3U);
  EXPECT_THAT(found.remarks.at(0), HasSubstr("entry 4: the clock was 18000.000 s behind"));
}

TEST(Ledger, AClockThatJumpsWithinAQuestionBreaksNothing) {
  Place place;
  {
    Ledger ledger = place.open();
    for (const int days : {-1, 1}) {
      Ticket ticket = ledger.admit(a_request("l" + std::to_string(days)), {});
      place.now += days * hours(24);
      const Clearance clearance = ticket.before_answer();
      place.now += days * hours(24);
      ticket.answered(clearance);
    }
  }
  place.now -= hours(48);
  Ledger ledger = place.open();  // verifies
  const std::vector<Listed> listed = Reader(place.path).list({.outcome = Outcome::kAnswered});
  ASSERT_EQ(listed.size(), 2U);
  for (const Listed& one : listed) EXPECT_LT(one.milliseconds, 60'000U);  // by a clock that does not jump
  EXPECT_TRUE(place.verify(ledger.head()).sound());
}

TEST(Ledger, NotesAnAnchorThatIsMissing) {
  Place place;
  {
    Ledger ledger = place.open();
    ask(ledger, a_request("l1"));
  }
  std::filesystem::remove(place.anchor());
  {
    Ledger ledger = place.open();
    EXPECT_EQ(ledger.head().entries, 4U);
  }
  EXPECT_THAT(Reader(place.path).show(4).front().detail, HasSubstr("anchor file was missing"));
  std::ofstream(place.anchor()) << "torn";
  place.open();
  EXPECT_THAT(Reader(place.path).show(5).front().detail, HasSubstr("could not be read"));
  EXPECT_EQ(place.warnings.size(), 2U);
}

TEST(Ledger, AnAnchorThatCannotBeWrittenStopsNothing) {
  Place place;
  Ledger ledger = place.open();
  std::filesystem::remove(place.anchor());
  std::filesystem::create_directory(place.anchor());
  ask(ledger, a_request("l1"));
  ASSERT_EQ(place.warnings.size(), 1U);  // once, not with each entry
  EXPECT_THAT(place.warnings[0], HasSubstr("would not show"));
}

// A client's Error says nothing of the server; the log's says all.
TEST(Ledger, ARefusalTellsTheClientLess) {
  Place place;
  Ledger ledger = place.open();
  place.spoil("DROP TABLE entry");
  try {
    (void)ledger.admit(a_request("l1"), {});
    FAIL();
  } catch (const Refused& refused) {
    EXPECT_EQ(refused.category(), ErrorCategory::kUnavailable);
    EXPECT_THAT(refused.what(), HasSubstr("does not answer"));
    EXPECT_THAT(refused.what(), Not(HasSubstr("ledger.db")));
    EXPECT_THAT(refused.detail(), HasSubstr("ledger.db"));
  }
}

TEST(Ledger, RefusesToGoOnBehindAStrangersEntry) {
  Place place;
  Ledger ledger = place.open();
  ask(ledger, a_request("l1"));
  Ticket ticket = ledger.admit(a_request("l2"), {});
  place.spoil("DELETE FROM entry WHERE number = 4");
  try {
    (void)ticket.before_answer();
    FAIL();
  } catch (const Refused& refused) {
    EXPECT_THAT(refused.detail(), HasSubstr("somebody else has written"));
  }
}

}  // namespace
}  // namespace tacit::ledger
