#pragma once

#include <string_view>

namespace patchbay::httpd {

// Returns true if a text names a host, and perhaps a port, as in the header Host and in a target in
// absolute form (RFC 9110 §7.2, RFC 3986 §3.2). The host is a name of letters, digits, "-", ".",
// "_", "~" and percent-encoded bytes, an IPv4 address, or an IPv6 address in brackets. The port is
// at most 65535. A user, a list and an empty text are refused.
bool is_authority(std::string_view text);

}  // namespace patchbay::httpd
