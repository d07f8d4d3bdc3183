// Tests that accounts are connected and refreshed with a client that this host obtained, if the
// operator configured no client.
#include <nlohmann/json.hpp>

#include "accounts/account_seat.h"
#include "accounts/credential_table.h"
#include "accounts/oauth_provider.h"
#include "connecting/connecting.h"
#include "http_client/client_fixture.h"
#include "oauth/oauth.h"
#include "oauth/stored_clients.h"

namespace patchbay::test {
namespace {

using nlohmann::json;

constexpr const char* kCallback = "https://patchbay.example/aip/oauth/callback/{connector_id}";

std::shared_ptr<const manifest::Manifest> docs() {
  auto read = manifest::parse_manifest(R"({
    "manifest": 1, "id": "docs", "domain": "example", "namespace": "patchbay.tests", "name": "Docs",
    "description": "Found by its address.", "version": "1.0.0", "library": "connector.so",
    "auth": [{"type": "oauth2", "flows": ["authorization_code", "device_code"], "discovery": "{config.url}"}],
    "network": {"allow": [{"from": "config", "pointer": "/url", "credential": "yes"}]},
    "config": {"type": "object", "properties": {"url": {"type": "string"}}}})");
  if (read.has_error()) FAIL(read.error().message());
  return std::make_shared<const manifest::Manifest>(std::move(read).value());
}

class OneConnector final : public accounts::Connectors {
 public:
  explicit OneConnector(std::string config) : config_(std::move(config)) {}
  [[nodiscard]] Result<accounts::DeclaredConnector> find(std::string_view id) const override {
    if (id != "docs") return Error(Code::kNotFound, "There is only docs.");
    return accounts::DeclaredConnector{manifest_, config_};
  }

 private:
  std::shared_ptr<const manifest::Manifest> manifest_ = docs();
  std::string config_;
};

class NoProbe final : public accounts::AccountProbe {
 public:
  Result<std::optional<accounts::Identity>> identify(const std::string&, links::Link&,
                                                     const TraceId&, const Patience&) override {
    return std::optional<accounts::Identity>();
  }
  Result<void> probe(const std::string&, links::Link&, const TraceId&, const Patience&) override {
    return success();
  }
  Result<void> confirm_revoked(const std::string&, links::Link&, std::int64_t, const TraceId&,
                               const Patience&) override {
    return success();
  }
};

// A server that protects /mcp, with an authorization server that registers clients: "client-1",
// "client-2" …
struct GuardedServer {
  GuardedServer() {
    guard(asked.server.origin());
    publish(asked.server.origin(), "");
    asked.server.on("/register", [this](const auto&, auto& connection) {
      connection.answer(201, json{{"client_id", "client-" + std::to_string(++registered)}}.dump());
    });
    tokens_are(200, R"({"access_token":"a","refresh_token":"r","token_type":"Bearer"})");
  }

  void guard(const std::string& issuer) {
    const json metadata = {{"resource", asked.server.url("/mcp")},
                           {"authorization_servers", {issuer}},
                           {"scopes_supported", {"tools"}}};
    answer_at("/.well-known/oauth-protected-resource/mcp", 200, metadata.dump());
  }
  void publish(const std::string& issuer, const std::string& path) {
    const json metadata = {{"issuer", issuer},
                           {"authorization_endpoint", asked.server.url("/authorize")},
                           {"token_endpoint", asked.server.url("/token")},
                           {"device_authorization_endpoint", asked.server.url("/device")},
                           {"registration_endpoint", asked.server.url("/register")},
                           {"revocation_endpoint", asked.server.url("/revoke")},
                           {"scopes_supported", {"tools", "offline_access"}},
                           {"code_challenge_methods_supported", {"S256"}}};
    answer_at("/.well-known/oauth-authorization-server" + path, 200, metadata.dump());
  }
  // Sets the operator's client.
  void configure(const std::string& id, const std::string& issuer,
                 const std::string& secret = "canary-secret") {
    oauth::ClientIdentity client{id, Secret(secret)};
    client.issuer = issuer;
    REQUIRE(host.store
                ->transaction([&](store::Transaction& transaction) -> Result<bool> {
                  return configured.put(transaction, "", "docs", client);
                })
                .has_value());
  }
  void unconfigure() {
    REQUIRE(host.store
                ->transaction([&](store::Transaction& transaction) -> Result<bool> {
                  return oauth::StoredClients::remove(transaction, "", "docs");
                })
                .has_value());
  }
  // Makes the service name another authorization server.
  void move_to(const std::string& path) {
    publish(asked.server.url(path), path);
    guard(asked.server.url(path));
    asked.clock.advance(std::chrono::hours(25));  // the published metadata is fetched again
  }
  void tokens_are(int status, const std::string& body) { answer_at("/token", status, body); }
  void answer_at(const std::string& path, int status, const std::string& body) {
    asked.server.on(path, [=](const auto&, auto& connection) {
      connection.answer(status, body, "Content-Type: application/json\r\n");
    });
  }

