// The values that a request of 2026-07-28 has twice: in its headers, for proxies, and in its body.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "httpd/request.h"
#include "mcp/message.h"
#include "mcp/reply.h"

namespace patchbay::mcp {

// Returns the value of a mirrored header. Decodes "=?base64?…?="; returns nothing if that is not
// base64.
std::optional<std::string> mirrored_value(std::string_view header);

// Returns the revision that the `_meta` of a request names; "" if it names no revision.
std::string_view revision_in_meta(const Message& message);

// Returns an error unless the headers of a request agree with its body: the revision, the method
// and, for tools/call, resources/read and prompts/get, the name or address.
std::optional<Refusal> mismatch_of(const httpd::Request& request, const Message& message);

}  // namespace patchbay::mcp
