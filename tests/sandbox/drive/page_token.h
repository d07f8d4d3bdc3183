// The tokens by which a list goes on. One is good for the same request alone.
#pragma once

#include <string>

#include "sandbox/drive/exchange.h"

namespace patchbay::sandbox::drive {

// Goes on behind `last`.
std::string page_token(const Exchange& exchange, const std::string& last);
// "" without a token; 400 for one of another request.
Granted<std::string> last_of_token(const Exchange& exchange);

}  // namespace patchbay::sandbox::drive
