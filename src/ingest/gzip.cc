// SPDX-License-Identifier: Apache-2.0
#include "ingest/gzip.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#define ZLIB_CONST
#include <zlib.h>

#include "base/error.h"
#include "base/work.h"

namespace tacit::ingest {

namespace {

constexpr std::string_view kGzipMagic = "\x1F\x8B";
constexpr std::size_t kStep = std::size_t{1} << 20;

class Inflater {
 public:
  Inflater(std::string_view packed, const std::string& origin, std::uint64_t max_bytes)
      : packed_(packed), origin_(origin), max_bytes_(max_bytes), step_(kStep, '\0') {
    constexpr int kGzipOnly = 16;
    if (inflateInit2(&stream_, MAX_WBITS + kGzipOnly) != Z_OK) {
      throw Error(ErrorCategory::kLimit, fmt::format("{}: there is no memory to unpack it", origin_));
    }
  }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  ~Inflater() { inflateEnd(&stream_); }

  std::string run() {
    do {
      unpack_member();
    } while (next_member());
    return std::move(text_);
  }

 private:
  [[noreturn]] void refuse(const char* why) const {
    throw Error(ErrorCategory::kInput, fmt::format("{} is packed by gzip, but {}", origin_, why));
  }

  void unpack_member() {
    for (int status = Z_OK; status != Z_STREAM_END;) {
      work_step();
      feed();
      stream_.next_out = reinterpret_cast<Bytef*>(step_.data());
      stream_.avail_out = static_cast<uInt>(step_.size());
      status = inflate(&stream_, Z_NO_FLUSH);
      keep(step_.size() - stream_.avail_out);
      if (status == Z_BUF_ERROR) refuse("its end is missing; copy the file again");
      if (status != Z_OK && status != Z_STREAM_END) refuse("is damaged; copy the file again");
    }
  }

  // zlib takes 32-bit sizes.
  void feed() {
    if (stream_.avail_in != 0) return;
    const std::size_t size =
        std::min<std::size_t>(packed_.size() - given_, std::numeric_limits<std::int32_t>::max());
    stream_.next_in = reinterpret_cast<const Bytef*>(packed_.data() + given_);
    stream_.avail_in = static_cast<uInt>(size);
    given_ += size;
  }

  void keep(std::size_t size) {
    if (size > max_bytes_ - text_.size()) {
      throw Error(ErrorCategory::kLimit,
                  fmt::format("{} is unpacked longer than {} bytes", origin_, max_bytes_));
    }
    text_.append(step_, 0, size);
  }

  // A tape or a disk block may be filled up with zeros.
  bool next_member() {
    const std::string_view rest = packed_.substr(given_ - stream_.avail_in);
    if (rest.find_first_not_of('\0') == std::string_view::npos) return false;
    if (!is_gzip(rest)) refuse("goes on with something else; pack it again");
    if (inflateReset(&stream_) != Z_OK) refuse("is damaged; copy the file again");
    return true;
  }

  std::string_view packed_;
  const std::string& origin_;
  std::uint64_t max_bytes_;
  std::string step_;
  z_stream stream_{};
  std::size_t given_ = 0;  // bytes of packed_
  std::string text_;
};

}  // namespace

bool is_gzip(std::string_view first_bytes) {
  return first_bytes.starts_with(kGzipMagic);
}

std::string unpack_gzip(std::string_view packed, const std::string& origin, std::uint64_t max_bytes) {
  return Inflater(packed, origin, max_bytes).run();
}

}  // namespace tacit::ingest
