#include "rpc/certificate.h"

#include <fstream>

#include "rpc/errors.h"
#include "rpc/test_certificates.h"

namespace tacit::rpc {
namespace {

const TestCertificates& files() {
  return TestCertificates::get();
}

TEST(Certificate, LoadsWhatBelongsTogether) {
  const Identity identity = load_identity(files().certificate(), files().key());
  EXPECT_THAT(identity.certificate_chain, testing::HasSubstr("BEGIN CERTIFICATE"));
  EXPECT_THAT(identity.private_key, testing::HasSubstr("PRIVATE KEY"));
  EXPECT_THAT(load_trusted(files().ca()), testing::HasSubstr("BEGIN CERTIFICATE"));
}

TEST(Certificate, NamesAFileThatCannotBeRead) {
  EXPECT_THAT(error_of(ErrorCategory::kConfig, [] { load_identity(files().certificate(), "no/such.key"); }),
              testing::HasSubstr("no/such.key"));
  EXPECT_THAT(error_of(ErrorCategory::kConfig, [] { load_trusted(files().directory()); }),
              testing::HasSubstr(files().directory().string()));
}

TEST(Certificate, SaysWhatIsWrongWithAFile) {
  const std::filesystem::path nonsense = files().directory() / "nonsense.pem";
  std::ofstream(nonsense) << "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
  EXPECT_THAT(error_of(ErrorCategory::kSecurity, [&] { load_trusted(nonsense); }),
              testing::HasSubstr("holds no certificate"));
  EXPECT_THAT(error_of(ErrorCategory::kSecurity,
                       [&] { load_identity(files().certificate(), files().certificate()); }),
              testing::HasSubstr("holds no private key"));
  EXPECT_THAT(
      error_of(ErrorCategory::kSecurity, [&] { load_identity(files().certificate(), files().other_key()); }),
      testing::HasSubstr("do not belong together"));
}

}  // namespace
}  // namespace tacit::rpc
