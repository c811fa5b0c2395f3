#include "cli/workplace.h"

namespace tacit::cli {

namespace {

constexpr const char* kModel = R"(format = 2
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

constexpr const char* kConfiguration = R"(model = "model.toml"
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

}  // namespace

Arguments operator+(Arguments a, const Arguments& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

Arguments Workplace::program(const Arguments& arguments) const {
  return Arguments{rings_ == Rings::kSmall ? TACIT_SMALL_RING_BINARY : TACIT_BINARY} + arguments;
}

Ended Workplace::tacit(const Arguments& arguments) const {
  return Process(program(arguments), directory_.path()).wait();
}

void Workplace::make_data(int records, int seed) const {
  const Ended ended = tacit({"synth", "--records", std::to_string(records), "--seed", std::to_string(seed),
                             "--out", directory_.path().string()});
  ASSERT_EQ(ended.exit_code, 0) << ended.err;
}

std::string Workplace::small_model() const {
  return write("model.toml", kModel);
}

std::string Workplace::configuration(std::string_view more) const {
  return write("server.toml", kConfiguration + std::string(more));
}

void Workplace::make_certificates(const std::string& name) const {
  const auto keys = [&](const Arguments& arguments) {
    const Ended ended = tacit(Arguments{"keys"} + arguments + Arguments{"--out", directory_.path().string()});
    ASSERT_EQ(ended.exit_code, 0) << ended.err;
  };
  const Arguments ca = {"--ca", path(name + ".ca.crt")};
  keys({"ca", "--name", name + " authority", "--as", name + ".ca"});
  keys(Arguments{"server", "--host", "localhost", "--host", "127.0.0.1", "--as", name} + ca);
  keys(Arguments{"client", "--name", name + " client", "--as", name + ".client"} + ca);
}

std::string Workplace::tls(const std::string& name) {
  return "[tls]\ncertificate = \"" + name + ".crt\"\nkey = \"" + name + ".key\"\nclient_ca = \"" + name +
         ".ca.crt\"\n[[client]]\nname = \"researcher\"\nsubject = \"CN=" + name + " client\"\n" + ledger();
}

std::string Workplace::ledger(const std::string& more) {
  return "[ledger]\npath = \"ledger.db\"\n" + more;
}

Arguments Workplace::client_files(const std::string& name) const {
  return {"--ca",  path(name + ".ca.crt"),    "--cert", path(name + ".client.crt"),
          "--key", path(name + ".client.key")};
}

void expect_failure(const Ended& ended, int exit_code, const std::vector<std::string>& message_parts) {
  EXPECT_EQ(ended.exit_code, exit_code) << ended.err;
  EXPECT_EQ(ended.out, "");
  EXPECT_THAT(ended.err, testing::HasSubstr("tacit: error: "));
  for (const std::string& part : message_parts) EXPECT_THAT(ended.err, testing::HasSubstr(part));
}

}  // namespace tacit::cli
