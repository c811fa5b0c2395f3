// The FEBRL 4 files, where they lie beside the checkout: fields without quotes, a blank after each comma.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "linkage/features.h"
#include "linkage/quality.h"
#include "linkage/text.h"

namespace tacit::linkage {

inline std::filesystem::path febrl_folder() {
  return TACIT_SOURCE_DIR "/../shared/data/febrl4";
}

struct FebrlFile {
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;
};

inline std::vector<std::string> split_febrl_line(const std::string& line) {
  std::vector<std::string> fields;
  for (std::size_t begin = 0; begin <= line.size();) {
    const std::size_t end = std::min(line.find(',', begin), line.size());
    fields.emplace_back(trim_blanks(std::string_view(line).substr(begin, end - begin)));
    begin = end + 1;
  }
  return fields;
}

inline FebrlFile read_febrl(const std::string& name) {
  std::ifstream in(febrl_folder() / name, std::ios::binary);
  FebrlFile file;
  std::string line;
  while (std::getline(in, line)) {
    (file.columns.empty() ? file.columns : file.rows.emplace_back()) = split_febrl_line(line);
  }
  return file;
}

inline FeatureTable featurize_febrl(const Model& model, Side side, const FebrlFile& file) {
  const auto cell = [&](std::size_t i, std::size_t column) { return std::string_view(file.rows[i][column]); };
  return featurize(model, side, file.columns, file.rows.size(), cell, "FEBRL 4");
}

// links.csv as record numbers of the two files.
inline std::vector<RecordPair> febrl_links(const FebrlFile& client, const FebrlFile& server) {
  std::map<std::string, std::uint32_t> client_index;
  std::map<std::string, std::uint32_t> server_index;
  for (const auto& row : client.rows)
    client_index.emplace(row[0], static_cast<std::uint32_t>(client_index.size()));
  for (const auto& row : server.rows)
    server_index.emplace(row[0], static_cast<std::uint32_t>(server_index.size()));
  std::vector<RecordPair> links;
  for (const auto& row : read_febrl("links.csv").rows) {
    links.emplace_back(client_index.at(row[0]), server_index.at(row[1]));
  }
  return links;
}

}  // namespace tacit::linkage
