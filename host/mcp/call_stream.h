#pragma once

#include <set>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/mutex.h"
#include "base/strand_mutex.h"
#include "httpd/event_stream.h"
#include "services/call_frame.h"

namespace patchbay::mcp {

// The stream on which a client reads how a call comes along, and then its reply. The progress that
// is told always grows. Thread-safe, except for finish(), which comes last.
class CallStream final : public services::ProgressListener {
 public:
  // After so long without progress, the client is told that the call still runs, because clients
  // give up after a minute of silence.
  static constexpr std::chrono::seconds kSilence{20};

  // `token` is the client's name for the progress, as JSON. `events` and `clock` are borrowed.
  CallStream(httpd::EventWriter& events, std::string token, const Clock& clock);

  void progress(std::uint64_t done, std::uint64_t total, std::string_view message) override;
  // Tells the client that the call still runs, if that is due. Never waits.
  void beat();
  // Sends the reply; "": there is no reply. Nothing follows it.
  void finish(const std::string& reply);

 private:
  // Returns the notification of a progress, and notes that it is told.
  std::string told(double done, std::uint64_t total, std::string_view message) REQUIRES(mutex_);

  httpd::EventWriter& events_;
  const std::string token_;
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
