// Tests that bytes which a provider sends on a kept-alive connection without a request never become
// the answer to a later request.

#include <atomic>
#include <catch2/catch.hpp>
#include <functional>
#include <future>
#include <memory>
#include <vector>

#include "fibers/scheduler.h"
#include "http_client/client_fixture.h"
#include "http_client/tls_identity.h"

namespace patchbay {
namespace {

using test::ClientFixture;
using test::SeenRequest;
using test::ServerConnection;
using test::TlsIdentity;

constexpr const char* kStray = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nPOISON";
constexpr const char* kTimeout =
    "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

// Answers /mail with the user's name from the request. After the first answer, waits until the test
// calls stray(), and then writes `stray`.
class HostileProvider {
 public:
  HostileProvider(ClientFixture& fixture, std::string stray, bool then_close = false) {
    fixture.server.on("/mail", [talk = talk_, stray, then_close](const SeenRequest& request,
                                                                 ServerConnection& connection) {
      connection.answer(200, "mail of " + std::string(*request.headers.find("X-User")));
      if (talk->has_strayed.exchange(true)) return;
      talk->answered.get_future().wait();
      connection.send_until_acknowledged(stray);
      if (then_close) connection.close();
      talk->written.set_value();
    });
  }

  // Makes the provider write the bytes. Returns when the bytes are in the client's socket.
  void stray() {
    talk_->answered.set_value();
    talk_->written.get_future().wait();
  }