  Result<connecting::BegunConnection> begin(const Caller& caller = kAnn) {
    return connecting.begin(caller, {.connector = "docs", .redirect_uri = kCallback}, {}, {});
  }
  Result<accounts::LinkRecord> finish(const connecting::BegunConnection& begun) {
    oauth::Callback callback;
    callback.connector = "docs";
    callback.state = begun.state.reveal();
    callback.code = Secret("code");
    return connecting.finish(callback, nullptr, {}, {});
  }
  accounts::LinkRecord connect(const Caller& caller = kAnn) {
    return VALUE(finish(VALUE(begin(caller))));
  }
  // Refreshes the account's token as a host does.
  Result<oauth_messages::TokenSet> renew(const accounts::LinkRecord& link) {
    const auto credential = credential_of(link);
    return provider.refresh({"docs", link.organization, {}, credential.client, credential.issuer},
                            credential.refresh_token, Monotonic::max());
  }
  // Revokes the account at the provider, as a revocation does.
  Result<bool> revoke(const accounts::LinkRecord& link) {
    const auto credential = credential_of(link);
    return provider.revoke({"docs", link.organization, {}, credential.client, credential.issuer},
                           credential.secret, credential.refresh_token, Monotonic::max());
  }
  accounts::StoredCredential credential_of(const accounts::LinkRecord& link) {
    auto credential = VALUE(host.store->read([&](store::Transaction& transaction) {
      return accounts::read_credential(transaction, *host.vault, link.id);
    }));
    REQUIRE(credential);
    return std::move(*credential);
  }
  // Returns true if the last request to the token endpoint came from this client.
  [[nodiscard]] bool came_from(const std::string& client) const {
    const auto last = asked.server.seen().back();
    return last.target == "/token" &&
           ("&" + last.body + "&").find("&client_id=" + client + "&") != std::string::npos;
  }
  [[nodiscard]] std::size_t token_requests() const {
    std::size_t count = 0;
    for (const auto& request : asked.server.seen()) count += request.target == "/token" ? 1 : 0;
    return count;
  }

