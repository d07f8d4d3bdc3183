// Tests that redirects obey the policy, change the method as RFC 9110 says, and send no credential
// to another origin.
#include <catch2/catch.hpp>

#include "http_client/client_fixture.h"

namespace patchbay {
namespace {

using test::ClientFixture;
using test::ScriptedServer;
using test::SeenRequest;
using test::ServerConnection;

ScriptedServer::Script redirecting(int status, std::string location) {
  return [=](const SeenRequest&, ServerConnection& connection) {
    connection.answer(status, "moved", "Location: " + location + "\r\n");
  };
}

void arrived(const SeenRequest&, ServerConnection& connection) {
  connection.answer(200, "arrived");
}

// Adds a token to each attempt that may have a credential.
class TokenHook final : public http_client::RequestHook {
 public:
  Result<void> before(http_client::RequestAttempt& attempt, bool credential_allowed) override {
    allowed.push_back(credential_allowed);
    if (credential_allowed) attempt.set_header("Authorization", Secret("Bearer CANARY"));
    return success();
  }
  void after(int, const http_client::Headers&) override {}
  std::vector<bool> allowed;
};

TEST_CASE("a redirect within the origin is followed with the credential") {
  ClientFixture fixture;
  TokenHook hook;
  fixture.server.on("/old", redirecting(301, "/new?page=2"));
  fixture.server.on("/new", arrived);
  auto request = fixture.request("/old");
  request.hook = &hook;
  const auto response = fixture.fetch(request);
  REQUIRE(response.has_value());
  CHECK(response.value().body == "arrived");
  CHECK(response.value().url == fixture.server.url("/new?page=2"));
  const auto seen = fixture.server.seen();
  REQUIRE(seen.size() == 2);
  CHECK(seen[1].target == "/new?page=2");
  CHECK(seen[1].headers.find("Authorization") == "Bearer CANARY");
}

TEST_CASE("no credential follows to another origin, nor back from there") {
  ClientFixture fixture;
  ScriptedServer other;
  const http_client::OriginPolicy both(
      {ClientFixture::rule(fixture.server.origin()), ClientFixture::rule(other.origin())});
  fixture.server.on("/start", redirecting(302, other.url("/there")));
  other.on("/there", redirecting(302, fixture.server.url("/back")));
  fixture.server.on("/back", arrived);
  TokenHook hook;
  auto request = fixture.request("/start");
  request.origins = &both;
  request.hook = &hook;
  request.headers = {{"Cookie", "sid=CANARY"}, {"X-Api-Key", "CANARY"}, {"Accept", "text/plain"}};
  REQUIRE(fixture.fetch(request).has_value());
  CHECK(hook.allowed == std::vector<bool>{true, false, false});
  for (const auto& seen : {other.seen().at(0), fixture.server.seen().at(1)}) {
    for (const http_client::Header& field : seen.headers) {
      CHECK(field.value.find("CANARY") == std::string::npos);
    }
    CHECK(seen.headers.find("Accept") == "text/plain");
  }
}

TEST_CASE("a redirect to an origin without a rule is refused by name") {
  ClientFixture fixture;
  ScriptedServer other;
  other.on("/", arrived);
  fixture.server.on("/start", redirecting(302, other.url("/") + "?token=CANARY"));
  const auto refused = fixture.fetch(fixture.request("/start"));
  REQUIRE(refused.has_error());
  CHECK(refused.error().code() == Code::kProviderError);
  CHECK(refused.error().details().provider_status == 302);
  CHECK(refused.error().message().find(other.origin()) != std::string::npos);
  CHECK(refused.error().message().find("CANARY") == std::string::npos);
  CHECK(other.seen().empty());
}

TEST_CASE("redirects to other schemes and odd places are refused") {
  ClientFixture fixture;
  for (const char* location :
       {"file:///etc/passwd", "ftp://127.0.0.1/", "http://user:pw@127.0.0.1/",
        "gopher://127.0.0.1:70/x", "http://[::1%25lo]/"}) {
    fixture.server.on("/start", redirecting(302, location));
    INFO(location);
    CHECK(fixture.fetch(fixture.request("/start")).error().code() == Code::kProviderError);
  }
}

TEST_CASE("method and body change as the RFC says") {
  struct Row {
    int status;
    const char* method;
    const char* then;
    bool body;
  };
  for (const Row& row : {Row{301, "POST", "GET", false}, Row{302, "POST", "GET", false},
                         Row{303, "POST", "GET", false}, Row{303, "PUT", "GET", false},
                         Row{307, "POST", "POST", true}, Row{308, "POST", "POST", true},
                         Row{302, "PUT", "PUT", true}, Row{307, "PATCH", "PATCH", true}}) {
    ClientFixture fixture;
    fixture.server.on("/from", redirecting(row.status, "/to"));
    fixture.server.on("/to", arrived);
    auto request = fixture.request("/from");
    request.method = row.method;
    request.body = "payload";
    request.headers = {{"Content-Type", "text/plain"}};
    INFO(row.status << " " << row.method);
    REQUIRE(fixture.fetch(request).has_value());
    const auto seen = fixture.server.seen();
    REQUIRE(seen.size() == 2);
    CHECK(seen[1].method == row.then);
    CHECK(seen[1].body == (row.body ? "payload" : ""));
    CHECK(seen[1].headers.contains("Content-Type") == row.body);
  }
}

TEST_CASE("a loop of redirects ends at the limit") {
  ClientFixture fixture;
  fixture.server.on("/loop", redirecting(302, "/loop"));
  auto request = fixture.request("/loop");
  request.max_redirects = 5;
  const auto refused = fixture.fetch(request);
  REQUIRE(refused.has_error());
  CHECK(refused.error().code() == Code::kProviderError);
  CHECK(fixture.server.seen().size() == 6);
}

TEST_CASE("with no redirects allowed, and without a Location, the answer is handed out") {
  ClientFixture fixture;
  fixture.server.on("/start", redirecting(302, "/elsewhere"));
  fixture.server.on(
      "/bare", [](const SeenRequest&, ServerConnection& connection) { connection.answer(304); });
  auto request = fixture.request("/start");
  request.max_redirects = 0;
  const auto response = fixture.fetch(request);
  CHECK(response.value().status == 302);
  CHECK(response.value().headers.find("Location") == "/elsewhere");
  CHECK(fixture.fetch(fixture.request("/bare")).value().status == 304);
}

}  // namespace
}  // namespace patchbay
