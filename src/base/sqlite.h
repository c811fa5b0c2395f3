// SPDX-License-Identifier: Apache-2.0
// SQLite files through SQLiteCpp: how they are opened, and what goes wrong with one as an Error with the
// file's name. What SQLiteCpp has no call for is set by its handle.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>
#include <SQLiteCpp/VariadicBind.h>

#include <filesystem>
#include <utility>

namespace tacit {

/// Opens an existing file with SQLite::OPEN_* `flags`, and waits up to 5 seconds where another process holds
/// it. The file is not trusted: its schema calls no function with side effects, and no statement can damage
/// it. Throws Error(kInput).
SQLite::Database open_sqlite(const std::filesystem::path& path, int flags);

/// Throws Error(kInput): what SQLite says, with the file's name.
[[noreturn]] void refuse_sqlite(const std::filesystem::path& path, const SQLite::Exception& failure);

/// Does `work`, and throws Error(kInput) where SQLite fails in it.
template <class Work>
decltype(auto) with_sqlite(const std::filesystem::path& path, Work&& work) {
  try {
    return std::forward<Work>(work)();
  } catch (const SQLite::Exception& failure) {
    refuse_sqlite(path, failure);
  }
}

}  // namespace tacit
