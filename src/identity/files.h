// SPDX-License-Identifier: Apache-2.0
// Certificates and private keys as files: keys are written so that only their owner can read them, and are
// not read where others could.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "identity/secret_text.h"

namespace tacit::identity {

/// The whole of a PEM file of at most 1 MiB. `what` names it in messages, e.g. "certificate". Throws
/// Error(kConfig) with the reason if it cannot be read.
std::string read_pem(const std::filesystem::path& path, std::string_view what);

/// The same of a private key. Throws also Error(kConfig) if it is a certificate, and Error(kSecurity), with the command that fixes it, if anybody but
/// its owner may read or write the file.
SecretText read_key(const std::filesystem::path& path);

enum class Existing { kKeep, kReplace };

/// Both write a new file and sync it, or throw Error(kInput) and leave things as they were. A file that is
/// there already is an error with kKeep, and replaced at once with kReplace.
void write_certificate(const std::filesystem::path& path, std::string_view pem, Existing existing);  // 0644
void write_key(const std::filesystem::path& path, const SecretText& pem, Existing existing);         // 0600

}  // namespace tacit::identity
