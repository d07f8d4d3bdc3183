#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "mcp/mcp_client.h"

namespace patchbay::test {

// Reads the events of a streamed answer, one after the other.
class EventReader {
 public:
  // Sends the request and reads the head of the answer.
  EventReader(const ApiServer& server, const std::string& request) : client_(server.port()) {
    REQUIRE(client_.send(request));
    const auto head = client_.receive(true);
    REQUIRE(head);
    status = head->status;
  }

  struct Event {
    std::string name;
    std::string data;
  };
  // Returns the next event. Fails the test if the stream ends before the event.
  Event next() {
    for (;;) {
      std::size_t end = 0;
      while ((end = text_.find("\n\n")) == std::string::npos) {
        const auto chunk = client_.receive_chunk();
        REQUIRE(chunk);
        INFO("the stream ended");
        REQUIRE_FALSE(chunk->empty());
        text_ += *chunk;
      }
      const std::string block = text_.substr(0, end + 1);
      text_.erase(0, end + 2);
      if (block.starts_with(":")) continue;
      return {field(block, "event: "), field(block, "data: ")};
    }
  }
  nlohmann::json message() { return nlohmann::json::parse(next().data); }
  // Returns true if the stream ends without another event.
  bool is_at_end() {
    const auto chunk = client_.receive_chunk();
    return text_.empty() && (chunk ? chunk->empty() : !client_.waited_in_vain());
  }
  void hang_up() { client_.close(); }

  int status = 0;

 private:
  static std::string field(const std::string& block, const std::string& name) {
    const auto at = block.find(name);
    if (at == std::string::npos) return {};
    const auto from = at + name.size();
    return block.substr(from, block.find('\n', from) - from);
  }

  RawClient client_;
  std::string text_;
};

inline std::string mcp_post(const std::string& headers, const nlohmann::json& message,
                            const std::string& path = kMcp) {
  return request_text("POST", path, headers + kMcpJson, message.dump());
}

}  // namespace patchbay::test
