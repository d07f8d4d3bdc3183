// Programs that ask people for access to Patchbay: ChatGPT, Claude Code, an organization's own.
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

// How a client shows at the token endpoint that it is the client (RFC 7591 §2).
inline constexpr std::string_view kNoSecret = "none";
inline constexpr std::string_view kBasic = "client_secret_basic";
inline constexpr std::string_view kPost = "client_secret_post";
inline constexpr std::string_view kPrivateKey = "private_key_jwt";  // RFC 7523 §2.2

struct Client {
  std::string id;  // "client_…", not secret
  std::string name;
  std::string auth_method;  // one of those above
  std::vector<std::string> redirect_uris;
  std::vector<std::string> scopes;  // all that it may be granted; empty: no limit
  std::string organization;         // whose people may use it; empty: everybody's
  bool is_registered = false;       // it registered itself, so nobody vouches for its name
  WallTime created_at;
  std::optional<WallTime> used_at;  // when a person was last asked for it
  std::optional<WallTime> revoked_at;
  // Which profiles filter its tools: "support of acme". Only list() and show() say it.
  std::vector<std::string> profiles{};

  std::string jwks{};      // its public keys (jwk_set.h); or else
  std::string jwks_uri{};  // the https address of those; both empty: it has no keys

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
  std::string jwks{};  // for private_key_jwt: one of these two
  std::string jwks_uri{};
  std::string profile{};  // of the organization, filters the client's tools; empty: none does
};

struct NewClient {
  Client client;
  Secret secret;  // shown once; empty for a client without a secret
};

// Fails with INVALID_ARGUMENT if a client cannot be as the request says; the reason is the word of
// RFC 7591 §3.2.2.
Result<void> check_client(const ClientRequest& request);

// Keeps clients. Every change is committed together with its audit record. Thread-safe.
class Clients {
 public:
  Clients(Store& store, Random& random, const Clock& clock, AuditChain chain)
      : store_(store), random_(random), clock_(clock), chain_(std::move(chain)) {}

  // Fails with INVALID_ARGUMENT for a bad request, whose reason is the word of RFC 7591 §3.2.2,
  // with NOT_FOUND if the organization does not exist, and with OVERLOADED if too many clients
  // registered themselves and all of them are in use; else the oldest that was never used goes.
  Result<NewClient> add(const ClientRequest& request, const std::string& actor);

  // Returns nothing for an id that is unknown or was revoked.
  Result<std::optional<Client>> find(const std::string& id);
  // Returns the client if `secret` is its secret; nothing for any other client or secret. For a
  // client of the method none, `secret` has to be empty. A client of private_key_jwt is never
  // returned: client_assertion.h checks what it shows.
  Result<std::optional<Client>> check(const std::string& id, std::string_view secret);
  // Records that an assertion of the client came a second time.
  Result<void> note_reuse(const Client& client);
  // Notes that a person is asked for this client.
  Result<void> note_use(const std::string& id);

  // All, also revoked ones, oldest first.
  Result<std::vector<Client>> list();
  // Fails with NOT_FOUND.
  Result<Client> show(const std::string& id);
  // Gives the client a new secret; the old one ends at once. Fails with NOT_FOUND, and with
  // INVALID_ARGUMENT if it has no secret.
  Result<NewClient> rotate(const std::string& id, const std::string& actor);
  // Ends the client, every grant that it has, and their tokens. Fails with NOT_FOUND.
  Result<void> revoke(const std::string& id, const std::string& actor);

  // Deletes clients that registered themselves if nobody was asked for them within 30 days, or if
  // they were used or revoked 90 days ago and nobody allows them anything now.
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
