// Makes the JSON-RPC 2.0 answers of this server.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace patchbay::mcp {

// The codes of JSON-RPC and of MCP. -32002 and -32042 are for revisions before 2026-07-28.
enum class RpcCode : int {
  kParse = -32700,
  kInvalidRequest = -32600,
  kMethodNotFound = -32601,
  kInvalidParams = -32602,
  kInternal = -32603,
  kRefused = -32000,  // an error of this server; clients know no meaning of this code
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
  std::string data{};       // JSON; "": no data
  int status = 200;         // the HTTP status, if the request is not in a batch
  std::string challenge{};  // the response's WWW-Authenticate header; "": no header
  // JSON; the result that the reply has instead of the error, because models read results. "": the
  // reply has the error.
  std::string result{};
};

// The reply to a request: the JSON of its result, or an error.
using Reply = std::variant<std::string, Refusal>;

// One question of a method to the client. The answer comes back under `key`.
struct Question {
  std::string key;
  std::string method;  // "elicitation/create", "sampling/createMessage" or "roots/list"
  std::string params;  // JSON
};

// The questions that a client has to answer before a method can continue. The method runs again
// with the answers and with `state`.
struct Questions {
  std::vector<Question> asked;
  std::string state;
};

// The outcome of a method.
using Outcome = std::variant<std::string, Refusal, Questions>;

// Returns the message with the reply to a request. `id` is JSON.
std::string reply_of(std::string_view id, const Reply& reply);

// The HTTP status and header of a reply, if the request is not in a batch.
struct Standing {
  int status = 200;
  std::string challenge{};
};
Standing standing_of(const Reply& reply);

// Returns one server-sent event with a message. Replaces the line ends between JSON tokens by
// blanks.
std::string event_of(std::string message);

}  // namespace patchbay::mcp
