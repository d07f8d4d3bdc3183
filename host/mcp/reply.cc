#include "mcp/reply.h"

#include <algorithm>

#include "httpd/event_stream.h"
#include "json/document.h"

namespace patchbay::mcp {

std::string reply_of(std::string_view id, const Reply& reply) {
  std::string text = R"({"jsonrpc":"2.0","id":)";
  text.append(id);
  if (const auto* result = std::get_if<std::string>(&reply)) {
    text.append(R"(,"result":)").append(*result);
  } else if (const auto& refusal = std::get<Refusal>(reply); !refusal.result.empty()) {
    text.append(R"(,"result":)").append(refusal.result);
  } else {
    text.append(R"(,"error":{"code":)").append(std::to_string(static_cast<int>(refusal.code)));
    text.append(R"(,"message":)");
    json::append_json_string(text, refusal.message);
    if (!refusal.data.empty()) text.append(R"(,"data":)").append(refusal.data);
    text.push_back('}');
  }
  text.push_back('}');
  return text;
}

ReplyStatus standing_of(const Reply& reply) {
  const auto* refusal = std::get_if<Refusal>(&reply);
  return refusal == nullptr ? ReplyStatus{} : ReplyStatus{refusal->status, refusal->challenge};
}

std::string event_of(std::string message) {
  // A JSON string contains no raw line end, so only the space between tokens changes.
  std::replace_if(
      message.begin(), message.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return httpd::text_of({.name = "message", .data = message});
}

}  // namespace patchbay::mcp
