// SPDX-License-Identifier: Apache-2.0
// A study file to begin with (docs/output.md, "A study file"), written from a server's catalog and a
// researcher's own file: what `tacit study init` writes.
#pragma once

#include <filesystem>
#include <string>

#include "ingest/source.h"
#include "linkage/model.h"
#include "protocol/catalog.h"
#include "table/table.h"

namespace tacit::present {

/// What of a study is known before its question, as it is given on a command line. Paths are relative to the
/// current folder, or absolute.
struct StudyStart {
  std::string server;                // HOST:PORT
  std::string ca, certificate, key;  // files; empty: none
  bool insecure = false;
  ingest::SourceSpec data;
  std::string model;  // a file; empty: the server's model is used
  std::filesystem::path
      file;  // what the text is for: paths in it are relative to its folder; empty: as they are
};

/// The text of a study file with comments: the connection, the list, which of its columns are which of the
/// model's (guesses are comments), a first question, all dimensions and measures, and columns to split by.
/// `model` is the one of `start.model`, or the catalog's; `data` is the file as it is, before any column has
/// another name.
std::string study_text(const StudyStart& start, const protocol::ServerCatalog& catalog,
                       const linkage::Model& model, const table::Table& data);

/// Writes a study to a new file. Throws Error(kUsage) if there is a file already, which stays as it is;
/// Error(kInput) if it cannot be written.
void write_study(const std::filesystem::path& file, const std::string& text);

/// Throws Error(kUsage) as write_study(), before anything is done for it.
void require_new_study(const std::filesystem::path& file);

}  // namespace tacit::present
