// SPDX-License-Identifier: Apache-2.0
// What a client does not accept from a server.
#include "protocol/client/proposal.h"

#include <gtest/gtest.h>

#include <functional>

#include "base/error.h"
#include "blocked_world.h"
#include "support/error_of.h"

namespace tacit::protocol {
namespace {

class ProposalTest : public ::testing::Test {
 protected:
  explicit ProposalTest(World world = make_world({.client_records = 10, .server_records = 12}, 1),
                        const ServerLimits& limits = {})
      : world_(std::move(world)), proposal_(proposal_of(limits)) {}

  Proposal proposal_of(const ServerLimits& limits) const {
    Observer observer;
    NoGate gate;
    Proposal proposal;
    ServerSession server(world_.server, limits, gate, observer);
    ClientSession client(world_.server.model, world_.client, world_.question, {}, observer);
    client.start([&](const ClientMessage& m) {
      server.receive(m, [&](const ServerMessage& answer) { proposal = answer.proposal(); });
    });
    return proposal;
  }

  ErrorCategory refusal(const std::function<void(Proposal&)>& change) const {
    Proposal changed = proposal_;
    change(changed);
    try {
      accept(changed, world_.server.model, world_.client.records(), world_.question);
    } catch (const Error& error) {
      return error.category();
    }
    ADD_FAILURE() << "accepted";
    return ErrorCategory::kInternal;
  }

  /// The proposal is accepted by a client that asked for its strategy, and refused by one that asked for the
  /// other.
  void expect_only(StrategyWanted own, StrategyWanted other) const {
    table::Question question = world_.question;
    question.strategy = own;
    accept(proposal_, world_.server.model, world_.client.records(), question);
    question.strategy = other;
    const std::string refused = error_of(ErrorCategory::kProtocol, [&] {
      accept(proposal_, world_.server.model, world_.client.records(), question);
    });
    EXPECT_NE(refused.find("another link strategy than was asked for"), std::string::npos) << refused;
  }

  World world_;
  const Proposal proposal_;
};

TEST_F(ProposalTest, AnHonestOneIsAccepted) {
  const AcceptedProposal accepted =
      accept(proposal_, world_.server.model, world_.client.records(), world_.question);
  EXPECT_EQ(accepted.catalog.dimensions, std::vector{world_.server.catalog.dimensions[0]});
  EXPECT_EQ(accepted.catalog.measures, std::vector{world_.server.catalog.measures[0]});
  EXPECT_EQ(accepted.plan.request.server_records, 12U);
  EXPECT_EQ(accepted.custodian, "");
}

TEST_F(ProposalTest, SaysWhoseServerItIs) {
  const Proposal named = proposal_of({.custodian = "Statistics Office"});
  EXPECT_EQ(accept(named, world_.server.model, world_.client.records(), world_.question).custodian,
            "Statistics Office");
}

TEST_F(ProposalTest, AnEndLevelOfNoPrimes) {
  EXPECT_EQ(refusal([](Proposal& p) { p.set_end_level(0); }), ErrorCategory::kLimit);
  EXPECT_EQ(refusal([](Proposal& p) { p.set_end_level(~0U); }), ErrorCategory::kLimit);
}

TEST_F(ProposalTest, APlanUnder128BitSecurityIsRefusedAsSuch) {
  EXPECT_EQ(refusal([](Proposal& p) {
              const bgv::ParametersLiteral weak = bgv::make_literal(16384, 13, 4);
              p.mutable_primes()->Assign(weak.primes.begin(), weak.primes.end());
              p.mutable_special_primes()->Assign(weak.special_primes.begin(), weak.special_primes.end());
            }),
            ErrorCategory::kSecurity);
  EXPECT_EQ(refusal([](Proposal& p) {
              const bgv::ParametersLiteral weak = bgv::make_literal(8192, 9, 4);
              p.set_degree(8192);
              p.mutable_primes()->Assign(weak.primes.begin(), weak.primes.end());
              p.mutable_special_primes()->Assign(weak.special_primes.begin(), weak.special_primes.end());
            }),
            ErrorCategory::kSecurity);
  EXPECT_EQ(refusal([](Proposal& p) { p.set_degree(64); }), ErrorCategory::kSecurity);
}

/// What tests use, a client refuses whose test has not said so; and a server does not plan it.
TEST_F(ProposalTest, ASmallRingIsForTestsAlone) {
  const ServerLimits small{.security = bgv::SmallRingInTests::security(1024)};
  const Proposal proposal = proposal_of(small);
  EXPECT_EQ(proposal.degree(), 1024U);
  const auto accepted_with = [&](const bgv::Security& security) {
    return accept(proposal, world_.server.model, world_.client.records(), world_.question, security);
  };
  EXPECT_EQ(accepted_with(small.security).plan.choice.degree, 1024U);
  const std::string refused = error_of(ErrorCategory::kSecurity, [&] { accepted_with({}); });
  EXPECT_NE(refused.find("under 128-bit security"), std::string::npos) << refused;
  error_of(ErrorCategory::kSecurity, [&] { accepted_with(bgv::SmallRingInTests::security(2048)); });
  EXPECT_GE(proposal_of({}).degree(), 16384U);
  // A client in a test takes what is secure, too.
  accept(proposal_, world_.server.model, world_.client.records(), world_.question, small.security);
}

TEST_F(ProposalTest, PrimesThatAreNotThePlansAreRefused) {
  EXPECT_EQ(refusal([](Proposal& p) { p.mutable_primes()->SwapElements(0, 1); }), ErrorCategory::kProtocol);
  EXPECT_EQ(refusal([](Proposal& p) { p.set_primes(0, p.primes(1)); }), ErrorCategory::kProtocol);
  EXPECT_EQ(refusal([](Proposal& p) { p.set_primes(0, 1073741824 - 1); }), ErrorCategory::kProtocol);
  EXPECT_EQ(refusal([](Proposal& p) { p.mutable_primes()->RemoveLast(); }), ErrorCategory::kProtocol);
}

TEST_F(ProposalTest, AStrategyThatThisReleaseDoesNotHaveIsRefused) {
  EXPECT_EQ(refusal([](Proposal& p) { p.clear_strategy(); }), ErrorCategory::kProtocol);
}

TEST_F(ProposalTest, AStrategyThatWasNotAskedForIsRefused) {
  expect_only(StrategyWanted::kAllPairs, StrategyWanted::kBlocked);
}

TEST_F(ProposalTest, BlockedLinkageByAModelWithoutPassesIsRefused) {
  EXPECT_EQ(refusal([](Proposal& p) {
              p.mutable_blocked()->set_width(8);
              p.mutable_blocked()->set_groups(2);
              p.mutable_blocked()->set_shelves(1);
              p.mutable_blocked()->set_score_drop(3);
            }),
            ErrorCategory::kLimit);
}

class BlockedProposalTest : public ProposalTest {
 protected:
  BlockedProposalTest()
      : ProposalTest(blocked_world({.client_records = 10, .server_records = 12}, {}, 1),
                     {.strategy = StrategyWanted::kBlocked}) {}

