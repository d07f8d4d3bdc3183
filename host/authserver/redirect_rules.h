#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace patchbay::authserver {

// Fails with INVALID_ARGUMENT if a client may not register this address as a redirect URI. Allowed
// are https, http to loopback (RFC 8252 §7.3), and a scheme of the client's own (RFC 8252 §7.1).
// The address may have no fragment and no user information.
Result<void> check_redirect_uri(std::string_view uri);

// Returns true if `asked` equals one of the registered addresses, byte by byte. For http to
// "127.0.0.1", "[::1]" or "localhost", only the port may differ, because such a client listens on
// any free port (RFC 8252 §7.3).
bool is_registered(const std::vector<std::string>& registered, std::string_view asked);

// Returns the origin of a redirect URI ("https://client.example") or its own scheme ("cursor:").
// Pages show this text to people, and the content security policy of a page contains it.
std::string shown_target(std::string_view uri);
// Returns true if the address leads back to a program on the person's own machine.
bool is_on_this_machine(std::string_view uri);

}  // namespace patchbay::authserver
