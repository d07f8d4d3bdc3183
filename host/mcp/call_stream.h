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

// What a client wants to hear while a call runs.
struct Wishes {
  std::string token{};              // its name for the progress, as JSON; "": no progress
  std::optional<LogLevel> level{};  // the least serious log messages; nothing: none
  std::string logger{};             // who speaks in log messages

  [[nodiscard]] bool are_any() const { return !token.empty() || level; }
};

// The stream on which a client reads how a call comes along, what it is asked, and then the reply.
// The progress that is told always grows. Thread-safe, except for finish(), which comes last.
class CallStream final : public services::ProgressListener {
 public:
  // After so long without progress, the client is told that the call still runs, because clients
  // give up after a minute of silence.
  static constexpr std::chrono::seconds kSilence{20};

  // `events` and `clock` are borrowed.
  CallStream(httpd::EventWriter& events, Wishes wishes, const Clock& clock);

  // The words of a progress are a log message too, of the level "info". Never waits, because
  // patchbay_call.progress is [at once]: a client that reads slowly misses some of it.
  void progress(std::uint64_t done, std::uint64_t total, std::string_view message) override;
  // Tells the client that the call still runs, if that is due. Never waits.
  void beat();
  // Sends a request of this server. Returns false if nobody reads on.
  bool ask(const std::string& request);
  // Sends the reply; "": there is no reply. Nothing follows it.
  void finish(const std::string& reply);

 private:
  // Returns the notification of a progress, and notes that it is told.
  std::string told(double done, std::uint64_t total, std::string_view message) REQUIRES(mutex_);

  // Returns a log message.
  [[nodiscard]] std::string logged(std::string_view message) const;

  httpd::EventWriter& events_;
  const Wishes wishes_;
  const Clock& clock_;
  StrandMutex mutex_;  // held while the client reads
  double told_ GUARDED_BY(mutex_) = -1;
  Monotonic told_at_ GUARDED_BY(mutex_);
  bool is_finished_ GUARDED_BY(mutex_) = false;
};

// The calls that run on streams. Thread-safe.
class CallStreams {
 public:
  // Contains a stream as long as this object lives.
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

  // Calls beat() of every stream. Call this every few seconds.
  void beat();

 private:
  void enter(CallStream& stream);
  void leave(CallStream& stream);

  Mutex mutex_;
  std::set<CallStream*> streams_ GUARDED_BY(mutex_);
};

}  // namespace patchbay::mcp
