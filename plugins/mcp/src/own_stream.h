// Reads the session's own stream: a stream of a GET on which the server (up to 2025-11-25) sends
// messages that belong to no request. They say that a list changed, or ask a question. A session
// has one such stream. Only one call at a time reads the stream, and then leaves it to the next
// call.
#pragma once

#include <patchbay/sdk/call.h>
#include <patchbay/sdk/http_streams.h>

#include <chrono>
#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "event_reader.h"
#include "server.h"
#include "wire.h"

namespace mcp {

// Knows for each session whether a call reads the session's stream, and when a lost stream may be
// opened again. Thread-safe.
class OwnStreams {
 public:
  // Returns true if this call may take or open the session's stream. Then this call must call
  // end(). Returns false if another call reads the stream, if the stream was lost less than a
  // minute ago, or if there are too many sessions.
  bool begin(const std::string& session, std::chrono::nanoseconds now);
  // `is_lost`: the stream has ended, or could not be opened.
  void end(const std::string& session, std::chrono::nanoseconds now, bool is_lost);

 private:
  struct StreamUse {
    bool is_in_use = false;
    std::chrono::nanoseconds not_before{0};
  };
  std::mutex mutex_;
  std::map<std::string, StreamUse> sessions_;
};

// Says whether to open a stream if no earlier call left a stream.
enum class OpenPolicy { kIfNeeded, kNever };

class OwnStream {
 public:
  // Takes the stream that an earlier call left. If no call left a stream, opens a new one, if
  // `opening` says so. Does neither if the server has no such stream, or if OwnStreams::begin()
  // returns false. Notes in `server` if the server refuses to open the stream. [call]
  OwnStream(patchbay::sdk::Call& call, Wire& wire, const std::string& url, Server& server,
            std::size_t limit, OwnStreams& all, OpenPolicy opening = OpenPolicy::kIfNeeded);
  // Leaves the stream to the next call.
  ~OwnStream();
  OwnStream(const OwnStream&) = delete;
  OwnStream& operator=(const OwnStream&) = delete;

  [[nodiscard]] bool is_open() const { return stream_.has_value(); }
  [[nodiscard]] const patchbay::sdk::Response* stream() const { return &*stream_; }
  [[nodiscard]] EventReader& events() { return events_; }

  // Reads the next bytes of the stream. At the end of the stream, closes the stream and returns "".
  // [call]
  std::string_view read(char* buffer, std::size_t capacity);
  // Sets the bytes that the next call has to read first.
  void leave_unread(std::string_view bytes) { unread_ = bytes; }

 private:
  void open(Wire& wire, const std::string& url, Server& server);

  patchbay::sdk::Call& call_;
  const patchbay::sdk::HttpStreams streams_;
  OwnStreams& all_;
  const std::string session_;
  const std::string name_;
  std::optional<patchbay::sdk::Response> stream_;
  EventReader events_;
  std::string unread_;
  bool is_mine_ = false;
  bool is_lost_ = false;
};

}  // namespace mcp