 private:
  // The server's threads use the provider until the fixture ends, so the fixture must end before
  // the provider.
  struct Talk {
    std::atomic<bool> has_strayed{false};
    std::promise<void> answered;
    std::promise<void> written;
  };
  const std::shared_ptr<Talk> talk_ = std::make_shared<Talk>();
};

http_client::Request mail_of(const ClientFixture& fixture, const std::string& user) {
  http_client::Request request = fixture.request("/mail");
  request.method = "POST";
  request.headers.set("X-User", user);
  request.retry.max_tries = 1;
  return request;
}

void read_all_mail(ClientFixture& fixture) {
  for (const char* user : {"bob", "carl", "dora"}) {
    const auto answer = fixture.fetch(mail_of(fixture, user));
    REQUIRE(answer.has_value());
    CHECK(answer.value().body == std::string("mail of ") + user);
  }
  // The stale connection was not used again, and the new connection is kept open.
  CHECK(fixture.server.seen().back().connection == 2);
}

TEST_CASE("what a provider writes unasked on a kept connection is nobody's answer") {
  const auto stray = GENERATE(as<std::string>(), kStray, kTimeout, "\r\n", "junk", "");
  const bool closed = GENERATE(false, true);
  if (stray.empty() && !closed) return;  // this combination sends nothing
  CAPTURE(stray, closed);
  ClientFixture fixture;
  HostileProvider provider(fixture, stray, closed);
  CHECK(fixture.fetch(mail_of(fixture, "ann")).value().body == "mail of ann");
  provider.stray();
  read_all_mail(fixture);
}

TEST_CASE("what a provider writes unasked on a kept TLS connection is nobody's answer") {
  const TlsIdentity identity("localhost");
  const bool closed = GENERATE(false, true);
  ClientFixture fixture({.ca_file = identity.ca_file()}, identity.context());
  HostileProvider provider(fixture, kStray, closed);
  CHECK(fixture.fetch(mail_of(fixture, "ann")).value().body == "mail of ann");
  provider.stray();
  read_all_mail(fixture);
}

// The worker is busy while the provider writes, so its loop cannot notice the bytes.
TEST_CASE("what a provider writes unasked on a fiber's kept connection is nobody's answer") {
  ClientFixture fixture;
  HostileProvider provider(fixture, kStray);
  std::vector<std::string> read;
  fibers::Scheduler scheduler({.workers = 1}, [&] { return fixture.client.make_loop(); });
  std::function<void()> job = [&] {
    for (const char* user : {"ann", "bob", "carl"}) {
      const auto answer = fixture.fetch(mail_of(fixture, user));
      read.push_back(answer.has_value() ? answer.value().body : answer.error().message());
      if (read.size() == 1) provider.stray();
    }
  };
  REQUIRE(scheduler.spawn(job));
  scheduler.stop();
  CHECK(read == std::vector<std::string>{"mail of ann", "mail of bob", "mail of carl"});
  CHECK(fixture.server.seen().back().connection == 2);
}

TEST_CASE("a second answer that comes together with the first is nobody's") {
  const TlsIdentity identity("localhost");
  const bool tls = GENERATE(false, true);
  // The answers have a length, or no body, or chunks. libcurl detects the end of each kind in
  // different code.
  const auto first =
      GENERATE(as<std::string>(), "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nme",
               "HTTP/1.1 204 No Content\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
               "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
               "2\r\nme\r\n0\r\n\r\n");
  CAPTURE(tls, first);
  ClientFixture fixture({.ca_file = identity.ca_file()}, tls ? identity.context() : nullptr);
  fixture.server.on("/two",
                    [&](const auto&, auto& connection) { connection.send(first + kStray); });
  HostileProvider provider(fixture, "", true);
  CHECK(fixture.fetch(fixture.request("/two")).has_value());
  CHECK(fixture.fetch(mail_of(fixture, "bob")).value().body == "mail of bob");
  provider.stray();
}

TEST_CASE("an answer that comes before anything was asked is refused") {
  ClientFixture fixture;
  test::SpeakingServer server(kStray);
  const http_client::OriginPolicy policy({ClientFixture::rule(server.origin())});
  http_client::Request request;
  request.url = server.origin() + "/";
  request.origins = &policy;
  request.connections = "test";
  const auto answer = fixture.fetch(request);
  // If the bytes arrive after the request, they are a valid answer.
  if (answer.has_value()) {
    CHECK(answer.value().body == "POISON");
  } else {
    CHECK(answer.error().code() == Code::kProviderError);
    CHECK(answer.error().message().find("before it was asked") != std::string::npos);
  }
}

TEST_CASE("senders of different names never share a connection, and nameless ones keep none") {
  ClientFixture fixture;
  fixture.server.on("/", [](const auto&, auto& connection) { connection.answer(200, "x"); });
  const auto connection_of = [&](const std::string& name) {
    http_client::Request request = fixture.request("/");
    request.connections = name;
    REQUIRE(fixture.fetch(request).has_value());
    return fixture.server.seen().back().connection;
  };
  CHECK(connection_of("ann") == 1);
  CHECK(connection_of("bob") == 2);
  CHECK(connection_of("ann") == 1);
  CHECK(connection_of("bob") == 2);
  CHECK(connection_of("") == 3);
  CHECK(connection_of("") == 4);
  CHECK(connection_of("ann") == 1);
}

TEST_CASE("the connections that stay open are bounded, however many senders there are") {
  constexpr int kMost = 8;
  http_client::HttpConfig config;
  config.max_idle_connections = kMost;
  ClientFixture fixture(config);
  fixture.server.on("/", [](const auto&, auto& connection) { connection.answer(200, "x"); });
  for (int i = 0; i < 5 * kMost; ++i) {
    http_client::Request request = fixture.request("/");
    request.connections = "sender " + std::to_string(i);
    REQUIRE(fixture.fetch(request).has_value());
  }
  // The last connections stay open, and the first ones were closed.
  http_client::Request request = fixture.request("/");
  request.connections = "sender " + std::to_string(5 * kMost - 1);
  REQUIRE(fixture.fetch(request).has_value());
  CHECK(fixture.server.seen().back().connection == 5 * kMost);
  request.connections = "sender 0";
  REQUIRE(fixture.fetch(request).has_value());
  CHECK(fixture.server.seen().back().connection == 5 * kMost + 1);
  fixture.server.wait_for_open_connections(kMost);
}

}  // namespace
}  // namespace patchbay
