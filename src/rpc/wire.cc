// SPDX-License-Identifier: Apache-2.0
#include "rpc/wire.h"

#include <google/protobuf/message_lite.h>
#include <grpcpp/impl/codegen/proto_utils.h>
#include <grpcpp/support/byte_buffer.h>

#include <string>

#include "base/error.h"
#include "protocol/version.h"

namespace tacit::rpc {

grpc::ByteBuffer to_bytes(const google::protobuf::MessageLite& message) {
  require(message.ByteSizeLong() <= protocol::kMaxMessageBytes,
          "a message is larger than the protocol's bound");
  grpc::ByteBuffer bytes;
  bool own_buffer = false;
  const grpc::Status status = grpc::GenericSerialize<grpc::ProtoBufferWriter, google::protobuf::MessageLite>(
      message, &bytes, &own_buffer);
  require(status.ok(), "a message cannot be written");
  return bytes;
}

void from_bytes(grpc::ByteBuffer& bytes, google::protobuf::MessageLite& message, const char* sender) {
  const grpc::Status status =
      grpc::GenericDeserialize<grpc::ProtoBufferReader, google::protobuf::MessageLite>(&bytes, &message);
  if (!status.ok()) {
    throw Error(ErrorCategory::kProtocol,
                std::string("the ") + sender +
                    " sent something that is not a message of this protocol, or one cut short");
  }
}

}  // namespace tacit::rpc
