// SPDX-License-Identifier: Apache-2.0
#include "app/server/head_signer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

#include "ledger/heads.h"
#include "ledger/reader.h"
#include "support/error_of.h"
#include "support/eventually.h"
#include "support/temporary_directory.h"

namespace tacit::app {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

class SignedHeads : public testing::Test {
 protected:
  SignedHeads() {
    place_.path = directory_.path() / "ledger.db";
    place_.signing_key = directory_.path() / "sign.key";
    ledger::make_signing_key_file(place_.signing_key);
    log_.info = [this](const std::string& line) { lines_.push_back(line); };
    log_.warn = log_.info;
  }
  ledger::Ledger open() const {
    return ledger::Ledger::open({.path = place_.path, .key = nullptr, .program = "test"});
  }
  std::vector<ledger::SignedHead> heads() const { return ledger::read_heads(place_.path); }

  TemporaryDirectory directory_;
  LedgerConfig place_;
  Log log_;
  std::vector<std::string> lines_;  // read once the signer is gone
};

TEST_F(SignedHeads, OneAtTheStartAndOneAtTheEnd) {
  ledger::Ledger ledger = open();
  {
    const HeadSigner signer(place_, log_);
    EXPECT_TRUE(eventually([&] { return heads().size() == 1; }));
    ledger.note("between");
  }
  ASSERT_THAT(heads(), SizeIs(2));
  EXPECT_EQ(heads()[0].head.entries, 0U);
  EXPECT_EQ(heads()[1].head, ledger.head());
  const ledger::PublicKey key = ledger::load_public_key_file(place_.signing_key.string() + ".pub");
  EXPECT_TRUE(is_signed_by(heads()[1], key));
}

// Also where the end comes while the first is being signed.
TEST_F(SignedHeads, TheEndIsNeverMissed) {
  const ledger::Ledger ledger = open();
  for (std::size_t run = 1; run <= 20; ++run) {
    {
      const HeadSigner signer(place_, log_);
    }
    ASSERT_THAT(heads(), SizeIs(2 * run));
  }
}

TEST_F(SignedHeads, OneADay) {
  const ledger::Ledger ledger = open();
  const HeadSigner signer(place_, log_, std::chrono::milliseconds(1));
  EXPECT_TRUE(eventually([&] { return heads().size() >= 3; }));
}

TEST_F(SignedHeads, NoneOfALedgerThatDoesNotVerify) {
  {
    ledger::Ledger ledger = open();
    ledger.note("one");
  }
  directory_.write("ledger.db.anchor", ledger::Head{.ledger = "another", .entries = 1, .hash = {}}.text());
  {
    const HeadSigner signer(place_, log_);
  }
  EXPECT_THAT(heads(), SizeIs(0));
  ASSERT_FALSE(lines_.empty());
  EXPECT_THAT(lines_[0], HasSubstr("LEDGER NOT SIGNED"));
}

// Whatever goes wrong on the signer's thread, the server goes on, and says so.
TEST_F(SignedHeads, NoFailureEndsTheServer) {
  const ledger::Ledger ledger = open();
  std::vector<std::string> warnings;
  log_.info = [](const std::string&) { throw std::runtime_error("out of something"); };
  log_.warn = [&](const std::string& line) { warnings.push_back(line); };
  {
    const HeadSigner signer(place_, log_);
  }
  EXPECT_THAT(warnings,
              ElementsAre("LEDGER NOT SIGNED: out of something", "LEDGER NOT SIGNED: out of something"));
}

TEST_F(SignedHeads, WithoutAKeyNothingIsSigned) {
  place_.signing_key.clear();
  EXPECT_EQ(head_signer(place_, log_), nullptr);
  place_.signing_key = directory_.path() / "none";
  error_of(ErrorCategory::kConfig, [&] { head_signer(place_, log_); });
}

}  // namespace
}  // namespace tacit::app
