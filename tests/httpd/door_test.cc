// Tests which callers are admitted, and when the server decides this.
#include "httpd/test_server.h"

namespace patchbay::test {
namespace {

using namespace httpd;

std::string key(const std::string& text) { return "Authorization: Bearer " + text + "\r\n"; }

// A server that already runs the maximum number of handlers.
struct BusyServer : TestServer {
  BusyServer() : TestServer(two_at_once()), waiting(port()), running(port()) {
    running.send(request_text("GET", "/slow"));
    doorway.wait_inside(1);
    waiting.send(request_text("GET", "/slow"));
    for (int status = 0; status != 503;) {  // repeats until both slots are taken
      const auto answer = exchange(port(), request_text("GET", "/slow?deadline_ms=1"));
      REQUIRE(answer);
      status = answer->status;
    }
  }
  static Limits two_at_once() {
    Limits limits;
    limits.in_flight = 2;
    return limits;
  }
  RawClient waiting;
  RawClient running;
};

TEST_CASE("an invalid key is refused before the body is read") {
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

// A route without a key. It refuses heads without X-Proof, and holds bodies of more than 64 KiB
// back until there is memory for them (the doorway).
Route open_route(Doorway& doorway) {
  Route route = {"POST",
                 "/open",
                 Access::kAnyone,
                 [&doorway](const Request& request) -> Result<Response> {
                   if (request.body.size() > (std::size_t{64} << 10)) doorway.pass(request);
                   return json_response("\"" + std::to_string(request.body.size()) + "\"");
                 },
                 "open",
                 "Takes bodies of anybody."};
  route.takes = "Text";
  route.may_send = [](const Request& request) -> Result<void> {
    if (request.header("X-Proof")) return success();
    return Error(Code::kUnauthenticated, "no proof");
  };
  return route;
}

TEST_CASE("an open route refuses a head that proves nothing before the body is read") {
  Doorway doorway;
  TestServer server({}, {}, {open_route(doorway)});
  const std::string line = "POST /open HTTP/1.1\r\nHost: t\r\n";
  RawClient client(server.port());
  client.send(line + "Expect: 100-continue\r\nContent-Length: 1000000\r\n\r\n");
  CHECK(client.receive()->status == 401);
  CHECK(client.is_closed());
  RawClient chunked(server.port());
  chunked.send(line + "Transfer-Encoding: chunked\r\n\r\nf4240\r\n{");
  CHECK(chunked.receive()->status == 401);
  const auto taken = exchange(server.port(), request_text("POST", "/open", "X-Proof: a\r\n", "{}"));
  CHECK(taken->body == "\"2\"");
}

TEST_CASE(
    "bodies without a key have one room, and small ones and those with a key need none of it") {
  Limits limits;
  limits.anonymous_body_bytes = std::size_t{64} << 10;
  Doorway doorway;
  TestServer server(limits, {}, {open_route(doorway)});
  const auto text = [](std::size_t bytes) {
    return request_text("POST", "/open", "X-Proof: a\r\n", std::string(bytes, ' '));
  };
  RawClient alone(server.port());  // more than the available memory, and never complete
  alone.send("POST /open HTTP/1.1\r\nHost: t\r\nX-Proof: a\r\nContent-Length: 1000000\r\n\r\n" +
             std::string(100'000, ' '));
  const auto refused = alone.receive();
  REQUIRE(refused);
  CHECK(refused->status == 503);
  CHECK(refused->body.find("OVERLOADED") != std::string::npos);
  CHECK(header_of(*refused, "Retry-After") == "1");

  RawClient holder(server.port());
  holder.send(text(std::size_t{80} << 10));  // all available memory, beyond the first 16 KiB
  doorway.wait_inside(1);
  CHECK(exchange(server.port(), text(20'000))->status == 503);
  CHECK(exchange(server.port(), text(std::size_t{16} << 10))->status == 200);
  const std::string large(1 << 20, ' ');
  CHECK(exchange(server.port(), request_text("POST", "/echo", key("good"), large))->status == 200);
  doorway.open();
  CHECK(holder.receive()->status == 200);
  CHECK(exchange(server.port(), text(20'000))->status == 200);
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

TEST_CASE("a quick handler answers and a key is judged while no further handler may begin") {
  BusyServer server;
  CHECK(exchange(server.port(), request_text("GET", "/quick", key("recalled")))->body ==
        "\"at once\"");
  CHECK(exchange(server.port(), request_text("GET", "/quick", key("good")))->body == "\"at once\"");
  CHECK(exchange(server.port(), request_text("POST", "/echo", key("wrong"), "{}"))->status == 401);
  CHECK(exchange(server.port(), request_text("POST", "/echo", key("good"), "{}"))->status == 503);
}

TEST_CASE("a trace id under way is one organization's, and another that sends it gets its own") {
  TestServer server;
  const std::string trace = "4bf92f3577b34da6a3ce929d0e0e4736";
  const std::string parent = "traceparent: 00-" + trace + "-00f067aa0ba902b7-01\r\n";
  const auto traced = [&](const std::string& target, const std::string& headers) {
    const auto answer = exchange(server.port(), request_text("GET", target, headers + parent));
    REQUIRE(answer);
    CHECK(answer->status == 200);
    return header_of(*answer, "X-Trace-Id");
  };
  RawClient held(server.port());
  held.send(request_text("GET", "/held", key("good") + parent));
  server.doorway.wait_inside(1);
  const std::string theirs = traced("/quick", key("other"));
  CHECK(theirs != trace);
  CHECK(theirs.size() == 32);
  CHECK(traced("/hello/a", "") != trace);
  CHECK(traced("/quick", key("good")) == trace);
  server.doorway.open();
  const auto done = held.receive();
  CHECK(header_of(*done, "X-Trace-Id") == trace);
  held.close();
  while (traced("/quick", key("other")) != trace) {  // repeats until the first request has ended
  }
}

}  // namespace
}  // namespace patchbay::test
