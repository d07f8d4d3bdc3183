// Tests request bodies, and the hook that adds a credential.
#include <catch2/catch.hpp>
#include <future>

#include "http_client/client_fixture.h"

namespace patchbay {
namespace {

using test::ClientFixture;
using test::SeenRequest;
using test::ServerConnection;

void made(const SeenRequest&, ServerConnection& connection) { connection.answer(201, "made"); }

// A body of this number of bytes, in pieces of odd sizes, with or without a known size.
class CountedSource final : public http_client::BodySource {
 public:
  CountedSource(std::size_t total, bool says_size) : total_(total), says_size_(says_size) {}
  Result<std::size_t> read(std::span<std::byte> out) override {
    const std::size_t size = std::min({out.size(), std::size_t{7777}, total_ - at_});
    for (std::size_t i = 0; i < size; ++i) out[i] = static_cast<std::byte>('a' + (at_ + i) % 26);
    at_ += size;
    return size;
  }
  Result<void> rewind() override {
    at_ = 0;
    ++rewinds;
    return success();
  }
  [[nodiscard]] std::optional<std::uint64_t> size() const override {
    return says_size_ ? std::optional<std::uint64_t>(total_ + lie) : std::nullopt;
  }
  [[nodiscard]] std::string text() const {
    std::string all(total_, ' ');
    for (std::size_t i = 0; i < total_; ++i) all[i] = static_cast<char>('a' + i % 26);
    return all;
  }
  int rewinds = 0;
  std::uint64_t lie = 0;

 private:
  std::size_t total_;
  bool says_size_;
  std::size_t at_ = 0;
};

TEST_CASE("a body arrives as it was sent, from memory or from a source of known or unknown size") {
  ClientFixture fixture;
  fixture.server.on("/", made);
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{3} << 20}) {
    for (const bool known : {true, false}) {
      CountedSource source(size, known);
      auto request = fixture.request("/");
      request.method = "POST";
      request.body_source = &source;
      INFO(size << (known ? " known" : " unknown"));
      REQUIRE(fixture.fetch(request).value().status == 201);
      const auto seen = fixture.server.seen().back();
      CHECK(seen.body == source.text());
      CHECK(seen.headers.contains("Content-Length") == known);
      CHECK_FALSE(seen.headers.contains("Expect"));
    }
    auto request = fixture.request("/");
    const std::string body(size, 'm');
    request.method = "PUT";
    request.body = body;
    REQUIRE(fixture.fetch(request).value().status == 201);
    CHECK(fixture.server.seen().back().body == body);
    CHECK(fixture.server.seen().back().method == "PUT");
  }
}

TEST_CASE("a handle that sent a body sends a plain GET next") {
  ClientFixture fixture;
  fixture.server.on("/", made);
  for (const char* method : {"POST", "GET", "DELETE", "PATCH", "GET", "HEAD", "GET"}) {
    auto request = fixture.request("/");
    request.method = method;
    REQUIRE(fixture.fetch(request).has_value());
    const auto seen = fixture.server.seen().back();
    CHECK(seen.method == method);
    CHECK(seen.body.empty());
    // The scripted answer to HEAD has a body, so the connection cannot be used again.
    if (std::string_view(method) == "HEAD") break;
  }
}

TEST_CASE("a source that gives less than it said is the plugin's fault") {
  ClientFixture fixture;
  fixture.server.on("/", made);
  CountedSource source(1000, true);
  source.lie = 5;
  auto request = fixture.request("/");
  request.method = "POST";
  request.body_source = &source;
  CHECK(fixture.fetch(request).error().code() == Code::kPluginFault);
}

TEST_CASE("a source that fails ends the request with its own error") {
  struct BrokenBody final : http_client::BodySource {
    Result<std::size_t> read(std::span<std::byte>) override {
      return Error(Code::kNotFound, "the file is gone");
    }
    Result<void> rewind() override { return success(); }
    [[nodiscard]] std::optional<std::uint64_t> size() const override { return std::nullopt; }
  } source;
  ClientFixture fixture;
  fixture.server.on("/", made);
  auto request = fixture.request("/");
  request.method = "POST";
  request.body_source = &source;
  CHECK(fixture.fetch(request).error().message() == "the file is gone");
}

TEST_CASE("a refusal before the body is through reaches the caller") {
  ClientFixture fixture;
  fixture.server.on_head("/", [](const SeenRequest&, ServerConnection& connection) {
    connection.answer(413, "too large", "Connection: close\r\n");
    connection.wait_until_closed();
  });
  CountedSource source(std::size_t{64} << 20, true);
  auto request = fixture.request("/");
  request.method = "POST";
  request.body_source = &source;
  // In an earlier version, the client waited here until the idle timeout if the refusal came while
  // it read the source.
  for (int i = 0; i < 20; ++i) {
    const auto response = fixture.fetch(request);
    INFO((response.has_error() ? response.error().message() : std::string()));
    REQUIRE(response.has_value());
    CHECK(response.value().status == 413);
  }
}

// Adds a token to each attempt that may have a credential.
class BearerHook final : public http_client::RequestHook {
 public:
  Result<void> before(http_client::RequestAttempt& attempt, bool credential_allowed) override {
    if (credential_allowed) attempt.set_header("Authorization", Secret("Bearer token-1"));
    return success();
  }
  void after(int, const http_client::Headers&) override {}
};

TEST_CASE("a credential goes only where the rule says so, and never into a log") {
  ClientFixture fixture;
  fixture.server.on("/", made);
  const http_client::OriginPolicy without({ClientFixture::rule(fixture.server.origin(), false)});
  BearerHook hook;
  auto request = fixture.request("/");
  request.hook = &hook;
  request.origins = &without;
  REQUIRE(fixture.fetch(request).has_value());
  CHECK_FALSE(fixture.server.seen().back().headers.contains("Authorization"));
  request.headers = {{"Authorization", "Bearer mine"}};
  CHECK(fixture.fetch(request).error().code() == Code::kPluginFault);

  request = fixture.request("/");
  request.hook = &hook;
  request.credential = false;
  REQUIRE(fixture.fetch(request).has_value());
  CHECK_FALSE(fixture.server.seen().back().headers.contains("Authorization"));
  request.credential = true;
  REQUIRE(fixture.fetch(request).has_value());
  CHECK(fixture.server.seen().back().headers.find("Authorization") == "Bearer token-1");
  for (const auto& line : fixture.log_lines) CHECK(line.find("token-1") == std::string::npos);
}

TEST_CASE("a key in the query is added for the wire only") {
  class KeyHook final : public http_client::RequestHook {
   public:
    Result<void> before(http_client::RequestAttempt& attempt, bool) override {
      return attempt.add_query("key", Secret("CANARY"));
    }
    void after(int, const http_client::Headers&) override {}
  } hook;
  ClientFixture fixture;
  fixture.server.on("/", made);
  auto request = fixture.request("/?a=1");
  request.hook = &hook;
  const auto response = fixture.fetch(request);
  CHECK(fixture.server.seen().back().target == "/?a=1&key=CANARY");
  CHECK(response.value().url == fixture.server.url("/?a=1"));
}

}  // namespace
}  // namespace patchbay
