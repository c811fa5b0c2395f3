// SPDX-License-Identifier: Apache-2.0
#include "present/model.h"

#include <algorithm>
#include <string>
#include <vector>

#include "linkage/model_writer.h"

namespace tacit::present {

namespace {

using nlohmann::ordered_json;

void add_new(std::vector<std::string>& all, const std::vector<std::string>& more) {
  for (const std::string& one : more) {
    if (std::ranges::find(all, one) == all.end()) all.push_back(one);
  }
}

std::vector<std::string> columns_of(const linkage::Pass& pass) {
  std::vector<std::string> columns;
  for (const linkage::PassPart& part : pass.parts) add_new(columns, part.columns);
  return columns;
}

std::vector<std::string> columns_of(const linkage::Model& model) {
  std::vector<std::string> columns;
  for (const linkage::Field& field : model.fields()) {
    add_new(columns, field.columns);
    add_new(columns, field.also);
  }
  for (const linkage::Pass& pass : model.passes()) add_new(columns, columns_of(pass));
  return columns;
}

ordered_json model_field_json(const linkage::Field& field) {
  ordered_json levels = ordered_json::array();
  for (const linkage::Level& level : field.levels) {
    levels.push_back({{"transform", linkage::describe(level.transform)},
                      {"buckets", level.buckets},
                      {"agreement", level.agreement}});
  }
  return {{"name", field.name},
          {"columns", field.columns},
          {"also", field.also},
          {"about", about_name(field.about)},
          {"disagreement", field.disagreement},
          {"levels", levels}};
}

}  // namespace

const char* about_name(linkage::About about) {
  switch (about) {
    case linkage::About::kFamily:
      return "family";
    case linkage::About::kAddress:
      return "address";
    case linkage::About::kPerson:
      break;
  }
  return "person";
}

ordered_json model_json(const linkage::Model& model) {
  ordered_json fields = ordered_json::array(), passes = ordered_json::array();
  for (const linkage::Field& field : model.fields()) fields.push_back(model_field_json(field));
  for (const linkage::Pass& pass : model.passes()) {
    passes.push_back({{"name", pass.name}, {"columns", columns_of(pass)}});
  }
  return {{"name", model.name()},
          {"description", model.description()},
          {"hash", model.hash_hex()},
          {"threshold", model.threshold()},
          {"shift", model.shift()},
          {"score_range", model.score_range()},
          {"columns", columns_of(model)},
          {"fields", fields},
          {"passes", passes}};
}

}  // namespace tacit::present
