// The JSON-RPC 2.0 answers of this server.
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
  kRefused = -32000,  // for receivers the code has no meaning
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
  std::string data{};       // JSON; "": none
  int status = 200;         // of the HTTP answer, if the request stands alone
  std::string challenge{};  // the answer's WWW-Authenticate; "": none
};

// What a request gets: the JSON of its result, or an error.
using Reply = std::variant<std::string, Refusal>;

// One thing that a method asks the client. The answer comes back under `key`.
struct Question {
  std::string key;
  std::string method;  // "elicitation/create", "sampling/createMessage" or "roots/list"
  std::string params;  // JSON
};

// What a method has to know from the client before it can go on. It is run again with the answers
// and with `state`.
struct Questions {
  std::vector<Question> asked;
  std::string state;
};

// What a method returns.
using Outcome = std::variant<std::string, Refusal, Questions>;

// Returns the message with the reply to a request. `id` is JSON.
std::string reply_of(std::string_view id, const Reply& reply);

// The part of a reply that a client of HTTP sees beside the message, if the request stands
// alone.
struct Standing {
  int status = 200;
  std::string challenge{};
};
Standing standing_of(const Reply& reply);

// Returns one server-sent event with a message, after replacing the line ends between its tokens.
std::string event_of(std::string message);

}  // namespace patchbay::mcp
