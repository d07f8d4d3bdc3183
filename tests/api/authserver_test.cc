// Proves that the server as a whole takes the access tokens that it issues, for their resource
// alone.
#include "authserver/authserver.h"
#include "api/api_server.h"
#include "base/digest.h"
#include "base/host_name.h"
#include "telemetry/telemetry.h"
#include "vault/vault.h"

namespace patchbay::test {
namespace {

constexpr const char* kBack = "https://client.example/back";
constexpr const char* kVerifier = "a-code-verifier-of-at-least-43-characters-0123456789";

// Another host on the server's store, at which a person allows what a test says.
class OtherHost {
 public:
  OtherHost(const ApiServer& server, const std::string& issuer)
      : store_(server.store()),
        vault_(Vault::open(*store_, KeyRingSource::in_file(server.key_ring()), random_).value()),
        authserver_({.store = *store_,
                     .random = random_,
                     .clock = clock_,
                     .log = log_,
                     .callers = callers_,
                     .vault = *vault_,
                     .chain = "other",
                     .issuer = issuer,
                     .connectors = [] { return std::vector<authserver::ConnectorName>(); }}) {}

  // Lets ann allow the client. Returns the code.
  std::string allow(const std::string& client, const std::string& scope,
                    const std::string& resource) {
    const auto code = authserver_.grants.allow({.grant = {.organization = "acme",
                                                          .user = "ann",
                                                          .client = client,
                                                          .scopes = {scope},
                                                          .resource = resource},
                                                .redirect_uri = kBack,
                                                .challenge = sha256_base64url(kVerifier)});
    REQUIRE(code.has_value());
    return std::string(code.value().reveal());
  }

 private:
  SystemClock clock_;
  SystemRandom random_;
  std::unique_ptr<Store> store_;
  Log log_{LogConfig{}, clock_};
  Audit audit_{*store_, "other", clock_};
  callers::Callers callers_{*store_, audit_, clock_, log_};
  std::unique_ptr<Vault> vault_;
  authserver::Authserver authserver_;
};

TEST_CASE("a program that a person allowed runs actions for that person, at its resource") {
  const ApiServer server(each_database());
  const auto metadata = server.json(200, "GET", "/.well-known/oauth-authorization-server", "");
  const std::string issuer = "http://127.0.0.1:" + std::to_string(server.port());
  CHECK(metadata.at("issuer") == issuer);
  const auto client =
      server.json(201, "POST", "/api/v1/oauth/register", "",
                  R"({"redirect_uris":["https://client.example/back"],"client_name":"A program",
                      "token_endpoint_auth_method":"none"})");
  OtherHost other(server, issuer);
  const auto token_for = [&](const std::string& scope, const std::string& resource) {
    const std::string code = other.allow(client.at("client_id"), scope, resource);
    const auto tokens = server.json(
        200, "POST", "/api/v1/oauth/token", "Content-Type: application/x-www-form-urlencoded\r\n",
        "grant_type=authorization_code&client_id=" + client.at("client_id").get<std::string>() +
            "&code=" + code + "&code_verifier=" + kVerifier);
    return "Authorization: Bearer " + tokens.at("access_token").get<std::string>() + "\r\n";
  };
  const std::string api = token_for("call", issuer);
  CHECK(server.json(200, "POST", kEcho, api, kSaid).at("message") == "hello");
  CHECK(server.ask("GET", "/aip/connectors/links/list_accessible", api).status == 403);
  CHECK(server.ask("GET", "/v1/admin/audit", api).status == 403);
  const std::string tools = token_for("mcp:tools", issuer + "/api/v1/mcp");
  CHECK(server.json(401, "POST", kEcho, tools, kSaid).at("reason") == "other_audience");
  CHECK(server.audited("oauth.token_issued").size() == 2);
}

}  // namespace
}  // namespace patchbay::test
