// SPDX-License-Identifier: Apache-2.0
#include "plan/masks.h"

#include <gtest/gtest.h>

#include "bgv/plaintext.h"
#include "plan/made_layout.h"

namespace tacit::plan {
namespace {

TEST(Masks, AreTheirFactorInTheirCopyAndZeroInEveryOther) {
  const bgv::ParametersPtr parameters = bgv::Parameters::create(bgv::make_literal(16384, 2, 1));
  const bgv::SlotEncoder encoder(parameters);
  for (const Layout& layout : {make_layout(512, 10, 3), make_layout(256, 32, 2), make_layout(1024, 1, 16),
                               make_layout(2048, 8, 1)}) {
    const Masks masks = make_masks(layout);
    ASSERT_EQ(masks.coefficients.size(), layout.copies);
    for (std::size_t mask = 0; mask < layout.copies; ++mask) {
      bgv::Plaintext plaintext(layout.degree, 0);
      for (std::size_t a = 0; a < layout.blocks(); ++a)
        plaintext[a * layout.width] = masks.coefficients[mask][a];
      const SecretVector<std::uint32_t> slots = encoder.decode(plaintext);
      for (std::size_t copy = 0; copy < layout.copies; ++copy) {
        for (std::size_t i = 0; i < layout.shelf_places; ++i) {
          ASSERT_EQ(slots[layout.slot(copy, i)], copy == mask ? masks.factor.value() : 0U);
        }
      }
    }
  }
}

// 256^2 = -1 modulo t: the rows are told apart by 1 + 256 X^(N/2) and 1 - 256 X^(N/2).
TEST(Masks, OfTheTwoRowsAreSmall) {
  const Masks masks = make_masks(make_layout(256, 32, 2));
  EXPECT_LE(masks.squared_norm, 2 * 65537.0);
  EXPECT_GT(make_masks(make_layout(256, 20, 3)).squared_norm, 1e9);
}

TEST(Masks, OneCopyNeedsNone) {
  const Masks masks = make_masks(make_layout(2048, 7, 1));
  EXPECT_EQ(masks.squared_norm, 1);
}

TEST(Masks, NormIsThatOfTheCoefficients) {
  const Masks masks = make_masks(make_layout(512, 10, 3));
  double sum = 0;
  for (const auto& mask : masks.coefficients) {
    for (const std::uint32_t c : mask) {
      const auto x = static_cast<double>(bgv::centred(c, bgv::kPlaintextModulus));
      sum += x * x;
    }
  }
  EXPECT_DOUBLE_EQ(masks.squared_norm, sum);
}

}  // namespace
}  // namespace tacit::plan
