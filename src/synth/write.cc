#include "synth/write.h"

#include <array>
#include <fstream>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "base/error.h"

namespace tacit::synth {
namespace {

namespace fs = std::filesystem;

void write_linkage_header(std::ostream& out) {
  out << "rec_id";
  for (std::size_t field = 0; field < kFieldCount; ++field)
    out << ',' << column_name(static_cast<Field>(field));
}

void write_linkage_columns(const Resident& resident, std::ostream& out) {
  out << resident.rec_id;
  for (const std::string& value : resident.fields) out << ',' << value;
}

[[noreturn]] void fail(const fs::path& path, const std::string& reason) {
  throw Error(ErrorCategory::kInput, "cannot write " + path.string() + ": " + reason +
                                         "; choose a directory in which files may be written");
}

/// Files that are written under temporary names, each beside the one that it replaces; those that were not
/// put in place are removed.
class PendingFiles {
 public:
  explicit PendingFiles(fs::path directory) : directory_(std::move(directory)) {}
  PendingFiles(const PendingFiles&) = delete;
  PendingFiles& operator=(const PendingFiles&) = delete;

  ~PendingFiles() {
    std::error_code ignored;
    for (const fs::path& target : targets_) fs::remove(aside(target), ignored);
    for (const fs::path& target : placed_) fs::remove(target, ignored);
  }

  void add(const char* name, void (*write_rows)(const Dataset&, std::ostream&), const Dataset& dataset) {
    const fs::path target = directory_ / name;
    std::error_code error;
    if (fs::exists(target, error) && !fs::is_regular_file(target, error))
      fail(target, "it is no ordinary file");
    std::ofstream out(aside(target), std::ios::binary | std::ios::trunc);
    if (!out) fail(target, "it cannot be created");
    targets_.push_back(target);
    write_rows(dataset, out);
    out.close();
    if (!out) fail(target, "not all of it could be written (is the disk full?)");
  }

  void place_all() {
    for (const fs::path& target : targets_) {
      std::error_code error;
      fs::rename(aside(target), target, error);
      if (error) fail(target, error.message());
      placed_.push_back(target);
    }
    placed_.clear();
  }

 private:
  static fs::path aside(fs::path target) { return target += ".part"; }

  fs::path directory_;
  std::vector<fs::path> targets_;
  std::vector<fs::path> placed_;  // in place already, while others are not yet
};

}  // namespace

void write_client(const Dataset& dataset, std::ostream& out) {
  const bool hiv_income = dataset.study == Study::kHivIncome;
  write_linkage_header(out);
  out << (hiv_income ? ",arm,hiv_stage\n" : "\n");
  for (std::size_t row = 0; row < dataset.client.size(); ++row) {
    write_linkage_columns(dataset.client[row], out);
    if (hiv_income) out << ',' << dataset.patients[row].arm << ',' << dataset.patients[row].hiv_stage;
    out << '\n';
  }
}

void write_server(const Dataset& dataset, std::ostream& out) {
  const bool hiv_income = dataset.study == Study::kHivIncome;
  write_linkage_header(out);
  out << (hiv_income ? ",sex,ethnicity,region,insured_since,income\n" : ",income,sex\n");
  for (std::size_t row = 0; row < dataset.server.size(); ++row) {
    const Resident& resident = dataset.server[row];
    const std::string income = resident.income ? std::to_string(*resident.income) : std::string();
    write_linkage_columns(resident, out);
    if (hiv_income) {
      const Insured& insured = dataset.insured[row];
      out << ',' << resident.sex << ',' << insured.ethnicity << ',' << insured.region << ','
          << insured.insured_since << ',' << income << '\n';
    } else {
      out << ',' << income << ',' << resident.sex << '\n';
    }
  }
}

void write_links(const Dataset& dataset, std::ostream& out) {
  out << "client_id,server_id\n";
  for (const auto& [client, server] : dataset.links) out << client << ',' << server << '\n';
}

void write(const Dataset& dataset, const fs::path& directory) {
  std::error_code error;
  fs::create_directories(directory, error);
  if (error) fail(directory, error.message());
  PendingFiles files(directory);
  files.add(kClientFile, write_client, dataset);
  files.add(kServerFile, write_server, dataset);
  files.add(kLinksFile, write_links, dataset);
  files.place_all();
}

}  // namespace tacit::synth
