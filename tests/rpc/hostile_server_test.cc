// SPDX-License-Identifier: Apache-2.0
// Servers that are silent, vanish or send nonsense: the client says so in words and ends.
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include <algorithm>
#include <atomic>
#include <functional>
#include <thread>
#include <vector>

#include "protocol/progress.h"
#include "protocol/version.h"
#include "rpc/client/catalog.h"
#include "rpc/client/connection.h"
#include "rpc/running_server.h"
#include "rpc/service.grpc.pb.h"
#include "support/error_of.h"

namespace tacit::rpc {
namespace {

using Stream = grpc::ServerReaderWriter<protocol::ServerMessage, protocol::ClientMessage>;
using Script = std::function<grpc::Status(Stream&, grpc::ServerContext&)>;

// Plays a script to each client, after its greeting.
class ScriptedServer : public Linkage::Service {
 public:
  explicit ScriptedServer(Script script) : script_(std::move(script)) {
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port_);
    builder.RegisterService(this);
    server_ = builder.BuildAndStart();
  }
  ~ScriptedServer() override { server_->Shutdown(std::chrono::system_clock::now()); }

  ClientOptions options() const {
    ClientOptions options;
    options.server = "127.0.0.1:" + std::to_string(port_);
    options.insecure = true;
    return options;
  }

  grpc::Status Query(grpc::ServerContext* context, Stream* stream) override {
    protocol::ClientMessage hello;
    stream->SendInitialMetadata();
    stream->Read(&hello);
    return script_(*stream, *context);
  }

