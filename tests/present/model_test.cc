// SPDX-License-Identifier: Apache-2.0
#include "present/model.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "linkage/model.h"

namespace tacit::present {
namespace {

TEST(ModelJson, HasEveryColumnOnceAndTheFieldsInOrder) {
  const linkage::Model model = linkage::load_model(TACIT_SOURCE_DIR "/models/person.toml");
  const nlohmann::ordered_json json = model_json(model);
  EXPECT_EQ(json["hash"], model.hash_hex());
  EXPECT_EQ(json["threshold"], model.threshold());
  ASSERT_EQ(json["fields"].size(), model.fields().size());
  for (std::size_t f = 0; f < model.fields().size(); ++f) {
    EXPECT_EQ(json["fields"][f]["name"], model.fields()[f].name);
    EXPECT_EQ(json["fields"][f]["levels"].size(), model.fields()[f].levels.size());
    for (const std::string& column : model.fields()[f].columns) {
      EXPECT_EQ(std::count(json["columns"].begin(), json["columns"].end(), column), 1) << column;
    }
  }
  EXPECT_EQ(json["passes"].size(), model.passes().size());
}

TEST(ModelJson, NamesWhatAFieldIsAbout) {
  EXPECT_STREQ(about_name(linkage::About::kPerson), "person");
  EXPECT_STREQ(about_name(linkage::About::kFamily), "family");
  EXPECT_STREQ(about_name(linkage::About::kAddress), "address");
}

}  // namespace
}  // namespace tacit::present
