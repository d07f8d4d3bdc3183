#pragma once

#include <string_view>

// Small facts of the net that several folders need, each with its RFC.
namespace patchbay {

// Whether a URL's host is this machine: "localhost" in any case (RFC 6761 §6.3), an IPv4 address of
// 127.0.0.0/8 in dotted decimal (RFC 1122 §3.2.1.3), or "[::1]" (RFC 4291 §2.5.3). A name that only
// begins like one, such as 127.example.com, is not.
bool is_loopback_host(std::string_view host);

// Whether an IP address in text form is this machine's: 127.0.0.0/8, ::1, or 127.0.0.0/8 mapped
// into IPv6 (::ffff:127.0.0.1). Without brackets; anything but an address is not.
bool is_loopback_address(std::string_view address);

// A token of RFC 9110 §5.6.2: what a header's name and a method consist of.
bool is_token(std::string_view text);

// Whether a header may have this value: without a line end or NUL (RFC 9110 §5.5), with which it
// could become another header, or another request.
bool is_field_value(std::string_view text);

}  // namespace patchbay
