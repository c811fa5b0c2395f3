// A CA, a server's certificate signed by it for localhost and 127.0.0.1, and a second CA that signed nothing;
// made once for the test program, in a directory that goes with it.
#pragma once

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

namespace tacit::rpc {

class TestCertificates {
 public:
  static const TestCertificates& get() {
    static const TestCertificates certificates;
    return certificates;
  }

  std::filesystem::path ca() const { return directory_ / "ca.pem"; }
  std::filesystem::path other_ca() const { return directory_ / "other_ca.pem"; }
  std::filesystem::path certificate() const { return directory_ / "server.pem"; }
  std::filesystem::path key() const { return directory_ / "server.key"; }
  std::filesystem::path other_key() const { return directory_ / "other_ca.key"; }
  std::filesystem::path elsewhere_certificate() const { return directory_ / "elsewhere.pem"; }
  std::filesystem::path elsewhere_key() const { return directory_ / "elsewhere.key"; }
  const std::filesystem::path& directory() const { return directory_; }

 private:
  TestCertificates() {
    std::string name = (std::filesystem::temp_directory_path() / "tacit_rpc_XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary directory");
    directory_ = name;
    make_ca("ca");
    make_ca("other_ca");
    make_server("server", "DNS:localhost,IP:127.0.0.1");
    make_server("elsewhere", "DNS:elsewhere.example");
  }
  ~TestCertificates() {
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
  }

  void openssl(const std::string& arguments) const {
    const std::string command =
        "cd '" + directory_.string() + "' && openssl " + arguments + " >/dev/null 2>&1";
    if (std::system(command.c_str()) != 0) throw std::runtime_error("failed: openssl " + arguments);
  }

  void make_ca(const std::string& name) const {
    openssl("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj '/CN=Tacit test " +
            name + "' -keyout " + name + ".key -out " + name + ".pem");
  }

  void make_server(const std::string& name, const std::string& subject_alternative_name) const {
    std::ofstream(directory_ / (name + ".ext")) << "subjectAltName=" << subject_alternative_name << "\n";
    openssl("req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj '/CN=" + name + "' -keyout " +
            name + ".key -out " + name + ".csr");
    openssl("x509 -req -in " + name + ".csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile " +
            name + ".ext -out " + name + ".pem");
  }

  std::filesystem::path directory_;
};

}  // namespace tacit::rpc
