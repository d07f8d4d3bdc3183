#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace patchbay::authserver {

// Fails with INVALID_ARGUMENT if a client may not register this address as a redirect URI. Allowed
// are https, http to loopback (RFC 8252 §7.3), and a private-use scheme (RFC 8252 §7.1). The
// address must have no fragment and no user information.
Result<void> check_redirect_uri(std::string_view uri);

// Returns true if `asked` equals one of the registered addresses, byte by byte. For http to
// "127.0.0.1", "[::1]" or "localhost", the port may differ, because such a client listens on any
// free port (RFC 8252 §7.3).
bool is_registered(const std::vector<std::string>& registered, std::string_view asked);

// Returns a redirect URI's origin ("https://client.example") or private-use scheme ("cursor:").
// Pages show this text to users, and a page's content security policy contains it.
std::string shown_target(std::string_view uri);
// Returns true if the address leads to a program on the user's own machine.
bool is_on_this_machine(std::string_view uri);

}  // namespace patchbay::authserver
