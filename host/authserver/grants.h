// Issues codes and tokens. A client gets a code after a user authorized it, and exchanges the code
// for tokens.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/chain.h"
#include "audit/oauth_events.h"
#include "authserver/clients.h"
#include "authserver/grant_table.h"
#include "base/random.h"
#include "base/result.h"
#include "base/secret.h"
#include "callers/access_token.h"
#include "callers/callers.h"
#include "store/store.h"

namespace patchbay::authserver {

inline constexpr std::chrono::seconds kCodeLifetime{60};
inline constexpr std::chrono::seconds kAccessLifetime{3600};
// Each use of a refresh token issues a new refresh token, which has this lifetime again.
inline constexpr std::chrono::hours kRefreshLifetime{60 * 24};
// For this time after a refresh, the same request gets the same response again. So a client that
// lost the response can ask again, and several processes of a client can refresh at once.
inline constexpr std::chrono::seconds kReplayWindow{30};

// The response of a token endpoint (RFC 6749 §5.1).
struct IssuedTokens {
  Secret access_token;
  Secret refresh_token;
  std::vector<std::string> scopes;
  std::chrono::seconds lifetime{};
};

struct CodeRequest {
  Grant grant;  // has no id yet, because the grant begins when the client exchanges the code
  std::string redirect_uri;
  std::string challenge;  // the PKCE challenge, of the method S256 (RFC 7636 §4.2)
};

struct CodeGrant {
  std::string client;
  Secret code{};
  Secret verifier{};
  std::string redirect_uri{};             // empty: the request has no redirect_uri
  std::optional<std::string> resource{};  // canonical (resources.h); nullopt: not in the request
};

struct RefreshGrant {
  std::string client;
  Secret token{};
  std::vector<std::string> scopes{};      // scopes of the access token; empty: all granted scopes
  std::optional<std::string> resource{};  // canonical (resources.h); nullopt: not in the request
};

// A token that is valid now (RFC 7662 §2.2).
struct ValidToken {
  Grant grant;
  std::vector<std::string> scopes;
  store::Millis created_at = 0;
  store::Millis expires_at = 0;
  bool is_refresh = false;
};

// Issues, rotates and ends tokens. Each change is one transaction with its audit record, so any
// host may serve the next request. An error that the client caused has a word of OAuth
// (oauth_error.h). Thread-safe.
class Grants {
 public:
  Grants(store::Store& store, Random& random, const Clock& clock, callers::Callers& callers,
         audit::AuditChain chain)
      : store_(store),
        random_(random),
        clock_(clock),
        callers_(callers),
        chain_(std::move(chain)) {}

  // Stores the user's authorization, and returns the code for the client.
  Result<Secret> allow(const CodeRequest& request);
  // Records that the user refused the access.
  Result<void> deny(const Grant& asked);

  // Exchanges a code for tokens, once. A second use of the code ends the grant (RFC 6749 §4.1.2).
  Result<IssuedTokens> exchange(const CodeGrant& shown);
  // Replaces a refresh token by new tokens. For a token that was already replaced, returns the same
  // new tokens within kReplayWindow, while the new refresh token is unused. Otherwise ends the
  // grant and fails.
  Result<IssuedTokens> refresh(const RefreshGrant& shown);

  // Ends an access token, or the whole grant of a refresh token (RFC 7009 §2.1). An unknown token
  // is not an error. Fails with invalid_grant for another client's token.
  Result<void> revoke(const std::string& client, const Secret& token);
  // Returns a token's grant and scopes. Returns nullopt for a token that is not valid or belongs to
  // another client.
  Result<std::optional<ValidToken>> introspect(const std::string& client, const Secret& token);

  // list() returns a user's active grants. end() ends one grant of this user.
  Result<std::vector<Grant>> list(const std::string& organization, const std::string& user);
  Result<void> end(const std::string& organization, const std::string& user,
                   const std::string& grant);

  // Deletes expired codes and tokens, and grants that have no tokens left.
  static void delete_expired(store::Transaction& transaction);

 private:
  struct Outcome;
  Outcome exchange_in(store::Transaction& transaction, const CodeGrant& shown);
  Outcome refresh_in(store::Transaction& transaction, const RefreshGrant& shown);
  Outcome end_for_reuse(store::Transaction& transaction, const Grant& grant,
                        audit::AccessGrantChanged::What what);
  IssuedTokens issue(store::Transaction& transaction, const Grant& grant,
                     const std::vector<std::string>& scopes, Secret access, Secret refresh);
  Result<IssuedTokens> settle(Result<Outcome> outcome);
  void record(store::Transaction& transaction, audit::AccessGrantChanged::What what,
              const Grant& grant, const std::vector<std::string>& scopes);

  store::Store& store_;
  Random& random_;
  const Clock& clock_;
  callers::Callers& callers_;
  const audit::AuditChain chain_;
};

}  // namespace patchbay::authserver
