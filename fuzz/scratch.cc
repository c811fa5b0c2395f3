// SPDX-License-Identifier: Apache-2.0
#include "scratch.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>

#include "base/descriptor.h"
#include "targets.h"

namespace tacit::fuzz {

ScratchFile::ScratchFile(std::string_view name)
    : path_("/dev/shm/tacit_fuzz_" + std::to_string(getpid()) + std::string(name)) {}

ScratchFile::~ScratchFile() {
  unlink(path_.c_str());
}

const std::filesystem::path& ScratchFile::write(std::string_view bytes) const {
  const Descriptor file(open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
  expect(file.number() >= 0 &&
             ::write(file.number(), bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()),
         "there is room for an input in /dev/shm");
  return path_;
}

}  // namespace tacit::fuzz