  /// Why the changed choice is refused.
  std::string limit(const std::function<void(Blocked&)>& change) const {
    Proposal changed = proposal_;
    change(*changed.mutable_blocked());
    return error_of(ErrorCategory::kLimit,
                    [&] { accept(changed, world_.server.model, world_.client.records(), world_.question); });
  }
};

TEST_F(BlockedProposalTest, AnHonestOneIsAccepted) {
  const AcceptedProposal accepted =
      accept(proposal_, world_.server.model, world_.client.records(), world_.question);
  EXPECT_TRUE(accepted.plan.link.is_blocked());
  EXPECT_EQ(accepted.plan.link.blocked().layout.passes, 3U);
}

TEST_F(BlockedProposalTest, OneThatWasNotAskedForIsRefused) {
  expect_only(StrategyWanted::kBlocked, StrategyWanted::kAllPairs);
}

TEST_F(BlockedProposalTest, ChoicesOutOfTheirBoundsAreRefused) {
  const auto expect_refused = [&](void (Blocked::*set)(std::uint64_t),
                                  const std::vector<std::uint64_t>& values, const char* why) {
    for (const std::uint64_t value : values) {
      const std::string refused = limit([&](Blocked& own) { (own.*set)(value); });
      EXPECT_NE(refused.find(why), std::string::npos) << value << ": " << refused;
    }
  };
  constexpr std::uint64_t kHuge = 1'000'000'000, kWhole = ~std::uint64_t{0};
  expect_refused(&Blocked::set_width, {0, 2, 3, 64, 16384, kHuge, kWhole, std::uint64_t{1} << 63},
                 "a number of places outside its bounds");
  expect_refused(&Blocked::set_groups, {0, kHuge, kWhole}, "too few groups");
  expect_refused(&Blocked::set_shelves, {0, 5, kHuge, kWhole}, "too few sets of planes");
  expect_refused(&Blocked::set_score_drop, {0, 1, 4, kHuge, kWhole}, "drops a number of primes");
}

TEST_F(ProposalTest, LayoutsThatDoNotFitAreRefused) {
  EXPECT_EQ(refusal([](Proposal& p) { p.mutable_all_pairs()->set_width(0); }), ErrorCategory::kLimit);
  EXPECT_EQ(refusal([](Proposal& p) { p.mutable_all_pairs()->set_width(1000); }), ErrorCategory::kLimit);
  EXPECT_EQ(refusal([](Proposal& p) { p.mutable_all_pairs()->set_width(1); }), ErrorCategory::kLimit);
  EXPECT_EQ(refusal([](Proposal& p) { p.mutable_all_pairs()->set_width(8192); }), ErrorCategory::kLimit);
  EXPECT_EQ(refusal([](Proposal& p) { p.mutable_all_pairs()->set_copies(65); }), ErrorCategory::kLimit);
  EXPECT_EQ(refusal([](Proposal& p) { p.set_server_records(~std::uint64_t{0}); }), ErrorCategory::kLimit);
  EXPECT_EQ(refusal([](Proposal& p) { p.mutable_all_pairs()->set_copies(100000); }), ErrorCategory::kLimit);
  EXPECT_EQ(refusal([](Proposal& p) { p.mutable_all_pairs()->set_copies(0); }), ErrorCategory::kLimit);
  EXPECT_EQ(refusal([](Proposal& p) { p.mutable_all_pairs()->set_shelves(0); }), ErrorCategory::kLimit);
  EXPECT_EQ(refusal([](Proposal& p) { p.mutable_all_pairs()->set_shelves(11); }), ErrorCategory::kLimit);
  EXPECT_EQ(refusal([](Proposal& p) { p.set_end_level(1); }), ErrorCategory::kLimit);
  EXPECT_EQ(refusal([](Proposal& p) { p.set_server_records(0); }), ErrorCategory::kLimit);
}

TEST_F(ProposalTest, OtherPiecesOfTheCatalogThanTheQuestionNamesAreRefused) {
  EXPECT_EQ(refusal([](Proposal& p) { p.clear_dimensions(); }), ErrorCategory::kProtocol);
  EXPECT_EQ(refusal([](Proposal& p) { p.mutable_dimensions(0)->set_name("town"); }),
            ErrorCategory::kProtocol);
  EXPECT_EQ(refusal([](Proposal& p) { p.mutable_measures(0)->set_name("height"); }),
            ErrorCategory::kProtocol);
  EXPECT_EQ(refusal([](Proposal& p) { *p.add_measures() = p.measures(0); }), ErrorCategory::kProtocol);
  EXPECT_EQ(refusal([](Proposal& p) {
              for (int i = 0; i < 200; ++i) {
                *p.add_dimensions() = p.dimensions(0);
                p.mutable_dimensions(i)->set_name("d" + std::to_string(i));
              }
            }),
            ErrorCategory::kProtocol);
  EXPECT_EQ(refusal([](Proposal& p) {
              p.mutable_dimensions(0)->clear_categories();
              for (int i = 1000; i < 3001; ++i) p.mutable_dimensions(0)->add_categories(std::to_string(i));
            }),
            ErrorCategory::kProtocol);
}

TEST_F(ProposalTest, ACatalogThatMakesNoSenseIsRefused) {
  EXPECT_EQ(refusal([](Proposal& p) { p.set_min_cell(1); }), ErrorCategory::kProtocol);
  EXPECT_EQ(refusal([](Proposal& p) { p.mutable_dimensions(0)->clear_categories(); }),
            ErrorCategory::kProtocol);
  EXPECT_EQ(refusal([](Proposal& p) { p.mutable_dimensions(0)->set_categories(0, "\x1b[31m"); }),
            ErrorCategory::kProtocol);
  EXPECT_EQ(refusal([](Proposal& p) { p.mutable_measures(0)->set_decimals(60); }), ErrorCategory::kProtocol);
  EXPECT_EQ(refusal([](Proposal& p) { p.mutable_measures(0)->set_maximum(-1); }), ErrorCategory::kProtocol);
  EXPECT_EQ(refusal([](Proposal& p) { p.set_public_key_seed("short"); }), ErrorCategory::kProtocol);
  EXPECT_EQ(refusal([](Proposal& p) { p.set_custodian("\x1b[31m"); }), ErrorCategory::kProtocol);
  EXPECT_EQ(refusal([](Proposal& p) { p.set_custodian(std::string(kMaxCustodianLength + 1, 'x')); }),
            ErrorCategory::kProtocol);
  EXPECT_EQ(refusal([](Proposal& p) { p.set_model_hash("other"); }), ErrorCategory::kModelMismatch);
}

}  // namespace
}  // namespace tacit::protocol
