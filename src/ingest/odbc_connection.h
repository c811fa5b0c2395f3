// SPDX-License-Identifier: Apache-2.0
// Where an ODBC source is: a connection string such as "DSN=registry;UID=tacit", and the password, which
// never stands in the string. No message repeats a part of a string that might hold one.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/secret_vector.h"

namespace tacit::ingest {

/// The environment variable that a password is taken from where no file is named.
inline constexpr const char* kOdbcPasswordVariable = "TACIT_ODBC_PASSWORD";

/// What is wrong with a connection string, to be read after its key: "is empty", "holds a password; ..".
/// Empty if nothing is: then the string is a list of attributes, none of them twice, that names a data source
/// (DSN, FILEDSN) or a driver (DRIVER) and has no password. Never repeats what the string holds.
std::string odbc_connection_defect(const std::string& connection);

/// The value of an attribute of a string without defect, without braces; empty if it is not there. Letter
/// case of `keyword` does not matter.
std::string odbc_attribute(const std::string& connection, std::string_view keyword);

/// The place for messages and logs, e.g. "ODBC DSN=registry UID=tacit": what a string without defect says of
/// data source, driver, server, port, database and user, and no more.
std::string describe_odbc_connection(const std::string& connection);

/// True if the text has something like "PWD=" or "password=", so that what follows may be a password.
bool may_hold_a_password(std::string_view text);

/// The password of the file, or without a file of TACIT_ODBC_PASSWORD, or nothing if that is unset or empty:
/// then the driver looks where it looks, as in odbc.ini. The file must be a regular one of at most 4 KiB
/// that only its owner can read (mode 0600), or root's and at most its group (0640, as systemd's
/// credentials are), and holds one line of UTF-8. Throws Error(kSecurity) for its mode, Error(kConfig) for
/// all else; no message repeats a part of it.
std::optional<SecretVector<char>> odbc_password(const std::filesystem::path& file);

/// The string that the driver manager is given: the attributes of `connection`, which must have no defect, as
/// they were read here (without the blanks around them, which it would not skip), and the password if there
/// is one.
SecretVector<char> complete_odbc_connection(const std::string& connection,
                                            const std::optional<SecretVector<char>>& password);

}  // namespace tacit::ingest
