// Reads and compares the values that a request of 2026-07-28 contains twice: in its headers, for
// proxies, and in its body.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "httpd/request.h"
#include "mcp/message.h"
#include "mcp/reply.h"

namespace patchbay::mcp {

// Returns the value of a header that repeats a value of the body. Decodes "=?base64?…?=". Returns
// nullopt if its text is not base64.
std::optional<std::string> mirrored_value(std::string_view header);

// Returns the error for a header that does not repeat what the body says. `why` follows the
// header's name: "is missing."
Refusal header_mismatch(std::string_view header, const std::string& why);

// Returns an error if the value that a client sent in a header is not readable, or if `says`
// returns false for what it repeats.
std::optional<Refusal> check_header(std::string_view header, std::string_view sent,
                                    const std::function<bool(const std::string&)>& says);

// Returns the revision that the `_meta` of a request names; "" if it names no revision.
std::string_view revision_in_meta(const Message& message);

// Returns an error if the revision or the method differs between headers and body. For tools/call,
// resources/read and prompts/get, also compares the name or the address.
std::optional<Refusal> mismatch_of(const httpd::Request& request, const Message& message);

}  // namespace patchbay::mcp
