// Tests that a failed allocation ends only the request that needs the memory.
#include <catch2/catch.hpp>
#include <future>
#include <optional>
#include <string>

#include "http_client/client_fixture.h"
#include "http_client/interposed.h"

namespace patchbay {
namespace {

using test::ClientFixture;
using test::SeenRequest;
using test::ServerConnection;
using test::StarvedEngine;

TEST_CASE("a request for which there is no memory is OVERLOADED, and the next one goes out") {
  ClientFixture fixture;
  fixture.server.on("/", [](const auto&, auto& connection) { connection.answer(200, "hello"); });
  test::has_no_handles = true;
  const auto refused = fixture.fetch(fixture.request("/"));
  test::has_no_handles = false;
  REQUIRE(refused.has_error());
  CHECK(refused.error().code() == Code::kOverloaded);
  CHECK(refused.error().message().find(fixture.server.origin()) != std::string::npos);
  CHECK(fixture.server.seen().empty());
  CHECK(fixture.fetch(fixture.request("/")).value().body == "hello");
}

// Longer than a string can store without allocation, and in more pieces than arrive in one round.
const std::string kLongText(100'000, 'x');

TEST_CASE("wherever the engine lacks memory, only that request is OVERLOADED") {
  int refused = 1;
  for (int allowed = 0; refused > 0; ++allowed) {
    ClientFixture fixture;
    fixture.server.on("/", [](const SeenRequest&, ServerConnection& connection) {
      connection.answer(200, kLongText, "X-Long: " + kLongText.substr(0, 1000) + "\r\n");
    });
    fixture.server.on("/other", [](const SeenRequest&, ServerConnection& connection) {
      connection.answer(200, "other");
    });
    REQUIRE(fixture.fetch(fixture.request("/other")).has_value());  // starts the engine
    auto request = fixture.request("/");
    request.connections = "a pool of its own";
    Result<http_client::Response> starved = [&] {
      const StarvedEngine engine(allowed);
      return fixture.fetch(request);
    }();
    refused = StarvedEngine::refused();
    INFO("with " << allowed << " allocations");
    if (starved.has_error()) CHECK(starved.error().code() == Code::kOverloaded);
    if (refused == 0) CHECK(starved.has_value());
    CHECK(fixture.fetch(fixture.request("/other")).value().body == "other");
    REQUIRE(fixture.fetch(request).value().body == kLongText);
  }
}

TEST_CASE("an answer for which there is no memory leaves the other requests alone") {
  ClientFixture fixture;
  std::promise<void> is_waiting;
  std::promise<void> is_over;
  std::optional<StarvedEngine> starved;
  fixture.server.on("/other", [&](const SeenRequest&, ServerConnection& connection) {
    is_waiting.set_value();
    is_over.get_future().wait();
    connection.answer(200, "other");
  });
  fixture.server.on("/", [&](const SeenRequest&, ServerConnection& connection) {
    starved.emplace(0);
    connection.answer(200, kLongText);
  });
  auto other =
      std::async(std::launch::async, [&] { return fixture.fetch(fixture.request("/other")); });
  is_waiting.get_future().wait();
  auto request = fixture.request("/");
  const bool is_write = GENERATE(false, true);
  if (is_write) request.method = "POST";
  const auto refused = fixture.fetch(request);
  starved.reset();
  is_over.set_value();
  REQUIRE(refused.has_error());
  CHECK(refused.error().code() == (is_write ? Code::kOutcomeUnknown : Code::kOverloaded));
  CHECK(other.get().value().body == "other");
}

}  // namespace
}  // namespace patchbay
