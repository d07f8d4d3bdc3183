// Sends HTTP requests to the server.
#pragma once

#include <patchbay/sdk/call.h>
#include <patchbay/sdk/http_streams.h>

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace mcp {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct SendOptions {
  bool is_repeatable = false;            // true: the server may execute the request twice
  std::chrono::milliseconds timeout{0};  // 0: the remaining time of the call
  bool is_last_word = false;             // true: cancels a request; sent even if the call is
                                         // cancelled
  bool is_stream = false;  // true: a later call may read the response; the timeout is only for its
                           // head
};

// Returns the time at the end of the call that is reserved for cancelling the request at the
// server.
std::chrono::milliseconds reserve_of(const patchbay::sdk::Call& call);

class Wire {
 public:
  // `further` are headers that each request has in addition to its own.
  Wire(patchbay::sdk::Call& call, Headers further)
      : call_(call), streams_(call), further_(std::move(further)) {}

  // Sends a POST and waits for status and headers. Follows a 307 or 308 within the origin. Throws
  // for any other redirect; the error names its target. Returns an answer with any other status.
  // [call]
  patchbay::sdk::Response post(const std::string& url, const std::string& body,
                               const Headers& headers, SendOptions sending = {});
  // Sends a GET for a stream of events. [call]
  patchbay::sdk::Response get(const std::string& url, const Headers& headers,
                              SendOptions sending = {});
  // Ends a session at the server. Ignores the server's answer. [call]
  void remove(const std::string& url, const Headers& headers);

  // Returns true if the host can wait for several answers, and keep them.
  [[nodiscard]] bool has_streams() const { return streams_.are_there(); }
  [[nodiscard]] const patchbay::sdk::HttpStreams& streams() const { return streams_; }
  // Waits until one of the answers has more bytes or has ended. Returns its index; nullopt if the
  // time for requests is used up. Use it only if has_streams(). [call]
  [[nodiscard]] std::optional<std::size_t> wait(
      const std::vector<const patchbay::sdk::Response*>& answers) const {
    return streams_.wait(answers, time_left());
  }

  // Returns true if the time for requests is used up, and only the time for cancelling the request
  // is left.
  [[nodiscard]] bool is_out_of_time() const;

 private:
  struct WireRequest;
  [[nodiscard]] std::chrono::milliseconds time_left() const;
  patchbay::sdk::Response send(const WireRequest& asked);

  patchbay::sdk::Call& call_;
  patchbay::sdk::HttpStreams streams_;
  Headers further_;
  std::chrono::milliseconds reserve_{reserve_of(call_)};
};

// Returns true if the answer has this Content-Type, for example "text/event-stream". Ignores the
// case of letters, and ignores parameters.
bool has_content_type(const patchbay::sdk::Response& response, std::string_view type);

}  // namespace mcp
