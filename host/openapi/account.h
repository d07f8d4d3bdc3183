// Reads which account the chosen operations need, and to which server their requests go.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "openapi/description.h"
#include "openapi/operation.h"

namespace patchbay::openapi {

struct Account {
  std::string kind = "none";  // as in `patchbay new --auth`: "none", "api_key" or "oauth2"
  Tree ways;                  // the manifest's `auth`
};

// Reads from the security requirements of the operations which account they need. Stores the scopes
// of each operation in the operation. Fails with INVALID_ARGUMENT if an operation accepts only
// kinds of account that this program does not support, or if the operations need different
// accounts.
Result<Account> account_of(const Description& description, std::vector<Operation>& operations);

// Returns the account of a kind that the connector's author has chosen: "none" or "api_key".
Account account_named(const std::string& kind);

struct Server {
  std::string base;    // "https://api.example/v1", without "/" at the end
  std::string origin;  // "https://api.example"
};

// Returns the server of the operations. Fails with INVALID_ARGUMENT if its address is not absolute,
// if a variable in the address has no default, or if the operations have different servers.
Result<Server> server_of(const Description& description, const std::vector<Operation>& operations);

}  // namespace patchbay::openapi