 private:
  Script script_;
  int port_ = 0;
  std::unique_ptr<grpc::Server> server_;
};

const protocol::World& hostile_world() {
  static const protocol::World world = protocol::make_world({}, 51);
  return world;
}

grpc::Status sleep_until_gone(Stream& stream, grpc::ServerContext& context) {
  protocol::ClientMessage message;
  while (stream.Read(&message)) {
  }
  EXPECT_TRUE(context.IsCancelled());
  return grpc::Status::CANCELLED;
}

TEST(HostileServer, SilenceHasAnEnd) {
  const ScriptedServer server(sleep_until_gone);
  ClientOptions options = server.options();
  options.idle = std::chrono::milliseconds(300);
  EXPECT_THAT(error_of(ErrorCategory::kDeadline, [&] { ask(options, hostile_world()); }),
              testing::HasSubstr("silent"));
}

TEST(HostileServer, ACatalogThatIsNone) {
  const auto answered = [](const protocol::ServerMessage& message) {
    const ScriptedServer server([&](Stream& stream, grpc::ServerContext&) {
      stream.Write(message);
      return grpc::Status::OK;
    });
    protocol::Observer observer;
    return error_of(ErrorCategory::kProtocol, [&] { fetch_catalog(server.options(), observer); });
  };
  protocol::ServerMessage message;
  message.mutable_proposal();
  EXPECT_THAT(answered(message), testing::HasSubstr("out of order"));
  message.mutable_catalog_reply()->set_min_cell(1);
  EXPECT_THAT(answered(message), testing::HasSubstr("is inconsistent"));
}

TEST(HostileServer, ProgressIsNotSilence) {
  const ScriptedServer server([](Stream& stream, grpc::ServerContext&) {
    protocol::ServerMessage message;
    message.mutable_progress()->set_phase(static_cast<protocol::Progress::Phase>(77));
    for (int i = 0; i < 8; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
      stream.Write(message);
    }
    return grpc::Status::OK;
  });
  ClientOptions options = server.options();
  options.idle = std::chrono::milliseconds(500);
  EXPECT_THAT(error_of(ErrorCategory::kProtocol, [&] { ask(options, hostile_world()); }),
              testing::HasSubstr("before there was an answer"));
}

TEST(HostileServer, EndlessProgressHasAnEndToo) {
  const ScriptedServer server([](Stream& stream, grpc::ServerContext& context) {
    protocol::ServerMessage message;
    message.mutable_progress()->set_phase(static_cast<protocol::Progress::Phase>(77));
    while (!context.IsCancelled() && stream.Write(message))
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    return grpc::Status::CANCELLED;
  });
  ClientOptions options = server.options();
  options.query = std::chrono::milliseconds(500);
  EXPECT_THAT(error_of(ErrorCategory::kDeadline, [&] { ask(options, hostile_world()); }),
              testing::HasSubstr("longer"));
}

// A server that is at work takes nothing; until it does, the client hears what it is doing.
TEST(Connection, ProgressIsHeardWhileTheServerTakesNothing) {
  std::atomic<bool> heard = false;
  const ScriptedServer server([&](Stream& stream, grpc::ServerContext& context) {
    for (std::uint64_t done = 1; done <= 3; ++done)
      stream.Write(protocol::progress_message(protocol::Phase::kLink, done, 9));
    while (!heard && !context.IsCancelled()) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    return sleep_until_gone(stream, context);
  });
  std::vector<std::uint64_t> done;
  Connection connection(server.options(), [] { return false; });
  connection.on_progress([&](const protocol::ServerMessage& message) {
    done.push_back(message.progress().done());
    heard = done.back() == 3;
  });
  connection.open();
  protocol::ClientMessage message;
  message.mutable_hello();
  connection.send(message);
  message.mutable_plane()->set_ciphertext(std::string(std::size_t{1} << 20, 'x'));
  for (int i = 0; i < 64; ++i) connection.send(message);
  ASSERT_FALSE(done.empty());  // what has come together is told once, the latest of it
  EXPECT_EQ(done.back(), 3U);
  EXPECT_TRUE(std::ranges::is_sorted(done, std::ranges::less_equal()));
}

TEST(HostileServer, FailureTextIsMadeFitToShow) {
  const ScriptedServer server([](Stream& stream, grpc::ServerContext&) {
    protocol::ServerMessage message;
    message.mutable_failure()->set_category("limit");
    message.mutable_failure()->set_message("no\x1b[31m more\n" + std::string(5000, 'x'));
    stream.Write(message);
    return grpc::Status::OK;
  });
  const std::string text = error_of(ErrorCategory::kLimit, [&] { ask(server.options(), hostile_world()); });
  EXPECT_LE(text.size(), 500u);
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_EQ(text.find('\n'), std::string::npos);
}

TEST(HostileServer, MessagesOutOfOrder) {
  const ScriptedServer server([](Stream& stream, grpc::ServerContext&) {
    protocol::ServerMessage message;
    message.mutable_table()->set_sealed("x");
    stream.Write(message);
    return grpc::Status::OK;
  });
  error_of(ErrorCategory::kProtocol, [&] { ask(server.options(), hostile_world()); });
}

TEST(HostileServer, OversizedMessages) {
  const ScriptedServer server([](Stream& stream, grpc::ServerContext&) {
    protocol::ServerMessage message;
    message.mutable_table()->mutable_sealed()->resize(protocol::kMaxMessageBytes + 1);
    stream.Write(message);
    return grpc::Status::OK;
  });
  EXPECT_THAT(error_of(ErrorCategory::kProtocol, [&] { ask(server.options(), hostile_world()); }),
              testing::HasSubstr("protocol's limit"));
}

TEST(HostileServer, AStatusAloneIsEnoughToKnowWhy) {
  const ScriptedServer server([](Stream&, grpc::ServerContext&) {
    return grpc::Status(grpc::StatusCode::UNAVAILABLE, "gone fishing");
  });
  EXPECT_THAT(error_of(ErrorCategory::kUnavailable, [&] { ask(server.options(), hostile_world()); }),
              testing::HasSubstr("gone fishing"));
}

TEST(HostileServer, AnotherServiceIsNotTacit) {
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  grpc::CallbackGenericService none;
  builder.RegisterCallbackGenericService(&none);
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  ClientOptions options;
  options.server = "127.0.0.1:" + std::to_string(port);
  options.insecure = true;
  EXPECT_THAT(error_of(ErrorCategory::kProtocol, [&] { ask(options, hostile_world()); }),
              testing::HasSubstr("not a Tacit server"));
}

}  // namespace
}  // namespace tacit::rpc
