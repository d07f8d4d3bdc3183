#pragma once

#include <string_view>

// Checks of names and values in network protocols, for several folders.
namespace patchbay {

// Returns true if a URL's host is this machine: "localhost" in any case (RFC 6761 §6.3), an IPv4
// address of 127.0.0.0/8 in dotted decimal (RFC 1122 §3.2.1.3), or "[::1]" (RFC 4291 §2.5.3).
// Returns false for a name that only begins like such an address, for example 127.example.com.
bool is_loopback_host(std::string_view host);

// Returns true if an IP address in text form is loopback: 127.0.0.0/8, ::1, or 127.0.0.0/8 mapped
// into IPv6 (::ffff:127.0.0.1). Brackets are not accepted. Returns false if the text is not an
// address.
bool is_loopback_address(std::string_view address);

// Returns true if `text` is a token (RFC 9110 §5.6.2). Header names and methods must be tokens.
bool is_token(std::string_view text);

// Returns true for a header that sets a message's destination or end: Host (RFC 9110 §7.2),
// Content-Length (§8.6), Connection (§7.6.1), Transfer-Encoding (RFC 9112 §6.1). Only the sender of
// a message may set them. Otherwise two servers might see different ends of the message.
bool is_framing_header(std::string_view name);

// Returns true if `text` may be a header's value: it has no line break and no NUL (RFC 9110 §5.5).
// A line break could begin another header or another request.
bool is_field_value(std::string_view text);

// Returns true if `text` has no control character except the tab (RFC 9110 §5.5). Stricter than
// is_field_value().
bool is_field_content(std::string_view text);

}  // namespace patchbay
