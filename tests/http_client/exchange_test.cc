// Tests that the client reads all valid forms of an answer and refuses invalid ones.
#include "http_client/exchange.h"

#include <zlib.h>

#include <catch2/catch.hpp>
#include <future>

#include "http_client/client_fixture.h"

namespace patchbay {
namespace {

using test::ClientFixture;
using test::SeenRequest;
using test::ServerConnection;

std::string gzip(std::string_view text) {
  z_stream zlib{};
  deflateInit2(&zlib, Z_BEST_COMPRESSION, Z_DEFLATED, MAX_WBITS + 16, 9, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&zlib, text.size()), '\0');
  zlib.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  zlib.avail_in = static_cast<uInt>(text.size());
  zlib.next_out = reinterpret_cast<Bytef*>(out.data());
  zlib.avail_out = static_cast<uInt>(out.size());
  deflate(&zlib, Z_FINISH);
  out.resize(zlib.total_out);
  deflateEnd(&zlib);
  return out;
}

test::ScriptedServer::Script answering(int status, std::string body, std::string headers = "") {
  return [=](const SeenRequest&, ServerConnection& connection) {
    connection.answer(status, body, headers);
  };
}

test::ScriptedServer::Script sending(std::string bytes, bool reset = false) {
  return [=](const SeenRequest&, ServerConnection& connection) {
    connection.send(bytes);
    reset ? connection.reset() : connection.close();
  };
}

TEST_CASE("an answer of any status comes with its headers and its body") {
  ClientFixture fixture;
  fixture.server.on("/user", answering(418, "short and stout", "X-Kind: teapot\r\n"));
  const auto response = fixture.fetch(fixture.request("/user"));
  REQUIRE(response.has_value());
  CHECK(response.value().status == 418);
  CHECK(response.value().headers.find("x-kind") == "teapot");
  CHECK(response.value().body == "short and stout");
  CHECK(response.value().peer == http_client::AddressKind::kLoopback);
}

TEST_CASE("one connection serves many requests") {
  ClientFixture fixture;
  fixture.server.on("/", answering(200, "ok"));
  for (int i = 0; i < 5; ++i) REQUIRE(fixture.fetch(fixture.request("/")).has_value());
  for (const auto& request : fixture.server.seen()) CHECK(request.connection == 1);
}

TEST_CASE("a body comes in pieces before the provider has finished it") {
  std::promise<void> first_half_read;
  ClientFixture fixture;
  fixture.server.on("/slow", [&](const SeenRequest&, ServerConnection& connection) {
    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfirst");
    first_half_read.get_future().wait();
    connection.send("later");
  });
  auto exchange = fixture.client.send(fixture.request("/slow"));
  REQUIRE(exchange.has_value());
  char buffer[16];
  const auto room = std::as_writable_bytes(std::span(buffer));
  CHECK(exchange.value().read(room).value() == 5);
  CHECK(std::string_view(buffer, 5) == "first");
  first_half_read.set_value();
  std::string rest;
  while (const std::size_t size = exchange.value().read(room).value()) rest.append(buffer, size);
  CHECK(rest == "later");
}

TEST_CASE("a body that nobody reads makes the provider wait, and is read whole later") {
  ClientFixture fixture;
  constexpr std::size_t kSize = 24 << 20;
  fixture.server.on("/big", answering(200, std::string(kSize, 'x')));
  fixture.server.on("/small", answering(200, "small"));
  auto big = fixture.client.send(fixture.request("/big"));
  REQUIRE(big.has_value());
  // Other requests get their answers while this request makes no progress.
  for (int i = 0; i < 3; ++i) REQUIRE(fixture.fetch(fixture.request("/small")).has_value());
  struct Counter final : http_client::BodySink {
    std::uint64_t largest = 0;
    Result<void> write(std::span<const std::byte> piece) override {
      largest = std::max<std::uint64_t>(largest, piece.size());
      return success();
    }
  } counter;
  CHECK(big.value().pipe(counter).value() == kSize);
  CHECK(counter.largest <= 256 << 10);
}

TEST_CASE("a compressed answer is asked for and read as what it was") {
  ClientFixture fixture;
  std::string text;
  for (int i = 0; i < 40000; ++i) text += std::to_string(i * 7919) + ",";
  fixture.server.on("/gzip", answering(200, gzip(text), "Content-Encoding: gzip\r\n"));
  const auto response = fixture.fetch(fixture.request("/gzip"));
  REQUIRE(response.has_value());
  CHECK(response.value().body == text);
  CHECK_FALSE(response.value().headers.contains("Content-Encoding"));
  CHECK(fixture.server.seen().front().headers.find("Accept-Encoding") == "gzip");
}

TEST_CASE("a decompression bomb ends early with PROVIDER_ERROR") {
  ClientFixture fixture;
  fixture.server.on(
      "/bomb", answering(200, gzip(std::string(16 << 20, '\0')), "Content-Encoding: gzip\r\n"));
  const auto response = fixture.fetch(fixture.request("/bomb"));
  REQUIRE(response.has_error());
  CHECK(response.error().code() == Code::kProviderError);
  CHECK(response.error().message().find("times its size") != std::string::npos);
}

TEST_CASE("a compressed body that is cut off or malformed is not taken for whole") {
  ClientFixture fixture;
  const std::string whole = gzip("all of it, to the last word");
  fixture.server.on(
      "/cut", answering(200, whole.substr(0, whole.size() - 6), "Content-Encoding: gzip\r\n"));
  fixture.server.on("/not", answering(200, "plain after all", "Content-Encoding: gzip\r\n"));
  fixture.server.on("/odd", answering(200, "?", "Content-Encoding: sdch\r\n"));
  CHECK(fixture.fetch(fixture.request("/cut")).error().code() == Code::kProviderUnavailable);
  CHECK(fixture.fetch(fixture.request("/not")).error().code() == Code::kProviderError);
  CHECK(fixture.fetch(fixture.request("/odd")).error().code() == Code::kProviderError);
}

TEST_CASE("what follows a compressed body is passed over, another member is read") {
  const std::string hello = gzip("hello");
  const std::string world = gzip(" world");
  const auto [sent, read] = GENERATE_COPY(table<std::string, std::string>({
      {hello + world, "hello world"},
      {hello + "junk", "hello"},
      {hello + std::string(40, '\0'), "hello"},
      {hello + "\x1f", "hello"},
      {hello + "\x1f junk", "hello"},
      {hello + world + "junk" + world, "hello world"},
  }));
  const bool in_pieces = GENERATE(false, true);
  CAPTURE(sent, in_pieces);
  ClientFixture fixture;
  fixture.server.on("/", [&, sent = sent](const auto&, auto& connection) {
    const std::string encoding = "Content-Encoding: gzip\r\n";
    if (!in_pieces) {
      connection.answer(200, sent, encoding);
      return;
    }
    connection.send("HTTP/1.1 200 OK\r\n" + encoding +
                    "Content-Length: " + std::to_string(sent.size()) + "\r\n\r\n");
    for (const char byte : sent) connection.send_until_acknowledged({&byte, 1});
  });
  const auto answer = fixture.fetch(fixture.request("/"));
  REQUIRE(answer.has_value());
  CHECK(answer.value().body == read);
}

TEST_CASE("the limit on a body holds whether or not its length was announced") {
  ClientFixture fixture;
  fixture.server.on("/known", answering(200, std::string(5000, 'x')));
  fixture.server.on("/unknown", sending("HTTP/1.1 200 OK\r\n\r\n" + std::string(5000, 'x')));
  for (const char* path : {"/known", "/unknown"}) {
    auto request = fixture.request(path);
    request.limits.max_body_bytes = 4999;
    const auto response = fixture.fetch(request);
    REQUIRE(response.has_error());
    CHECK(response.error().code() == Code::kProviderError);
    request.limits.max_body_bytes = 5000;
    CHECK(fixture.fetch(request).value().body.size() == 5000);
    CHECK(fixture.client.fetch(request, 4999).error().code() == Code::kProviderError);
  }
}

TEST_CASE("a flood of headers is refused") {
  ClientFixture fixture;
  std::string flood = "HTTP/1.1 200 OK\r\n";
  for (int i = 0; i < 5000; ++i) flood += "X-" + std::to_string(i) + ": flood of headers\r\n";
  fixture.server.on("/flood", sending(flood + "\r\n"));
  const auto response = fixture.fetch(fixture.request("/flood"));
  REQUIRE(response.has_error());
  CHECK(response.error().code() == Code::kProviderError);
}

TEST_CASE("a header line that is too long is said to be, and the request is not sent again") {
  ClientFixture fixture;
  fixture.server.on("/", answering(200, "ok", "X: " + std::string(200'000, 'a') + "\r\n"));
  const auto answer = fixture.fetch(fixture.request("/"));
  REQUIRE(answer.has_error());
  CHECK(answer.error().code() == Code::kProviderError);
  CHECK(answer.error().message().find("too large: a line of its headers is over 100 KiB") !=
        std::string::npos);
  CHECK(fixture.server.seen().size() == 1);
  auto write = fixture.request("/");
  write.method = "POST";
  const auto written = fixture.fetch(write);
  REQUIRE(written.has_error());
  CHECK(written.error().code() == Code::kOutcomeUnknown);
  CHECK(written.error().message().find("a line of its headers") != std::string::npos);
}

TEST_CASE("a truncated body is an error after the bytes that came, never a short success") {
  ClientFixture fixture;
  fixture.server.on("/cut", sending("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this"));
  fixture.server.on("/reset",
                    sending("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this", true));
  fixture.server.on(
      "/chunk", sending("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\nonly this"));
  for (const char* path : {"/cut", "/reset", "/chunk"}) {
    const auto response = fixture.fetch(fixture.request(path));
    INFO(path);
    REQUIRE(response.has_error());
    CHECK(response.error().code() == Code::kProviderUnavailable);
    CHECK(response.error().message().find(fixture.server.origin()) != std::string::npos);
  }
}

TEST_CASE("an answer that is not HTTP is PROVIDER_ERROR") {
  ClientFixture fixture;
  fixture.server.on("/ssh", sending("SSH-2.0-OpenSSH_9.2\r\n"));
  CHECK(fixture.fetch(fixture.request("/ssh")).error().code() == Code::kProviderError);
}

TEST_CASE("an answer of two lengths is not HTTP, and the same one said twice is") {
  ClientFixture fixture;
  fixture.server.on("/two",
                    sending("HTTP/1.1 200 OK\r\nContent-Length: 2\r\ncontent-length: 43\r\n\r\n"
                            "okHTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nPOISON"));
  fixture.server.on("/same",
                    sending("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok"));
  const auto refused = fixture.fetch(fixture.request("/two"));
  REQUIRE(refused.has_error());
  CHECK(refused.error().code() == Code::kProviderError);
  CHECK(refused.error().message().find("two lengths") != std::string::npos);
  CHECK(fixture.fetch(fixture.request("/same")).value().body == "ok");
}

TEST_CASE("interim answers are skipped and answers without a body are complete") {
  ClientFixture fixture;
  fixture.server.on("/early", sending("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
                                      "HTTP/1.1 204 No Content\r\nX-Last: yes\r\n\r\n"));
  const auto response = fixture.fetch(fixture.request("/early"));
  REQUIRE(response.has_value());
  CHECK(response.value().status == 204);
  CHECK_FALSE(response.value().headers.contains("Link"));
  CHECK(response.value().body.empty());
}

}  // namespace
}  // namespace patchbay
