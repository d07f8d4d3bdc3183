// Decides which token allows what:
// docs.github.com/apps/oauth-apps/building-oauth-apps/scopes-for-oauth-apps
#pragma once

#include "sandbox/github/exchange.h"

namespace patchbay::sandbox::github {

// The permission that a route requires of a token.
enum class Need : std::uint8_t {
  kNothing,
  kLogin,  // needs any token
  kRead,   // needs no token for public repositories; for private ones, membership and the scope
           // repo
  kWrite,  // needs the scope repo, or public_repo if the repository is public
};

// Returns the scopes of which one is enough, in the form of X-Accepted-OAuth-Scopes.
std::string accepted_scopes(Need need);

bool holds(const Token& token, std::string_view scope);  // some scopes include others: repo
                                                         // includes public_repo

// Returns true for a member or collaborator, regardless of the token's scopes.
bool belongs_to(const Store& store, const Repository& repository, const std::string& login);
bool may_see(const Exchange& exchange, const Repository& repository);

// Finds the repository in the path and checks the token. For a renamed repository, the answer
// redirects to its id: with 301, or with 307 if the method must not change.
SandboxResult<Repository*> admit(const Exchange& exchange, Need need, std::string_view permission);

}  // namespace patchbay::sandbox::github
