// Sends HTTP to the server: what all requests have in common.
#pragma once

#include <patchbay/sdk/call.h>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace mcp {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Sending {
  bool is_repeatable = false;            // the server may carry it out twice
  std::chrono::milliseconds timeout{0};  // 0: the time left for the call
};

// Returns the time at the end of the call that is kept back for telling the server to stop.
std::chrono::milliseconds reserve_of(const patchbay::sdk::Call& call);

class Wire {
 public:
  explicit Wire(patchbay::sdk::Call& call) : call_(call) {}

  // Sends and waits for status and headers. Follows 307 and 308 within the origin; throws for any
  // other redirect, with its target. Any other status is returned. [call]
  patchbay::sdk::Response post(const std::string& url, const std::string& body,
                               const Headers& headers, Sending sending = {});
  // Sends a GET for a stream of events. [call]
  patchbay::sdk::Response get(const std::string& url, const Headers& headers, Sending sending = {});
  // Ends a session; the server's answer does not matter. [call]
  void remove(const std::string& url, const Headers& headers);

  // Returns true if the time for requests is used up, and only the time for telling the server so
  // is left.
  [[nodiscard]] bool is_out_of_time() const;

 private:
  struct Asked;
  patchbay::sdk::Response send(const Asked& asked);

  patchbay::sdk::Call& call_;
  std::chrono::milliseconds reserve_{reserve_of(call_)};
};

// Compares the Content-Type with a type such as "text/event-stream", in any case and with any
// parameters.
bool has_content_type(const patchbay::sdk::Response& response, std::string_view type);

}  // namespace mcp
