// Which account the chosen operations need, and where their requests go.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "openapi/description.h"
#include "openapi/operation.h"

namespace patchbay::openapi {

struct Account {
  std::string kind = "none";  // "none", "api_key" or "oauth2", as `patchbay new --auth`
  Tree ways;                  // the manifest's `auth`
};

// Reads the account from the security of the operations, and gives each operation its scopes.
// Fails with INVALID_ARGUMENT if none of the ways that the description offers is known here, or if
// the operations need different ones.
Result<Account> account_of(const Description& description, std::vector<Operation>& operations);

// Returns the manifest's way for an account that the author has named, "none" or "api_key".
Account account_named(const std::string& kind);

struct Server {
  std::string base;    // "https://api.example/v1", without "/" at the end
  std::string origin;  // "https://api.example"
};

// Returns the server of all operations. Fails with INVALID_ARGUMENT if it is not an absolute
// address, or not the same for all.
Result<Server> server_of(const Description& description, const std::vector<Operation>& operations);

}  // namespace patchbay::openapi
