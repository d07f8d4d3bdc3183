// Tests how an authorization server's addresses are discovered, checked and cached.
#include <catch2/catch.hpp>

#include "http_client/unasked_answer.h"
#include "oauth/published_metadata.h"

namespace patchbay::oauth::test {
namespace {

std::string whole_answer(const std::string& body) {
  return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

TEST_CASE("a server is found by its issuer, at the address of RFC 8414") {
  PublishedMetadata published;
  const std::string issuer = published.asked.server.origin();
  published.publish(kServerPath,
                    published.server_metadata(
                        issuer, R"(, "authorization_response_iss_parameter_supported": true)"));
  const auto found = published.endpoints().value();
  CHECK(found.issuer == issuer);
  CHECK(found.authorize == published.asked.server.url("/as/authorize"));
  CHECK(found.token == published.asked.server.url("/as/token"));
  CHECK(found.revoke == published.asked.server.url("/as/revoke"));
  CHECK(found.device.empty());
  CHECK(found.iss_is_sent);
  CHECK(found.resource.empty());
}

TEST_CASE("a server is found from the resource it guards, which tokens are then asked for") {
  PublishedMetadata published;
  const std::string resource = published.asked.server.url("/mcp");
  const std::string issuer = published.asked.server.url("/tenant");
  published.asked.declared.discovery = resource;
  published.publish(
      std::string(kResourcePath) + "/mcp",
      R"({"resource": ")" + resource + R"(", "authorization_servers": [")" + issuer + "\"]}");
  published.publish(std::string(kServerPath) + "/tenant", published.server_metadata(issuer));
  const auto found = published.endpoints().value();
  CHECK(found.issuer == issuer);
  CHECK(found.resource == resource);
  published.asked.server.on("/as/token", [](const auto&, auto& connection) {
    connection.answer(200, R"({"access_token": "t"})");
  });
  const Registration at{published.asked.declared, found, {"app", Secret()}};
  REQUIRE(published.asked.tokens.client_credentials(at, {}, {}).has_value());
  CHECK(published.asked.last().body.find("resource=http%3A%2F%2F127.0.0.1") != std::string::npos);
}

TEST_CASE(
    "what was found in the operator's network is not kept for callers that may not look there") {
  PublishedMetadata published;
  const std::string issuer = published.asked.server.origin();
  published.publish(kServerPath, published.server_metadata(issuer));
  REQUIRE(
      published.discovery.server(issuer, anybody(http_client::Reach::kLoopback), {}).has_value());
  CHECK(published.discovery.server(issuer, anybody(http_client::Reach::kPublic), {}).has_error());
  REQUIRE(
      published.discovery.server(issuer, anybody(http_client::Reach::kLoopback), {}).has_value());
  CHECK(published.count(kServerPath) == 1);
}

TEST_CASE("OpenID Connect's places are looked at where RFC 8414's are empty") {
  PublishedMetadata published;
  const std::string issuer = published.asked.server.url("/tenant");
  published.asked.declared.discovery = issuer;
  published.publish("/tenant/.well-known/openid-configuration", published.server_metadata(issuer));
  CHECK(published.endpoints().value().issuer == issuer);
  CHECK(published.count(std::string(kServerPath) + "/tenant") == 1);
  CHECK(published.count("/.well-known/openid-configuration/tenant") == 1);
}

TEST_CASE("metadata of another issuer or resource is not used: discovery_failed") {
  PublishedMetadata published;
  published.publish(kServerPath, published.server_metadata("https://other.example"));
  CHECK(reason_in(published.endpoints()) == "discovery_failed");
  PublishedMetadata slash;  // an issuer with "/" at its end is a different issuer
  slash.asked.declared.discovery = slash.asked.server.url("/tenant");
  slash.publish(std::string(kServerPath) + "/tenant",
                slash.server_metadata(slash.asked.server.url("/tenant/")));
  CHECK(reason_in(slash.endpoints()) == "discovery_failed");
  PublishedMetadata resource;
  resource.publish(kResourcePath, R"({"resource": "https://other.example",
                                      "authorization_servers": ["https://as.example"]})");
  CHECK(reason_in(resource.endpoints()) == "discovery_failed");
}

TEST_CASE("a final slash makes no other issuer where there is no path, and iss stays as it came") {
  PublishedMetadata published;
  const std::string origin = published.asked.server.origin();
  const bool is_in_document = GENERATE(true, false);
  published.asked.declared.discovery = is_in_document ? origin : origin + "/";
  const std::string issuer = is_in_document ? origin + "/" : origin;
  published.publish(kServerPath, published.server_metadata(issuer));
  CHECK(published.endpoints().value().issuer == issuer);
}

TEST_CASE("what clients need that register themselves is found, with the scopes of the resource") {
  PublishedMetadata published;
  const std::string resource = published.asked.server.url("/mcp");
  const std::string issuer = published.asked.server.origin();
  published.asked.declared.discovery = resource;
  published.publish(std::string(kResourcePath) + "/mcp",
                    R"({"resource": ")" + resource + R"(", "authorization_servers": [")" + issuer +
                        R"("], "scopes_supported": ["read", "two words", "write"]})");
  published.publish(
      kServerPath,
      published.server_metadata(issuer, R"(, "registration_endpoint": ")" +
                                            published.asked.server.url("/as/register") +
                                            R"(", "client_id_metadata_document_supported": true,
                         "token_endpoint_auth_methods_supported": ["none"],
                         "scopes_supported": ["offline_access", "admin"])"));
  const auto found = published.endpoints().value();
  CHECK(found.registration == published.asked.server.url("/as/register"));
  CHECK(found.reads_client_documents);
  CHECK(found.client_authentications == std::vector<std::string>{"none"});
  CHECK(found.scopes == std::vector<std::string>{"read", "write", "offline_access"});
}

