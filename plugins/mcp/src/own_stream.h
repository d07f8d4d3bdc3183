// The stream of a GET on which a server (up to 2025-11-25) says what belongs to no request: that
// its lists changed, and sometimes questions. A session has one such stream. One call at a time
// reads it, and leaves it to the next one.
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

// Says for each session whether a call reads its stream, and when a lost one may be opened again.
// Thread-safe.
class OwnStreams {
 public:
  // Returns true if the caller may take or open the session's stream. The caller then has to call
  // end().
  bool begin(const std::string& session, std::chrono::nanoseconds now);
  // `is_lost`: the stream has ended, or could not be opened.
  void end(const std::string& session, std::chrono::nanoseconds now, bool is_lost);

 private:
  struct Standing {
    bool is_in_use = false;
    std::chrono::nanoseconds not_before{0};
  };
  std::mutex mutex_;
  std::map<std::string, Standing> sessions_;
};

// Whether a stream is opened if no earlier call left one.
enum class Opening { kIfNeeded, kNever };

class OwnStream {
 public:
  // Takes the stream that an earlier call left. Without one, opens one, unless the server does
  // not have one, or it was lost a short time ago. Notes in `server` that the server has none.
  // [call]
  OwnStream(patchbay::sdk::Call& call, Wire& wire, const std::string& url, Server& server,
            std::size_t limit, OwnStreams& all, Opening opening = Opening::kIfNeeded);
  // Leaves the stream to the next call.
  ~OwnStream();
  OwnStream(const OwnStream&) = delete;
  OwnStream& operator=(const OwnStream&) = delete;

  [[nodiscard]] bool is_open() const { return stream_.has_value(); }
  [[nodiscard]] const patchbay::sdk::Response* stream() const { return &*stream_; }
  [[nodiscard]] EventReader& events() { return events_; }

  // Reads bytes that are there. Closes the stream at its end, and returns "". [call]
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
