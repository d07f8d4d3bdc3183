// Functions on the table of access tokens. Clients may send an access token (OAuth 2.1) in place of
// an API key. A token is for one user and one resource. host/authserver creates and ends tokens.
// The functions throw SOCI's exceptions, which Store converts to errors.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "store/store.h"

namespace patchbay::callers {

// Every access token begins with this text. No API key does.
inline constexpr std::string_view kAccessTokenMark = "pbt_";

struct AccessToken {
  // The token's hash (hash_of) in hex. The store does not have the token itself.
  std::string hash;
  std::string grant;  // id of the grant; the end of the grant ends all its tokens
  std::string organization;
  std::string user;
  std::string client;
  std::vector<std::string> scopes;
  std::string resource;  // the only resource that accepts the token (audience)
  WallTime created_at;
  WallTime expires_at;
};

void insert_access_token(store::Transaction& transaction, const AccessToken& token);

struct TokenAndPlan {
  AccessToken token;
  std::string plan;  // plan of the organization; empty if unknown
};
std::optional<TokenAndPlan> find_access_token(store::Transaction& transaction,
                                              const std::string& hash);

// These functions delete tokens. The caller must call bump_change() (key_table.h) in the same
// transaction, and Callers::forget() after it.
void end_access_token(store::Transaction& transaction, const std::string& hash);
void end_access_tokens_of_grant(store::Transaction& transaction, const std::string& grant);
void end_access_tokens_of_client(store::Transaction& transaction, const std::string& client);
void end_access_tokens_of_user(store::Transaction& transaction, const std::string& organization,
                               const std::string& user);

// Deletes the tokens that expired before the time `before`.
void delete_expired_access_tokens(store::Transaction& transaction, store::Millis before);

}  // namespace patchbay::callers
