// SPDX-License-Identifier: Apache-2.0
#include "synth/write.h"

#include <string>
#include <system_error>

#include "base/error.h"
#include "base/work.h"
#include "synth/pending_files.h"

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

}  // namespace

void write_client(const Dataset& dataset, std::ostream& out) {
  const bool hiv_income = dataset.study == Study::kHivIncome;
  write_linkage_header(out);
  out << (hiv_income ? ",arm,hiv_stage\n" : "\n");
  for (std::size_t row = 0; row < dataset.client.size(); ++row) {
    work_step();
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
    work_step();
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
  if (error) {
    throw Error(ErrorCategory::kInput, "cannot write " + directory.string() + ": " + error.message() +
                                           "; choose a directory in which files may be written");
  }
  PendingFiles files(0666);
  files.add(directory / kClientFile, [&](std::ostream& out) { write_client(dataset, out); });
  files.add(directory / kServerFile, [&](std::ostream& out) { write_server(dataset, out); });
  files.add(directory / kLinksFile, [&](std::ostream& out) { write_links(dataset, out); });
  files.place_all();
}

}  // namespace tacit::synth
