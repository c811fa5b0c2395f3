// SPDX-License-Identifier: Apache-2.0
// Messages as gRPC carries them. Both sides give gRPC bytes and parse messages themselves, so that a
// malformed message can be distinguished from a peer that has gone away, and bytes can be counted.
#pragma once

namespace google::protobuf {
class MessageLite;
}
namespace grpc {
class ByteBuffer;
}

namespace tacit::rpc {

/// Throws Error(kInternal) for a message that is larger than protocol::kMaxMessageBytes.
grpc::ByteBuffer to_bytes(const google::protobuf::MessageLite& message);

/// Fills `message`. Throws Error(kProtocol), naming the `sender`, where the bytes are not such a message.
void from_bytes(grpc::ByteBuffer& bytes, google::protobuf::MessageLite& message, const char* sender);

}  // namespace tacit::rpc
