// Tests how this host gets a client if the operator configured none: by registration (RFC 7591), or
// with the document that the host publishes.
#include "oauth/obtained_clients.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <set>

#include "oauth/asked_server.h"
#include "oauth/client_metadata.h"
#include "oauth/discovery.h"

namespace patchbay::oauth::test {
namespace {

using manifest::ClientAuthentication;
using Json = nlohmann::json;

constexpr const char* kWebRedirect = "https://patchbay.example/aip/oauth/callback/docs";
constexpr const char* kDocument = "https://patchbay.example/aip/oauth/client/docs";

// A server that registers clients, and the store for these clients.
struct RegistrationSeat {
  explicit RegistrationSeat(std::string document = {})
      : clients({asked.client, *journey.store, *journey.vault, journey.random, asked.clock,
                 redirects,
                 [this](store::Transaction&, const std::string& client) {
                   return in_use.contains(client);
                 },
                 std::move(document)}) {
    answers(201, R"({"client_id":"made","redirect_uris":["https://evil.example/"]})");
  }

  void answers(int status, const std::string& body) {
    asked.server.on("/register", [=](const auto&, auto& connection) {
      connection.answer(status, body, "Content-Type: application/json\r\n");
    });
  }
  [[nodiscard]] Endpoints at(const std::string& issuer = "https://issuer.example") const {
    Endpoints endpoints;
    endpoints.issuer = issuer;
    endpoints.token = asked.server.url("/token");
    endpoints.registration = asked.server.url("/register");
    endpoints.reach = http_client::Reach::kLoopback;
    return endpoints;
  }
  Result<std::optional<ClientIdentity>> obtain(const Endpoints& endpoints,
                                               const std::string& organization = "acme",
                                               const std::string& connector = "docs",
                                               const std::string& redirect = kWebRedirect) {
    return clients.obtain(organization, connector, redirect, endpoints, {});
  }
  [[nodiscard]] Json wanted() const { return Json::parse(asked.last().body); }
  [[nodiscard]] std::size_t asks() const { return asked.server.seen().size(); }

  Journey journey;
  AskedServer asked;
  RedirectUris redirects =
      RedirectUris::parse({"https://patchbay.example/aip/oauth/callback/{connector_id}",
                           "http://127.0.0.1:*/aip/oauth/callback/{connector_id}"})
          .value();
  std::set<std::string> in_use;  // the references of the clients that accounts have
  ObtainedClients clients;
};

TEST_CASE("a server that registers anybody is asked once, and what it gave is kept") {
  RegistrationSeat server;
  Endpoints at = server.at();
  at.scopes = {"read", "offline_access"};
  const auto first = server.obtain(at).value();
  REQUIRE(first);
  CHECK(first->id == "made");
  CHECK(first->secret.empty());
  CHECK(first->authentication == ClientAuthentication::kNone);
  const Json expected = {{"client_name", "Patchbay"},
                         {"redirect_uris", {kWebRedirect}},
                         {"grant_types", {"authorization_code", "refresh_token"}},
                         {"response_types", {"code"}},
                         {"token_endpoint_auth_method", "none"},
                         {"application_type", "web"},
                         {"scope", "read offline_access"}};
  CHECK(server.wanted() == expected);
  CHECK(server.obtain(at).value()->reference == first->reference);
  CHECK(server.clients.find(first->reference, at.issuer).value().id == "made");
  CHECK(server.asks() == 1);
}

TEST_CASE("organizations, connectors, issuers and redirect addresses have clients of their own") {
  RegistrationSeat server;
  REQUIRE(server.obtain(server.at()).value());
  int made = 0;
  const auto next = [&] {
    const std::string id = "other" + std::to_string(++made);
    server.answers(201, R"({"client_id":")" + id + "\"}");
    return id;
  };
  std::string id = next();
  CHECK(server.obtain(server.at("https://other.example")).value()->id == id);
  id = next();
  CHECK(server.obtain(server.at(), "another_organization").value()->id == id);
  id = next();
  CHECK(
      server.obtain(server.at(), "acme", "mail", "https://patchbay.example/aip/oauth/callback/mail")
          .value()
          ->id == id);
  id = next();
  const std::string loopback = "http://127.0.0.1:41234/aip/oauth/callback/docs";
  CHECK(server.obtain(server.at(), "acme", "docs", loopback).value()->id == id);
  CHECK(server.wanted().at("redirect_uris") ==
        Json{loopback, "http://127.0.0.1/aip/oauth/callback/docs"});
  CHECK(server.wanted().at("application_type") == "native");
  next();
  const std::string another_port = "http://127.0.0.1:51234/aip/oauth/callback/docs";
  CHECK(server.obtain(server.at(), "acme", "docs", another_port).value()->id == id);
  CHECK(server.obtain(server.at()).value()->id == "made");
}

TEST_CASE("a secret that a server gives is sealed, and sent in the way that the server wants") {
  const std::tuple<const char*, const char*, ClientAuthentication> methods[] = {
      {R"(["client_secret_basic"])", "client_secret_basic", ClientAuthentication::kBasic},
      {R"(["client_secret_post","client_secret_basic"])", "client_secret_post",
       ClientAuthentication::kPost}};
  for (const auto& [known, method, authentication] : methods) {
    INFO(known);
    RegistrationSeat server;
    Endpoints at = server.at();
    at.client_authentications = Json::parse(known).get<std::vector<std::string>>();
    server.answers(201, Json{{"client_id", "made"},
                             {"client_secret", "canary-secret"},
                             {"client_secret_expires_at", 0},
                             {"token_endpoint_auth_method", method}}
                            .dump());
    const std::string reference = server.obtain(at).value()->reference;
    CHECK(server.wanted().at("token_endpoint_auth_method") == method);
    const auto kept = server.clients.find(reference, at.issuer).value();
    CHECK(kept.secret.reveal() == "canary-secret");
    CHECK(kept.authentication == authentication);
    server.asked.answers(200, R"({"access_token":"t"})");
    const Registration registration{server.asked.declared, at, kept};
    REQUIRE(server.asked.tokens.refresh(registration, Secret("r"), {}, {}).has_value());
    const auto sent = server.asked.last();
    const bool is_in_body = sent.body.find("client_secret=canary-secret") != std::string::npos;
    CHECK(is_in_body == (authentication == ClientAuthentication::kPost));
  }
}

TEST_CASE("a secret that ends is replaced by registering again") {
  RegistrationSeat server;
  server.answers(
      201, R"({"client_id":"old","client_secret":"s","client_secret_expires_at":1000000000})");
  CHECK(server.obtain(server.at()).value()->id == "old");
  server.answers(201, R"({"client_id":"new"})");
  CHECK(server.obtain(server.at()).value()->id == "new");
}

TEST_CASE("a client that its server rejected stays for its accounts, and others get a new one") {
  RegistrationSeat server;
  const std::string old = server.obtain(server.at()).value()->reference;
  REQUIRE(server.clients.reject(old, server.at().issuer).has_value());
  CHECK(server.clients.find(old, server.at().issuer).value().id == "made");
  server.answers(201, R"({"client_id":"second"})");
  CHECK(server.obtain(server.at()).value()->id == "second");
  CHECK(server.obtain(server.at()).value()->id == "second");
  // No account was connected with this client.
  CHECK(reason_in(server.clients.find(old, server.at().issuer)) == "client_missing");
}

TEST_CASE("a rejected client that an account has stays when others get a new one") {
  RegistrationSeat server;
  const std::string old = server.obtain(server.at()).value()->reference;
  server.in_use = {old};
  REQUIRE(server.clients.reject(old, server.at().issuer).has_value());
  server.answers(201, R"({"client_id":"second"})");
  CHECK(server.obtain(server.at()).value()->id == "second");
  CHECK(server.clients.find(old, server.at().issuer).value().id == "made");
}

TEST_CASE("a client is shown to no other issuer") {
  RegistrationSeat server(kDocument);
  Endpoints at = server.at();
  const std::string registered = server.obtain(at).value()->reference;
  CHECK(reason_in(server.clients.find(registered, "https://other.example")) == "issuer_mismatch");
  at.reads_client_documents = true;
  const std::string document = server.obtain(at).value()->reference;
  CHECK(reason_in(server.clients.find(document, "https://other.example")) == "issuer_mismatch");
  CHECK(server.clients.find(document, at.issuer).value().id == kDocument);
}

TEST_CASE("a server that reads clients' documents gets the address of ours, if there is one") {
  RegistrationSeat server(kDocument);
  Endpoints at = server.at();
  at.reads_client_documents = true;
  const auto client = server.obtain(at).value();
  CHECK(client->id == kDocument);
  CHECK(client->authentication == ClientAuthentication::kNone);
  CHECK(server.asks() == 0);
  // If a server does not accept the document, the host registers a client.
  REQUIRE(server.clients.reject(client->reference, at.issuer).has_value());
  CHECK(server.obtain(at).value()->id == "made");

  RegistrationSeat without;
  Endpoints own = without.at();
  own.reads_client_documents = true;
  CHECK(without.obtain(own).value()->id == "made");
}

TEST_CASE("a server that refused our document once is shown it again after ten minutes") {
  RegistrationSeat server(kDocument);
  Endpoints at = server.at();
  at.reads_client_documents = true;
  at.registration.clear();
  const std::string document = server.obtain(at).value()->reference;
  REQUIRE(server.clients.reject(document, at.issuer).has_value());
  server.asked.clock.advance(std::chrono::minutes(9));
  CHECK_FALSE(server.obtain(at).value());
  server.asked.clock.advance(std::chrono::minutes(1));
  CHECK(server.obtain(at).value()->id == kDocument);
}

TEST_CASE("our document names its own address and where users come back to") {
  const Json document = Json::parse(client_document(
      kDocument,
      {kWebRedirect, "http://127.0.0.1:*/aip/oauth/callback/docs", "http://[::1]:8080/callback"}));
  CHECK(document.at("client_id") == kDocument);
  CHECK(document.at("client_name") == "Patchbay");
  CHECK(document.at("redirect_uris") ==
        Json{kWebRedirect, "http://127.0.0.1/aip/oauth/callback/docs", "http://[::1]/callback"});
  CHECK(document.at("token_endpoint_auth_method") == "none");
  CHECK_FALSE(document.contains("client_secret"));
}

TEST_CASE("a redirect address that is not configured is not registered") {
  RegistrationSeat server;
  CHECK(reason_in(server.obtain(server.at(), "acme", "docs", "https://evil.example/callback")) ==
        "invalid_redirect_uri");
  CHECK(server.asks() == 0);
}

TEST_CASE("a server that registers nobody, refuses or answers nonsense gives no client") {
  RegistrationSeat server;
  Endpoints none = server.at();
  none.registration.clear();
  CHECK_FALSE(server.obtain(none).value());
  const std::string secret_of_5_kib =
      R"({"client_id":"a","client_secret":")" + std::string(5000, 'x') + "\"}";
  for (const std::string& body :
       {std::string("x"), std::string("{}"), std::string(R"({"client_id":7})"),
        std::string(R"({"client_id":""})"), std::string("{\"client_id\":\"a\\nb\"}"),
        std::string(R"({"client_id":"a","token_endpoint_auth_method":"private_key_jwt"})"),
        secret_of_5_kib}) {
    INFO(body.substr(0, 100));
    server.answers(201, body);
    CHECK(reason_in(server.obtain(server.at())) == "client_missing");
  }
  server.answers(400, R"({"error":"invalid_redirect_uri"})");
  const auto refused = server.obtain(server.at());
  CHECK(reason_in(refused) == "client_missing");
  CHECK(refused.error().message().find("it answered 400") != std::string::npos);
  server.answers(503, "");
  CHECK(reason_in(server.obtain(server.at())) == "provider_down");
  server.answers(201, R"({"client_id":"made"})");
  CHECK(server.obtain(server.at()).value()->id == "made");
}

}  // namespace
}  // namespace patchbay::oauth::test
