// Builds this server's JSON-RPC 2.0 replies.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace patchbay::mcp {

// The codes of JSON-RPC and MCP. -32002 and -32042 are for revisions before 2026-07-28.
enum class RpcCode : int {
  kParse = -32700,
  kInvalidRequest = -32600,
  kMethodNotFound = -32601,
  kInvalidParams = -32602,
  kInternal = -32603,
  kRefused = -32000,  // an error of this server; this code has no meaning for clients
  kResourceNotFound = -32002,
  kHeaderMismatch = -32020,
  kCapabilityMissing = -32021,
  kVersionUnsupported = -32022,
  kUrlElicitationRequired = -32042,
};

// The error of a request.
struct Refusal {
  RpcCode code;
  std::string message;
  std::string data{};       // as JSON; may be ""
  int status = 200;         // HTTP status for a request outside of a batch
  std::string challenge{};  // value of the header WWW-Authenticate; "": no header
  // A result as JSON that is sent in place of the error, because models read results. "": the error
  // is sent.
  std::string result{};
};

// The reply to a request: its result as JSON, or an error.
using Reply = std::variant<std::string, Refusal>;

// A method's question to the client. Its answer has the same `key`.
struct Question {
  std::string key;
  std::string method;  // "elicitation/create", "sampling/createMessage" or "roots/list"
  std::string params;  // JSON
};

// The questions that a client must answer before a method can go on. The method then runs again
// with the answers and `state`.
struct Questions {
  std::vector<Question> asked;
  std::string state;
};

// The outcome of a method.
using Outcome = std::variant<std::string, Refusal, Questions>;

// Returns the message with the reply to a request. `id` is JSON.
std::string reply_of(std::string_view id, const Reply& reply);

// The HTTP status and header of a reply to a request outside of a batch.
struct ReplyStatus {
  int status = 200;
  std::string challenge{};
};
ReplyStatus standing_of(const Reply& reply);

// Returns one server-sent event with a message. Replaces line ends between JSON tokens by spaces.
std::string event_of(std::string message);

}  // namespace patchbay::mcp
