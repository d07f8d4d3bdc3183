// Tests how requests on a connection are read, routed and answered.
#include <nlohmann/json.hpp>

#include "httpd/test_server.h"

namespace patchbay::test {
namespace {

TEST_CASE("requests that come in one packet are answered in their order, on one connection") {
  TestServer server;
  RawClient client(server.port());
  std::string all;
  for (int i = 0; i < 20; ++i) {
    all += request_text("GET", "/hello/a" + std::to_string(i));
    all += request_text("POST", "/echo", kKey, "\"b" + std::to_string(i) + "\"");
  }
  REQUIRE(client.send(all));
  for (int i = 0; i < 20; ++i) {
    CHECK(client.receive()->body == "\"a" + std::to_string(i) + "\"");
    CHECK(client.receive()->body == "\"b" + std::to_string(i) + "\"");
  }
}

TEST_CASE("a request that comes byte by byte is read") {
  TestServer server;
  RawClient client(server.port());
  for (const char byte : request_text("POST", "/echo", kKey, "{\"a\":1}")) {
    REQUIRE(client.send(std::string_view(&byte, 1)));
  }
  CHECK(client.receive()->body == "{\"a\":1}");
}

TEST_CASE("a HEAD is answered as the GET, without the body") {
  TestServer server;
  RawClient client(server.port());
  client.send(request_text("HEAD", "/hello/ann") + request_text("GET", "/hello/ann"));
  const auto head = client.receive(true);
  const auto get = client.receive();
  CHECK(head->status == 200);
  CHECK(header_of(*head, "Content-Length") == "5");
  CHECK(get->body == "\"ann\"");
}

TEST_CASE(
    "what a path's segments stand for is percent-decoded, and a slash in it is no separator") {
  TestServer server;
  CHECK(exchange(server.port(), request_text("GET", "/hello/a%2Fb%20c"))->body == "\"a/b c\"");
  CHECK(exchange(server.port(), request_text("GET", "/hello/%zz"))->status == 400);
  CHECK(exchange(server.port(), request_text("GET", "/hello/%ff"))->status == 400);
  CHECK(exchange(server.port(), request_text("GET", "/hello/%00"))->status == 400);
}

TEST_CASE(
    "a query parameter that its route does not declare is refused, with the nearest that it does") {
  TestServer server;
  const auto refusal = [&](std::string_view method, std::string_view target) {
    const auto answer = exchange(server.port(), request_text(method, target));
    REQUIRE(answer);
    CHECK(answer->status == 422);
    CHECK(answer->body.find("\"INVALID_ARGUMENT\"") != std::string::npos);
    return nlohmann::json::parse(answer->body).at("message").get<std::string>();
  };
  CHECK(refusal("GET", "/slow?deadline_m=20") ==
        "The query's parameter \"deadline_m\" is not known here; this path takes: deadline_ms. Did "
        "you mean \"deadline_ms\"?");
  CHECK(refusal("GET", "/hello/ann?loud") ==
        "The query's parameter \"loud\" is not known here; this path takes no parameters.");
  const auto keyless = exchange(server.port(), request_text("POST", "/echo?loud=1", "", "{}"));
  CHECK(keyless->status == 401);  // a caller without a key does not learn the allowed parameters
}

TEST_CASE("a route to which others add takes every query parameter") {
  TestServer server;
  CHECK(exchange(server.port(), request_text("GET", "/back?b=1&a=2"))->body == "\"2\"");
}

TEST_CASE("an unknown path is 404, an unknown method 405 with those that are allowed") {
  TestServer server;
  CHECK(exchange(server.port(), request_text("GET", "/nothing"))->status == 404);
  CHECK(exchange(server.port(), request_text("GET", "/hello/ann/"))->status == 404);
  const auto wrong = exchange(server.port(), request_text("DELETE", "/hello/ann"));
  CHECK(wrong->status == 405);
  CHECK(header_of(*wrong, "Allow") == "GET, HEAD");
}

TEST_CASE("a chunked body is read, and trailers with it") {
  TestServer server;
  const auto answer = exchange(server.port(),
                               "POST /echo HTTP/1.1\r\nHost: t\r\nAuthorization: Bearer good\r\n"
                               "Transfer-Encoding: chunked\r\n\r\n3\r\n\"ab\r\n2\r\nc\"\r\n0\r\n"
                               "X-Trailer: a\r\n\r\n");
  CHECK(answer->body == "\"abc\"");
}

TEST_CASE("a client that waits for 100 Continue is told to go on, unless it is refused") {
  TestServer server;
  RawClient client(server.port());
  const std::string expecting = std::string(kKey) + "Expect: 100-continue\r\nContent-Length: 2\r\n";
  client.send("POST /echo HTTP/1.1\r\nHost: t\r\n" + expecting + "\r\n");
  CHECK(client.receive()->status == 100);
  client.send("{}");
  CHECK(client.receive()->body == "{}");
  const auto refused = exchange(server.port(),
                                "POST /echo HTTP/1.1\r\nHost: t\r\nExpect: 100-continue\r\n"
                                "Content-Length: 2\r\n\r\n");
  CHECK(refused->status == 401);
}

TEST_CASE("every answer carries a trace id: the caller's own, or a new one") {
  TestServer server;
  const std::string trace = "4bf92f3577b34da6a3ce929d0e0e4736";
  const auto given = exchange(
      server.port(),
      request_text("GET", "/hello/a", "traceparent: 00-" + trace + "-00f067aa0ba902b7-01\r\n"));
  CHECK(header_of(*given, "X-Trace-Id") == trace);
  const auto made = exchange(server.port(), request_text("GET", "/nothing"));
  CHECK(header_of(*made, "X-Trace-Id").size() == 32);
  CHECK(made->body.find(header_of(*made, "X-Trace-Id")) != std::string::npos);
}

TEST_CASE("a header value cannot become a second header") {
  TestServer server;
  const auto answer = exchange(server.port(), request_text("GET", "/split"));
  CHECK(header_of(*answer, "Injected").empty());
  CHECK(header_of(*answer, "X-Good") == "a");
}

TEST_CASE("a handler that throws is INTERNAL, and what it said stays in the log") {
  TestServer server;
  const auto answer = exchange(server.port(), request_text("GET", "/throws"));
  CHECK(answer->status == 500);
  CHECK(answer->body.find("\"INTERNAL\"") != std::string::npos);
  CHECK(answer->body.find("secret sentence") == std::string::npos);
  const std::scoped_lock lock(server.mutex);
  REQUIRE(server.logged.size() == 1);
  CHECK(server.logged[0].find("secret sentence") != std::string::npos);
  CHECK(server.logged[0].find(header_of(*answer, "X-Trace-Id")) != std::string::npos);
}

TEST_CASE("who comes without a key, with a wrong one, or with one that may not, is told so") {
  TestServer server;
  const auto without = exchange(server.port(), request_text("POST", "/echo", "", "{}"));
  CHECK(without->status == 401);
  CHECK(header_of(*without, "WWW-Authenticate") == "Bearer realm=\"patchbay\"");
  CHECK(
      exchange(server.port(), request_text("POST", "/echo", "Authorization: Bearer bad\r\n", "{}"))
          ->status == 401);
  const auto idle = exchange(server.port(),
                             request_text("POST", "/echo", "Authorization: Bearer idle\r\n", "{}"));
  CHECK(idle->status == 403);
  CHECK(idle->body.find("PERMISSION_DENIED") != std::string::npos);
}

TEST_CASE("answers are counted by route and status") {
  TestServer server;
  exchange(server.port(), request_text("GET", "/hello/a"));
  exchange(server.port(), request_text("GET", "/nothing"));
  // The request is counted before the answer is written.
  CHECK(server.metrics.text().find(
            "patchbay_http_requests_total{route=\"hello\",status=\"2xx\"} 1") != std::string::npos);
  CHECK(server.metrics.text().find(
            "patchbay_http_requests_total{route=\"none\",status=\"4xx\"} 1") != std::string::npos);
}

}  // namespace
}  // namespace patchbay::test
