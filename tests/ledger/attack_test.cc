// SPDX-License-Identifier: Apache-2.0
// Somebody who can write the ledger's file, beside a server that runs: approves nothing without the key, has
// nothing answered twice, and is noticed before anything more is entered.
#include <array>

#include "ledger/decision.h"
#include "ledger/meaning.h"
#include "ledger/rows.h"
#include "ledger/support.h"

namespace tacit::ledger {
namespace {

using std::chrono::hours;
using ::testing::HasSubstr;

const Policy kByHand{.approval = ApprovalRule::kQuestion, .approval_time = hours(24)};

Request wanted() {
  Request request = a_request(random_id());
  request.purpose = "the annual report";
  return request;
}

std::shared_ptr<const Key> some_key() {
  std::array<std::uint8_t, Key::kBytes> bytes{};
  bytes.fill(7);
  return std::make_shared<const Key>(bytes);
}

// A server with a note (1) and a question that waits (2).
struct Attacked : Place {
  explicit Attacked(bool keyed = true) {
    if (keyed) key = some_key();
    ledger.emplace(open());
    ledger->note("begun");
    EXPECT_EQ(ledger->wait(wanted(), kByHand, {}).number, 2U);
  }
  /// With the key, while the server runs.
  void approve() {
    error_of(ErrorCategory::kUnavailable, [&] {
      ledger::decide(options(), {.about = 2, .approved = true, .who = "ada", .why = ""},
                     std::chrono::milliseconds(1));
    });
    EXPECT_EQ(ledger->take_decisions(), 1U);
  }
  /// A row like that of the wait, but for what is said.
  void plant(const std::string& number, const std::string& kind, const std::string& about,
             const std::string& hash = "hash") const {
    spoil("INSERT INTO entry SELECT " + number + ", time, clock, '" + kind + "', " + about +
          ", '', 'eve', '', '', '', 0, 0, 0, 0, '', 0, program, outcome, '', 0, " + hash +
          " FROM entry WHERE number = 2");
  }
  /// Nothing is entered any more, and the server says why.
  void expect_stop(const std::string& why) {
    const std::uint64_t before = ledger->head().entries;
    const auto refused = [&](auto work) {
      try {
        work();
        ADD_FAILURE() << "it was taken";
      } catch (const Refused& refusal) {
        EXPECT_EQ(refusal.category(), ErrorCategory::kUnavailable);
        EXPECT_THAT(refusal.detail(), HasSubstr(why));
      }
    };
    refused([&] { ledger->admit(wanted(), kByHand); });
    refused([&] { ledger->admit(a_request("other", "other"), {}); });
    refused([&] { ledger->wait(a_request("third", "third"), kByHand, {}); });
    EXPECT_EQ(ledger->head().entries, before);
  }
  std::optional<Ledger> ledger;
};

TEST(LedgerAttack, APlantedApprovalBelowTheFirstEntryStopsIt) {
  for (const bool keyed : {true, false}) {
    for (const char* number : {"-1", "0", "-9223372036854775807"}) {
      Attacked place(keyed);
      place.plant(number, "approval", "2");
      EXPECT_THAT(error_of(ErrorCategory::kUnavailable, [&] { (void)place.ledger->standing(2); }),
                  HasSubstr("cannot read its ledger"));
      place.expect_stop("entry 1 is missing");
    }
  }
}

TEST(LedgerAttack, AForgedApprovalAtTheEndStopsIt) {
  for (const bool keyed : {true, false}) {
    Attacked place(keyed);
    place.plant("3", "approval", "2");
    place.expect_stop("somebody else has written to the ledger since entry 2");
  }
}

TEST(LedgerAttack, AnEntryThatBecomesAnApprovalStopsIt) {
  Attacked place;
  place.spoil("UPDATE entry SET kind = 'approval', about = 2, subject = 'eve' WHERE number = 1");
  EXPECT_THAT(error_of(ErrorCategory::kUnavailable, [&] { (void)place.ledger->standing(2); }),
              HasSubstr("cannot read its ledger"));
  place.expect_stop("entry 1 is not the one that was written there");
}

TEST(LedgerAttack, APlantedTriggerDoesNothingAndStopsIt) {
  for (const bool keyed : {true, false}) {
    Attacked place(keyed);
    place.spoil(
        "CREATE TRIGGER eve AFTER INSERT ON entry BEGIN UPDATE entry SET detail = 'eve' WHERE number = 1; "
        "END");
    place.expect_stop("it has the trigger eve, which no ledger has");
    place.ledger.reset();
    EXPECT_THAT(error_of(ErrorCategory::kSecurity, [&] { place.open(); }), HasSubstr("the trigger eve"));
    EXPECT_THAT(place.verify().fault, HasSubstr("the trigger eve"));
    EXPECT_EQ(Reader(place.path).show(1)[0].detail, "begun");
    place.spoil("DROP TRIGGER eve");
    place.open();
  }
}

TEST(LedgerAttack, OtherTablesThanALedgersStopIt) {
  const std::vector<std::pair<std::string, std::string>> changes = {
      {"CREATE VIEW eve AS SELECT 1", "it has the view eve"},
      {"CREATE TABLE eve (x)", "it has the table eve"},
      {"CREATE INDEX eve ON entry (kind)", "it has the index eve"},
      {"DROP INDEX entry_once", "its index entry_once is missing"},
      {"DROP INDEX entry_once; CREATE INDEX entry_once ON entry (about)", "its index entry_once is not the"},
      {"ALTER TABLE entry ADD COLUMN eve TEXT", "its table entry is not the"}};
  for (const auto& [change, why] : changes) {
    Attacked place;
    place.spoil(change);
    place.expect_stop(why);
    EXPECT_THAT(place.verify().fault, HasSubstr(why));
  }
}

TEST(LedgerAttack, AChangedRowStopsIt) {
  for (const bool keyed : {true, false}) {
    Attacked place(keyed);
    place.spoil("UPDATE entry SET detail = 'changed' WHERE number = 1");
    place.expect_stop("entry 1 is not the one that was written there");
  }
}

// The approval would count again.
TEST(LedgerAttack, ADeletedAnswerStopsIt) {
  for (const bool keyed : {true, false}) {
    Attacked place(keyed);
    place.approve();
    ask(*place.ledger, wanted(), kByHand);
    place.spoil("DELETE FROM entry WHERE kind = 'answer'");
    place.expect_stop("entry 5 is missing");
  }
}

TEST(LedgerAttack, AQuestionThatNeedsNoApprovalAnyMoreIsNotAnswered) {
  Attacked place;
  const Policy late{.approval = ApprovalRule::kAnswer, .approval_time = hours(24)};
  Ticket ticket = place.ledger->admit(wanted(), late);
  place.spoil("UPDATE entry SET about = 0 WHERE number = 3");
  error_of(ErrorCategory::kUnavailable, [&] { (void)ticket.before_answer(); });
  ticket.failed("stopped");
  place.spoil("UPDATE entry SET about = 2 WHERE number = 3");
}

// A key is what docs/ledger.md asks for against whoever writes the file; without one the inbox takes anybody.
TEST(LedgerAttack, AForgedDecisionIsNotTakenWithoutTheKey) {
  Attacked place;
  place.spoil("INSERT INTO decision VALUES (2, 1, 'eve', '', 1772323200000000, zeroblob(32))");
  EXPECT_EQ(place.ledger->take_decisions(), 0U);
  EXPECT_EQ(place.ledger->standing(2).state, WaitState::kWaiting);
}

TEST(LedgerAttack, NothingIsDecidedAboutWhatWasNotAsked) {
  for (const bool keyed : {true, false}) {
    for (const char* change :
         {"records = 10", "account = 'nobody'", "detail = replace(detail, 'report', 'x')"}) {
      Attacked place(keyed);
      place.spoil(std::string("UPDATE entry SET ") + change + " WHERE number = 2");
      EXPECT_THAT(error_of(ErrorCategory::kSecurity,
                           [&] {
                             ledger::decide(place.options(),
                                            {.about = 2, .approved = true, .who = "ada", .why = ""});
                           }),
                  HasSubstr("nothing was decided, since the ledger does not verify: entry 2"));
      EXPECT_EQ(place.ledger->take_decisions(), 0U);
    }
  }
}

TEST(LedgerAttack, ItGoesOnOnceItIsAsItWas) {
  Attacked place;
  place.spoil("UPDATE entry SET detail = 'changed' WHERE number = 1");
  place.expect_stop("entry 1");
  place.spoil("UPDATE entry SET detail = 'begun' WHERE number = 1");
  place.approve();
  ask(*place.ledger, wanted(), kByHand);
  EXPECT_EQ(place.verify().fault, "");
}

Entry said(Kind kind, std::uint64_t about = 0) {
  Entry entry;
  entry.kind = kind;
  entry.about = about;
  return entry;
}

std::string last_of(const std::vector<Entry>& entries) {
  Meaning meaning;
  std::string why;
  for (const Entry& entry : entries) {
    EXPECT_EQ(why, "");
    why = meaning.visit(entry);
  }
  return why;
}

TEST(LedgerMeaning, IsOfAnEntryAndThoseBefore) {
  const Entry wait = said(Kind::kWait), approval = said(Kind::kApproval, 1), denial = said(Kind::kDenial, 1);
  const Entry by_it = said(Kind::kQuestion, 1), free = said(Kind::kQuestion);
  EXPECT_EQ(last_of({wait, approval, by_it, said(Kind::kAnswer, 3), said(Kind::kOutcome, 3)}), "");
  EXPECT_EQ(last_of({wait, by_it, approval, said(Kind::kAnswer, 2)}), "");
  EXPECT_EQ(last_of({wait, approval, by_it, said(Kind::kOutcome, 3), by_it, said(Kind::kAnswer, 5)}), "");
  EXPECT_EQ(last_of({free, said(Kind::kAnswer, 1), said(Kind::kOutcome, 1)}), "");

  EXPECT_THAT(last_of({wait, by_it, said(Kind::kAnswer, 2)}), HasSubstr("nobody had approved entry 1"));
  EXPECT_THAT(last_of({wait, denial, by_it, said(Kind::kAnswer, 3)}), HasSubstr("nobody had approved"));
  EXPECT_THAT(last_of({wait, denial, approval}), HasSubstr("a second decision about entry 1"));
  EXPECT_THAT(last_of({wait, approval, approval}), HasSubstr("a second decision"));
  EXPECT_THAT(last_of({wait, approval, by_it, said(Kind::kAnswer, 3), by_it, said(Kind::kAnswer, 5)}),
              HasSubstr("the approval of entry 1 had been used by another answer"));
  EXPECT_THAT(last_of({free, approval}), HasSubstr("entry 1, which does not wait"));
  EXPECT_THAT(last_of({approval}), HasSubstr("does not wait"));
  EXPECT_THAT(last_of({said(Kind::kQuestion, 2)}), HasSubstr("entry 2, which does not wait"));
  EXPECT_THAT(last_of({said(Kind::kAnswer, 1)}), HasSubstr("which is no question"));
  EXPECT_THAT(last_of({wait, said(Kind::kOutcome, 1)}), HasSubstr("which is no question"));
  EXPECT_THAT(last_of({free, said(Kind::kAnswer, 1), said(Kind::kAnswer, 1)}), HasSubstr("a second answer"));
  EXPECT_THAT(last_of({free, said(Kind::kOutcome, 1), said(Kind::kOutcome, 1)}),
              HasSubstr("a second outcome"));
}

// A chain whose hashes are right: whoever made it had the key.
TEST(LedgerMeaning, IsVerified) {
  Place place;
  Head head;
  {
    Ledger ledger = place.open();
    ask(ledger, a_request("l1"));
    head = ledger.head();
  }
  SQLite::Database database = open_database(place.path, Access::kWrite);
  Entry answer = said(Kind::kAnswer, 2);
  answer.number = 4;
  answer.time = answer.clock = place.time();
  answer.hash = chain_hash(head.hash, answer, nullptr);
  insert_entry(database, answer);
  EXPECT_THAT(place.verify().fault, HasSubstr("entry 4 cannot be: it answers entry 2, which is no question"));
}

}  // namespace
}  // namespace tacit::ledger
