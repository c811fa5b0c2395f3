// SPDX-License-Identifier: Apache-2.0
// Who asked whom, when, about which list and by which model: in plain words for people, so that a table can
// be read by itself, and as keys of its JSON for programs (docs/output.md, "What was done").
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "report/json_place.h"
#include "report/report.h"
#include "table/result.h"

namespace tacit::report {

/// Names are as the parties have them: they become printable where they are shown.
struct Circumstances {
  bool in_the_clear = false;  // from both sides' files, without encryption: `tacit plain`
  std::string asker;          // the name in the researcher's certificate; empty: not known
  std::string custodian;      // what the custodian calls itself; empty: not known
  std::string server;         // HOST:PORT; empty in the clear
  std::string list;           // the name of the researcher's file, without folders; empty: none
  std::uint64_t list_records = 0, custodian_records = 0;
  std::string model;              // its name
  std::string model_hash;         // 64 hexadecimal digits
  int threshold = 0;              // as the model file has it
  int largest_score = 0;          // of two records that agree in everything, on the same scale
  bool blocked = false;           // whether only records that share a bin of a pass were compared
  std::string started, finished;  // UTC: "2026-07-31T10:30:58Z"
  std::string program_version;

  bool operator==(const Circumstances&) const = default;
};

/// What was done, in two or three sentences.
std::string brief_words(const Circumstances& circumstances);

/// All of it, for a reader who has nothing else.
FullWords full_words(const table::ResultTable& table, const Circumstances& circumstances);

/// The keys "asked" (the question in words), "computed", "asker", "custodian", "list", "started", "finished",
/// "strategy", "model", "model_hash" and "program_version".
nlohmann::ordered_json circumstances_json(const table::ResultTable& table,
                                          const Circumstances& circumstances);

/// The same back from a whole document; nothing where it has none of them. Throws Error(kInput) with the
/// place of what is wrong.
std::optional<Circumstances> read_circumstances(const JsonPlace& document);

/// Whether the document's key is one of these.
bool is_circumstance(const std::string& key);

}  // namespace tacit::report
