#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "base/mutex.h"
#include "store/probe.h"

namespace patchbay {

// One piece of news about a store in use, with place and cause, for the log alone.
struct StoreNews {
  enum class What {
    kLost,     // it does not answer, or takes no writes; told once an outage
    kBack,     // everything works again
    kRefused,  // it answered, but refused a statement of ours
  };
  What what;
  std::string why;                      // empty for kBack
  std::chrono::milliseconds lasted{0};  // kBack
};

struct WatchOptions {
  std::chrono::milliseconds period{1000};       // between two looks
  std::chrono::milliseconds write_every{5000};  // between two writes; `period` while writes fail
  std::chrono::milliseconds stale{5000};        // a look that takes longer counts as an outage
};

// Checks a database from its own thread. So the host knows at any time, without asking the
// database, whether it can be used. Thread-safe.
class Watch {
 public:
  using Tell = std::function<void(const StoreNews&)>;

  // `looked` is called after each look, on the watch's thread.
  using Looked = std::function<void(bool is_silent)>;
  Watch(std::unique_ptr<Probe> probe, Looked looked, WatchOptions options);
  ~Watch();
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  // What is wrong now. Never waits.
  [[nodiscard]] std::optional<SqlFailure> outage() const;
  // When it was last found not to answer.
  [[nodiscard]] std::chrono::steady_clock::time_point last_silence() const;

  // Call this after a failed transaction. A lost connection is checked at once. A failed write is
  // believed, and writing is tried until it works again.
  void note(const SqlFailure& failure);

  // `tell` is called about outages, by the thread that notices them.
  void tell(Tell tell);
  [[nodiscard]] bool tells() const;

 private:
  void look_until_stopped();
  void found(std::optional<SqlFailure> failure, Look look);
  void lose(SqlFailure failure) REQUIRES(mutex_);
  [[nodiscard]] Look next_look() const REQUIRES(mutex_);
  void say(const StoreNews& news) const REQUIRES(mutex_);

  const std::unique_ptr<Probe> probe_;
  const Looked looked_;
  const WatchOptions options_;

  mutable Mutex mutex_;
  std::condition_variable changed_;
  Tell tell_ GUARDED_BY(mutex_);
  bool stopping_ GUARDED_BY(mutex_) = false;
  bool suspected_ GUARDED_BY(mutex_) = false;  // a look is needed at once
  std::optional<SqlFailure> outage_ GUARDED_BY(mutex_);
  std::chrono::steady_clock::time_point since_ GUARDED_BY(mutex_){};     // of the outage
  std::chrono::steady_clock::time_point looked_at_ GUARDED_BY(mutex_);   // the last look ended
  std::chrono::steady_clock::time_point written_at_ GUARDED_BY(mutex_);  // the last that wrote
  std::chrono::steady_clock::time_point last_silence_ GUARDED_BY(mutex_){};

  std::thread watcher_;  // last: starts when the rest is there
};

}  // namespace patchbay
