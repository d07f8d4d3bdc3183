#pragma once

#include <string_view>

#include "oauth_messages/reason.h"

namespace patchbay::oauth_messages {

// Returns the reason that a provider's word in `error` means, according to RFC 6749 §4.1.2.1 and
// §5.2, RFC 7009 §2.2.1 and RFC 8628 §3.5. A word that has no reason of its own means
// exchange_failed.
Reason meaning_of(std::string_view error);

}  // namespace patchbay::oauth_messages
