#pragma once

#include <csignal>
#include <stop_token>
#include <thread>

namespace patchbay::cli {

// Blocks SIGINT, SIGTERM and, if requested, SIGHUP in every thread that starts while this object
// lives. wait() then receives these signals. Make this object before any thread starts.
class EndSignals {
 public:
  enum class Hangup { kEnds, kIsKept };

  explicit EndSignals(Hangup hangup = Hangup::kEnds);
  ~EndSignals();
  EndSignals(const EndSignals&) = delete;
  EndSignals& operator=(const EndSignals&) = delete;

  // Waits for one of the signals and returns it.
  [[nodiscard]] int wait() const;
  // From now on, lets SIGINT and SIGTERM end the process at once. So a user can end a slow shutdown
  // with a second signal.
  void let_through() const;

 private:
  sigset_t signals_{};
  sigset_t before_{};
};

// Requests a stop when SIGINT or SIGTERM arrives, so that running work can end in order.
class Interruption {
 public:
  Interruption();
  ~Interruption();
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;

  [[nodiscard]] std::stop_token token() const { return stop_.get_token(); }

 private:
  EndSignals signals_;
  std::stop_source stop_;
  std::thread waiting_;
};

}  // namespace patchbay::cli
