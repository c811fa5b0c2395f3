// SPDX-License-Identifier: Apache-2.0
#include "rpc/wire.h"

#include <grpcpp/support/byte_buffer.h>

#include "protocol/messages.pb.h"
#include "protocol/version.h"
#include "support/error_of.h"

namespace tacit::rpc {
namespace {

grpc::ByteBuffer buffer(const std::string& bytes) {
  const grpc::Slice slice(bytes);
  return {&slice, 1};
}

TEST(Wire, MessagesComeBackAsTheyWere) {
  protocol::ClientMessage message;
  message.mutable_plane()->set_plane_set(3);
  message.mutable_plane()->set_ciphertext(std::string(100'000, '\x7f'));
  grpc::ByteBuffer bytes = to_bytes(message);
  EXPECT_EQ(bytes.Length(), message.ByteSizeLong());
  protocol::ClientMessage back;
  from_bytes(bytes, back, "client");
  EXPECT_EQ(back.SerializeAsString(), message.SerializeAsString());
}

TEST(Wire, RefusesTruncatedAndMalformedBytes) {
  protocol::ClientMessage message;
  message.mutable_plane()->set_ciphertext(std::string(1000, 'c'));
  const std::string whole = message.SerializeAsString();
  for (const std::string& bytes :
       {whole.substr(0, whole.size() - 1), whole.substr(0, 2), std::string(64, '\xff')}) {
    grpc::ByteBuffer wrong = buffer(bytes);
    protocol::ClientMessage back;
    EXPECT_THAT(error_of(ErrorCategory::kProtocol, [&] { from_bytes(wrong, back, "client"); }),
                testing::HasSubstr("the client sent"));
  }
}

TEST(Wire, WritesNothingOverTheBound) {
  protocol::ClientMessage message;
  message.mutable_plane()->set_ciphertext(std::string(protocol::kMaxMessageBytes, 'c'));
  error_of(ErrorCategory::kInternal, [&] { to_bytes(message); });
}

}  // namespace
}  // namespace tacit::rpc
