#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace patchbay::authserver {

// Fails with INVALID_ARGUMENT unless a client may register this address to send people back to: it
// is https, http to loopback (RFC 8252 §7.3), or a scheme of the client's own (RFC 8252 §7.1), and
// has no fragment and no user information.
Result<void> check_redirect_uri(std::string_view uri);

// Returns true if `asked` is one of the registered addresses, byte by byte. Only the port of http
// to "127.0.0.1", "[::1]" or "localhost" may be another one, because such a client listens on the
// port that it gets (RFC 8252 §7.3); the host has to be the same text.
bool is_registered(const std::vector<std::string>& registered, std::string_view asked);

// Returns "https://client.example" or "cursor:", for people and for the policy of a page.
std::string shown_target(std::string_view uri);
// Returns true if the address leads back to the person's own machine.
bool is_on_this_machine(std::string_view uri);

}  // namespace patchbay::authserver
