// Two files of `tacit synth`, in memory, with who is who.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "fit/comparison.h"
#include "linkage/quality.h"
#include "synth/dataset.h"

namespace tacit::fit {

inline std::vector<std::string> column_names() {
  std::vector<std::string> names;
  for (std::size_t f = 0; f < synth::kFieldCount; ++f) {
    names.emplace_back(synth::column_name(static_cast<synth::Field>(f)));
  }
  return names;
}

class SynthFiles {
 public:
  explicit SynthFiles(const synth::Options& options) : data_(synth::generate(options)) {
    const auto places = [](const std::vector<synth::Resident>& side) {
      std::unordered_map<std::string, std::uint32_t> at;
      for (const synth::Resident& one : side) at.emplace(one.rec_id, static_cast<std::uint32_t>(at.size()));
      return at;
    };
    const auto client = places(data_.client), server = places(data_.server);
    for (const auto& [x, y] : data_.links) links_.emplace_back(client.at(x), server.at(y));
  }

  Records client() const { return records(data_.client, "client.csv"); }
  Records server() const { return records(data_.server, "server.csv"); }
  const std::vector<linkage::RecordPair>& links() const { return links_; }

  double f1(const linkage::Model& model) const {
    const auto features = [&](linkage::Side side, const Records& of) {
      return linkage::featurize(model, side, of.columns, of.count, of.cell, of.origin);
    };
    return linkage::evaluate_model(model, features(linkage::Side::kClient, client()),
                                   features(linkage::Side::kServer, server()), links_)
        .f1;
  }

 private:
  Records records(const std::vector<synth::Resident>& side, const char* origin) const {
    return {columns_, side.size(),
            [&side](std::size_t i, std::size_t column) { return std::string_view(side[i].fields[column]); },
            origin};
  }

  std::vector<std::string> columns_ = column_names();
  synth::Dataset data_;
  std::vector<linkage::RecordPair> links_;
};

}  // namespace tacit::fit
