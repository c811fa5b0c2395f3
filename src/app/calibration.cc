// SPDX-License-Identifier: Apache-2.0
#include "app/calibration.h"

#include <fmt/format.h>

#include <array>
#include <cstdlib>

#include "base/error.h"
#include "base/files.h"
#include "base/toml.h"
#include "ring/kernels.h"

namespace tacit::app {

namespace {

namespace fs = std::filesystem;

constexpr std::array<std::size_t, 2> kDegrees = {16384, 32768};

// An absolute path from the environment; empty where the variable is not one, as the XDG specification asks.
fs::path folder_in(const char* variable) {
  const char* value = std::getenv(variable);
  const fs::path folder = value == nullptr ? "" : value;
  return folder.is_absolute() ? folder : fs::path();
}

}  // namespace

Calibration calibrate(int threads) {
  Calibration calibration{threads, {}};
  for (const std::size_t degree : kDegrees) {
    calibration.degrees.push_back({degree, plan::measure_operations(degree, threads)});
  }
  return calibration;
}

fs::path default_calibration_file() {
  fs::path cache = folder_in("XDG_CACHE_HOME");
  if (cache.empty() && !folder_in("HOME").empty()) cache = folder_in("HOME") / ".cache";
  if (!cache.empty()) return cache / "tacit" / "calibration.toml";
  throw Error(ErrorCategory::kUsage,
              "there is no folder to keep the calibration in: neither XDG_CACHE_HOME nor HOME is an absolute "
              "path; name a file by --out");
}

std::optional<plan::OperationSeconds> kept_operations(std::size_t degree, int threads) {
  try {
    const fs::path file = default_calibration_file();
    std::error_code none;  // also where the folder may not be searched
    if (!fs::exists(file, none)) return std::nullopt;
    const toml::table kept = load_toml(file);
    if (kept["simd"].value<std::string>() != ring::target_name() || kept["threads"].value<int>() != threads)
      return std::nullopt;
    const toml::array* degrees = kept["degree"].as_array();
    for (std::size_t i = 0; degrees != nullptr && i < degrees->size(); ++i) {
      const toml::table* entry = degrees->get(i)->as_table();
      if (entry == nullptr || (*entry)["n"].value<std::int64_t>() != static_cast<std::int64_t>(degree))
        continue;
      const std::optional<double> transform = (*entry)["transform"].value<double>(),
                                  pass = (*entry)["pass"].value<double>(),
                                  row = (*entry)["row"].value<double>();
      if (transform && pass && row) return plan::OperationSeconds{*transform, *pass, *row};
    }
  } catch (const Error&) {
    // What was kept only saves the time to measure again.
  }
  return std::nullopt;
}

void save(const Calibration& calibration, const fs::path& file) {
  std::string text = fmt::format(
      "# Seconds of one thread for each operation, written by `tacit bench calibrate`.\n"
      "simd = \"{}\"\nthreads = {}  # at once\n",
      ring::target_name(), calibration.threads);
  for (const auto& [degree, seconds] : calibration.degrees) {
    text += fmt::format("\n[[degree]]\nn = {}\ntransform = {:.4e}\npass = {:.4e}\nrow = {:.4e}\n", degree,
                        seconds.transform, seconds.pass, seconds.row);
  }
  std::error_code ignored;  // the file that cannot be written says why
  if (file.has_parent_path()) fs::create_directories(file.parent_path(), ignored);
  write_file(file, text);
}

}  // namespace tacit::app