  ClientFixture asked;
  std::atomic<int> registered = 0;
  AccountSeat seat{store::Dialect::kSqlite};
  AccountHost host{seat};
  OneConnector connectors{json{{"url", asked.server.url("/mcp")}}.dump()};
  NoProbe probe;
  oauth::ConfiguredClients nowhere{{}, [](std::string_view) { return std::nullopt; }};
  oauth::StoredClients configured{*host.store, *host.vault, nowhere};
  oauth::RedirectUris redirects = oauth::RedirectUris::parse({kCallback}).value();
  oauth::Discovery discovery{asked.client, asked.clock};
  oauth::TokenEndpoint tokens{asked.client, asked.clock};
  oauth::ObtainedClients obtained{{asked.client,
                                   *host.store,
                                   *host.vault,
                                   seat.random,
                                   asked.clock,
                                   redirects,
                                   accounts::is_client_in_use,
                                   {}}};
  oauth::PendingAuthorizations pending{*host.store, *host.vault, seat.random};
  oauth::Authorizations authorizations{pending, redirects, seat.random};
  oauth::DeviceFlow devices{asked.client, asked.clock};
  accounts::OauthProvider::Parts parts{connectors, configured, discovery, tokens, obtained};
  accounts::OauthProvider provider{parts};
  connecting::Connecting connecting{{.provider = parts,
                                     .pending = pending,
                                     .authorizations = authorizations,
                                     .devices = devices,
                                     .grants = host.accounts.grants,
                                     .probe = probe,
                                     .audit = host.audit,
                                     .clock = asked.clock,
                                     .wait = asked.wait}};
};

bool names_client(const connecting::BegunConnection& begun, const std::string& client) {
  INFO(begun.authorization_url);
  return begun.authorization_url.find("client_id=" + client + "&") != std::string::npos;
}

TEST_CASE("an account is connected and renewed with the client that its server registered") {
  GuardedServer server;
  const auto begun = VALUE(server.begin());
  CHECK(names_client(begun, "client-1"));
  CHECK(begun.authorization_url.find("scope=tools%20offline_access") != std::string::npos);
  const auto link = VALUE(server.finish(begun));
  CHECK(server.came_from("client-1"));
  REQUIRE(server.renew(link).has_value());
  CHECK(server.came_from("client-1"));
  CHECK(server.registered == 1);

  // Another user of the organization uses the same client. Another organization does not.
  CHECK(names_client(VALUE(server.begin(kBob)), "client-1"));
  const Caller other{"another", "eve", {}, {}};
  CHECK(names_client(VALUE(server.begin(other)), "client-2"));
  CHECK(names_client(VALUE(server.begin()), "client-1"));
}

TEST_CASE("who connects is sent to the authorization server that the resource has now") {
  GuardedServer server;
  (void)server.connect();
  server.publish(server.asked.server.url("/new"), "/new");
  server.guard(server.asked.server.url("/new"));
  CHECK(names_client(VALUE(server.begin()), "client-2"));  // the old account still uses the old
                                                           // client
}

TEST_CASE("an account that is connected for one more scope keeps its others, and offline access") {
  GuardedServer server;
  server.tokens_are(200, R"({"access_token":"a","scope":"tools"})");
  const auto link = server.connect();
  const auto begun = VALUE(server.connecting.begin(
      kAnn, {.connector = "docs", .redirect_uri = kCallback, .scopes = {"write"}, .link = link.id},
      {}, {}));
  INFO(begun.authorization_url);
  CHECK(begun.authorization_url.find("scope=tools%20write%20offline_access&") != std::string::npos);
}

TEST_CASE("a client of the operator comes first, and nothing is registered") {
  GuardedServer server;
  server.configure("configured", server.asked.server.origin());
  const auto begun = VALUE(server.begin());
  CHECK(names_client(begun, "configured"));
  const auto link = VALUE(server.finish(begun));
  REQUIRE(server.renew(link).has_value());
  CHECK(server.came_from("configured"));
  CHECK(server.registered == 0);
}

TEST_CASE("a client that the server forgot before the code came is replaced for the next attempt") {
  GuardedServer server;
  const auto begun = VALUE(server.begin());
  server.tokens_are(401, R"({"error":"invalid_client"})");
  const auto refused = server.finish(begun);
  REQUIRE_CODE(refused, kOauthFailed);
  CHECK(refused.error().details().reason == "client_rejected");
  CHECK(refused.error().message().find("Connect the account again") != std::string::npos);
  CHECK(names_client(VALUE(server.begin()), "client-2"));
}

TEST_CASE(
    "a client that the server refuses at a refresh stays that of its accounts, and no other's") {
  GuardedServer server;
  const auto link = server.connect();
  server.tokens_are(401, R"({"error":"invalid_client"})");
  const auto refused = server.renew(link);
  REQUIRE_CODE(refused, kRefreshFailed);
  CHECK(refused.error().message().find("Connect the account again") != std::string::npos);
  CHECK(names_client(VALUE(server.begin(kBob)), "client-2"));
  server.tokens_are(200, R"({"access_token":"b"})");
  REQUIRE(server.renew(link).has_value());  // succeeds, because the server was wrong before
  CHECK(server.came_from("client-1"));
}

TEST_CASE("a 401 that does not say that the client is refused changes no client") {
  GuardedServer server;
  const auto begun = VALUE(server.begin());
  server.tokens_are(401, "<html>Sign in to this network first.</html>");
  REQUIRE_CODE(server.finish(begun), kOauthFailed);
  CHECK(names_client(VALUE(server.begin()), "client-1"));
}

TEST_CASE("a provider that agreed to end the grant was told, though it keeps the access token") {
  GuardedServer server;
  const auto link = server.connect();
  std::string refused = GENERATE("access_token", "refresh_token");
  server.asked.server.on("/revoke", [=](const auto& request, auto& connection) {
    const bool is_refused = request.body.find("token_type_hint=" + refused) != std::string::npos;
    connection.answer(is_refused ? 503 : 200);
  });
  const auto told = server.revoke(link);
  if (refused == "access_token") {
    CHECK(VALUE(told));
  } else {
    REQUIRE_CODE(told, kOauthFailed);
  }
}

TEST_CASE("another authorization server than the one that was asked gets neither code nor token") {
  GuardedServer server;
  const auto link = server.connect();
  const auto begun = VALUE(server.begin(kBob));
  const std::size_t before = server.token_requests();
  const int registered = server.registered;
  server.publish(server.asked.server.url("/other"), "/other");
  server.guard(server.asked.server.url("/other"));
  server.asked.clock.advance(std::chrono::hours(25));  // the published metadata is fetched again
  const auto refused = server.finish(begun);
  REQUIRE_CODE(refused, kOauthFailed);
  CHECK(refused.error().details().reason == "issuer_mismatch");
  CHECK(server.renew(link).error().details().reason == "issuer_mismatch");
  CHECK(server.token_requests() == before);
  CHECK(server.registered == registered);
}

TEST_CASE("another authorization server gets neither the operator's client secret nor a token") {
  GuardedServer server;
  server.configure("configured", server.asked.server.origin());
  const auto link = server.connect();
  CHECK(server.credential_of(link).issuer == server.asked.server.origin());
  const std::size_t before = server.token_requests();
  server.publish(server.asked.server.url("/other"), "/other");
  server.guard(server.asked.server.url("/other"));
  server.asked.clock.advance(std::chrono::hours(25));  // the published metadata is fetched again
  CHECK(server.renew(link).error().details().reason == "issuer_mismatch");
  CHECK(server.revoke(link).error().details().reason == "issuer_mismatch");
  CHECK(server.token_requests() == before);
}

TEST_CASE(
    "who connects at a service that names another server sends it no client of the operator") {
  GuardedServer server;
  server.configure("configured", server.asked.server.origin());
  server.move_to("/other");
  const auto refused = server.begin();
  REQUIRE_CODE(refused, kOauthFailed);
  CHECK(refused.error().details().reason == "issuer_mismatch");
  CHECK(refused.error().message().find(server.asked.server.url("/other")) != std::string::npos);
  CHECK(server.token_requests() == 0);
  CHECK(server.registered == 0);
}

TEST_CASE("a client with a secret says for which server it is, or the error says what to write") {
  GuardedServer server;
  server.configure("configured", "");
  const auto refused = server.begin();
  REQUIRE_CODE(refused, kOauthFailed);
  CHECK(refused.error().details().reason == "issuer_mismatch");
  CHECK(refused.error().message().find("issuer = \"" + server.asked.server.origin() + "\"") !=
        std::string::npos);
  server.configure("configured", "", "");  // without a secret, the client may be replaced
  CHECK(names_client(VALUE(server.begin()), "configured"));
}

TEST_CASE(
    "an account goes on with its client where the issuer was taken out of the configuration") {
  GuardedServer server;
  server.configure("configured", server.asked.server.origin());
  const auto link = server.connect();
  server.configure("configured", "");
  CHECK(server.renew(link).has_value());
}

TEST_CASE("a client that is changed while a person is away brings no code of another client") {
  GuardedServer server;
  const std::string issuer = server.asked.server.origin();
  server.configure("configured", issuer);
  for (const bool is_replaced : {true, false}) {
    const auto begun = VALUE(server.begin());
    if (is_replaced) server.configure("replaced", issuer);
    if (!is_replaced) server.unconfigure();
    const auto refused = server.finish(begun);
    REQUIRE_CODE(refused, kOauthFailed);
    CHECK(refused.error().details().reason == "client_missing");
  }
  CHECK(server.token_requests() == 0);
  CHECK(server.registered == 0);
}

TEST_CASE("a client that was registered for a person brings the code, whatever came meanwhile") {
  GuardedServer server;
  const auto begun = VALUE(server.begin());
  server.configure("configured", server.asked.server.origin());
  REQUIRE(server.finish(begun).has_value());
  CHECK(server.came_from("client-1"));
}

TEST_CASE("another server than the one that gave a device code is not asked for the tokens") {
  GuardedServer server;
  server.configure("configured", "", "");
  server.answer_at("/device", 200,
                   json{{"device_code", "canary-device"},
                        {"user_code", "AB-CD"},
                        {"expires_in", 900'000},
                        {"verification_uri", "https://login.example/device"}}
                       .dump());
  const auto begun = VALUE(
      server.connecting.begin_device(kAnn, {.connector = "docs", .redirect_uri = ""}, {}, {}));
  server.move_to("/other");
  const auto refused = server.connecting.finish_device(kAnn, begun, {}, {});
  REQUIRE_CODE(refused, kOauthFailed);
  CHECK(refused.error().details().reason == "issuer_mismatch");
  CHECK(server.token_requests() == 0);
}

TEST_CASE("a secret that is changed while a person is away is the one that is sent") {
  GuardedServer server;
  server.configure("configured", server.asked.server.origin());
  const auto begun = VALUE(server.begin());
  server.configure("configured", server.asked.server.origin(), "newer-secret");
  REQUIRE(server.finish(begun).has_value());
  CHECK(server.asked.server.seen().back().body.find("newer-secret") != std::string::npos);
}

}  // namespace
}  // namespace patchbay::test
