// SPDX-License-Identifier: Apache-2.0
// What an auditor sees with the public key, signed heads and an export or a copy, and without the ledger's
// key.
#include "ledger/audit.h"

#include <sstream>

#include "ledger/export.h"
#include "ledger/heads.h"
#include "ledger/support.h"

namespace tacit::ledger {
namespace {

using std::chrono::sys_days;
using std::chrono::year;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

SigningKey::Seed seed_of(std::uint8_t byte) {
  SigningKey::Seed seed;
  std::ranges::fill(seed, byte);
  return seed;
}

/// A ledger of four questions, on 28 and 29 February, 1 and 2 March 2028; signed after the second and the
/// fourth.
struct Audited : Place {
  explicit Audited(bool keyed = false) {
    if (keyed) {
      make_key_file(directory.path() / "ledger.key");
      key = load_key_file(directory.path() / "ledger.key");
    }
    Ledger ledger = open();
    for (int day = 0; day < 4; ++day) {
      now = sys_days(year(2028) / 2 / 28) + std::chrono::days(day) + std::chrono::hours(23);
      Request request = a_request("l" + std::to_string(day));
      request.purpose = "pürpose \"in quotes\"";
      ask(ledger, request);
      if (day % 2 == 1) heads.push_back(sign_verified(path, key, signing, day_of(day)));
    }
  }
  static Time day_of(int day) { return sys_days(year(2028) / 2 / 28) + std::chrono::days(day + 1); }

  std::vector<std::string> lines(const Part& part = {}) const {
    std::ostringstream out;
    Reader(path).export_json_lines(out, part);
    return split(out.str());
  }
  std::string proof(const Part& part, const SignedHead& head) const {
    std::ostringstream out;
    Reader(path).export_proof(out, part, head);
    return split(out.str()).front();
  }
  static std::vector<std::string> split(const std::string& text) {
    std::istringstream in(text);
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
  }
  Audit audit(const std::vector<std::string>& lines, std::vector<SignedHead> by) const {
    std::string text;
    for (const std::string& line : lines) text += line + "\n";
    std::istringstream in(text);
    return audit_export(in, std::move(by));
  }

