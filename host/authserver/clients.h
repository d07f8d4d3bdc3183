// Keeps the clients: programs that ask people for access to Patchbay, such as ChatGPT, Claude Code,
// or an organization's own programs.
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

// The ways in which a client can prove its identity at the token endpoint (RFC 7591 §2).
inline constexpr std::string_view kNoSecret = "none";
inline constexpr std::string_view kBasic = "client_secret_basic";
inline constexpr std::string_view kPost = "client_secret_post";
inline constexpr std::string_view kPrivateKey = "private_key_jwt";  // RFC 7523 §2.2

struct Client {
  std::string id;  // "client_…", not secret
  std::string name;
  std::string auth_method;  // one of the four constants above
  std::vector<std::string> redirect_uris;
  std::vector<std::string> scopes;  // all scopes that the client may get; empty: no limit
  std::string organization;         // only its people may use the client; empty: all people
  bool is_registered = false;       // it registered itself, so nobody has checked its name
  WallTime created_at;
  std::optional<WallTime> used_at;  // when a person was last asked to allow it
  std::optional<WallTime> revoked_at;
  // The profiles that filter the client's tools, such as "support of acme". Only list() and show()
  // set this.
  std::vector<std::string> profiles{};

  std::string jwks{};      // its public keys (jwk_set.h)
  std::string jwks_uri{};  // the https address of its keys; only one of the two is set

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
  std::string jwks{};  // for private_key_jwt: either jwks or jwks_uri
  std::string jwks_uri{};
  std::string profile{};  // the organization's profile for the client's tools; empty: none
};

struct NewClient {
  Client client;
  Secret secret;  // shown once; empty for a client without a secret
};

// Checks the request for a new client. Fails with INVALID_ARGUMENT if the request is not valid. The
// error's reason is the word of RFC 7591 §3.2.2.
Result<void> check_client(const ClientRequest& request);

// Keeps clients. Every change is committed together with its audit record. Thread-safe.
class Clients {
 public:
  Clients(Store& store, Random& random, const Clock& clock, AuditChain chain)
      : store_(store), random_(random), clock_(clock), chain_(std::move(chain)) {}

  // Adds a client. If too many clients have registered themselves, first deletes the oldest of
  // these clients that was never used. Fails with OVERLOADED if all these clients are in use. Fails
  // as check_client() fails. Fails with NOT_FOUND if the organization does not exist.
  Result<NewClient> add(const ClientRequest& request, const std::string& actor);

  // Returns the client with this id; nothing if the id is unknown or the client was revoked.
  Result<std::optional<Client>> find(const std::string& id);
  // Returns the client with this id if `secret` is its secret; otherwise nothing. For a client of
  // the method none, `secret` must be empty. Never returns a client of private_key_jwt, because
  // such a client has no secret (client_assertion.h).
  Result<std::optional<Client>> check(const std::string& id, std::string_view secret);
  // Records that the client used an assertion a second time.
  Result<void> note_reuse(const Client& client);
  // Notes that a person was asked to allow this client.
  Result<void> note_use(const std::string& id);

  // Returns all clients, also revoked ones, oldest first.
  Result<std::vector<Client>> list();
  // Returns a client, also a revoked one. Fails with NOT_FOUND.
  Result<Client> show(const std::string& id);
  // Gives the client a new secret; the old secret ends at once. Fails with NOT_FOUND, and with
  // INVALID_ARGUMENT if the client has no secret.
  Result<NewClient> rotate(const std::string& id, const std::string& actor);
  // Ends the client, all its grants, and their tokens. Fails with NOT_FOUND.
  Result<void> revoke(const std::string& id, const std::string& actor);

  // Deletes clients that registered themselves and are not needed any more. A client is not needed
  // if it registered more than 30 days ago and nobody was ever asked to allow it. A client is also
  // not needed if its last use is more than 90 days ago and its grants have all ended, or if it was
  // revoked more than 90 days ago.
  static void delete_unused(Transaction& transaction);

 private:
  void record(Transaction& transaction, AccessClientChanged::What what, const Client& client,
              const std::string& actor);

  Store& store_;
  Random& random_;
  const Clock& clock_;
  const AuditChain chain_;
};

}  // namespace patchbay::authserver
