// SPDX-License-Identifier: Apache-2.0
#include "synth/dataset.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <ostream>
#include <sstream>

#include "base/error.h"
#include "base/work.h"
#include "synth/corrupt.h"
#include "synth/population.h"
#include "synth/random.h"

namespace tacit::synth {
namespace {

enum Stream : std::uint64_t { kPeople, kErrors, kOrder, kStudy };

static_assert(2 * kMaxRecords <= kMaxResidents);  // with an overlap of 0 the two files share nobody

std::uint32_t parts_per_million(double share) {
  return static_cast<std::uint32_t>(std::llround(share * kMillion));
}

/// How many people are in both files; `overlap` is a share.
std::size_t shared_people(const Options& options) {
  return (options.records * std::uint64_t{parts_per_million(options.overlap)} + kMillion / 2) / kMillion;
}

void check_share(const char* option, double share, std::ostream& problems) {
  // Written so that NaN fails too.
  if (!(share >= 0 && share <= 1)) {
    problems << "\n  " << option << " is " << share << "; choose a share from 0 to 1";
  }
}

void check_server_records(const Options& options, std::ostream& problems) {
  if (!options.server_records) return;
  const std::size_t records = *options.server_records;
  if (records < 1 || records > kMaxRecords) {
    problems << "\n  server-records is " << records << "; choose 1 to " << kMaxRecords;
    return;
  }
  const bool others_are_sound =
      options.records <= kMaxRecords && options.overlap >= 0 && options.overlap <= 1;
  if (others_are_sound && records < shared_people(options)) {
    problems << "\n  server-records is " << records << ", fewer than the " << shared_people(options)
             << " people whom both files have; choose more, or a smaller overlap";
  }
}

void check(const Options& options) {
  std::ostringstream problems;
  if (options.records < 1 || options.records > kMaxRecords) {
    problems << "\n  records is " << options.records << "; choose 1 to " << kMaxRecords;
  }
  if (!(options.typos >= 0 && options.typos <= kMaxTypos)) {
    problems << "\n  typos is " << options.typos << "; choose 0 to " << kMaxTypos << " errors a record";
  }
  check_share("overlap", options.overlap, problems);
  check_share("families", options.families, problems);
  check_server_records(options, problems);
  if (!problems.str().empty()) {
    throw Error(ErrorCategory::kUsage, "cannot generate data with these options:" + problems.str());
  }
}

/// Rows of one file: the resident in each row, as an index into the population.
using Rows = std::vector<std::size_t>;

Rows shuffled_rows(std::size_t first, std::size_t count, Rng& rng) {
  Rows rows(count);
  std::iota(rows.begin(), rows.end(), first);
  rng.shuffle(rows);
  return rows;
}

std::string rec_id(const char* file, std::size_t row) {
  return std::string(file) + std::to_string(row + 1);
}

std::vector<Resident> take_rows(const std::vector<Resident>& people, const Rows& rows, const char* file) {
  std::vector<Resident> taken;
  taken.reserve(rows.size());
  for (std::size_t row = 0; row < rows.size(); ++row) {
    work_step();
    taken.push_back(people[rows[row]]);
    taken.back().rec_id = rec_id(file, row);
  }
  return taken;
}

/// The people in whom a study takes an interest come first, in random order as before, so that the client has
/// them as long as there are enough.
void prefer_patients(std::vector<Resident>& people) {
  std::stable_partition(people.begin(), people.end(), [](const Resident& person) {
    return person.age >= kYoungestPatient && person.age <= kOldestPatient;
  });
}

/// The study's values of everybody, so that neither the rows nor the errors change them.
struct StudyValues {
  std::vector<Patient> patients;
  std::vector<Insured> insured;
};

StudyValues draw_study_values(std::vector<Resident>& people, Rng& rng) {
  StudyValues values;
  for (Resident& person : people) {
    work_step();
    values.patients.push_back(draw_patient(rng));
    values.insured.push_back(draw_insured(person.age, rng));
    if (person.income) person.income = income_in(values.insured.back().ethnicity, *person.income);
  }
  return values;
}

template <class T>
std::vector<T> values_of(const std::vector<T>& values, const Rows& rows) {
  std::vector<T> taken;
  taken.reserve(rows.size());
  for (std::size_t row : rows) taken.push_back(values[row]);
  return taken;
}

/// The pairs of rec_ids of the people who are in both files, in the order of the client's rows.
void add_links(const Rows& client_rows, const Rows& server_rows, std::size_t people, Dataset& dataset) {
  constexpr std::size_t kNowhere = SIZE_MAX;
  Rows server_row_of(people, kNowhere);
  for (std::size_t row = 0; row < server_rows.size(); ++row) server_row_of[server_rows[row]] = row;
  for (std::size_t row = 0; row < client_rows.size(); ++row) {
    work_step();
    const std::size_t server_row = server_row_of[client_rows[row]];
    if (server_row == kNowhere) continue;
    dataset.links.emplace_back(dataset.client[row].rec_id, dataset.server[server_row].rec_id);
  }
}

}  // namespace

Dataset generate(const Options& options) {
  check(options);
  const std::size_t records = options.records;
  const std::size_t server_records = options.server_records.value_or(records);
  const std::size_t shared = shared_people(options);
  Rng people_rng(options.seed, kPeople);
  Rng error_rng(options.seed, kErrors);
  Rng order_rng(options.seed, kOrder);

  // The client has the first `records` people, the server the last `server_records`; a shuffle beforehand, so
  // that a household is spread over both.
  std::vector<Resident> people =
      make_population(records + server_records - shared, parts_per_million(options.families), people_rng);
  order_rng.shuffle(people);
  Dataset dataset;
  dataset.study = options.study;
  StudyValues values;
  if (options.study == Study::kHivIncome) {
    Rng study_rng(options.seed, kStudy);
    prefer_patients(people);
    values = draw_study_values(people, study_rng);
  }
  const std::size_t server_first = records - shared;
  const Rows client_rows = shuffled_rows(0, records, order_rng);
  const Rows server_rows = shuffled_rows(server_first, server_records, order_rng);

  dataset.client = take_rows(people, client_rows, "client-");
  for (std::size_t i = server_first; i < people.size(); ++i) {
    work_step();
    std::uint32_t errors = draw_error_count(parts_per_million(options.typos), error_rng);
    while (errors-- > 0) add_error(people[i], error_rng);
  }
  dataset.server = take_rows(people, server_rows, "server-");
  if (options.study == Study::kHivIncome) {
    dataset.patients = values_of(values.patients, client_rows);
    dataset.insured = values_of(values.insured, server_rows);
  }
  add_links(client_rows, server_rows, people.size(), dataset);
  return dataset;
}

}  // namespace tacit::synth
