// SPDX-License-Identifier: Apache-2.0
// Two files of `tacit synth`, in memory, with who is who.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "linkage/features.h"
#include "linkage/quality.h"
#include "support/text_table.h"
#include "synth/dataset.h"

namespace tacit::fit {

inline std::vector<std::string> column_names() {
  std::vector<std::string> names;
  for (std::size_t f = 0; f < synth::kFieldCount; ++f) {
    names.emplace_back(synth::column_name(static_cast<synth::Field>(f)));
  }
  names.emplace_back("sex");  // of both sides, without errors
  return names;
}

class SynthFiles {
 public:
  explicit SynthFiles(const synth::Options& options) : SynthFiles(synth::generate(options)) {}

  const table::Table& client() const { return client_; }
  const table::Table& server() const { return server_; }
  const std::vector<linkage::RecordPair>& links() const { return links_; }

  double f1(const linkage::Model& model) const {
    return linkage::evaluate_model(model, linkage::featurize(model, linkage::Side::kClient, client_),
                                   linkage::featurize(model, linkage::Side::kServer, server_), links_)
        .f1;
  }

 private:
  explicit SynthFiles(const synth::Dataset& data)
      : client_(file(data.client, "client.csv")), server_(file(data.server, "server.csv")) {
    const auto places = [](const std::vector<synth::Resident>& side) {
      std::unordered_map<std::string, std::uint32_t> at;
      for (const synth::Resident& one : side) at.emplace(one.rec_id, static_cast<std::uint32_t>(at.size()));
      return at;
    };
    const auto client = places(data.client), server = places(data.server);
    for (const auto& [x, y] : data.links) links_.emplace_back(client.at(x), server.at(y));
  }

  static table::Table file(const std::vector<synth::Resident>& side, const char* origin) {
    std::vector<std::vector<std::string>> rows;
    for (const synth::Resident& one : side) {
      rows.emplace_back(one.fields.begin(), one.fields.end()).push_back(one.sex);
    }
    return text_table(column_names(), rows, origin);
  }

  table::Table client_, server_;
  std::vector<linkage::RecordPair> links_;
};

}  // namespace tacit::fit