TEST_CASE("a server that does not say it does PKCE with S256 is refused") {
  PublishedMetadata published;
  published.publish(kServerPath, R"({"issuer": ")" + published.asked.server.origin() +
                                     R"(", "token_endpoint": ")" +
                                     published.asked.server.url("/token") + "\"}");
  const auto refused = published.endpoints();
  CHECK(reason_in(refused) == "discovery_failed");
  CHECK(refused.error().message().find("PKCE") != std::string::npos);
}

TEST_CASE("metadata that is missing, no metadata, or too much of it: discovery_failed") {
  PublishedMetadata published;
  CHECK(reason_in(published.endpoints()) == "discovery_failed");
  for (const std::string& body :
       {std::string("[]"), std::string("{}"), std::string("<html>"),
        std::string(R"({"issuer": "x", "token_endpoint": "http://as.example/token"})"),
        std::string(70'000, ' ')}) {
    PublishedMetadata other;
    other.publish(kServerPath, body);
    CHECK(reason_in(other.endpoints()) == "discovery_failed");
  }
}

TEST_CASE("a server that is down now is provider_down, and is asked again the next time") {
  PublishedMetadata published;
  const std::string issuer = published.asked.server.origin();
  published.asked.server.on(kServerPath,
                            [](const auto&, auto& connection) { connection.answer(503); });
  CHECK(reason_in(published.endpoints()) == "provider_down");
  published.publish(kServerPath, published.server_metadata(issuer));
  CHECK(published.endpoints().has_value());
}

TEST_CASE("metadata is kept for its lifetime, at most a day, and an absence for a minute") {
  PublishedMetadata published;
  const std::string issuer = published.asked.server.origin();
  published.publish(kServerPath, published.server_metadata(issuer),
                    "Cache-Control: public, max-age=600\r\n");
  REQUIRE(published.endpoints().has_value());
  REQUIRE(published.endpoints().has_value());
  CHECK(published.count(kServerPath) == 1);
  CHECK(published.count(kResourcePath) == 1);
  published.asked.clock.advance(std::chrono::seconds(61));
  REQUIRE(published.endpoints().has_value());
  CHECK(published.count(kServerPath) == 1);
  CHECK(published.count(kResourcePath) == 2);
  published.asked.clock.advance(std::chrono::seconds(540));
  REQUIRE(published.endpoints().has_value());
  CHECK(published.count(kServerPath) == 2);
}

TEST_CASE(
    "metadata that cannot be used is asked for again after a minute, however long it may be kept") {
  PublishedMetadata published;
  const std::string issuer = published.asked.server.origin();
  const std::string wrong = GENERATE(as<std::string>(), "<html>maintenance</html>", "other issuer");
  published.publish(
      kServerPath,
      wrong == "other issuer" ? published.server_metadata("https://other.example") : wrong,
      "Cache-Control: public, max-age=86400\r\n");
  CHECK(published.endpoints().has_error());
  published.publish(kServerPath, published.server_metadata(issuer));
  CHECK(published.endpoints().has_error());
  published.asked.clock.advance(std::chrono::seconds(61));
  CHECK(published.endpoints().has_value());
}

TEST_CASE("an owner with many answers pushes out its own, not those of others") {
  patchbay::test::ManualClock clock;
  KeptAnswers<int> kept(clock, 4);
  const auto at = [](const std::string& owner, int number) {
    return KeptAnswers<int>::Place{owner, std::to_string(number), http_client::Reach::kPublic};
  };
  const Monotonic soon = clock.now() + std::chrono::minutes(1);
  const Monotonic late = clock.now() + std::chrono::hours(24);
  kept.keep(at("quiet", 1), 1, soon);
  kept.keep(at("quiet", 2), 2, soon);
  for (int number = 1; number <= 20; ++number) kept.keep(at("loud", number), number, late);
  CHECK(kept.find(at("quiet", 1)) == 1);
  CHECK(kept.find(at("quiet", 2)) == 2);
  CHECK(kept.find(at("loud", 20)) == 20);
  CHECK_FALSE(kept.find(at("loud", 1)));
  CHECK_FALSE(kept.find(at("quiet", 20)));
}

TEST_CASE("connectors that ask one address in different ways are told separately") {
  PublishedMetadata published;
  const std::string issuer = published.asked.server.origin();
  published.asks_resource();
  published.publish(kServerPath, published.server_metadata(issuer));
  published.asked.server.on("/mcp", [](const auto& request, auto& connection) {
    connection.answer(401, "{}", "WWW-Authenticate: Bearer scope=\"" + request.body + "\"\r\n");
  });
  for (const char* body : {"first", "second", "first"}) {
    published.asked.declared.discovery_request->body = body;
    CHECK(published.endpoints().value().scopes == std::vector<std::string>{body});
  }
  CHECK(published.count("/mcp") == 2);
}

TEST_CASE("what is kept has a bound") {
  PublishedMetadata published;
  Discovery small(published.asked.client, published.asked.clock, {.entries = 2});
  for (const char* name : {"/a", "/b", "/c"}) {
    CHECK_FALSE(
        small.resource(published.asked.server.url(name), anybody(http_client::Reach::kLoopback), {})
            .value());
  }
  CHECK_FALSE(
      small.resource(published.asked.server.url("/a"), anybody(http_client::Reach::kLoopback), {})
          .value());
  CHECK(published.count(std::string(kResourcePath) + "/a") == 2);
}

TEST_CASE("an address that a manifest writes out is not replaced by what is discovered") {
  PublishedMetadata published;
  published.publish(kServerPath, published.server_metadata(published.asked.server.origin()));
  published.asked.declared.endpoints.token = "https://tokens.example/token";
  CHECK(published.endpoints().value().token == "https://tokens.example/token");
}

TEST_CASE("a server on the internet cannot lead us to this machine or into its network") {
  PublishedMetadata published;
  const auto asked = published.discovery.server(published.asked.server.origin(),
                                                anybody(http_client::Reach::kPublic), {});
  CHECK(reason_in(asked) == "discovery_failed");
  CHECK(published.asked.server.seen().empty());
}

TEST_CASE("well-known addresses stand where RFC 9728 and RFC 8414 put them") {
  CHECK(oauth_messages::resource_metadata_address("https://rs.example/a/b") ==
        "https://rs.example/.well-known/oauth-protected-resource/a/b");
  CHECK(oauth_messages::resource_metadata_address("https://rs.example/") ==
        "https://rs.example/.well-known/oauth-protected-resource");
  CHECK(oauth_messages::server_metadata_addresses("https://as.example").size() == 2);
  CHECK(oauth_messages::server_metadata_addresses("https://as.example/t") ==
        std::vector<std::string>{"https://as.example/.well-known/oauth-authorization-server/t",
                                 "https://as.example/.well-known/openid-configuration/t",
                                 "https://as.example/t/.well-known/openid-configuration"});
  CHECK(oauth_messages::server_metadata_addresses("https://as.example/t/") ==
        oauth_messages::server_metadata_addresses("https://as.example/t"));
  CHECK(oauth_messages::resource_metadata_addresses("https://rs.example/a/") ==
        std::vector<std::string>{"https://rs.example/.well-known/oauth-protected-resource/a/",
                                 "https://rs.example/.well-known/oauth-protected-resource/a",
                                 "https://rs.example/.well-known/oauth-protected-resource"});
}

TEST_CASE("a second answer that a server writes after its metadata is no other metadata") {
  patchbay::test::UnaskedAnswer unasked;
  PublishedMetadata published;
  const std::string ours = published.asked.server.url("/ours");
  const std::string theirs = published.asked.server.url("/theirs");
  // A client that used this metadata for `ours` would send codes and refresh tokens to /thief.
  std::string forged = published.server_metadata(ours);
  forged.replace(forged.find("/as/token"), 9, "/thief");
  const bool at_once = GENERATE(true, false);
  const std::string first = whole_answer(published.server_metadata(theirs));
  published.asked.server.on(std::string(kServerPath) + "/theirs",
                            [=, &unasked](const auto&, auto& connection) {
                              connection.send(at_once ? first + whole_answer(forged) : first);
                              if (!at_once) unasked.write_on(connection, whole_answer(forged));
                            });
  published.publish(std::string(kServerPath) + "/ours", published.server_metadata(ours));
  const auto found_for = [&](const std::string& issuer) {
    return published.discovery.server(issuer, anybody(http_client::Reach::kLoopback), {})
        .value()
        .value();
  };
  CHECK(found_for(theirs).issuer == theirs);
  if (!at_once) unasked.come();
  CHECK(found_for(ours).token_endpoint == published.asked.server.url("/as/token"));
}

TEST_CASE("each metadata document is fetched over a connection of its own") {
  PublishedMetadata published;
  published.publish(kServerPath, published.server_metadata(published.asked.server.origin()));
  REQUIRE(published.endpoints().has_value());
  int connections = 0;
  for (const auto& request : published.asked.server.seen()) {
    CHECK(request.connection == ++connections);
  }
  // one request for the resource's metadata, which does not exist, and one for the server's
  // metadata
  CHECK(connections == 2);
}

}  // namespace
}  // namespace patchbay::oauth::test
