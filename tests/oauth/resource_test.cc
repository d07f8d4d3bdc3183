// Tests how a protected resource leads to its authorization server: by its answer to a request
// without a credential, by its metadata, and without metadata.
#include <catch2/catch.hpp>

#include "oauth/published_metadata.h"

namespace patchbay::oauth::test {
namespace {

TEST_CASE("a web page in place of metadata does not end the search, however large it is") {
  PublishedMetadata published;
  const std::string page = GENERATE(as<std::string>(), "<html>Sign in</html>", "[]", "{}", "large");
  const std::string body = page == "large" ? std::string(70'000, ' ') : page;
  const std::string resource = published.asked.server.url("/mcp");
  const std::string issuer = published.asked.server.url("/tenant");
  published.asked.declared.discovery = resource;
  published.publish(std::string(kResourcePath) + "/mcp", body);
  published.guard(kResourcePath, resource, issuer);
  published.publish(std::string(kServerPath) + "/tenant", body);
  published.publish("/.well-known/openid-configuration/tenant", body);
  published.publish("/tenant/.well-known/openid-configuration", published.server_metadata(issuer));
  const auto found = published.endpoints().value();
  CHECK(found.issuer == issuer);
  CHECK(found.resource == resource);
}

TEST_CASE("metadata of the whole host are about a resource below, and name the audience") {
  PublishedMetadata published;
  const std::string origin = published.asked.server.origin();
  published.asked.declared.discovery = published.asked.server.url("/mcp");
  published.guard(kResourcePath, origin, origin);
  published.publish(kServerPath, published.server_metadata(origin));
  CHECK(published.endpoints().value().resource == origin);
  published.asked.declared.names_resource = false;
  CHECK(published.endpoints().value().resource.empty());
}

TEST_CASE("which resource metadata are about is told by origin and by whole parts of the path") {
  const std::string used = "https://rs.example/a/mcp";
  for (const char* same :
       {"https://rs.example/a/mcp", "https://rs.example/a/mcp/", "https://RS.example:443/a/mcp",
        "https://rs.example/a", "https://rs.example/", "https://rs.example"}) {
    INFO(same);
    CHECK(oauth_messages::covers(same, used));
  }
  for (const char* other :
       {"https://other.example/a/mcp", "http://rs.example/a/mcp", "https://rs.example:8443/a/mcp",
        "https://rs.example/a/mc", "https://rs.example/a/mcp/more", "https://rs.example/A/mcp",
        "https://rs.example/a/mcp?team=1", "https://rs.example/a/mcp#f", "mcp", ""}) {
    INFO(other);
    CHECK_FALSE(oauth_messages::covers(other, used));
  }
  CHECK(oauth_messages::covers("https://rs.example/mcp", "https://rs.example/mcp?team=1"));
  CHECK(oauth_messages::covers("https://rs.example/mcp?team=1", "https://rs.example/mcp?team=1"));
}

TEST_CASE("the refusal of a request without a credential says where the metadata are, and scopes") {
  PublishedMetadata published;
  const std::string resource = published.asked.server.url("/mcp");
  const std::string issuer = published.asked.server.origin();
  published.asks_resource();
  published.refuse_at_resource("Bearer error=\"invalid_token\", resource_metadata=\"" +
                               published.asked.server.url("/custom/place.json") +
                               "\", scope=\"tools ü more\"");
  published.guard("/custom/place.json", resource, issuer);
  published.publish(kServerPath, published.server_metadata(issuer));
  const auto found = published.endpoints().value();
  CHECK(found.resource == resource);
  CHECK(found.scopes == std::vector<std::string>{"tools", "more"});
  CHECK(published.count(std::string(kResourcePath) + "/mcp") == 0);

  const auto asked = published.asked.server.seen().front();
  CHECK(asked.method == "POST");
  CHECK(asked.body == "who authorizes?");
  CHECK(asked.headers.find("Content-Type") == "text/plain");
  CHECK_FALSE(asked.headers.contains("Authorization"));
}

TEST_CASE("where a refusal names no usable place, the well-known ones are looked at") {
  PublishedMetadata published;
  const std::string place =
      GENERATE(as<std::string>(), "http://rs.example/place", "nowhere", "/absent", "");
  const std::string resource = published.asked.server.url("/mcp");
  const std::string issuer = published.asked.server.origin();
  published.asks_resource();
  published.refuse_at_resource("Bearer resource_metadata=\"" +
                               (place == "/absent" ? published.asked.server.url(place) : place) +
                               "\"");
  published.guard(std::string(kResourcePath) + "/mcp", resource, issuer);
  published.publish(kServerPath, published.server_metadata(issuer));
  CHECK(published.endpoints().value().resource == resource);
}

TEST_CASE("a refusal cannot lead from another machine to this one") {
  PublishedMetadata published;
  const http_client::Reach reach =
      GENERATE(http_client::Reach::kPublic, http_client::Reach::kPrivate);
  published.publish("/place", R"({"resource": "https://rs.example/mcp",
                                  "authorization_servers": ["https://as.example"]})");
  const auto found = published.discovery.resource("https://rs.example/mcp", anybody(reach), {},
                                                  published.asked.server.url("/place"));
  CHECK(reason_in(found) == "discovery_failed");
  CHECK(published.asked.server.seen().empty());
}

TEST_CASE("a server without metadata of its resource has its authorization server at its root") {
  PublishedMetadata published;
  const std::string origin = published.asked.server.origin();
  published.asks_resource();
  published.refuse_at_resource("Bearer");
  published.publish(kServerPath, published.server_metadata(origin));
  const auto found = published.endpoints().value();
  CHECK(found.issuer == origin);
  CHECK(found.token == published.asked.server.url("/as/token"));
  // Without this check, this server could name another server, and that server's token could be
  // valid elsewhere.
  CHECK(found.resource == published.asked.server.url("/mcp"));
  published.asked.declared.names_resource = false;
  CHECK(published.endpoints().value().resource.empty());
}

TEST_CASE("a document that a refusal names speaks for that resource, not for the whole host") {
  PublishedMetadata published;
  const std::string origin = published.asked.server.origin();
  published.asks_resource();
  published.refuse_at_resource("Bearer resource_metadata=\"" +
                               published.asked.server.url("/mcp/place.json") + "\"");
  published.guard("/mcp/place.json", origin, origin);
  published.publish(kServerPath, published.server_metadata(origin));
  CHECK(reason_in(published.endpoints()) == "discovery_failed");
  published.guard("/mcp/place.json", published.asked.server.url("/mcp/"), origin);
  CHECK(published.discovery.endpoints_of(published.asked.declared, "", {}, CacheUse::kAskAgain)
            .value()
            .issuer == origin);
}

TEST_CASE("a resource that is down for a moment is asked again, and no other server is taken") {
  PublishedMetadata published;
  const std::string origin = published.asked.server.origin();
  published.asks_resource();
  published.asked.server.on("/mcp", [](const auto&, auto& connection) { connection.answer(503); });
  published.publish(kServerPath, published.server_metadata(origin));
  CHECK(reason_in(published.endpoints()) == "provider_down");
  published.refuse_at_resource("Bearer scope=\"tools\"");
  CHECK(published.endpoints().value().scopes == std::vector<std::string>{"tools"});
}

TEST_CASE("a failed search names the service, and nothing of its address that may be secret") {
  PublishedMetadata published;
  published.asked.declared.discovery = published.asked.server.url("/s/canary/mcp?token=canary");
  const auto found = published.endpoints();
  REQUIRE(reason_in(found) == "discovery_failed");
  CHECK(found.error().message().find("canary") == std::string::npos);
}

TEST_CASE("a server that publishes nothing is asked at the usual addresses, if it refused us") {
  PublishedMetadata published;
  published.asks_resource();
  CHECK(reason_in(published.endpoints()) == "discovery_failed");  // the resource did not refuse the
                                                                  // request, but answered 404
  published.refuse_at_resource("Bearer");
  const auto found =
      published.discovery.endpoints_of(published.asked.declared, "", {}, CacheUse::kAskAgain)
          .value();
  CHECK(found.issuer == published.asked.server.origin());
  CHECK(found.authorize == published.asked.server.url("/authorize"));
  CHECK(found.token == published.asked.server.url("/token"));
  CHECK(found.registration == published.asked.server.url("/register"));
  CHECK_FALSE(found.iss_is_sent);
}

TEST_CASE("metadata of another resource end the search: no other server is tried instead") {
  PublishedMetadata published;
  const std::string origin = published.asked.server.origin();
  published.asks_resource();
  published.refuse_at_resource("Bearer");
  published.guard(std::string(kResourcePath) + "/mcp", "https://evil.example/mcp", origin);
  published.guard(kResourcePath, origin, origin);
  published.publish(kServerPath, published.server_metadata(origin));
  CHECK(reason_in(published.endpoints()) == "discovery_failed");
}

TEST_CASE("a resource that is asked again may have another authorization server") {
  PublishedMetadata published;
  const std::string resource = published.asked.server.url("/mcp");
  const auto endpoints = [&](CacheUse known) {
    return published.discovery.endpoints_of(published.asked.declared, "", {}, known).value();
  };
  for (const char* issuer : {"/one", "/two"}) {
    published.publish(std::string(kServerPath) + issuer,
                      published.server_metadata(published.asked.server.url(issuer)));
  }
  published.asks_resource();
  published.refuse_at_resource("Bearer scope=\"first\"");
  published.guard(kResourcePath, resource, published.asked.server.url("/one"));
  CHECK(endpoints(CacheUse::kMayBeOld).issuer == published.asked.server.url("/one"));
  published.refuse_at_resource("Bearer scope=\"second\"");
  published.guard(kResourcePath, resource, published.asked.server.url("/two"));
  CHECK(endpoints(CacheUse::kMayBeOld).issuer == published.asked.server.url("/one"));
  CHECK(endpoints(CacheUse::kAskAgain).issuer == published.asked.server.url("/two"));
  CHECK(endpoints(CacheUse::kMayBeOld).scopes == std::vector<std::string>{"second"});
}

}  // namespace
}  // namespace patchbay::oauth::test
