#pragma once

#include <string_view>

namespace patchbay::httpd {

// Returns true if a text is a host, with or without a port, as in the header Host and in an
// absolute URL (RFC 9110 §7.2, RFC 3986 §3.2). The host is an IPv4 address, an IPv6 address in
// brackets, or a name of letters, digits, "-", ".", "_", "~" and percent-encoded bytes. The port is
// at most 65535. Returns false for an empty text, a list of hosts, or a text with a user name.
bool is_authority(std::string_view text);

}  // namespace patchbay::httpd
