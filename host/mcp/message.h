#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "json/document.h"

namespace patchbay::mcp {

inline constexpr std::size_t kLongestId = 256;  // maximum size of a client's id or progress token
                                                // in bytes
inline constexpr unsigned kDeepest = 200;       // maximum nesting of JSON from clients and
                                                // connectors

// One JSON-RPC 2.0 message of a client. Views and pointers are valid as long as the Reading that
// contains the message.
struct Message {
  enum class Kind {
    kRequest,
    kNotification,
    kResponse,  // a response to a request of this server
    kInvalid,   // `fault` is the reason
  };
  Kind kind = Kind::kInvalid;
  std::string id = "null";  // as JSON; "null" without a usable id
  std::string_view method{};
  const json::Node* params = nullptr;  // nullptr without parameters
  const json::Node* result = nullptr;  // the result of a response; nullptr: the response is an
                                       // error
  std::string fault{};

  // Returns a member of the parameters, or nullptr.
  [[nodiscard]] const json::Node* param(std::string_view name) const;
};

struct Reading {
  json::Document document;
  std::vector<Message> messages;
  bool is_batch = false;
};

// Reads the messages of a body. A message that is not JSON-RPC has the kind kInvalid; the others
// stay valid. Fails with MALFORMED_REQUEST if the body is not JSON, and with TOO_LARGE if a batch
// is empty or has more than 20 messages.
Result<Reading> read_messages(std::string_view body);

// Returns the member of an object. Returns nullptr if `node` is nullptr, is not an object or lacks
// the member.
const json::Node* member_of(const json::Node* node, std::string_view name);

// Returns the text of a string. Returns "" if `node` is nullptr or is not a string.
std::string_view text_of(const json::Node* node);

// Returns a text as a JSON string.
std::string json_string(std::string_view text);

// Appends a member to the JSON text `object`, which begins with "{" and does not end with "}" yet.
// `value` is JSON.
void append_member(std::string& object, std::string_view name, std::string_view value);

}  // namespace patchbay::mcp
