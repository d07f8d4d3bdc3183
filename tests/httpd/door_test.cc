// Who is let in, and when that is judged.
#include "httpd/test_server.h"

namespace patchbay::test {
namespace {

using namespace httpd;

std::string key(const std::string& text) { return "Authorization: Bearer " + text + "\r\n"; }

// A server whose pool is full, so that nothing on it is done.
struct BusyServer : TestServer {
  BusyServer() : TestServer(one_thread()), waiting(port()), running(port()) {
    running.send(request_text("GET", "/slow"));
    doorway.wait_inside(1);
    waiting.send(request_text("GET", "/slow"));
    for (int status = 0; status != 503;) {  // until the other is in the queue
      const auto answer = exchange(port(), request_text("GET", "/slow?deadline_ms=1"));
      REQUIRE(answer);
      status = answer->status;
    }
  }
  static Limits one_thread() {
    Limits limits;
    limits.threads = 1;
    limits.waiting = 1;
    return limits;
  }
  RawClient waiting;
  RawClient running;
};

TEST_CASE("a key that is none is refused before the body is read") {
  TestServer server;
  const std::string sized = "Content-Length: 1000000\r\n\r\n{";
  RawClient client(server.port());
  client.send("POST /echo HTTP/1.1\r\nHost: t\r\n" + key("wrong") + sized);
  CHECK(client.receive()->status == 401);
  CHECK(client.is_closed());
  RawClient idle(server.port());
  idle.send("POST /echo HTTP/1.1\r\nHost: t\r\n" + key("idle") + sized);
  CHECK(idle.receive()->status == 403);
  RawClient chunked(server.port());
  chunked.send("POST /echo HTTP/1.1\r\nHost: t\r\n" + key("wrong") +
               "Transfer-Encoding: chunked\r\n\r\nf4240\r\n{");
  CHECK(chunked.receive()->status == 401);
}

TEST_CASE("a refused request whose body is there already leaves the connection usable") {
  TestServer server;
  RawClient client(server.port());
  client.send(request_text("POST", "/echo", key("wrong"), "{}") +
              request_text("POST", "/echo", key("good"), "{}"));
  CHECK(client.receive()->status == 401);
  CHECK(client.receive()->body == "{}");
}

TEST_CASE("a body that no handler takes is bounded, whoever sends it") {
  TestServer server;
  const auto sized = [&](int bytes) {
    return exchange(server.port(),
                    "GET /hello/a HTTP/1.1\r\nHost: t\r\nContent-Length: " + std::to_string(bytes) +
                        "\r\n\r\n" + std::string(static_cast<std::size_t>(bytes), 'a'))
        ->status;
  };
  CHECK(sized(1000) == 200);
  CHECK(sized(100'000) == 413);
}

TEST_CASE("who is known from memory is let in without the store, and who may not is recorded") {
  TestServer server;
  CHECK(exchange(server.port(), request_text("GET", "/quick", key("recalled")))->status == 200);
  CHECK(server.asked == 0);
  CHECK(exchange(server.port(), request_text("GET", "/operated", key("recalled")))->status != 200);
  CHECK(server.asked == 1);
}

TEST_CASE("a quick handler answers and a key is judged while the pool is full") {
  BusyServer server;
  CHECK(exchange(server.port(), request_text("GET", "/quick", key("recalled")))->body ==
        "\"at once\"");
  CHECK(exchange(server.port(), request_text("GET", "/quick", key("good")))->body == "\"at once\"");
  CHECK(exchange(server.port(), request_text("POST", "/echo", key("wrong"), "{}"))->status == 401);
  CHECK(exchange(server.port(), request_text("POST", "/echo", key("good"), "{}"))->status == 503);
}

}  // namespace
}  // namespace patchbay::test
