#pragma once

#include <string_view>

#include "oauth_messages/reason.h"

namespace patchbay::oauth_messages {

// Returns the meaning of a provider's word in `error`, by RFC 6749 §4.1.2.1 and §5.2, RFC 7009
// §2.2.1 and RFC 8628 §3.5. Returns exchange_failed for all other words.
Reason meaning_of(std::string_view error);

}  // namespace patchbay::oauth_messages
