// SPDX-License-Identifier: Apache-2.0
// A small study of made-up residents (synth/), for tests that run a query from its files.
#pragma once

namespace tacit {

/// A linkage model of four features, which is enough to link made-up people and quick under encryption.
inline constexpr const char* kSmallModel = R"(format = 2
name = "small"
salt = "tests of the command line"
threshold = 3

[[field]]
name = "given_name"
column = "given_name"
transform = "soundex"
buckets = 16
agreement = 1

[[field]]
name = "surname"
column = "surname"
transform = "soundex"
buckets = 16
agreement = 1

[[field]]
name = "birth_day"
column = "date_of_birth"
transform = { name = "date", part = "month_day", order = "dmy" }
buckets = 16
agreement = 1
disagreement = 1

[[field]]
name = "postcode"
column = "postcode"
transform = "digits"
buckets = 16
agreement = 1
)";

/// Behind it: passes, by which it can be linked in blocks.
inline constexpr const char* kSmallPasses = R"(
[[pass]]
name = "date"
column = "date_of_birth"
transform = { name = "date", part = "full", order = "dmy" }

[[pass]]
name = "surname"
column = "surname"
transform = ["fold", { name = "prefix", length = 3 }]
)";

/// The configuration of a server of "server.csv" by "model.toml": dimensions state and sex, measures age and
/// income.
inline constexpr const char* kSmallConfiguration = R"(model = "model.toml"
min_cell = 5

[source]
path = "server.csv"

[[dimension]]
name = "state"
keep = 4

[[dimension]]
name = "sex"

[[measure]]
name = "age"
unit = "years"
minimum = 0
maximum = 120
derive = "age"
column = "date_of_birth"
at = 2024-01-01

[[measure]]
name = "income"
unit = "AUD"
minimum = 0
maximum = 100000

[server]
listen = "127.0.0.1:0"
)";

}  // namespace tacit
