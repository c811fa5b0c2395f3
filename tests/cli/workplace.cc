// SPDX-License-Identifier: Apache-2.0
#include "cli/workplace.h"

#include "support/small_study.h"

namespace tacit::cli {

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
  return write("model.toml", kSmallModel);
}

std::string Workplace::configuration(std::string_view more) const {
  return write("server.toml", kSmallConfiguration + std::string(more));
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
