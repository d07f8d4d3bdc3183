// Bodies of MCP clients: what is read is a list of messages whose replies are JSON.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "invariant.h"
#include "json/document.h"
#include "mcp/message.h"
#include "mcp/reply.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace patchbay;
  using fuzz::must_hold;
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  const auto read = mcp::read_messages(body);
  if (read.has_error()) return 0;
  for (const mcp::Message& message : read.value().messages) {
    const bool is_valid = message.kind != mcp::Message::Kind::kInvalid;
    must_hold(is_valid == message.fault.empty(), "only a wrong message has a fault");
    must_hold(message.kind != mcp::Message::Kind::kRequest || message.id != "null",
              "a request has an id");
    const std::string reply =
        mcp::reply_of(message.id, mcp::Refusal{mcp::RpcCode::kInvalidRequest, message.fault});
    must_hold(json::Document::read(reply, 10).has_value(), "a reply is JSON");
    const std::string event = mcp::event_of(reply);
    must_hold(std::count(event.begin(), event.end(), '\n') == 3, "an event has one line of data");
  }
  return 0;
}
