// SPDX-License-Identifier: Apache-2.0
// Two made-up files about overlapping people, with the truth of who is who: what `tacit synth` writes, for
// demonstrations, tests and pilots. After Christen, "Probabilistic data generation for deduplication and data
// linkage", 2005, whose columns and kinds of errors it follows.
//
// Everything comes from the seed by integer arithmetic: the same options give the same bytes on every
// machine. The random numbers are not cryptographic; do not use them for keys, pads or other blinding values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "synth/hiv_income.h"
#include "synth/resident.h"

namespace tacit::synth {

/// Which columns the files have in addition to those by which people are linked.
enum class Study {
  kResidents,  // the server: income and sex
  kHivIncome,  // hiv_income.h; the client's people are of a patient's age
};

struct Options {
  Study study = Study::kResidents;

  /// Rows of the client's file, at least 1, at most kMaxRecords.
  std::size_t records = 5000;

  /// Rows of the server's file, at most kMaxRecords, and at least as many as there are people in both; as
  /// many as the client's where this is not given.
  std::optional<std::size_t> server_records = std::nullopt;

  std::uint64_t seed = 1;

  /// Mean number of errors in a server record, from 0 (the two copies are equal) to kMaxTypos. An error hits
  /// one column, or two (names swapped), or the whole address (moved). The people are the same at every rate.
  double typos = 2.0;

  /// Share of the client's people whom the server has too, from 0 to 1. The other rows of the server's file
  /// are people whom the client has not.
  double overlap = 1.0;

  /// Share of the people who live in a household of two to four with one surname, from 0 to 1. Relatives are
  /// the hardest to tell apart, and both files hold them all: at 0 linkage is about as hard as on FEBRL 4,
  /// and every tenth of people in families takes about a hundredth off the F1 of a model without an
  /// identifier.
  double families = 0.05;
};

inline constexpr std::size_t kMaxRecords = 4'000'000;

/// Both files are in random order, each numbered in its own: "client-1", "server-1" and so on, so that an
/// identifier says nothing about the other file's.
struct Dataset {
  Study study = Study::kResidents;
  std::vector<Resident> client;   // clean, some values missing; sex and income are not for the client's file
  std::vector<Resident> server;   // corrupted copies and other people
  std::vector<Patient> patients;  // kHivIncome: of each row of `client`; else empty
  std::vector<Insured> insured;   // kHivIncome: of each row of `server`; else empty
  std::vector<std::pair<std::string, std::string>> links;  // client and server rec_id of the same person
};

/// Throws Error(kUsage), naming every option that is out of its range.
Dataset generate(const Options& options);

}  // namespace tacit::synth
