#include "own_stream.h"

#include <algorithm>

#include "envelope.h"
#include "fingerprint.h"

namespace mcp {

using patchbay::sdk::Call;
using patchbay::sdk::Error;
using patchbay::sdk::Response;
using std::chrono::nanoseconds;

namespace {

constexpr std::chrono::seconds kPauseAfterLoss{60};
constexpr std::chrono::minutes kLeftFor{5};
constexpr std::size_t kMostSessions = 1000;
constexpr std::size_t kNameDigits = 16;
constexpr std::uint32_t kNoAnswer = 0;    // the server was slow, or the connection broke
constexpr std::uint32_t kConflict = 409;  // another host has the stream

}  // namespace

bool OwnStreams::begin(const std::string& session, nanoseconds now) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = sessions_.find(session);
  if (found == sessions_.end()) {
    if (sessions_.size() >= kMostSessions) return false;
    sessions_[session].is_in_use = true;
    return true;
  }
  if (found->second.is_in_use || now < found->second.not_before) return false;
  found->second.is_in_use = true;
  return true;
}

void OwnStreams::end(const std::string& session, nanoseconds now, bool is_lost) {
  const std::lock_guard<std::mutex> lock(mutex_);
  sessions_.erase(session);
  if (is_lost) sessions_[session].not_before = now + kPauseAfterLoss;
  for (auto at = sessions_.begin(); at != sessions_.end();) {
    const bool is_over = !at->second.is_in_use && at->second.not_before <= now;
    at = is_over ? sessions_.erase(at) : std::next(at);
  }
}

OwnStream::OwnStream(Call& call, Wire& wire, const std::string& url, Server& server,
                     std::size_t limit, OwnStreams& all, OpenPolicy opening)
    : call_(call),
      streams_(call),
      all_(all),
      session_(server.session),
      name_("own-" + fingerprint_digits(server.session, kNameDigits)),
      events_(limit) {
  if (!streams_.are_there() || session_.empty() || server.is_stateless()) return;
  if (!server.has_own_stream || !all_.begin(session_, call_.clock().monotonic())) return;
  is_mine_ = true;
  try {
    stream_ = streams_.take(name_);
    if (!stream_ && opening == OpenPolicy::kIfNeeded) open(wire, url, server);
  } catch (...) {  // this call ends, so another call may open the stream
    all_.end(session_, call_.clock().monotonic(), false);
    throw;
  }
}

OwnStream::~OwnStream() {
  if (!is_mine_) return;
  if (stream_) {
    try {
      streams_.keep(*stream_, name_, kLeftFor, events_.unfinished() + unread_);
    } catch (const Error&) {  // ignored, because the next call opens a new stream
    }
  }
  all_.end(session_, call_.clock().monotonic(), is_lost_);
}

void OwnStream::open(Wire& wire, const std::string& url, Server& server) {
  std::uint32_t status = 0;
  try {
    Response stream =
        wire.get(url, headers_for(server, {}),
                 {.is_repeatable = false, .timeout = server.time_of_head(), .is_stream = true});
    status = stream.status();
    if (status == 200 && has_content_type(stream, "text/event-stream")) {
      stream_ = std::move(stream);
      return;
    }
  } catch (const Error& error) {
    if (error.code() == PATCHBAY_E_CANCELLED || error.code() == PATCHBAY_E_DEADLINE_EXCEEDED) throw;
    status = error.provider_status();
  }
  is_lost_ = true;
  if (status == kNoAnswer || status == kConflict || status >= 500) return;
  server.has_own_stream = false;
  save_server(call_, server);
}

std::string_view OwnStream::read(char* buffer, std::size_t capacity) {
  std::size_t got = 0;
  try {
    got = stream_->read(buffer, capacity);
  } catch (const Error& error) {
    if (error.code() == PATCHBAY_E_CANCELLED && call_.cancelled()) throw;
  }
  if (got == 0) {
    stream_.reset();
    is_lost_ = true;
  }
  return {buffer, got};
}

}  // namespace mcp
