// Who may do what: docs.github.com/apps/oauth-apps/building-oauth-apps/scopes-for-oauth-apps
#pragma once

#include "sandbox/github/exchange.h"

namespace patchbay::sandbox::github {

// What a route requires of a token.
enum class Need : std::uint8_t {
  kNothing,
  kLogin,  // any token
  kRead,   // public repositories: nothing; private ones: membership and the scope repo
  kWrite,  // a token with repo, or with public_repo if the repository is public
};

// The scopes any one of which is enough, as X-Accepted-OAuth-Scopes says them.
std::string accepted_scopes(Need need);

bool holds(const Token& token, std::string_view scope);  // repo includes public_repo, and so on

// A member or collaborator, whatever the token may do.
bool belongs_to(const Store& store, const Repository& repository, const std::string& login);
bool may_see(const Exchange& exchange, const Repository& repository);

// Finds the repository in the path and checks the token against it. A renamed repository is
// answered with a redirect to its id: 301, or 307 if the method must stay.
Granted<Repository*> admit(const Exchange& exchange, Need need, std::string_view permission);

}  // namespace patchbay::sandbox::github
