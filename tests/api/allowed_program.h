#pragma once

#include <string>

#include "api/api_server.h"
#include "authserver/authserver.h"
#include "base/digest.h"
#include "base/host_name.h"
#include "telemetry/telemetry.h"
#include "vault/vault.h"

namespace patchbay::test {

// A program that registered itself at the server, and to which ann gave the scope that a test
// names. Another host on the server's store records the consent, without a browser.
class AllowedProgram {
 public:
  AllowedProgram(const ApiServer& server, const std::string& issuer)
      : server_(server),
        store_(server.store()),
        vault_(
            vault::Vault::open(*store_, vault::KeyRingSource::in_file(server.key_ring()), random_)
                .value()),
        authserver_({.store = *store_,
                     .random = random_,
                     .clock = clock_,
                     .log = log_,
                     .callers = callers_,
                     .vault = *vault_,
                     .chain = "other",
                     .issuer = issuer,
                     .connectors = [] { return std::vector<authserver::ConnectorName>(); }}),
        client_(server
                    .json(201, "POST", "/api/v1/oauth/register", "",
                          R"({"redirect_uris":["https://client.example/back"],
                              "client_name":"A program","token_endpoint_auth_method":"none"})")
                    .at("client_id")) {}

  // Records that ann allows the scope. Returns the header with the access token.
  std::string token_for(const std::string& scope, const std::string& resource) {
    const auto code = authserver_.grants.allow({.grant = {.organization = "acme",
                                                          .user = "ann",
                                                          .client = client_,
                                                          .scopes = {scope},
                                                          .resource = resource},
                                                .redirect_uri = "https://client.example/back",
                                                .challenge = sha256_base64url(kVerifier)});
    REQUIRE(code.has_value());
    const auto tokens = server_.json(
        200, "POST", "/api/v1/oauth/token", "Content-Type: application/x-www-form-urlencoded\r\n",
        "grant_type=authorization_code&client_id=" + client_ +
            "&code=" + std::string(code.value().reveal()) + "&code_verifier=" + kVerifier);
    return "Authorization: Bearer " + tokens.at("access_token").get<std::string>() + "\r\n";
  }

  // Sets a user's password, with which the user signs in.
  void set_password(const authserver::Person& person, const std::string& password,
                    authserver::People::Account account) {
    REQUIRE(authserver_.people.set_password(person, Secret(password), account, "test").has_value());
  }

 private:
  static constexpr const char* kVerifier = "a-code-verifier-of-at-least-43-characters-0123456789";

  const ApiServer& server_;
  SystemClock clock_;
  SystemRandom random_;
  std::unique_ptr<store::Store> store_;
  telemetry::Log log_{telemetry::LogConfig{}, clock_};
  audit::Audit audit_{*store_, "other", clock_};
  callers::Callers callers_{*store_, audit_, clock_, log_};
  std::unique_ptr<vault::Vault> vault_;
  authserver::Authserver authserver_;
  std::string client_;
};

}  // namespace patchbay::test
