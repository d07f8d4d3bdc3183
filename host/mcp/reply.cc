#include "mcp/reply.h"

#include <algorithm>

#include "httpd/event_stream.h"
#include "json/document.h"

namespace patchbay::mcp {

std::string reply_of(std::string_view id, const Outcome& outcome) {
  std::string reply = R"({"jsonrpc":"2.0","id":)";
  reply.append(id);
  if (const auto* result = std::get_if<std::string>(&outcome)) {
    reply.append(R"(,"result":)").append(*result);
  } else {
    const auto& refusal = std::get<Refusal>(outcome);
    reply.append(R"(,"error":{"code":)").append(std::to_string(static_cast<int>(refusal.code)));
    reply.append(R"(,"message":)");
    json::append_json_string(reply, refusal.message);
    if (!refusal.data.empty()) reply.append(R"(,"data":)").append(refusal.data);
    reply.push_back('}');
  }
  reply.push_back('}');
  return reply;
}

Standing standing_of(const Outcome& outcome) {
  const auto* refusal = std::get_if<Refusal>(&outcome);
  return refusal == nullptr ? Standing{} : Standing{refusal->status, refusal->challenge};
}

std::string event_of(std::string message) {
  // JSON has no line end inside a string.
  std::replace_if(
      message.begin(), message.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return httpd::text_of({.name = "message", .data = message});
}

}  // namespace patchbay::mcp
