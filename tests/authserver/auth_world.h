// A server with the routes of the authorization server, on a real socket. Also the other objects
// that tests need: an organization with a user, clients, and a browser.
#pragma once

#include <catch2/catch.hpp>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "authserver/authserver.h"
#include "callers/keys.h"
#include "http_client/wait.h"
#include "httpd/raw_client.h"
#include "httpd/server.h"
#include "kit/clocks.h"
#include "store/postgres_server.h"
#include "temporary_folder.h"
#include "vault/vault.h"

namespace patchbay::authserver {

inline constexpr const char* kIssuer = "https://patchbay.test";
inline constexpr const char* kToolsAddress = "https://patchbay.test/api/v1/mcp";
inline constexpr const char* kBack = "https://client.test/back";
inline constexpr const char* kVerifier = "a-code-verifier-of-at-least-43-characters-0123456789";
inline constexpr const char* kPassword = "correct horse battery";

// The path of a page that is for ann alone, and answers with its own target.
inline constexpr const char* kPageForAnn = "/for_ann";

using Members = std::vector<std::pair<std::string, std::string>>;
// Returns the body of a form, or a query.
std::string form_text(const Members& members);

struct AuthPlace {
  std::string issuer = kIssuer;
  std::uint16_t port = 0;  // 0: any free port
  std::string document{};  // served for every client whose id is an address; "": none is published
  FetchDocument fetch{};   // if set, replaces `document`
  callers::CallersOptions callers{};
  std::function<void(telemetry::Level level, std::string_view line)>
      log{};                         // empty: standard error
  std::vector<OidcSettings> oidc{};  // where people sign in too
  bool takes_passwords = true;
};

// One host, with its own connection to the store and its own listener.
class AuthHost {
 public:
  // `ring` is the path of a file with the keys of the database.
  AuthHost(const TestDatabase& database, const std::string& ring, const Clock& clock,
           Random& random, const AuthPlace& place = {});

  httpd::Response ask(std::string_view method, std::string_view target,
                      const std::string& headers = {}, std::string_view body = {}) const;
  // Posts a form.
  httpd::Response post(std::string_view target, const Members& members,
                       const std::string& headers = {}) const;
  // Posts a form to the token endpoint, requires the status and returns the answer's JSON.
  nlohmann::json token(int status, const Members& members, const std::string& headers = {}) const;
  // Sends GET for a path with an access token or an API key. Returns the answer.
  httpd::Response ask_with(std::string_view path, const std::string& token) const;

  std::unique_ptr<store::Store> store;

 private:
  std::unique_ptr<vault::Vault> vault_;
  telemetry::Log log_;
  http_client::SystemWait wait_;
  std::unique_ptr<http_client::HttpClient> http_;  // nullptr without an identity provider
  audit::Audit audit_;
  telemetry::Metrics metrics_;

 public:
  callers::Callers callers;
  callers::Keys keys;
  Authserver authserver;

 private:
  std::vector<httpd::Route> routes();
  httpd::Service service_;
  std::unique_ptr<httpd::Server> server_;
};

// A database with the organization "acme" and the user "ann", and one host.
class AuthWorld {
 public:
  explicit AuthWorld(store::Dialect dialect = store::Dialect::kSqlite);

  AuthHost& host() { return *host_; }
  Authserver& server() { return host_->authserver; }
  store::Store& store() { return *host_->store; }
  // Returns another host on the same database.
  std::unique_ptr<AuthHost> other_host(const AuthPlace& place = {});

  // Adds a client with or without a secret.
  NewClient client(std::string_view method = kNoSecret, std::vector<std::string> scopes = {},
                   std::string organization = {});
  // Records with Grants that ann allows the client. Returns the code.
  std::string code_for(const Client& client, std::vector<std::string> scopes = {"mcp:tools"},
                       const std::string& resource = kToolsAddress);
  // Returns the form that exchanges a code for tokens.
  static Members exchange(const Client& client, const std::string& code);
  static Members refresh(const Client& client, const std::string& token);
  // Records that ann allows the client, and exchanges the code. Returns the answer's JSON.
  nlohmann::json tokens_for(const Client& client, std::vector<std::string> scopes = {"mcp:tools"},
                            const std::string& resource = kToolsAddress);
  // Returns the number of audit records with this action.
  long long audited(const std::string& action);
  // Makes all rows of a table older.
  void age(const std::string& table, std::chrono::seconds by);

  test::ShiftedClock clock;
  SystemRandom random;

 private:
  TemporaryFolder folder_;
  std::string ring_;
  TestDatabase database_;
  std::unique_ptr<AuthHost> host_;
};

}  // namespace patchbay::authserver
