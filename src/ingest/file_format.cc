// SPDX-License-Identifier: Apache-2.0
#include "ingest/file_format.h"

#include <fmt/format.h>

#include <array>

#include "base/error.h"
#include "base/text.h"

namespace tacit::ingest {

namespace {

using std::string_view_literals::operator""sv;

constexpr const char* kReadSheet = "save it as CSV, or read it with the Python package";
constexpr const char* kWriteCsv = "write it as CSV, or read it with the Python package";
constexpr const char* kFromTheProgram = "write it as CSV with the program that it is from";
constexpr const char* kUnpack = "unpack it first; packed by gzip a file is read as it is";
constexpr const char* kExport = "export the table as CSV";
constexpr const char* kWebPage = "a web page (HTML), whatever its name says";
constexpr const char* kReadWebPage = "open it with a spreadsheet program and save it as CSV";

struct Magic {
  std::size_t place;
  std::string_view bytes;
  const char* format;
  const char* advice;
};

constexpr std::array kMagics = {
    Magic{0, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv,
          "an Excel workbook of the old kind (.xls), one with a password, or another Office document",
          kReadSheet},
    Magic{0, "PAR1\x15"sv, "a Parquet file", kWriteCsv},
    Magic{0, "ARROW1\0\0"sv, "an Arrow or Feather file", kWriteCsv},
    Magic{0, "FEA1"sv, "an Arrow or Feather file", kWriteCsv},
    Magic{0, "<stata_dta>"sv, "a Stata file (.dta)", kWriteCsv},
    Magic{0, "$FL2"sv, "an SPSS file (.sav)", kWriteCsv},
    Magic{0, "$FL3"sv, "an SPSS file (.zsav)", kWriteCsv},
    Magic{12, "\xC2\xEA\x81\x60\xB3\x14\x11\xCF\xBD\x92\x08\x00\x09\xC7\x31\x8C"sv, "a SAS file (.sas7bdat)",
          kWriteCsv},
    Magic{0, "HEADER RECORD*******LIB"sv, "a SAS transport file (.xpt)", kWriteCsv},
    Magic{0, "RDX2\n"sv, "an R workspace (.RData)", kFromTheProgram},
    Magic{0, "RDX3\n"sv, "an R workspace (.RData)", kFromTheProgram},
    Magic{0, "X\n\0\0\0"sv, "an R object (.rds)", kFromTheProgram},
    Magic{0, "\x89HDF\r\n\x1A\n"sv, "an HDF5 file", kFromTheProgram},
    Magic{4, "Standard Jet DB"sv, "an Access database", kExport},
    Magic{4, "Standard ACE DB"sv, "an Access database", kExport},
    Magic{0, "SQLite format 3\0"sv, "an SQLite database that is packed", "unpack it first"},
    Magic{0, "%PDF-"sv, "a PDF", "ask for the table as CSV"},
    Magic{0, "{\\rtf"sv, "a document (RTF)", "ask for the table as CSV"},
    Magic{0,
          "\xFD"
          "7zXZ\0"sv,
          "packed by xz", kUnpack},
    Magic{0, "\x28\xB5\x2F\xFD"sv, "packed by zstd", kUnpack},
    Magic{4, "1AY&SY"sv, "packed by bzip2", kUnpack},
    Magic{0, "\x04\x22\x4D\x18"sv, "packed by lz4", kUnpack},
    Magic{0, "7z\xBC\xAF\x27\x1C"sv, "a 7-Zip archive", kUnpack},
    Magic{0, "Rar!\x1A\x07"sv, "a RAR archive", kUnpack},
    Magic{257, "ustar"sv, "an archive (tar)", "take the file out of it first"},
    Magic{0, "\xFF\xFE\0\0"sv, "UTF-32 text", "save it as UTF-8"},
    Magic{0, "\0\0\xFE\xFF"sv, "UTF-32 text", "save it as UTF-8"},
};

// Beginnings of text, whatever its letter case.
constexpr std::array kBeginnings = {
    Magic{0, "<!doctype html"sv, kWebPage, kReadWebPage}, Magic{0, "<html"sv, kWebPage, kReadWebPage},
    Magic{0, "<table"sv, kWebPage, kReadWebPage},         Magic{0, "<?xml"sv, "an XML file", kExport},
    Magic{0, "{\""sv, "a JSON file", kWriteCsv},          Magic{0, "[{"sv, "a JSON file", kWriteCsv},
};

[[noreturn]] void refuse_format(const std::string& origin, const char* format, const char* advice) {
  throw Error(ErrorCategory::kInput, fmt::format("{} is {}: {}", origin, format, advice));
}

// A name of a member that begins with this text, as far as the beginning of the archive shows its members.
bool has_member(std::string_view zip, std::string_view prefix) {
  constexpr std::string_view kMember = "PK\x03\x04";
  constexpr std::size_t kNamePlace = 30;
  for (std::size_t at = zip.find(kMember); at != std::string_view::npos; at = zip.find(kMember, at + 1)) {
    if (at + kNamePlace < zip.size() && zip.substr(at + kNamePlace).starts_with(prefix)) return true;
  }
  return false;
}

void refuse_zip(std::string_view zip, const std::string& origin) {
  if (!zip.starts_with("PK\x03\x04")) return;
  if (has_member(zip, "xl/")) refuse_format(origin, "an Excel workbook", kReadSheet);
  if (has_member(zip, "word/")) refuse_format(origin, "a Word document", "ask for the table as CSV");
  if (has_member(zip, "mimetypeapplication/vnd.oasis.opendocument.spreadsheet")) {
    refuse_format(origin, "an OpenDocument spreadsheet (.ods)", kReadSheet);
  }
  if (has_member(zip, "Index/")) refuse_format(origin, "a Numbers spreadsheet", kReadSheet);
  refuse_format(origin, "a zip archive", "take the file out of it first");
}

// Stata's files before version 13: the version, the order of bytes and the kind of file.
bool is_old_stata(std::string_view bytes) {
  if (bytes.size() < 4) return false;
  const auto version = static_cast<unsigned char>(bytes[0]);
  return version >= 104 && version <= 115 && (bytes[1] == 1 || bytes[1] == 2) && bytes[2] == 1 &&
         bytes[3] == 0;
}

bool begins_with(std::string_view text, std::string_view lower) {
  if (text.size() < lower.size()) return false;
  for (std::size_t i = 0; i < lower.size(); ++i) {
    const char c = text[i];
    if ((c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c) != lower[i]) return false;
  }
  return true;
}

}  // namespace

void refuse_other_formats(std::string_view first_bytes, const std::string& origin) {
  refuse_zip(first_bytes, origin);
  for (const Magic& magic : kMagics) {
    if (first_bytes.size() < magic.place + magic.bytes.size()) continue;
    if (first_bytes.substr(magic.place).starts_with(magic.bytes))
      refuse_format(origin, magic.format, magic.advice);
  }
  if (is_old_stata(first_bytes)) refuse_format(origin, "a Stata file (.dta)", kWriteCsv);
  std::string_view text = first_bytes;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  text = trim(text);
  for (const Magic& magic : kBeginnings) {
    if (begins_with(text, magic.bytes)) refuse_format(origin, magic.format, magic.advice);
  }
}

}  // namespace tacit::ingest
