// Tests how messages are read: a message that two servers could read differently is refused; a
// message that RFC 9112 requires a server to accept is accepted.
#include "httpd/test_server.h"

namespace patchbay::test {
namespace {

using namespace httpd;

constexpr const char* kLine = "GET /hello/a HTTP/1.1\r\n";

// Returns the status of the answer to these bytes, or 0 if there is no answer.
int status_of(const TestServer& server, const std::string& bytes) {
  const auto answer = exchange(server.port(), bytes);
  return answer ? answer->status : 0;
}

TEST_CASE("a header that goes on in a second line is refused, wherever the lines break") {
  TestServer server;
  const std::string folded =
      GENERATE(std::string("X-A: b\r\n c\r\n"), std::string("X-A:\r\n\tb\r\n"),
               std::string("Transfer-Encoding:\r\n chunked\r\n"),
               std::string("Authorization: Bearer\r\n good\r\n"), std::string(" X-A: b\r\n"));
  CHECK(status_of(server, kLine + ("Host: t\r\n" + folded) + "\r\n") == 400);
  RawClient slow(server.port());
  for (const char byte : kLine + ("Host: t\r\n" + folded) + "\r\n") {
    slow.send(std::string_view(&byte, 1));
  }
  CHECK(slow.receive()->status == 400);
  CHECK(status_of(server, kLine + std::string("Host: t\r\nX-A: b c\r\n\r\n")) == 200);
}

TEST_CASE("a trailer that goes on in a second line is refused, wherever the lines break") {
  TestServer server;
  const std::string trailers =
      GENERATE(std::string("X-A: b\r\n c\r\n"), std::string("X-A: b\r\nX-C:\r\n\td\r\n"));
  const std::string head =
      "POST /echo HTTP/1.1\r\nHost: t\r\nAuthorization: Bearer good\r\n"
      "Transfer-Encoding: chunked\r\n\r\n";
  // Lines in the body, and a trailer of one line, are not refused.
  const std::string chunks = "7;x=y\r\n\"ab\"\r\n \r\n0;x=y\r\n";
  CHECK(status_of(server, head + chunks + "X-A: b c\r\n\r\n") == 200);
  CHECK(status_of(server, head + chunks + trailers + "\r\n") == 400);
  RawClient slow(server.port());
  for (const char byte : head + chunks + trailers + "\r\n") slow.send(std::string_view(&byte, 1));
  CHECK(slow.receive()->status == 400);
  CHECK(slow.is_closed());
}

TEST_CASE("a header that decides something is taken once, also when both say the same") {
  TestServer server;
  const std::string line = GENERATE(
      std::string("Host: t"), std::string("Authorization: Bearer good"),
      std::string("X-Patchbay-User: ann"), std::string("Content-Type: application/json"),
      std::string("traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"),
      std::string("Content-Length: 2"), std::string("Cookie: a=b"),
      std::string("Content-Encoding: identity"), std::string("Expect: 100-continue"),
      std::string("Last-Event-ID: 7"), std::string("Origin: https://a.example"),
      std::string("Idempotency-Key: a"), std::string("Mcp-Session-Id: a"),
      std::string("MCP-Protocol-Version: 2025-06-18"), std::string("Mcp-Method: a"),
      std::string("Mcp-Name: a"), std::string("Range: bytes=0-1"), std::string("If-Range: \"a\""));
  INFO(line);
  const std::string host = line.starts_with("Host") ? "" : "Host: t\r\n";
  const std::string body = line.starts_with("Content-Length") ? "{}" : "";
  CHECK(status_of(server, kLine + host + line + "\r\n\r\n" + body) == 200);
  CHECK(status_of(server, kLine + host + line + "\r\n" + line + "\r\n\r\n" + body) == 400);
}

TEST_CASE("a list of lengths is refused, also when all are equal") {
  TestServer server;
  for (const char* lengths : {"2, 2", "2,2", "2 ,2", "2, 3"}) {
    INFO(lengths);
    const std::string head = std::string("Host: t\r\nContent-Length: ") + lengths;
    CHECK(status_of(server, kLine + head + "\r\n\r\n{}") == 400);
  }
  CHECK(status_of(server, kLine + std::string("Host: t\r\nContent-Length: 02\r\n\r\n{}")) == 200);
}

TEST_CASE("a Host that names no host is refused") {
  TestServer server;
  for (const char* good : {"t", "patchbay.example:443", "127.0.0.1", "[::1]:8080", "[2001:db8::1]",
                           "a_b-c.d~e", "t:"}) {
    INFO(good);
    CHECK(status_of(server, kLine + ("Host: " + std::string(good)) + "\r\n\r\n") == 200);
  }
  for (const char* bad : {"", "a b", "a, b", "a,b", "user@t", "a/b", "a<>", "t:x", "t:65536",
                          "t:1:2", "::1", "[::1", "[t]", "[::1]x", "%zz", "http://t"}) {
    INFO(bad);
    CHECK(status_of(server, kLine + ("Host: " + std::string(bad)) + "\r\n\r\n") == 400);
  }
}

TEST_CASE("a fragment in the target is refused") {
  TestServer server;
  CHECK(status_of(server, request_text("GET", "/hello/a#b")) == 400);
  CHECK(status_of(server, request_text("GET", "/back?a=1#b")) == 400);
  CHECK(exchange(server.port(), request_text("GET", "/hello/a%23b"))->body == "\"a#b\"");
}

TEST_CASE("after a message that could be read differently the connection ends") {
  TestServer server;
  RawClient fragment(server.port());
  fragment.send(request_text("GET", "/hello/a#b") + request_text("GET", "/hello/a"));
  CHECK(fragment.receive()->status == 400);
  CHECK(fragment.is_closed());
  RawClient host(server.port());
  host.send(kLine + std::string("Host: a b\r\n\r\n") + request_text("GET", "/hello/a"));
  CHECK(host.receive()->status == 400);
  CHECK(host.is_closed());
}

TEST_CASE("a target in absolute form is read as its path and query") {
  TestServer server;
  const auto body = [&](std::string_view target) {
    return exchange(server.port(), request_text("GET", target))->body;
  };
  CHECK(body("http://test/hello/a") == "\"a\"");
  CHECK(body("HTTPS://other.example:8443/hello/a") == "\"a\"");
  CHECK(body("http://[::1]:80/back?a=2") == "\"2\"");
  CHECK(status_of(server, request_text("GET", "http://test")) == 404);
  for (const char* bad : {"ftp://test/hello/a", "http:///hello/a", "http://u@test/hello/a",
                          "http:/hello/a", "test:80", "hello/a", "*"}) {
    INFO(bad);
    CHECK(status_of(server, request_text("GET", bad)) == 400);
  }
}

TEST_CASE("a few empty lines before a request are passed over, however they come") {
  TestServer server;
  RawClient client(server.port());
  client.send("\r\n\r\n" + request_text("GET", "/hello/a") + "\r\n" +
              request_text("GET", "/hello/b"));
  CHECK(client.receive()->body == "\"a\"");
  CHECK(client.receive()->body == "\"b\"");
  for (const char byte : "\r\n" + request_text("GET", "/hello/c")) {
    client.send(std::string_view(&byte, 1));
  }
  CHECK(client.receive()->body == "\"c\"");
  std::string many;
  for (int i = 0; i < 1000; ++i) many += "\r\n";
  CHECK(status_of(server, many + request_text("GET", "/hello/a")) == 400);
}

TEST_CASE("a client that has ended its sending is answered") {
  TestServer server;
  RawClient quick(server.port());
  quick.send(request_text("GET", "/hello/a"));
  quick.end_sending();
  CHECK(quick.receive()->body == "\"a\"");
  RawClient waiting(server.port());
  waiting.send(request_text("GET", "/slow"));
  server.doorway.wait_inside(1);
  waiting.end_sending();
  CHECK(waiting.receive()->status == 100);  // the server checks whether the client still exists
  server.doorway.open();
  CHECK(waiting.receive()->body == "\"done\"");
  CHECK(waiting.is_closed());
}

TEST_CASE("a query parameter that the route declares is taken once") {
  TestServer server;
  const auto twice = exchange(server.port(), request_text("GET", "/back?state=1&a=2&state=1"));
  CHECK(twice->status == 422);
  CHECK(twice->body.find("\\\"state\\\" more than once") != std::string::npos);
  CHECK(exchange(server.port(), request_text("GET", "/back?state=1&a=2&a=3"))->body == "\"2\"");
}

TEST_CASE("a body that is compressed or in another charset is refused before it is read") {
  TestServer server;
  const auto answer = [&](const std::string& header) {
    return *exchange(server.port(), "POST /echo HTTP/1.1\r\nHost: t\r\n" + std::string(kKey) +
                                        header + "\r\nContent-Length: 2\r\n\r\n");
  };
  const auto gzip = answer("Content-Encoding: gzip");
  CHECK(gzip.status == 415);
  CHECK(header_of(gzip, "Accept-Encoding") == "identity");
  CHECK(answer("Content-Encoding: identity, gzip").status == 415);
  CHECK(answer("Content-Type: application/json; charset=utf-16").status == 415);
  CHECK(answer("Content-Type: text/plain; a=b;CHARSET = \"iso-8859-1\"").status == 415);
  for (const char* good : {"Content-Encoding: Identity", "Content-Type: application/json",
                           "Content-Type: application/json;charset=UTF-8",
                           "Content-Type: application/json; charset=\"utf-8\""}) {
    INFO(good);
    CHECK(status_of(server,
                    request_text("POST", "/echo", kKey + std::string(good) + "\r\n", "{}")) == 200);
  }
}

}  // namespace
}  // namespace patchbay::test
