// Stores the clients: programs that request users' access to Patchbay, for example ChatGPT, Claude
// Code, or an organization's own programs.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/chain.h"
#include "audit/oauth_events.h"
#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "base/secret.h"
#include "store/store.h"

namespace patchbay::authserver {

// The authentication methods of clients at the token endpoint (RFC 7591 §2).
inline constexpr std::string_view kNoSecret = "none";
inline constexpr std::string_view kBasic = "client_secret_basic";
inline constexpr std::string_view kPost = "client_secret_post";
inline constexpr std::string_view kPrivateKey = "private_key_jwt";  // RFC 7523 §2.2

struct Client {
  std::string id;  // "client_…"; not secret
  std::string name;
  std::string auth_method;  // one of the four constants above
  std::vector<std::string> redirect_uris;
  std::vector<std::string> scopes;  // all scopes that the client may get; empty: no limit
  std::string organization;         // only this organization's users may use the client; empty: all
                                    // users
  bool is_registered = false;       // true: the client registered itself, so its name was not
                                    // checked
  WallTime created_at;
  std::optional<WallTime> used_at;  // when a user was last asked to authorize the client
  std::optional<WallTime> revoked_at;
  // The profiles that filter the client's tools, for example "support of acme". Set only by list()
  // and show().
  std::vector<std::string> profiles{};

  std::string jwks{};      // the client's public keys (jwk_set.h)
  std::string jwks_uri{};  // https address of the client's keys; not set together with jwks

  [[nodiscard]] bool has_secret() const { return auth_method == kBasic || auth_method == kPost; }
  [[nodiscard]] bool has_keys() const { return !jwks.empty() || !jwks_uri.empty(); }
};

struct ClientRequest {
  std::string name;
  std::string auth_method{kNoSecret};
  std::vector<std::string> redirect_uris;
  std::vector<std::string> scopes{};
  std::string organization{};
  bool is_registered = false;
  std::string jwks{};  // for private_key_jwt, either jwks or jwks_uri is set
  std::string jwks_uri{};
  std::string profile{};  // the organization's profile for the client's tools; may be empty
};

struct NewClient {
  Client client;
  Secret secret;  // shown once; empty for a client without a secret
};

// Checks the request for a new client. Fails with INVALID_ARGUMENT; the error's reason is the word
// of RFC 7591 §3.2.2.
Result<void> check_client(const ClientRequest& request);

// Stores clients. Each change is committed together with its audit record. Thread-safe.
class Clients {
 public:
  Clients(store::Store& store, Random& random, const Clock& clock, audit::AuditChain chain)
      : store_(store), random_(random), clock_(clock), chain_(std::move(chain)) {}

  // Adds a client. If there are too many self-registered clients, first deletes the oldest that was
  // never used. Fails with OVERLOADED if all of them are in use. Fails like check_client(). Fails
  // with NOT_FOUND if the organization does not exist.
  Result<NewClient> add(const ClientRequest& request, const std::string& actor);

  // Returns the client with this id. Returns nullopt if the id is unknown or the client was
  // revoked.
  Result<std::optional<Client>> find(const std::string& id);
  // Returns the client with this id if `secret` is its secret; otherwise nullopt. For the method
  // "none", `secret` must be empty. Never returns a client of private_key_jwt, because such a
  // client has no secret (client_assertion.h).
  Result<std::optional<Client>> check(const std::string& id, std::string_view secret);
  // Records that the client used an assertion twice.
  Result<void> note_reuse(const Client& client);
  // Records that a user was asked to authorize this client.
  Result<void> note_use(const std::string& id);

  // Returns all clients, including revoked ones, oldest first.
  Result<std::vector<Client>> list();
  // Returns a client, even a revoked one. Fails with NOT_FOUND.
  Result<Client> show(const std::string& id);
  // Creates a new secret for the client; the old one ends at once. Fails with NOT_FOUND, and with
  // INVALID_ARGUMENT if the client has no secret.
  Result<NewClient> rotate(const std::string& id, const std::string& actor);
  // Revokes the client, all its grants, and their tokens. Fails with NOT_FOUND.
  Result<void> revoke(const std::string& id, const std::string& actor);

  // Deletes self-registered clients that are not needed any more: those that registered more than
  // 30 days ago without any request for authorization, those whose last use is more than 90 days
  // ago and whose grants have all ended, and those revoked more than 90 days ago.
  static void delete_unused(store::Transaction& transaction);

 private:
  void record(store::Transaction& transaction, audit::AccessClientChanged::What what,
              const Client& client, const std::string& actor);

  store::Store& store_;
  Random& random_;
  const Clock& clock_;
  const audit::AuditChain chain_;
};

}  // namespace patchbay::authserver
