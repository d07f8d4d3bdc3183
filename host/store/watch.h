#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/mutex.h"
#include "base/rounds.h"
#include "store/probe.h"

namespace patchbay::store {

// News about a store in use. The store's place and the cause may only be shown in the log.
struct StoreNews {
  enum class What {
    kLost,     // the store does not answer or cannot be written; once per outage
    kBack,     // the outage is over
    kRefused,  // the store refused one of Patchbay's statements
  };
  What what;
  std::string why;                      // empty for kBack
  std::chrono::milliseconds lasted{0};  // duration of the outage; only for kBack
};

struct WatchOptions {
  std::chrono::milliseconds period{1000};       // interval between two checks
  std::chrono::milliseconds write_every{5000};  // interval between two checks that write; `period`
                                                // while writes fail
  // A check that takes longer counts as an outage. A delay before the check begins does not count,
  // because only this host was busy or suspended then.
  std::chrono::milliseconds stale{5000};
};

// Checks a database periodically, so that the host knows at any time whether it can be used.
// Thread-safe.
class Watch {
 public:
  using Tell = std::function<void(const StoreNews&)>;

  // `looked` is called after each check, on the thread that made it. `threads` is borrowed.
  using LookObserver = std::function<void(bool is_silent)>;
  Watch(std::unique_ptr<Probe> probe, LookObserver looked, RoundThreads& threads,
        WatchOptions options);
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  // Returns the current outage, or nullopt. Never waits.
  [[nodiscard]] std::optional<SqlFailure> outage() const;
  // Returns the time at which the database last failed to answer.
  [[nodiscard]] std::chrono::steady_clock::time_point last_silence() const;

  // Reports a failed transaction to the watch. After a lost connection, the watch checks the
  // database at once. A failed write is an outage at once, until a write of the watch succeeds.
  void note(const SqlFailure& failure);

  // Sets the function that gets the news. It runs on the thread that detects the news.
  void tell(Tell tell);
  [[nodiscard]] bool tells() const;

 private:
  void look();
  void found(std::optional<SqlFailure> failure, Look look);
  void lose(SqlFailure failure) REQUIRES(mutex_);
  [[nodiscard]] Look next_look() const REQUIRES(mutex_);
  void say(const StoreNews& news) const REQUIRES(mutex_);

  const std::unique_ptr<Probe> probe_;
  const LookObserver looked_;
  const WatchOptions options_;

  mutable Mutex mutex_;
  Tell tell_ GUARDED_BY(mutex_);
  // The time at which the current check began; nullopt between two checks.
  std::optional<std::chrono::steady_clock::time_point> looking_since_ GUARDED_BY(mutex_);
  std::optional<SqlFailure> outage_ GUARDED_BY(mutex_);
  std::chrono::steady_clock::time_point since_ GUARDED_BY(mutex_){};     // when the outage began
  std::chrono::steady_clock::time_point written_at_ GUARDED_BY(mutex_);  // time of the last check
                                                                         // that wrote
  std::chrono::steady_clock::time_point last_silence_ GUARDED_BY(mutex_){};

  Rounds rounds_;  // the last member, because it uses the other members
};

}  // namespace patchbay::store
