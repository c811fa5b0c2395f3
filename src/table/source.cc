#include "table/source.h"

#include <fmt/format.h>

#include "base/error.h"
#include "table/csv.h"
#include "table/file.h"
#include "table/sqlite_source.h"

namespace tacit::table {

Table read_source(const SourceSpec& source, const SourceLimits& limits) {
  constexpr std::size_t kMagicLength = 16;
  const std::string extension = source.path.extension().string();
  const bool called_sqlite = extension == ".sqlite" || extension == ".sqlite3" || extension == ".db";
  if (is_sqlite(read_prefix(source.path, kMagicLength)) || called_sqlite) {
    return read_sqlite(source.path, source.table, limits);
  }
  if (!source.table.empty()) {
    throw Error(
        ErrorCategory::kInput,
        fmt::format("{} is a CSV file and has no tables; leave out the table's name", source.path.string()));
  }
  return read_csv(source.path, limits);
}

}  // namespace tacit::table
