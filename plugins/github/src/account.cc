// Identifies the account, and checks whether the connection works: docs.github.com/rest/users/users
#include <algorithm>

#include "failure.h"
#include "github.h"
#include "user.h"

namespace github {

patchbay::sdk::Identity GitHub::identify(Call& call) const {
  const Response response = get(call, rest().segment("user").text(), "account");
  const auto user = response.as<Account>();
  patchbay::sdk::Identity identity;
  identity.account = std::to_string(user.id);
  identity.name = user.login;
  identity.email = user.email.value_or("");
  // The header is, for example, "repo, read:user". Fine-grained tokens and apps have no scopes and
  // no such header.
  std::string_view scopes = response.header("x-oauth-scopes");
  while (!scopes.empty()) {
    const auto end = std::min(scopes.find_first_of(", "), scopes.size());
    if (end > 0) identity.scopes.emplace_back(scopes.substr(0, end));
    scopes.remove_prefix(std::min(end + 1, scopes.size()));
  }
  return identity;
}

// Tests the credential with a request that does not count against the rate limit.
void GitHub::probe(Call& call) const {
  const Response response =
      ask(call, rest().segment("rate_limit").text(), "application/vnd.github+json");
  // An Enterprise server without rate limits answers 404.
  if (!response.ok() && response.status() != 404) throw failure_of(response, "rate limit");
}

}  // namespace github
