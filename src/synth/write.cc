#include "synth/write.h"

#include <array>
#include <fstream>
#include <list>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/files.h"

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

/// Files that are written under temporary names, each beside the one that it replaces, and put in place
/// together: on a failure none is.
class PendingFiles {
 public:
  PendingFiles() = default;
  PendingFiles(const PendingFiles&) = delete;
  PendingFiles& operator=(const PendingFiles&) = delete;

  ~PendingFiles() {
    std::error_code ignored;
    for (const fs::path& target : placed_) fs::remove(target, ignored);
  }

  void add(const fs::path& target, void (*write_rows)(const Dataset&, std::ostream&),
           const Dataset& dataset) {
    Pending& pending = files_.emplace_back(target);
    std::ofstream out(pending.file.beside(), std::ios::binary);
    write_rows(dataset, out);
    out.close();
    if (!out) fail(target, "not all of it could be written (is the disk full?)");
  }

  void place_all() {
    for (Pending& pending : files_) {
      pending.file.put_in_place();
      placed_.push_back(pending.target);
    }
    placed_.clear();
  }

 private:
  struct Pending {
    explicit Pending(const fs::path& path) : target(path), file(path, {.mode = 0666, .follow_link = false}) {}
    fs::path target;
    ReplacementFile file;
  };
  std::list<Pending> files_;
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
  PendingFiles files;
  files.add(directory / kClientFile, write_client, dataset);
  files.add(directory / kServerFile, write_server, dataset);
  files.add(directory / kLinksFile, write_links, dataset);
  files.place_all();
}

}  // namespace tacit::synth
