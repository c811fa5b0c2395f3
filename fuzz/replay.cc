// SPDX-License-Identifier: Apache-2.0
// fuzz_corpus DIRECTORY: every file of every corpus through its target, and each target with no bytes at all.
// Says which files are findings; a corpus without files is one, too.
#include <algorithm>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "targets.h"

namespace {

namespace fs = std::filesystem;

bool passes(const tacit::fuzz::Target& target, const std::string& file, std::string_view bytes) {
  try {
    tacit::fuzz::run(target, bytes);
    return true;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s: %s\n", file.c_str(), error.what());
    return false;
  }
}

std::vector<fs::path> files_in(const fs::path& directory) {
  std::vector<fs::path> files;
  std::error_code none;
  for (const fs::directory_entry& entry : fs::directory_iterator(directory, none))
    files.push_back(entry.path());
  std::ranges::sort(files);
  return files;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: fuzz_corpus DIRECTORY\n");
    return 2;
  }
  int findings = 0;
  for (const tacit::fuzz::Target& target : tacit::fuzz::targets()) {
    const std::string name(target.name);
    const std::vector<fs::path> files = files_in(fs::path(argv[1]) / name);
    if (files.empty()) {
      std::fprintf(stderr, "%s: no corpus\n", name.c_str());
      ++findings;
    }
    findings += passes(target, name + " without bytes", {}) ? 0 : 1;
    for (const fs::path& path : files) {
      std::ifstream file(path, std::ios::binary);
      const std::string bytes{std::istreambuf_iterator<char>(file), {}};
      findings += passes(target, path.string(), bytes) ? 0 : 1;
    }
    std::printf("%s: %zu files\n", name.c_str(), files.size());
  }
  return findings == 0 ? 0 : 1;
}