  SigningKey signing{seed_of(7)};
  std::vector<SignedHead> heads;  // of 6 and 12 entries
};

constexpr auto kLeapDay = [] { return Time(sys_days(year(2028) / 2 / 29)); };

TEST(LedgerAudit, AWholeExportIsProvedByAHead) {
  for (const bool keyed : {false, true}) {
    const Audited place(keyed);
    const Audit found = place.audit(place.lines(), place.heads);
    EXPECT_TRUE(found.sound()) << found.fault;
    EXPECT_EQ(found.first, 1U);
    EXPECT_EQ(found.last, 12U);
    EXPECT_EQ(found.proved, 12U);
    EXPECT_EQ(found.heads, 2U);
    const Audit by_first = place.audit(place.lines(), {place.heads[0]});
    EXPECT_TRUE(by_first.sound());
    EXPECT_EQ(by_first.proved, 6U) << "what came after it is not covered";
    EXPECT_EQ(by_first.last, 12U);
    const Audit copy = audit_ledger(place.path, place.heads);
    EXPECT_TRUE(copy.sound()) << copy.fault;
    EXPECT_EQ(copy.proved, 12U);
  }
}

TEST(LedgerAudit, AnExportThatIsCutOffShows) {
  const Audited place;
  std::vector<std::string> lines = place.lines();
  lines.pop_back();
  EXPECT_THAT(place.audit(lines, place.heads).fault,
              AllOf(HasSubstr("signs 12 entries"), HasSubstr("end with entry 11"), HasSubstr("cut off")));
  EXPECT_THAT(place.audit({}, place.heads).fault, HasSubstr("end with entry 0"));
  lines = place.lines();
  lines.erase(lines.begin());
  EXPECT_THAT(place.audit(lines, place.heads).fault, HasSubstr("begin with entry 2"));
}

TEST(LedgerAudit, EntriesThatAreSwappedRemovedOrRepeatedShow) {
  const Audited place;
  std::vector<std::string> lines = place.lines();
  std::swap(lines[3], lines[6]);
  EXPECT_THAT(place.audit(lines, place.heads).fault, HasSubstr("entry 4 is missing: the one after 3 is 7"));
  lines = place.lines();
  lines.erase(lines.begin() + 4);
  EXPECT_THAT(place.audit(lines, place.heads).fault, HasSubstr("entry 5 is missing"));
  lines = place.lines();
  lines.insert(lines.begin() + 4, lines[3]);
  EXPECT_THAT(place.audit(lines, place.heads).fault, HasSubstr("entry 5 is missing: the one after 4 is 4"));
}

// Swapped with their numbers: each is an entry, and each is at a place that counts on.
TEST(LedgerAudit, EntriesThatTookEachOthersNumbersShow) {
  const Audited place;
  std::vector<std::string> lines = place.lines();
  Entry fourth = *entry_of_line(lines[3]), seventh = *entry_of_line(lines[6]);
  std::swap(fourth.number, seventh.number);
  lines[3] = dump(to_json(seventh));
  lines[6] = dump(to_json(fourth));
  EXPECT_THAT(place.audit(lines, place.heads).fault, HasSubstr("entries 1 to 6 are not those"));
  EXPECT_THAT(place.audit(lines, {place.heads[1]}).fault, HasSubstr("entries 1 to 12 are not those"));
}

TEST(LedgerAudit, AChangeOfAnyFieldShows) {
  const Audited place(true);
  const std::vector<std::string> lines = place.lines();
  const Entry entry = *entry_of_line(lines[9]);
  std::vector<Entry> changed(12, entry);
  changed[0].time += std::chrono::microseconds(1);
  changed[1].clock += std::chrono::microseconds(1);
  changed[2].client.account = "another";
  changed[3].client.subject = "";
  changed[4].question = R"({"by":[],"statistics":[["count"]],"split":0})";
  changed[5].records = 4999;
  changed[6].cells = 10;
  changed[7].linkage = "l9";
  changed[8].detail = "another purpose";
  changed[9].hash[0] ^= 1;
  changed[10].kind = Kind::kRefusal;
  changed[11].outcome = Outcome::kRefused;
  for (const Entry& one : changed) {
    std::vector<std::string> spoilt = lines;
    spoilt[9] = dump(to_json(one));
    ASSERT_NE(spoilt[9], lines[9]);
    EXPECT_THAT(place.audit(spoilt, place.heads).fault, HasSubstr("entries 7 to 12 are not those"))
        << spoilt[9];
  }
}

// A key that stands in a line twice may be read in two ways.
TEST(LedgerAudit, ALineIsWhatWasWrittenOrNothing) {
  const Audited place;
  const std::vector<std::string> lines = place.lines();
  const auto with_line = [&](const std::string& line) {
    std::vector<std::string> spoilt = lines;
    spoilt[4] = line;
    return place.audit(spoilt, place.heads).fault;
  };
  const std::string& line = lines[4];
  for (const std::string& other :
       {"{\"account\":\"nobody\"," + line.substr(1), line.substr(0, line.size() - 1) + ",\"more\":1}",
        " " + line, line + line, std::string(), std::string("{}"), std::string("[]"),
        std::string(100'000, '['), line.substr(0, line.size() / 2)}) {
    EXPECT_THAT(with_line(other), HasSubstr("what comes after entry 4 is no entry")) << other.substr(0, 300);
  }
  std::vector<std::string> from_windows = lines;
  for (std::string& each : from_windows) each += "\r";
  EXPECT_TRUE(place.audit(from_windows, place.heads).sound());
}

TEST(LedgerAudit, AnotherLedgersHeadShows) {
  const Audited place, other;
  EXPECT_THAT(place.audit(place.lines(), other.heads).fault, HasSubstr("another ledger"));
  EXPECT_THAT(audit_ledger(place.path, other.heads).fault, HasSubstr("another ledger"));
  EXPECT_THAT(place.audit(place.lines(), {place.heads[0], other.heads[1]}).fault,
              HasSubstr("the heads are of different ledgers"));
}

// Two heads of one place that differ: whoever signed both has shown two ledgers.
TEST(LedgerAudit, TwoStoriesUnderOneSignatureShow) {
  const Audited place;
  SignedHead second = place.heads[0];
  second.root[0] ^= 1;
  second = sign(second.head, second.root, second.time, place.signing);
  EXPECT_THAT(place.audit(place.lines(), {second}).fault, HasSubstr("are not those"));
  EXPECT_THAT(place.audit(place.lines(), {place.heads[0], second}).fault, HasSubstr("contradict each other"));
}

TEST(LedgerAudit, APartIsProvedByWhatStandsBehindIt) {
  for (const bool keyed : {false, true}) {
    const Audited place(keyed);
    const Part leap_day{.since = kLeapDay(), .before = kLeapDay() + std::chrono::days(1)};
    std::vector<std::string> lines = place.lines(leap_day);
    ASSERT_EQ(lines.size(), 3U);
    for (const SignedHead& head : place.heads) {
      std::vector<std::string> all = lines;
      all.push_back(place.proof(leap_day, head));
      const Audit found = place.audit(all, place.heads);
      EXPECT_TRUE(found.sound()) << found.fault;
      EXPECT_EQ(found.first, 4U);
      EXPECT_EQ(found.proved, 6U);
      EXPECT_EQ(found.heads, 1U);
    }
  }
}

TEST(LedgerAudit, APartThatIsNotTheWholePartShows) {
  const Audited place;
  const Part part{.since = kLeapDay(), .before = kLeapDay() + std::chrono::days(2)};
  std::vector<std::string> lines = place.lines(part);
  ASSERT_EQ(lines.size(), 6U);
  lines.push_back(place.proof(part, place.heads[1]));
  ASSERT_TRUE(place.audit(lines, place.heads).sound());
  const auto without = [&](std::size_t line) {
    std::vector<std::string> fewer = lines;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(line));
    return place.audit(fewer, place.heads).fault;
  };
  EXPECT_THAT(without(0), HasSubstr("some are missing at an end"));
  EXPECT_THAT(without(2), HasSubstr("entry 6 is missing"));
  EXPECT_THAT(without(5), HasSubstr("some are missing at an end"));
  EXPECT_THAT(without(6), HasSubstr("a part is checked by a proof"));
  std::vector<std::string> spoilt = lines;
  spoilt[0].replace(spoilt[0].find("institute"), 9, "another 1");
  EXPECT_THAT(place.audit(spoilt, place.heads).fault, HasSubstr("are not those that the head of 2028-03-03"));
  spoilt = lines;
  spoilt.push_back(spoilt[5]);
  EXPECT_THAT(place.audit(spoilt, place.heads).fault, HasSubstr("the proof is the last line"));
  EXPECT_THAT(place.audit(lines, {place.heads[0]}).fault,
              HasSubstr("a head of 12 entries, and there is none"));
  EXPECT_THAT(place.audit({lines.back()}, place.heads).fault, HasSubstr("there is no entry"));
  const Audited other;
  EXPECT_THAT(place.audit(lines, other.heads).fault, HasSubstr("of another ledger"));
}

TEST(LedgerAudit, NoProofIsMadeOfWhatIsNotSigned) {
  const Audited place;
  const Part all, march{.since = Time(sys_days(year(2028) / 3 / 1))};
  EXPECT_THAT(error_of(ErrorCategory::kUsage, [&] { place.proof(march, place.heads[0]); }),
              HasSubstr("the head signs the entries up to 6, and these go on to 12"));
  EXPECT_THAT(error_of(ErrorCategory::kUsage,
                       [&] { place.proof({.since = Time(sys_days(year(2029) / 1 / 1))}, place.heads[1]); }),
              HasSubstr("no entry in these days"));
  const Audited other;
  EXPECT_THAT(error_of(ErrorCategory::kSecurity, [&] { place.proof(all, other.heads[0]); }),
              HasSubstr("of another ledger"));
  place.spoil("UPDATE entry SET records = 7 WHERE number = 5");
  EXPECT_THAT(error_of(ErrorCategory::kSecurity, [&] { place.proof(all, place.heads[0]); }),
              HasSubstr("not those that the head signs"));
}

TEST(LedgerAudit, AChangedCopyShowsWithoutTheKey) {
  for (const char* change :
       {"UPDATE entry SET records = 7 WHERE number = 8", "DELETE FROM entry WHERE number > 11",
        "UPDATE entry SET kind = 'nonsense' WHERE number = 8"}) {
    const Audited place(true);
    place.spoil(change);
    EXPECT_FALSE(audit_ledger(place.path, place.heads).sound()) << change;
  }
}

TEST(LedgerAudit, AClockThatWentBackBetweenHeadsIsARemark) {
  const Audited place;
  const SignedHead earlier =
      sign_verified(place.path, nullptr, place.signing, Time(sys_days(year(2020) / 1 / 1)));
  const Audit found = place.audit(place.lines(), {place.heads[0], earlier});
  EXPECT_TRUE(found.sound()) << found.fault;
  EXPECT_THAT(found.remarks, ElementsAre(HasSubstr("the signer's clock was set back")));
}

TEST(LedgerAudit, AnEmptyLedgerHasAHeadToo) {
  Place place;
  const SigningKey signing(seed_of(7));
  {
    const Ledger ledger = place.open();
  }
  const SignedHead head = sign_verified(place.path, nullptr, signing, Time{});
  const Audit found = audit_ledger(place.path, {head});
  EXPECT_TRUE(found.sound()) << found.fault;
  EXPECT_EQ(found.proved, 0U);
  EXPECT_EQ(found.heads, 1U);
}

TEST(LedgerImport, EntriesAndProofsReadBack) {
  const Audited place;
  for (const std::string& line : place.lines()) {
    const auto entry = entry_of_line(line);
    ASSERT_TRUE(entry) << line;
    EXPECT_EQ(Reader(place.path).show(entry->number).size(), 3U);
    EXPECT_EQ(proof_of_line(line), std::nullopt);
  }
  const PartProof proof{.ledger = "ab", .entries = 9, .hashes = {Hash{}, Hash{1}}};
  EXPECT_EQ(proof_of_line(line_of(proof)), proof);
  EXPECT_EQ(entry_of_line(line_of(proof)), std::nullopt);
  for (const char* text :
       {"", "{", "{}", "{\"proof\":1}", "{\"proof\":{\"ledger\":\"a\",\"entries\":1,\"hashes\":[1]}}"})
    EXPECT_EQ(proof_of_line(text), std::nullopt) << text;
  // A question that somebody changed is a text, and comes back as one.
  Entry changed = *entry_of_line(place.lines()[0]);
  changed.question = "{\"by\": []}";
  EXPECT_EQ(entry_of_line(dump(to_json(changed))), changed);
}

}  // namespace
}  // namespace tacit::ledger
