// SPDX-License-Identifier: Apache-2.0
#include "identity/clients.h"

#include "identity/support.h"
#include "support/error_of.h"

namespace tacit::identity {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string kA = "sha256:" + std::string(64, 'a');
const std::string kB = "sha256:" + std::string(64, 'b');

using Names = std::vector<std::string>;

ClientRules by_fingerprint(std::string name, std::string fingerprint) {
  ClientRules rules;
  rules.name = std::move(name);
  rules.fingerprint = std::move(fingerprint);
  return rules;
}

ClientRules by_subject(std::string name, std::string subject) {
  ClientRules rules;
  rules.name = std::move(name);
  rules.subject = std::move(subject);
  return rules;
}

TEST(Clients, ACertificateGivesAnIdentity) {
  const KeyPair client = issue_client(issue_authority("ca"), "Ada");
  const ClientIdentity identity = identity_of(client.certificate.pem());
  EXPECT_EQ(identity, (ClientIdentity{"CN=Ada", client.certificate.fingerprint()}));
  error_of(ErrorCategory::kSecurity, [] { identity_of("no certificate"); });
}

TEST(Clients, FingerprintsHaveOneForm) {
  EXPECT_EQ(normal_fingerprint(kA), kA);
  EXPECT_EQ(normal_fingerprint("sha256:" + std::string(64, 'A')), kA);
  std::string colons = "sha256:AA";
  for (int i = 1; i < 32; ++i) colons += ":AA";
  EXPECT_EQ(normal_fingerprint(colons), kA);
  for (const std::string& bad :
       {std::string(), std::string(64, 'a'), "sha1:" + std::string(40, 'a'), kA + "a", kA + ":",
        "sha256:" + std::string(63, 'a'), "sha256:" + std::string(63, 'a') + "g", "sha256::" + kA.substr(7),
        "sha256:a:" + std::string(63, 'a')}) {
    EXPECT_EQ(normal_fingerprint(bad), std::nullopt) << bad;
  }
}

TEST(Clients, AreFoundByFingerprintBeforeSubject) {
  const std::vector<ClientRules> clients = {by_subject("general", "CN=Ada"), by_fingerprint("this one", kA)};
  const auto found = [&](const ClientIdentity& who) {
    const ClientRules* rules = find_client(clients, who);
    return rules == nullptr ? std::string("nobody") : rules->name;
  };
  EXPECT_EQ(found({"CN=Ada", kA}), "this one");
  EXPECT_EQ(found({"CN=Ada", kB}), "general");
  EXPECT_EQ(found({"CN=Bob", kA}), "this one");
  EXPECT_EQ(found({"CN=Bob", kB}), "nobody");
  EXPECT_EQ(found({"CN=Ada,O=Other", kB}), "nobody");
  EXPECT_EQ(found({"", ""}), "nobody");
}

// A rule that names a certificate must not open the door to another one, whatever stands in its subject.
TEST(Clients, ARuleByFingerprintIgnoresTheSubject) {
  ClientRules rules = by_fingerprint("a", kA);
  rules.subject = "CN=Ada";
  EXPECT_EQ(find_client(std::vector{rules}, {"CN=Ada", kB}), nullptr);
}

TEST(Clients, TheUnknownAreToldTheirFingerprint) {
  EXPECT_THAT(error_of(ErrorCategory::kSecurity, [] { refuse_unknown({"CN=Ada", kA}); }), HasSubstr(kA));
}

TEST(Clients, WithoutLimitsEverythingIsOpen) {
  authorize(by_fingerprint("a", kA), Names{"state", "sex"}, Names{"age"}, 1'000'000);
}

TEST(Clients, OnlyWhatIsOpenMayBeAsked) {
  ClientRules rules = by_fingerprint("a", kA);
  rules.dimensions = Names{"state", "sex"};
  rules.measures = Names{"age"};
  rules.max_client_records = 100;
  authorize(rules, Names{"state"}, Names{"age"}, 100);
  authorize(rules, Names{"sex", "state"}, Names{}, 1);
  const std::string dimension =
      error_of(ErrorCategory::kUsage, [&] { authorize(rules, Names{"state", "suburb"}, Names{"age"}, 1); });
  EXPECT_THAT(dimension, HasSubstr("\"suburb\""));
  EXPECT_THAT(dimension, HasSubstr("state, sex"));
  EXPECT_THAT(error_of(ErrorCategory::kUsage, [&] { authorize(rules, Names{"sex"}, Names{"income"}, 1); }),
              HasSubstr("no measure \"income\" that is open to you; open to you: age"));
  EXPECT_THAT(error_of(ErrorCategory::kLimit, [&] { authorize(rules, Names{"sex"}, Names{"age"}, 101); }),
              HasSubstr("at most 100"));
}

std::chrono::sys_seconds at(int year, unsigned month, unsigned day_of_month, int hour = 0, int second = 0) {
  return std::chrono::sys_days(std::chrono::year(year) / month / day_of_month) + std::chrono::hours(hour) +
         std::chrono::seconds(second);
}

TEST(Clients, AccessEndsWithItsLastDay) {
  ClientRules rules = by_fingerprint("a", kA);
  require_access(rules, at(9999, 12, 31));
  rules.until = std::chrono::year(2027) / 6 / 30;
  require_access(rules, at(2027, 6, 30, 0));
  require_access(rules, at(2027, 6, 30, 23, 3599));
  EXPECT_EQ(error_of(ErrorCategory::kLimit, [&] { require_access(rules, at(2027, 7, 1)); }),
            "your access to this server ended on 2027-06-30; ask the custodian");
  rules.until = std::chrono::year(2028) / 2 / 29;
  require_access(rules, at(2028, 2, 29, 23, 3599));
  EXPECT_THAT(error_of(ErrorCategory::kLimit, [&] { require_access(rules, at(2028, 3, 1)); }),
              HasSubstr("ended on 2028-02-29"));
}

TEST(Clients, AShortListIsRefused) {
  ClientRules rules = by_fingerprint("a", kA);
  rules.budgets.smallest_list = 50;
  authorize(rules, Names{"state"}, Names{"age"}, 50);
  EXPECT_THAT(error_of(ErrorCategory::kLimit, [&] { authorize(rules, Names{"state"}, Names{"age"}, 49); }),
              HasSubstr("at least 50"));
}

TEST(Clients, AnEmptyListOpensNothing) {
  ClientRules rules = by_fingerprint("a", kA);
  rules.measures = Names{};
  EXPECT_THAT(error_of(ErrorCategory::kUsage, [&] { authorize(rules, Names{"sex"}, Names{"age"}, 1); }),
              HasSubstr("open to you: none"));
}

}  // namespace
}  // namespace tacit::identity
