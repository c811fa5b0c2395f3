// SPDX-License-Identifier: Apache-2.0
// In what form a server's log is to be, found before its configuration is checked.
#pragma once

#include <filesystem>
#include <string_view>

#include "app/server/log.h"

namespace tacit::app {

/// What `log` of [server] says, as far as it can be made out of a file that may be wrong in any way, even as
/// TOML: whoever collects lines of JSON is told of the error in that form, too. Text where it cannot.
LogForm wanted_log_form(const std::filesystem::path& configuration) noexcept;
LogForm wanted_log_form_in(std::string_view configuration) noexcept;

}  // namespace tacit::app
