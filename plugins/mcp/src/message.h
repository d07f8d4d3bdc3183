// Makes and reads JSON-RPC 2.0 messages, as MCP uses them.
#pragma once

#include <patchbay/sdk/json.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mcp {

using patchbay::sdk::Json;

// Why a request is cancelled, for the server.
inline constexpr const char* kCallerCancelled = "The caller cancelled the call.";
inline constexpr const char* kTimeRanOut = "The call's time ran out.";

inline constexpr int kMethodNotFound = -32601;
inline constexpr int kInvalidParams = -32602;
inline constexpr int kResourceNotFound = -32002;  // used up to 2025-11-25
inline constexpr int kHeaderMismatch = -32020;    // this and the next two: since 2026-07-28
inline constexpr int kCapabilityMissing = -32021;
inline constexpr int kUnsupportedVersion = -32022;

// Parses one text. Throws patchbay::sdk::Mismatch if it is not JSON or nested too deeply.
Json parse_message(std::string_view text);

// Returns the messages in a text: one message, or all messages of a batch (2025-03-26).
std::vector<Json> messages_in(std::string_view text);

Json make_request(const std::string& id, const std::string& method, Json params);
Json make_notification(const std::string& method, Json params);
// Returns the notification that cancels the request `id` (all revisions up to 2025-11-25).
Json make_cancellation(const std::string& id, const char* reason);
Json make_result(const Json& id, Json result);
Json make_error(const Json& id, int code, const std::string& message);

// Returns true for a result or an error.
bool is_reply(const Json& message);
// Returns true for the reply to the request `id`. Also returns true for an error without an id:
// some servers leave the id out, and each stream belongs to one request.
bool is_reply_to(const Json& message, const std::string& id);
// Returns the reply in the body of an HTTP error; nullopt if the body has no reply.
std::optional<Json> reply_in(std::string_view body);
bool is_request(const Json& message);
bool is_notification(const Json& message);

// Returns the code of an error reply; 0 for anything else.
int error_code(const Json& reply);

// Return a member of JSON that nobody has checked. text_of() returns "" if the member is not a
// string. object_of() returns {} if the member is not an object.
std::string text_of(const Json& owner, const char* name);
const Json& object_of(const Json& owner, const char* name);

}  // namespace mcp
