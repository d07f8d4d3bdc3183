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

namespace patchbay {

// News about a store in use, with the place of the store and the cause. Only the log may show place
// and cause.
struct StoreNews {
  enum class What {
    kLost,     // the store does not answer or takes no writes; once for each outage
    kBack,     // everything works again
    kRefused,  // the store answered, but refused one of Patchbay's statements
  };
  What what;
  std::string why;                      // empty for kBack
  std::chrono::milliseconds lasted{0};  // how long the outage lasted; for kBack
};

struct WatchOptions {
  std::chrono::milliseconds period{1000};       // between two looks
  std::chrono::milliseconds write_every{5000};  // between two writes; `period` while writes fail
  // A look that takes longer counts as an outage. A delay before a look begins does not count,
  // because this delay says only that the host was busy or suspended.
  std::chrono::milliseconds stale{5000};
};

// Checks a database again and again, so that the host knows at any time whether the database can be
// used, without a question to the database. Thread-safe.
class Watch {
 public:
  using Tell = std::function<void(const StoreNews&)>;

  // `looked` is called after each look, on the thread that did the look. `threads` is borrowed.
  using Looked = std::function<void(bool is_silent)>;
  Watch(std::unique_ptr<Probe> probe, Looked looked, RoundThreads& threads, WatchOptions options);
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  // Returns the present outage, or nothing if there is no outage. Never waits.
  [[nodiscard]] std::optional<SqlFailure> outage() const;
  // Returns the time at which the database last failed to answer.
  [[nodiscard]] std::chrono::steady_clock::time_point last_silence() const;

  // Reports a failed transaction to the watch. After a lost connection, the watch looks at the
  // database at once. A failed write counts as an outage at once. This outage ends when a write of
  // the watch succeeds.
  void note(const SqlFailure& failure);

  // Sets the function that gets the news. The thread that notices the news calls the function.
  void tell(Tell tell);
  [[nodiscard]] bool tells() const;

 private:
  void look();
  void found(std::optional<SqlFailure> failure, Look look);
  void lose(SqlFailure failure) REQUIRES(mutex_);
  [[nodiscard]] Look next_look() const REQUIRES(mutex_);
  void say(const StoreNews& news) const REQUIRES(mutex_);

  const std::unique_ptr<Probe> probe_;
  const Looked looked_;
  const WatchOptions options_;

  mutable Mutex mutex_;
  Tell tell_ GUARDED_BY(mutex_);
  // The time at which the present look began; nothing between two looks.
  std::optional<std::chrono::steady_clock::time_point> looking_since_ GUARDED_BY(mutex_);
  std::optional<SqlFailure> outage_ GUARDED_BY(mutex_);
  std::chrono::steady_clock::time_point since_ GUARDED_BY(mutex_){};     // when the outage began
  std::chrono::steady_clock::time_point written_at_ GUARDED_BY(mutex_);  // the last look that wrote
  std::chrono::steady_clock::time_point last_silence_ GUARDED_BY(mutex_){};

  Rounds rounds_;  // the last member, because it uses the other members
};

}  // namespace patchbay
