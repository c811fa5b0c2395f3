// SPDX-License-Identifier: Apache-2.0
// What a client does not believe of a server's gated table.
#include "protocol/client/answer.h"

#include <gtest/gtest.h>

#include <functional>

#include "base/error.h"
#include "plan/planner.h"
#include "protocol/question_messages.h"
#include "query.h"

namespace tacit::protocol {
namespace {

using Slots = SlotVectors;

/// A table of one cell of 9 records: a mean over 7 of them, which add up to 300, and a share of 4 and 5.
class AnswerTest : public ::testing::Test {
 protected:
  AnswerTest() {
    World world = make_world({.min_cell = 3}, 1);
    accepted_.question = {
        {}, {{table::StatisticKind::kMean, "age", {}}, {table::StatisticKind::kShare, "sex", "a"}}, 0};
    accepted_.catalog = world.server.catalog;
    accepted_.plan =
        plan::make_plan(request_for(world.server.model, accepted_.question, accepted_.catalog, 20, 30),
                        std::size_t{3000} << 20);
    gated_ = gated({7, 300, 4, 5});
  }

  /// Totals behind an honest gate. One count goes in twice, as the share has two.
  Slots gated(const std::vector<std::uint32_t>& totals) const {
    const ring::Modulus& t = bgv::plaintext_modulus();
    Slots slots(2, SecretVector<std::uint32_t>(accepted_.plan.degree(), 0));
    for (std::size_t item = 0; item < totals.size(); ++item) {
      std::uint32_t z = 1;
      for (const std::size_t guard : {0, 1}) {
        const std::uint32_t count = totals[accepted_.plan.table.tabulate.items.guard_of(item, guard)];
        for (std::uint32_t i = 0; i < 3; ++i) z = t.multiply(z, t.subtract(count, i));
      }
      slots[0][item] = z;
      slots[1][item] = t.multiply(z, totals[item]);
    }
    return slots;
  }
  void expect_refused(const Slots& slots) const {
    try {
      read_answer(accepted_, {}, slots);
      ADD_FAILURE() << "believed";
    } catch (const Error& error) {
      EXPECT_EQ(error.category(), ErrorCategory::kProtocol);
    }
  }

  AcceptedProposal accepted_;
  Slots gated_;
};

TEST_F(AnswerTest, AnHonestTableIsRead) {
  ASSERT_EQ(accepted_.plan.table.tabulate.items.parts(), 4U);
  const table::ResultTable table = read_answer(accepted_, {}, gated_);
  EXPECT_EQ(table.figure(0, 0).count, 7);
  EXPECT_EQ(table.figure(0, 0).sum_scaled, 300);
  EXPECT_EQ(table.figure(0, 1).count, 9);
  EXPECT_EQ(table.figure(0, 1).sum_scaled, 4);
  const table::ResultTable shut = read_answer(accepted_, {}, gated({2, 100, 2, 5}));
  EXPECT_TRUE(shut.figure(0, 0).suppressed);
  EXPECT_TRUE(shut.figure(0, 1).suppressed);
}

TEST_F(AnswerTest, FiguresThatNoHonestServerSends) {
  expect_refused(gated({31, 300, 4, 5}));   // more than S records
  expect_refused(gated({7, 300, 20, 20}));  // on both sides together
  expect_refused(gated({7, 841, 4, 5}));    // more than 7 * 120
  for (const std::size_t part : {0, 1, 2, 3}) {
    Slots changed = gated_;
    changed[0][part] = 0;  // a part of a tally is shut, and what it hides is shown
    expect_refused(changed);
    changed = gated_;
    changed[0][part] += 1;  // a gate of its own
    expect_refused(changed);
  }
  Slots changed = gated_;
  for (const std::size_t part : {0, 1}) {
    changed[0][part] = 1;  // not the gate of any count that is shown
    changed[1][part] = 5;
  }
  expect_refused(changed);
}

}  // namespace
}  // namespace tacit::protocol
