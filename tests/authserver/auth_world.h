// A server with the routes of the authorization server, on a real socket, and what tests need
// beside it: an organization with a user, clients, and a browser.
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
// Returns a form's body, or a query.
std::string form_text(const Members& members);

struct AuthPlace {
  std::string issuer = kIssuer;
  std::uint16_t port = 0;  // 0: any free one
  std::string document{};  // of every client whose id is an address; "": nobody publishes one
  FetchDocument fetch{};   // instead of that document
  callers::CallersOptions callers{};
  std::function<void(Level level, std::string_view line)> log{};  // empty: standard error
  std::vector<OidcSettings> oidc{};                               // where people sign in too
  bool takes_passwords = true;
};

// One host: its own connection to the store, and its own listener.
class AuthHost {
 public:
  // `ring` is a file with the keys of the database.
  AuthHost(const TestDatabase& database, const std::string& ring, const Clock& clock,
           Random& random, const AuthPlace& place = {});

  httpd::Response ask(std::string_view method, std::string_view target,
                      const std::string& headers = {}, std::string_view body = {}) const;
  // Posts a form.
  httpd::Response post(std::string_view target, const Members& members,
                       const std::string& headers = {}) const;
  // Posts a form to the token endpoint, requires the status and returns the answer's JSON.
  nlohmann::json token(int status, const Members& members, const std::string& headers = {}) const;
  // Asks a path with an access token or key. Returns the answer.
  httpd::Response ask_with(std::string_view path, const std::string& token) const;

  std::unique_ptr<Store> store;

 private:
  std::unique_ptr<Vault> vault_;
  Log log_;
  SystemWait wait_;
  std::unique_ptr<HttpClient> http_;  // only with a provider of identities
  Audit audit_;
  Metrics metrics_;

 public:
  callers::Callers callers;
  callers::Keys keys;
  Authserver authserver;

 private:
  std::vector<httpd::Route> routes();
  httpd::Service service_;
  std::unique_ptr<httpd::Server> server_;
};

// A database with organization "acme" and user "ann", and one host.
class AuthWorld {
 public:
  explicit AuthWorld(Dialect dialect = Dialect::kSqlite);

  AuthHost& host() { return *host_; }
  Authserver& server() { return host_->authserver; }
  Store& store() { return *host_->store; }
  // Another host on the same database.
  std::unique_ptr<AuthHost> other_host(const AuthPlace& place = {});

  // Adds a client without a secret, or with one.
  NewClient client(std::string_view method = kNoSecret, std::vector<std::string> scopes = {},
                   std::string organization = {});
  // Lets ann allow the client, by Grants itself. Returns the code.
  std::string code_for(const Client& client, std::vector<std::string> scopes = {"mcp:tools"},
                       const std::string& resource = kToolsAddress);
  // The form that exchanges a code for tokens.
  static Members exchange(const Client& client, const std::string& code);
  static Members refresh(const Client& client, const std::string& token);
  // Lets ann allow the client, and exchanges the code. Returns the answer's JSON.
  nlohmann::json tokens_for(const Client& client, std::vector<std::string> scopes = {"mcp:tools"},
                            const std::string& resource = kToolsAddress);
  // Returns how many records of the audit have this action.
  long long audited(const std::string& action);
  // Makes everything in a table older.
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
