// SPDX-License-Identifier: Apache-2.0
// Files as people have them: packed, in another encoding, or of another format altogether.
#include "ingest/file_format.h"

#include <zlib.h>

#include <random>
#include <string>

#include "ingest/csv.h"
#include "ingest/gzip.h"
#include "ingest/source.h"
#include "support/error_of.h"
#include "support/temporary_directory.h"

namespace tacit::ingest {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using std::string_literals::operator""s;

std::string packed(std::string text) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, MAX_WBITS + 16, 9, Z_DEFAULT_STRATEGY),
            Z_OK);
  std::string out(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(text.data());
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string format_refusal(const std::string& bytes) {
  return error_of(ErrorCategory::kInput, [&] { parse_csv(bytes, "f.csv"); });
}

// A member of a zip archive as its header has it: the name, and what is stored.
std::string zip_member(const std::string& name, const std::string& contents = "") {
  return "PK\x03\x04" + std::string(22, '\x01') + static_cast<char>(name.size()) + "\0\0\0"s + name +
         contents;
}

TEST(Gzip, IsReadWhateverTheName) {
  const TemporaryDirectory directory;
  const auto file = directory.write("people.csv", packed("a;b\n1;2\n"));
  const table::Table table = read_source({.path = file, .table = ""});
  EXPECT_EQ(table.columns(), 2U);
  EXPECT_EQ(table.at(0, 1), "2");
  EXPECT_EQ(table.origin(), file.string());
}

TEST(Gzip, MayHaveSeveralMembersAndZerosBehindThem) {
  EXPECT_EQ(unpack_gzip(packed("a,b\n") + packed("1,2\n") + "\0\0\0"s, "f", 100), "a,b\n1,2\n");
}

TEST(Gzip, UnpacksMoreThanOneStep) {
  std::mt19937 random(5);
  std::string text;
  while (text.size() < (3 << 20)) text += std::to_string(random());
  EXPECT_EQ(unpack_gzip(packed(text), "f", text.size()), text);
}

TEST(Gzip, ABombStopsAtTheLimit) {
  const std::string bomb = packed(std::string(64 << 20, 'a'));
  ASSERT_LT(bomb.size(), 100'000U);
  EXPECT_EQ(error_of(ErrorCategory::kLimit, [&] { unpack_gzip(bomb, "f.gz", 1'000'000); }),
            "f.gz is unpacked longer than 1000000 bytes");
  EXPECT_THAT(error_of(ErrorCategory::kLimit, [&] { parse_csv(bomb, "f.gz", {.max_bytes = 100'000}); }),
              HasSubstr("longer than 100000 bytes"));
}

TEST(Gzip, RefusesWhatIsCutOffDamagedOrGoesOn) {
  const std::string whole = packed("a,b\n1,2\n");
  for (std::size_t size = 2; size < whole.size(); ++size) {
    EXPECT_THAT(format_refusal(whole.substr(0, size)), HasSubstr("its end is missing; copy the file again"));
  }
  std::string damaged = whole;
  damaged[whole.size() - 6] ^= 1;  // its check sum
  EXPECT_THAT(format_refusal(damaged), HasSubstr("is packed by gzip, but is damaged"));
  EXPECT_THAT(format_refusal(whole + "x"), HasSubstr("goes on with something else"));
}

TEST(Gzip, NamesWhatIsInside) {
  EXPECT_THAT(format_refusal(packed(packed("a,b\n"))), HasSubstr("f.csv is packed twice by gzip"));
  EXPECT_THAT(format_refusal(packed("RDX3\nX\n")), HasSubstr("f.csv is an R workspace"));
  std::string tar(512, '\0');
  tar.replace(257, 5, "ustar");
  EXPECT_THAT(format_refusal(packed(tar)), HasSubstr("f.csv is an archive (tar): take the file out of it"));
  EXPECT_THAT(format_refusal(packed("")), HasSubstr("f.csv is empty"));
}

TEST(Utf16, IsReadEitherWayRound) {
  const std::u16string text = u"n\u00E4me;b\r\n\u03B1\U0001F600;2\r\n";
  std::string little = "\xFF\xFE", big = "\xFE\xFF";
  for (const char16_t unit : text) {
    for (const int shift : {0, 8}) little += static_cast<char>(unit >> shift);
    for (const int shift : {8, 0}) big += static_cast<char>(unit >> shift);
  }
  for (const std::string& bytes : {little, big, packed(little)}) {
    const table::Table table = parse_csv(bytes, "f.csv");
    EXPECT_EQ(table.column_names(), (std::vector<std::string>{"n\xC3\xA4me", "b"}));
    EXPECT_EQ(table.at(0, 0), "\xCE\xB1\xF0\x9F\x98\x80");
    EXPECT_EQ(table.at(0, 1), "2");
  }
}

TEST(Utf16, IsReadInSteps) {
  std::string bytes = "\xFF\xFE";
  for (const char c : "a\n"s + std::string(200'000, 'x')) bytes += std::string{c, '\0'};
  EXPECT_EQ(parse_csv(bytes, "f.csv").at(0, 0), std::string(200'000, 'x'));
}

TEST(Utf16, RefusesHalfACharacter) {
  EXPECT_THAT(format_refusal("\xFF\xFE"
                             "a\0b"s),
              HasSubstr("half a character stands at byte 4"));
  EXPECT_THAT(format_refusal("\xFF\xFE"
                             "a\0\x00\xD8"s),
              HasSubstr("half a character stands at byte 4"));
  EXPECT_THAT(format_refusal("\xFF\xFE"
                             "\x00\xDC"
                             "a\0"s),
              HasSubstr("half a character stands at byte 2"));
  EXPECT_THAT(format_refusal("\xFF\xFE"
                             "\x00\xD8"
                             "a\0"s),
              HasSubstr("half a character stands at byte 2"));
}

struct OtherFormat {
  std::string bytes;
  const char* says;
};

TEST(OtherFormats, AreNamedWithWhatToDo) {
  const std::string types = zip_member("[Content_Types].xml");
  const std::vector<OtherFormat> files = {
      {types + zip_member("_rels/.rels") + zip_member("xl/workbook.xml"),
       "is an Excel workbook: save it as CSV, or read it with the Python package"},
      {types + zip_member("word/document.xml"), "is a Word document: ask for the table as CSV"},
      {zip_member("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
       "is an OpenDocument spreadsheet (.ods): save it as CSV, or read it with the Python package"},
      {zip_member("people.csv", "a,b\n"), "is a zip archive: take the file out of it first"},
      {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0"s,
       "is an Excel workbook of the old kind (.xls), one with a password"},
      {"PAR1\x15\x04", "is a Parquet file: write it as CSV, or read it with the Python package"},
      {"ARROW1\0\0"s, "is an Arrow or Feather file"},
      {"<stata_dta><header>", "is a Stata file (.dta): write it as CSV, or read it with the Python package"},
      {"\x72\x02\x01\0abc"s, "is a Stata file (.dta)"},
      {"$FL2@(#) SPSS DATA FILE", "is an SPSS file (.sav)"},
      {std::string(12, '\0') + "\xC2\xEA\x81\x60\xB3\x14\x11\xCF\xBD\x92\x08\0\x09\xC7\x31\x8C\x18"s,
       "is a SAS file (.sas7bdat)"},
      {"HEADER RECORD*******LIBRARY HEADER", "is a SAS transport file (.xpt)"},
      {"\0\1\0\0Standard ACE DB\0"s, "is an Access database: export the table as CSV"},
      {"%PDF-1.7\n", "is a PDF: ask for the table as CSV"},
      {"\xFD"
       "7zXZ\0\0"s,
       "is packed by xz: unpack it first; packed by gzip a file is read as it is"},
      {"\x28\xB5\x2F\xFD\x24", "is packed by zstd"},
      {"BZh91AY&SY", "is packed by bzip2"},
      {"7z\xBC\xAF\x27\x1C", "is a 7-Zip archive"},
      {"\xFF\xFE\0\0a\0\0\0"s, "is UTF-32 text: save it as UTF-8"},
      {"\n<HTML><table>", "is a web page (HTML), whatever its name says: open it with a spreadsheet program"},
      {"\xEF\xBB\xBF<?xml version=\"1.0\"?>", "is an XML file"},
      {"[{\"a\": 1}]", "is a JSON file"},
  };
  const TemporaryDirectory directory;
  for (const OtherFormat& file : files) {
    EXPECT_THAT(format_refusal(file.bytes), HasSubstr(std::string("f.csv ") + file.says));
    const auto path = directory.write("people.csv", file.bytes);
    EXPECT_THAT(error_of(ErrorCategory::kInput, [&] { read_source({.path = path, .table = "t"}); }),
                AllOf(HasSubstr("people.csv "), HasSubstr(file.says)));
  }
}

TEST(OtherFormats, ATableMayBeginMuchLikeOne) {
  for (const char* header :
       {"PAR1,PAR2\n", "BZh,b\n", "PK,b\n", "html,b\n", "[a],b\n", "RDX,b\n", "a,xl/\n"}) {
    EXPECT_EQ(parse_csv(header, "f.csv").columns(), 2U) << header;
  }
}

TEST(OtherFormats, ADelimiterIsForCsvAlone) {
  const TemporaryDirectory directory;
  SourceSpec source{.path = directory.write("people.db", ""), .table = ""};
  source.reading.delimiter = ';';
  EXPECT_THAT(error_of(ErrorCategory::kInput, [&] { read_source(source); }),
              HasSubstr("people.db is a database; leave out the delimiter, which is for CSV files"));
  source.path = directory.write("people.csv", "a,b;c\n");
  EXPECT_EQ(read_source(source).column_names().front(), "a,b");
}

}  // namespace
}  // namespace tacit::ingest
