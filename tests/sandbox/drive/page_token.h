// Makes the tokens for the next page of a list. A token is valid only for the same request of the
// same user, but `fields` and `pageSize` may differ.
#pragma once

#include <string>

#include "sandbox/drive/exchange.h"

namespace patchbay::sandbox::drive {

// Returns the token for the page that begins after the row `last`.
std::string page_token(const Exchange& exchange, const std::string& last);
// Returns the row in the request's token, or "" without a token. Refuses the token of another
// request with 400.
SandboxResult<std::string> last_of_token(const Exchange& exchange);

}  // namespace patchbay::sandbox::drive
