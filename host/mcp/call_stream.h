#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/mutex.h"
#include "base/strand_mutex.h"
#include "httpd/event_stream.h"
#include "mcp/log_level.h"
#include "services/call_frame.h"

namespace patchbay::mcp {

// The messages that a client wants during a call.
struct Wishes {
  std::string token{};              // the client's progress token as JSON; "": no progress
  std::optional<LogLevel> level{};  // the lowest level to send; nullopt: no log messages
  std::string logger{};             // value of `logger` in log messages

  [[nodiscard]] bool are_any() const { return !token.empty() || level; }
};

// The stream on which a client reads a call's progress, the questions to the client, and finally
// the reply. Progress values on the stream always increase. Thread-safe, but finish() must be the
// last call.
class CallStream final : public services::ProgressListener {
 public:
  // After this time without progress, beat() reports that the call still runs, because clients give
  // up after a minute of silence.
  static constexpr std::chrono::seconds kSilence{20};

  // Borrows `events` and `clock`.
  CallStream(httpd::EventWriter& events, Wishes wishes, const Clock& clock);

  // Sends the progress. Also sends a non-empty `message` as a log message of the level "info", if
  // the client wants this level. Never waits, because patchbay_call.progress must return at once.
  // So a client that reads slowly misses some messages.
  void progress(std::uint64_t done, std::uint64_t total, std::string_view message) override;
  // Tells a client that wants progress that the call still runs, if there was no progress for
  // kSilence. Never waits.
  void beat();
  // Sends a request of this server. Returns false if the client does not read any more.
  bool ask(const std::string& request);
  // Sends the reply; "" means that there is no reply. It is the last message.
  void finish(const std::string& reply);

 private:
  // Returns a progress notification, and records that it was sent.
  std::string told(double done, std::uint64_t total, std::string_view message) REQUIRES(mutex_);

  // Returns a notification with a log message.
  [[nodiscard]] std::string logged(std::string_view message) const;

  httpd::EventWriter& events_;
  const Wishes wishes_;
  const Clock& clock_;
  StrandMutex mutex_;  // held while a message is written to the client
  double told_ GUARDED_BY(mutex_) = -1;
  Monotonic told_at_ GUARDED_BY(mutex_);
  bool is_finished_ GUARDED_BY(mutex_) = false;
};

// The running calls on streams. Thread-safe.
class CallStreams {
 public:
  // Registers a stream in CallStreams as long as this object lives.
  class Place {
   public:
    Place(CallStreams& among, CallStream& stream) : among_(among), stream_(stream) {
      among_.enter(stream_);
    }
    ~Place() { among_.leave(stream_); }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

   private:
    CallStreams& among_;
    CallStream& stream_;
  };

  // Calls beat() of every stream. Must be called every few seconds.
  void beat();

 private:
  void enter(CallStream& stream);
  void leave(CallStream& stream);

  Mutex mutex_;
  std::set<CallStream*> streams_ GUARDED_BY(mutex_);
};

}  // namespace patchbay::mcp
