// Access tokens (OAuth 2.1): what a client shows instead of an API key, for one user and one
// resource. host/authserver makes and ends them. Functions on their table, which throw SOCI's
// exceptions; Store turns those into errors.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "store/store.h"

namespace patchbay::callers {

// Every access token begins with this, and no API key does.
inline constexpr std::string_view kAccessTokenMark = "pbt_";

struct AccessToken {
  std::string hash;   // hash_of() the token, in hex: the token itself is not kept
  std::string grant;  // what the user allowed; it ends with all its tokens
  std::string organization;
  std::string user;
  std::string client;
  std::vector<std::string> scopes;
  std::string resource;  // the audience: no other resource takes the token
  WallTime created_at;
  WallTime expires_at;
};

void insert_access_token(Transaction& transaction, const AccessToken& token);

struct TokenAndPlan {
  AccessToken token;
  std::string plan;  // of the organization; empty if unknown
};
std::optional<TokenAndPlan> find_access_token(Transaction& transaction, const std::string& hash);

// End tokens. The caller of these has to call bump_change() (key_table.h) in the same transaction,
// and Callers::forget() after it.
void end_access_token(Transaction& transaction, const std::string& hash);
void end_access_tokens_of_grant(Transaction& transaction, const std::string& grant);
void end_access_tokens_of_client(Transaction& transaction, const std::string& client);
void end_access_tokens_of_user(Transaction& transaction, const std::string& organization,
                               const std::string& user);

// Deletes tokens that expired before `before`.
void delete_expired_access_tokens(Transaction& transaction, Millis before);

}  // namespace patchbay::callers
