// HTTP towards the server: what every request has in common.
#pragma once

#include <patchbay/sdk/call.h>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace mcp {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Sending {
  bool is_repeatable = false;            // may be carried out twice
  std::chrono::milliseconds timeout{0};  // 0: what is left of the call
};

class Wire {
 public:
  explicit Wire(patchbay::sdk::Call& call) : call_(call) {}

  // Waits for status and headers. Follows 307 and 308 within the origin; any other redirect is an
  // error that names where it leads. Every other status is an answer. [call]
  patchbay::sdk::Response post(const std::string& url, const std::string& body,
                               const Headers& headers, Sending sending = {});
  // Asks for a stream of events. [call]
  patchbay::sdk::Response get(const std::string& url, const Headers& headers, Sending sending = {});
  // Ends a session; what the server says to that does not matter. [call]
  void remove(const std::string& url, const Headers& headers);

  // Whether the time for requests is used up, and only that for telling the server so is left.
  [[nodiscard]] bool is_out_of_time() const;

 private:
  struct Asked;
  patchbay::sdk::Response send(const Asked& asked);
  [[nodiscard]] std::chrono::milliseconds reserve() const;

  patchbay::sdk::Call& call_;
  std::chrono::milliseconds reserve_{reserve()};
};

// "text/event-stream" and the like, in any case and with any parameters.
bool has_content_type(const patchbay::sdk::Response& response, std::string_view type);

}  // namespace mcp
